//! Proofs from a published tree, with as many reads as the tree is high. The file may come from anybody: what it says is
//! bounded by its length, and a proof is held against its root before it is given out.

use std::{
    cmp::Ordering,
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use assent_core::{
    id::{CatalogueId, TrackId},
    merkle::{HostKeccak, Tag},
    usage::{
        Node, Total, Used,
        proof::{Fork, Opening, Proof, verify},
    },
};
use codec::Decode;

use super::layout::{BLOCK, CATALOGUE, Catalogue, HEAD, Head, Level, NODE};
use crate::{error::Error, tree};

/// A published tree.
#[derive(Debug)]
pub struct Store<R = File> {
    source: R,
    path: PathBuf,
    head: Head,
}

impl Store<File> {
    /// Opens a tree.
    ///
    /// # Errors
    /// `File`, `NoTree`, `CutTree`.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(|error| Error::file(path, error))?;
        Self::of(file, path)
    }
}

impl<R: Read + Seek> Store<R> {
    /// A tree that is read from anywhere; the path is for errors.
    ///
    /// # Errors
    /// `File`, `NoTree`, `CutTree`.
    pub fn of(mut source: R, path: &Path) -> Result<Self, Error> {
        let found = source.seek(SeekFrom::End(0)).map_err(|error| Error::file(path, error))?;
        let path = path.to_owned();
        if found < HEAD as u64 {
            return Err(Error::NoTree { path });
        }
        let mut bytes = [0; HEAD];
        let read = source.seek(SeekFrom::Start(0)).and_then(|_| source.read_exact(&mut bytes));
        read.map_err(|error| Error::file(&path, error))?;
        let Some(head) = Head::of(&bytes).filter(|head| head.catalogues > 0) else {
            return Err(Error::NoTree { path });
        };
        if head.length() != u128::from(found) {
            return Err(Error::CutTree { path, found, said: head.length() });
        }
        Ok(Self { source, path, head })
    }

    /// The root and the sum that its head says.
    pub const fn total(&self) -> Total {
        self.head.total
    }

    /// How many tracks are in it, as its head says; no root commits to that.
    pub const fn tracks(&self) -> u64 {
        self.head.tracks
    }

    /// How many catalogues are in it, as its head says.
    pub const fn catalogues(&self) -> u64 {
        self.head.catalogues
    }

    /// The proof of what the tree says of a track, used or not. It leads to the tree's root.
    ///
    /// # Errors
    /// `WrongTree`, `LostTracks`, `File`.
    pub fn prove(&mut self, track: TrackId) -> Result<Proof, Error> {
        let id = track.catalogue;
        let catalogues = View { level: self.head.level(), tag: Tag::UsageCatalogueNode, leaf: leaf_of_catalogue };
        let opening = self.opening(&catalogues, id.0)?;
        let tracks = match self.catalogue(id)? {
            None => None,
            Some(catalogue) => {
                let lost = || Error::LostTracks { path: self.path.clone() };
                let level = catalogue.level(&self.head).ok_or_else(lost)?;
                let leaf = move |bytes: &[u8]| leaf_of_track(id, bytes);
                Some(self.opening(&View { level, tag: Tag::UsageTrackNode, leaf }, track.index)?)
            }
        };
        let proof = Proof { catalogues: opening, tracks };
        verify::<HostKeccak>(&self.head.total, track, &proof)
            .map_err(|fault| Error::WrongTree { path: self.path.clone(), fault })?;
        Ok(proof)
    }

    fn opening<L: Fn(&[u8]) -> Option<Node>>(&mut self, view: &View<L>, key: u32) -> Result<Opening, Error> {
        let mut forks = Vec::new();
        let top = view.open(self, 0, view.level.count, key, &mut forks)?;
        forks.reverse();
        Ok(Opening { top, forks })
    }

