//! A million leaves: the tree alone, and from a log in disorder.
#![allow(missing_docs, reason = "macros make the functions")]

use std::{fmt::Write as _, fs, hint::black_box};

use assent_core::{
    id::{CatalogueId, TrackId},
    merkle::HostKeccak,
    usage::{Used, total},
};
use assent_usage::{Error, Options, Place, Row, Rows, Store, tree_of};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const LEAVES: u64 = 1_000_000;

/// A thousand tracks to a catalogue.
fn track(nth: u64) -> TrackId {
    let part = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    TrackId { catalogue: CatalogueId(part(nth / 1_000)), index: part(nth % 1_000) }
}

fn in_order() -> impl Iterator<Item = Result<Row, Error>> {
    (0..LEAVES).map(|nth| Ok(Row { place: Place::Line(nth + 1), track: track(nth), units: nth % 5_400 + 1 }))
}

/// Far from any order: the factor has no divisor in common with the number of leaves.
fn log() -> String {
    let mut text = String::from("track,units\n");
    for nth in 0..LEAVES {
        let TrackId { catalogue, index } = track(nth * 611_953 % LEAVES);
        let _ = writeln!(text, "{}/{index},{}", catalogue.0, nth % 5_400 + 1);
    }
    text
}

fn sum_tree(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options::in_folder(folder.path());
    let path = folder.path().join("usage.csv");
    fs::write(&path, log()).expect("a log");
    let mut group = criterion.benchmark_group("sum_tree_1e6");
    group.throughput(Throughput::Elements(LEAVES)).sample_size(10);
    group.bench_function("root alone, by assent-core on one core", |bencher| {
        let used = || (0..LEAVES).map(|nth| Used { track: track(nth), units: nth % 5_400 + 1 });
        bencher.iter(|| total::<HostKeccak>(black_box(used())));
    });
    group.bench_function("tree from rows in order", |bencher| {
        bencher.iter(|| tree_of(black_box(in_order()), &options).expect("a tree").summary);
    });
    group.bench_function("tree from CSV in disorder", |bencher| {
        bencher.iter(|| tree_of(Rows::open(&path, None).expect("a log"), &options).expect("a tree").summary);
    });
    group.finish();
    let tree = folder.path().join("usage.tree");
    tree_of(in_order(), &options).and_then(|draft| draft.publish(&tree)).expect("a tree");
    criterion.bench_function("proof_of_1e6", |bencher| {
        let mut store = Store::open(&tree).expect("a tree");
        bencher.iter(|| store.prove(black_box(track(777_777))));
    });
}

criterion_group!(benches, sum_tree);
criterion_main!(benches);
