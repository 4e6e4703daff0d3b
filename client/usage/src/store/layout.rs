//! Where everything stands in the file.

use assent_core::{
    id::{CatalogueId, Digest},
    usage::{Node, Total, Used},
};
use codec::{Decode, Encode};

/// The name of the format, with its version.
const MAGIC: &[u8; 16] = b"assent.usage/1\n\0";
/// Records in a block.
pub const BLOCK: u64 = 64;
/// The height of a block's node.
const BLOCK_HEIGHT: u32 = BLOCK.trailing_zeros();

/// The bytes of a node.
pub const NODE: usize = 56;
/// The bytes of a track.
pub const TRACK: usize = 12;
/// The bytes of a catalogue.
pub const CATALOGUE: usize = 68;
/// The bytes of the head.
pub const HEAD: usize = 80;

/// The beginning of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub total: Total,
    pub tracks: u64,
    pub catalogues: u64,
    pub track_bytes: u64,
}

impl Head {
    pub fn bytes(&self) -> [u8; HEAD] {
        let mut bytes = [0; HEAD];
        bytes[..16].copy_from_slice(MAGIC);
        bytes[16..48].copy_from_slice(&self.total.root.0);
        let numbers = [self.total.units, self.tracks, self.catalogues, self.track_bytes];
        for (place, number) in bytes[48..].chunks_exact_mut(8).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }

    /// Nothing where the file is of another kind or version.
    pub fn of(bytes: &[u8; HEAD]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let (root, units, tracks, catalogues, track_bytes) = Decode::decode(&mut rest).ok()?;
        Some(Self { total: Total { root: Digest(root), units }, tracks, catalogues, track_bytes })
    }

    /// The level of the catalogues.
    pub const fn level(&self) -> Level {
        Level { start: HEAD as u64 + self.track_bytes, count: self.catalogues, record: CATALOGUE as u64 }
    }

    /// How long the file should be. What a hostile head says does not overflow.
    pub fn length(&self) -> u128 {
        HEAD as u128 + u128::from(self.track_bytes) + Level::length(self.catalogues, CATALOGUE)
    }
}

/// A tree over records, as it stands in the file.
#[derive(Clone, Copy, Debug)]
pub struct Level {
    /// Where it begins.
    pub start: u64,
    /// How many records it has.
    pub count: u64,
    /// How many bytes a record has.
    pub record: u64,
}

impl Level {
    /// How many bytes a level takes.
    pub fn length(count: u64, record: usize) -> u128 {
        u128::from(count) * record as u128 + u128::from(nodes_after(count / BLOCK)) * NODE as u128
    }

    /// Where a record stands.
    pub const fn record_at(&self, index: u64) -> u64 {
        self.start + index * self.record + nodes_after(index / BLOCK) * NODE as u64
    }

    /// Where the node over `length` records from `first` on stands: a power of two of blocks, in its place.
    pub const fn node_at(&self, first: u64, length: u64) -> u64 {
        let last_block = (first + length) / BLOCK - 1;
        let height = length.trailing_zeros() - BLOCK_HEIGHT;
        self.start + (last_block + 1) * BLOCK * self.record + (nodes_after(last_block) + height as u64) * NODE as u64
    }
}

/// How many nodes are complete after so many full blocks.
const fn nodes_after(blocks: u64) -> u64 {
    // Twice as many nodes as leaves, but for the trees that are not joined yet; 2⁵⁸ blocks at most.
    2 * blocks - blocks.count_ones() as u64
}

/// A catalogue as it is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Catalogue {
    pub id: CatalogueId,
    /// Where the level of its tracks begins.
    pub start: u64,
    /// Its tracks.
    pub count: u64,
    /// Its units.
    pub units: u128,
    /// The digest of its leaf.
    pub digest: Digest,
}

impl Catalogue {
    pub const fn leaf(&self) -> Node {
        Node { digest: self.digest, units: self.units, first: self.id.0, last: self.id.0 }
    }

    /// The level of its tracks; nothing where that is not within the track section.
    pub fn level(&self, head: &Head) -> Option<Level> {
        let end = u128::from(self.start) + Level::length(self.count, TRACK);
        let inside = self.start >= HEAD as u64 && end <= HEAD as u128 + u128::from(head.track_bytes);
        (inside && self.count > 0).then_some(Level { start: self.start, count: self.count, record: TRACK as u64 })
    }
}

/// A track as it is recorded, in the level of its catalogue.
pub fn track_bytes(used: Used) -> [u8; TRACK] {
    let mut bytes = [0; TRACK];
    bytes[..4].copy_from_slice(&used.track.index.to_le_bytes());
    bytes[4..].copy_from_slice(&used.units.to_le_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_their_widths() {
        let node = Node { digest: Digest::ZERO, units: 0, first: 0, last: 0 };
        let catalogue = Catalogue { id: CatalogueId(0), start: 0, count: 0, units: 0, digest: Digest::ZERO };
        assert_eq!((node.encode().len(), catalogue.encode().len()), (NODE, CATALOGUE));
    }

    #[test]
    fn every_record_and_node_has_a_place_of_its_own() {
        let count = 64 * 21 + 5;
        let level = Level { start: 7, count, record: 12 };
        let mut taken: Vec<(u64, u64)> = (0..count).map(|index| (level.record_at(index), 12)).collect();
        for length in (6..12).map(|height| 1 << height) {
            let nodes = (0..count / length).map(|nth| (level.node_at(nth * length, length), NODE as u64));
            taken.extend(nodes);
        }
        taken.sort_unstable();
        let mut ends = taken.iter().map(|(start, length)| start + length);
        assert!([7].into_iter().chain(ends.clone()).eq(taken.iter().map(|(start, _)| *start).chain(ends.next_back())));
        assert_eq!(u128::from(taken.last().map_or(0, |(start, length)| start + length) - 7), Level::length(count, 12));
    }

    #[test]
    fn a_head_is_read_as_it_was_written_and_no_other() {
        let total = Total { root: Digest([7; 32]), units: 1 };
        let head = Head { total, tracks: 2, catalogues: 3, track_bytes: 4 };
        assert_eq!(Head::of(&head.bytes()), Some(head));
        let mut other = head.bytes();
        other[13] = b'2';
        assert_eq!(Head::of(&other), None);
    }

    #[test]
    fn a_hostile_head_overflows_nothing() {
        let total = Total { root: Digest::ZERO, units: 0 };
        let head = Head { total, tracks: u64::MAX, catalogues: u64::MAX, track_bytes: u64::MAX };
        assert!(head.length() > u128::from(u64::MAX));
        let catalogue = Catalogue { id: CatalogueId(0), start: 80, count: u64::MAX, units: 0, digest: Digest::ZERO };
        assert!(catalogue.level(&head).is_none());
    }
}