    /// The record of a catalogue, by bisection.
    fn catalogue(&mut self, id: CatalogueId) -> Result<Option<Catalogue>, Error> {
        let level = self.head.level();
        let (mut from, mut to) = (0, level.count);
        while from < to {
            let middle = from + (to - from) / 2;
            let bytes = self.bytes(level.record_at(middle), CATALOGUE)?;
            let catalogue = self.decoded(Catalogue::decode(&mut bytes.as_slice()).ok())?;
            match catalogue.id.cmp(&id) {
                Ordering::Equal => return Ok(Some(catalogue)),
                Ordering::Less => from = middle + 1,
                Ordering::Greater => to = middle,
            }
        }
        Ok(None)
    }

    fn bytes(&mut self, at: u64, length: usize) -> Result<Vec<u8>, Error> {
        let mut bytes = vec![0; length];
        let read = self.source.seek(SeekFrom::Start(at)).and_then(|_| self.source.read_exact(&mut bytes));
        read.map_err(|error| Error::file(&self.path, error))?;
        Ok(bytes)
    }

    fn decoded<T>(&self, found: Option<T>) -> Result<T, Error> {
        found.ok_or_else(|| Error::NoTree { path: self.path.clone() })
    }
}

fn leaf_of_catalogue(mut bytes: &[u8]) -> Option<Node> {
    Catalogue::decode(&mut bytes).ok().map(|catalogue| catalogue.leaf())
}

fn leaf_of_track(catalogue: CatalogueId, mut bytes: &[u8]) -> Option<Node> {
    let (index, units) = Decode::decode(&mut bytes).ok()?;
    Some(tree::leaf(Used { track: TrackId { catalogue, index }, units }))
}

/// A level, and how its records are leaves.
struct View<L> {
    level: Level,
    tag: Tag,
    leaf: L,
}

impl<L: Fn(&[u8]) -> Option<Node>> View<L> {
    /// The node over `length` records from `first` on; the forks on the way to the key are noted from below.
    fn open<R: Read + Seek>(
        &self,
        store: &mut Store<R>,
        first: u64,
        length: u64,
        key: u32,
        forks: &mut Vec<Fork>,
    ) -> Result<Node, Error> {
        if length <= BLOCK {
            let leaves = self.leaves(store, first, length)?;
            return store.decoded(tree::open(self.tag, &leaves, key, forks));
        }
        let (left_most, right_most) = (self.leaf(store, first)?, self.leaf(store, first + length - 1)?);
        if key < left_most.first || key > right_most.last {
            return self.node(store, first, length);
        }
        let split = length.next_power_of_two() / 2;
        let (then, rest) = (first + split, length - split);
        let mut left = self.node(store, first, split)?;
        let right = if key <= left.last {
            left = self.open(store, first, split, key, forks)?;
            self.node(store, then, rest)?
        } else {
            self.open(store, then, rest, key, forks)?
        };
        forks.push(Fork { left, right });
        Ok(tree::join(self.tag, &left, &right))
    }

    /// The node over `length` records from `first` on: read, or made of those below where it is not written.
    fn node<R: Read + Seek>(&self, store: &mut Store<R>, first: u64, length: u64) -> Result<Node, Error> {
        if length.is_power_of_two() && length >= BLOCK {
            let bytes = store.bytes(self.level.node_at(first, length), NODE)?;
            return store.decoded(Node::decode(&mut bytes.as_slice()).ok());
        }
        if length < BLOCK {
            let leaves = self.leaves(store, first, length)?;
            return store.decoded(tree::top(self.tag, &leaves));
        }
        let split = length.next_power_of_two() / 2;
        let left = self.node(store, first, split)?;
        Ok(tree::join(self.tag, &left, &self.node(store, first + split, length - split)?))
    }

    fn leaf<R: Read + Seek>(&self, store: &mut Store<R>, index: u64) -> Result<Node, Error> {
        let found = self.leaves(store, index, 1)?.pop();
        store.decoded(found)
    }

    /// The leaves of a block, or of a part of it.
    fn leaves<R: Read + Seek>(&self, store: &mut Store<R>, first: u64, length: u64) -> Result<Vec<Node>, Error> {
        let width = self.level.record as usize;
        let bytes = store.bytes(self.level.record_at(first), width * length as usize)?;
        let leaves: Option<Vec<Node>> = bytes.chunks_exact(width).map(&self.leaf).collect();
        store.decoded(leaves)
    }
}
