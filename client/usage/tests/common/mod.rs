//! What the tests share.
#![allow(dead_code, reason = "each test uses a part")]

use std::{
    cell::Cell,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    rc::Rc,
};

use assent_core::{
    id::{CatalogueId, TrackId},
    usage::Used,
};
use assent_usage::{Error, Options, Place, Row, Summary, tree_of};

pub fn track(catalogue: u32, index: u32) -> TrackId {
    TrackId { catalogue: CatalogueId(catalogue), index }
}

pub fn used(catalogue: u32, index: u32, units: u64) -> Used {
    Used { track: track(catalogue, index), units }
}

/// As a log would give them.
pub fn rows(tracks: &[Used]) -> impl Iterator<Item = Result<Row, Error>> {
    let row = |(n, used): (u64, &Used)| Ok(Row { place: Place::Line(n), track: used.track, units: used.units });
    (1..).zip(tracks).map(row)
}

/// A published tree, in a folder that lives as long as the test.
pub fn published(tracks: &[Used]) -> (tempfile::TempDir, PathBuf, Summary) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("usage.tree");
    let summary = tree_of(rows(tracks), &Options::in_folder(folder.path())).unwrap().publish(&path).unwrap();
    (folder, path, summary)
}

/// A permutation from a seed (Fisher and Yates, with the constants of Knuth's MMIX).
pub fn shuffle<T>(all: &mut [T], mut seed: u64) {
    for at in (1..all.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        all.swap(at, (seed >> 33) as usize % (at + 1));
    }
}

/// A file that counts how often it is read.
pub struct Counted {
    file: File,
    reads: Rc<Cell<u64>>,
}

impl Counted {
    pub fn open(path: &Path) -> (Self, Rc<Cell<u64>>) {
        let reads = Rc::new(Cell::new(0));
        (Self { file: File::open(path).unwrap(), reads: Rc::clone(&reads) }, reads)
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reads.set(self.reads.get() + 1);
        self.file.read(buffer)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
