//! The tree is the one of `assent_core`, bit by bit, and so are the proofs from its file.

mod common;

use assent_core::{
    merkle::HostKeccak,
    usage::{
        self, UsageError, Used,
        proof::{self, Verdict},
    },
};
use assent_usage::{Error, Options, Store, tree_of};
use common::{Counted, published, rows, track, used};
use proptest::prelude::*;

/// Sizes on both sides of every edge: of blocks, and of powers of two of them.
const SIZES: [u32; 24] =
    [1, 2, 3, 5, 63, 64, 65, 127, 128, 129, 191, 192, 193, 255, 256, 257, 319, 320, 500, 511, 512, 513, 1023, 1025];

fn in_one(catalogue: u32, count: u32) -> Vec<Used> {
    (0..count).map(|n| used(catalogue, 2 * n + 1, u64::from(n) + 1)).collect()
}

/// The tree and each proof against `assent_core`, for the tracks given.
fn agree(tracks: &[Used], asked: impl IntoIterator<Item = assent_core::id::TrackId>) {
    let (_folder, path, summary) = published(tracks);
    let total = usage::total::<HostKeccak>(tracks.iter().copied()).unwrap();
    assert_eq!(summary.total, total);
    assert_eq!(summary.tracks, tracks.len() as u64);
    let mut store = Store::open(&path).unwrap();
    for asked in asked {
        let expected = proof::prove::<HostKeccak>(tracks, asked).unwrap();
        assert_eq!(store.prove(asked).unwrap(), expected, "{asked:?} of {} tracks", tracks.len());
    }
}

#[test]
fn every_proof_of_trees_at_the_edges_is_the_one_of_the_core() {
    for size in SIZES {
        let step = if size > 130 { 7 } else { 1 };
        agree(
            &in_one(3, size),
            (0..2 * size + 3).step_by(step).map(|index| track(3, index)).chain([track(2, 1), track(4, 1)]),
        );
    }
}

#[test]
fn catalogues_are_levels_with_edges_too() {
    for size in SIZES.into_iter().filter(|size| *size <= 320) {
        let tracks: Vec<Used> = (0..size).flat_map(|n| (0..1 + n % 3).map(move |at| used(2 * n + 1, at, 5))).collect();
        agree(&tracks, (0..2 * size + 3).step_by(5).map(|catalogue| track(catalogue, 1)));
    }
}

#[test]
fn a_catalogue_after_a_long_one_begins_at_a_place_of_its_own() {
    let tracks: Vec<Used> = [in_one(1, 20_000), in_one(2, 64), in_one(7, 700)].concat();
    let asked = [(1, 0), (1, 1), (1, 16_385), (1, 39_999), (1, 40_000), (2, 127), (2, 128), (3, 0), (7, 1399), (7, 2)];
    agree(&tracks, asked.map(|(catalogue, index)| track(catalogue, index)));
}

#[test]
fn the_ends_of_all_keys_have_their_places() {
    let tracks = [used(0, 0, u64::MAX - 9), used(0, u32::MAX, 3), used(u32::MAX, u32::MAX, 6)];
    agree(&tracks, [0, 1, u32::MAX].into_iter().flat_map(|a| [0, 1, u32::MAX].map(|b| track(a, b))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_rows_in_any_order_and_memory_make_the_tree_of_the_core(
        all in proptest::collection::btree_map((0_u32..9, 0_u32..400), 0_u64..1_000, 1..600),
        seed in any::<u64>(),
        memory in prop_oneof![Just(0_usize), 48_usize..4_000, Just(1 << 20)],
    ) {
        let tracks: Vec<Used> = all.iter().map(|((a, b), units)| used(*a, *b, *units)).collect();
        let mut shuffled = tracks.clone();
        common::shuffle(&mut shuffled, seed);
        let folder = tempfile::tempdir().unwrap();
        let options = Options { memory, ..Options::in_folder(folder.path()) };
        let made = tree_of(rows(&shuffled), &options).map(|draft| draft.summary);
        let with_units: Vec<Used> = tracks.iter().copied().filter(|one| one.units > 0).collect();
        match usage::total::<HostKeccak>(with_units.iter().copied()) {
            Ok(total) => {
                let summary = made.unwrap();
                prop_assert_eq!(summary.total, total);
                prop_assert_eq!(summary.rows, tracks.len() as u64);
                prop_assert_eq!(summary.without_units, (tracks.len() - with_units.len()) as u64);
            }
            Err(_) => prop_assert!(matches!(made, Err(Error::Sum(UsageError::Empty)))),
        }
        prop_assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "something is left behind");
    }
}

#[test]
fn a_proof_takes_as_many_reads_as_the_tree_is_high() {
    let reads = |size: u32| {
        let (_folder, path, _) = published(&in_one(1, size));
        let (source, reads) = Counted::open(&path);
        let mut store = Store::of(source, &path).unwrap();
        let before = reads.get();
        for index in [0, 1, size, 2 * size - 1] {
            store.prove(track(1, index)).unwrap();
        }
        (reads.get() - before) / 4
    };
    let (small, large) = (reads(1 << 10), reads(1 << 16));
    assert!(small > 0 && large <= small + 6 * 4, "{small} reads of 2^10 tracks, {large} of 2^16");
}

#[test]
fn used_and_not_used_are_told_apart() {
    let (_folder, path, summary) = published(&in_one(1, 300));
    let mut store = Store::open(&path).unwrap();
    for (index, verdict) in
        [(1, Verdict::Used(1)), (2, Verdict::NotUsed), (599, Verdict::Used(300)), (601, Verdict::NotUsed)]
    {
        let proof = store.prove(track(1, index)).unwrap();
        assert_eq!(proof::verify::<HostKeccak>(&summary.total, track(1, index), &proof), Ok(verdict));
    }
}

#[test]
fn too_many_units_are_told_with_their_sum() {
    let folder = tempfile::tempdir().unwrap();
    let tracks = [used(1, 0, u64::MAX), used(1, 1, 1)];
    let error = tree_of(rows(&tracks), &Options::in_folder(folder.path())).unwrap_err();
    assert!(matches!(error, Error::Sum(UsageError::TooManyUnits { units }) if units == 1 << 64), "{error:?}");
}
