//! Exclusions: tracks taken out one by one, one bit each.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
    error::Refusal,
    id::CatalogueId,
    record::{Fields, Fixed},
};

/// The most tracks that one change excludes or includes.
pub const MOST_TRACKS: u32 = 64;

/// The exclusions of 256 tracks that follow each other: track `i` is bit `i % 8` of byte `i / 8 % 32`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Exclusions(pub [u8; 32]);

impl Fixed for Exclusions {
    const WIDTH: usize = 32;

    fn take(from: &mut Fields<'_>) -> Self {
        Self(Fixed::take(from))
    }

    fn put(&self, to: &mut alloc::vec::Vec<u8>) {
        self.0.put(to);
    }
}

/// The number of the record that holds a track's bit.
#[must_use]
pub const fn word(index: u32) -> u32 {
    index >> 8
}

/// The byte of a track in its record, and its bit there.
fn place(index: u32) -> (usize, u8) {
    let [.., low] = index.to_be_bytes();
    (usize::from(low >> 3), 1 << (low & 7))
}

/// Groups tracks in rising order by the record that holds them.
pub fn by_word(tracks: &[u32]) -> impl Iterator<Item = (u32, &[u32])> {
    tracks.chunk_by(|a, b| word(*a) == word(*b)).map(|group| (group.first().map_or(0, |first| word(*first)), group))
}

/// Checks a list of tracks: 1 to 64, strictly rising, all of them there.
///
/// # Errors
/// `WrongTrackList`, `TracksUnordered`, `NoSuchTrack`.
pub fn check(tracks: &[u32], total: u32) -> Result<u32, Refusal> {
    let count = u32::try_from(tracks.len()).unwrap_or(u32::MAX);
    if count == 0 || count > MOST_TRACKS {
        return Err(Refusal::WrongTrackList { count, most: MOST_TRACKS });
    }
    let mut least = 0;
    for index in tracks.iter().copied() {
        if index < least {
            return Err(Refusal::TracksUnordered { index });
        }
        if index >= total {
            return Err(Refusal::NoSuchTrack { index, total });
        }
        least = index.saturating_add(1);
    }
    Ok(count)
}

impl Exclusions {
    /// Whether a track of this record is excluded.
    #[must_use]
    pub fn contains(&self, index: u32) -> bool {
        let (byte, bit) = place(index);
        self.0.get(byte).is_some_and(|bits| bits & bit != 0)
    }

    /// The record after a change of some of its tracks, each of which must really change.
    ///
    /// # Errors
    /// `NothingChanges`.
    pub fn set(mut self, catalogue: CatalogueId, tracks: &[u32], excluded: bool) -> Result<Self, Refusal> {
        for index in tracks.iter().copied() {
            if self.contains(index) == excluded {
                return Err(Refusal::NothingChanges { catalogue });
            }
            let (byte, bit) = place(index);
            if let Some(bits) = self.0.get_mut(byte) {
                *bits ^= bit;
            }
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use proptest::prelude::*;

    const ID: CatalogueId = CatalogueId(1);

    #[test]
    fn lists_are_bounded_rising_and_in_range() {
        let all: Vec<u32> = (0..65).collect();
        assert_eq!(check(&all[..64], 64), Ok(64));
        assert_eq!(check(&all, 65), Err(Refusal::WrongTrackList { count: 65, most: 64 }));
        assert_eq!(check(&[], 65), Err(Refusal::WrongTrackList { count: 0, most: 64 }));
        assert_eq!(check(&[3, 3], 9), Err(Refusal::TracksUnordered { index: 3 }));
        assert_eq!(check(&[3, 2], 9), Err(Refusal::TracksUnordered { index: 2 }));
        assert_eq!(check(&[3, 9], 9), Err(Refusal::NoSuchTrack { index: 9, total: 9 }));
    }

    #[test]
    fn a_record_holds_the_tracks_of_256_numbers() {
        assert_eq!([0, 255, 256, 511, u32::MAX].map(word), [0, 0, 1, 1, 0x00ff_ffff]);
        let record = Exclusions(core::array::from_fn(|byte| byte as u8));
        let mut bytes = Vec::new();
        record.put(&mut bytes);
        assert_eq!(bytes, record.encode());
    }

    #[test]
    fn what_is_so_already_is_no_change() {
        let excluded = Exclusions::default().set(ID, &[300], true).unwrap();
        assert_eq!(excluded.0[5], 1 << 4, "300 is 256 + 8 * 5 + 4");
        assert_eq!(Fields::read(&excluded.encode()), Some(excluded), "a record has the bytes of SCALE's derive");
        assert_eq!(excluded.set(ID, &[300], true), Err(Refusal::NothingChanges { catalogue: ID }));
        assert_eq!(excluded.set(ID, &[301], false), Err(Refusal::NothingChanges { catalogue: ID }));
        assert_eq!(excluded.set(ID, &[300], false), Ok(Exclusions::default()));
    }

    proptest! {
        #[test]
        fn the_records_are_the_set(tracks in prop::collection::btree_set(0_u32..2_000, 1..64)) {
            let list: Vec<u32> = tracks.iter().copied().collect();
            let mut records = BTreeMap::new();
            for (word, group) in by_word(&list) {
                prop_assert!(records.insert(word, Exclusions::default().set(ID, group, true).unwrap()).is_none());
            }
            let read: BTreeSet<u32> = (0..2_000)
                .filter(|index| records.get(&word(*index)).is_some_and(|record| record.contains(*index)))
                .collect();
            prop_assert_eq!(read, tracks);
        }
    }
}
