//! Tracks: what a leaf commits to, batches of leaves, and the notice after which a batch may be sold.

use codec::{Decode, Encode};
use scale_info::TypeInfo;

use crate::{
    error::Refusal,
    id::{Account, Digest, Seconds, Time},
    merkle::{self, Keccak, Tag},
    records,
};

/// What a leaf of a batch commits to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct TrackLeaf {
    /// Who registers the track.
    pub licensor: Account,
    /// Its index in the catalogue, from 0.
    pub index: u32,
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// The bytes of its ISCC (ISO 24138), empty where it has none.
    pub iscc: alloc::vec::Vec<u8>,
    /// The twelve characters of its ISRC (ISO 3901), if it has one.
    pub isrc: Option<[u8; 12]>,
    /// Its length in whole seconds, rounded up.
    pub seconds: u32,
    /// SHA-256 of its metadata record.
    pub metadata: Digest,
}

impl TrackLeaf {
    /// The digest of the leaf.
    #[must_use]
    pub fn digest<H: Keccak>(&self) -> Digest {
        merkle::digest::<H, _>(Tag::TrackLeaf, self)
    }
}

/// A batch of tracks: one root for one track or a million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TypeInfo)]
pub struct Batch {
    /// The root over the leaves.
    pub root: Digest,
    /// How many leaves.
    pub count: u32,
    /// SHA-256 of the published manifest that lists the leaves.
    pub manifest: Digest,
}

/// A batch as it is remembered: what a proof of one of its tracks needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TypeInfo)]
pub struct BatchRecord {
    /// The root over its leaves.
    pub root: Digest,
    /// The index of its first track.
    pub first: u32,
    /// How many tracks.
    pub count: u32,
}

impl BatchRecord {
    /// Whether a leaf stands at an index of the catalogue, by its proof in this batch.
    #[must_use]
    pub fn proves<H: Keccak>(&self, index: u32, leaf: Digest, proof: &[Digest]) -> bool {
        index
            .checked_sub(self.first)
            .is_some_and(|at| merkle::root_from::<H>(Tag::TrackNode, leaf, at, self.count, proof) == Some(self.root))
    }
}

/// How many tracks a catalogue has, and how many of them may be sold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
pub struct Tracks {
    /// Tracks of all batches.
    pub total: u32,
    /// Tracks that had matured at the last change.
    pub matured: u32,
    /// When the rest matures.
    pub matures_at: Time,
}

impl Tracks {
    /// The tracks that may be sold at a moment.
    #[must_use]
    pub fn matured_at(&self, now: Time) -> u32 {
        if now >= self.matures_at { self.total } else { self.matured }
    }

    /// The tracks after a batch: what is due matures first, the rest waits for the notice anew.
    ///
    /// # Errors
    /// `WrongTrackCount`.
    pub fn append(self, count: u32, now: Time, notice: Seconds) -> Result<Self, Refusal> {
        let refusal = Refusal::WrongTrackCount { count, room: u32::MAX.saturating_sub(self.total) };
        if count == 0 {
            return Err(refusal);
        }
        let total = self.total.checked_add(count).ok_or(refusal)?;
        Ok(Self { total, matured: self.matured_at(now), matures_at: now.after(notice) })
    }
}

records! {
    BatchRecord { root: Digest, first: u32, count: u32 }
    Tracks { total: u32, matured: u32, matures_at: Time }
    Batch { root: Digest, count: u32, manifest: Digest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::HostKeccak;

    #[test]
    fn a_track_is_proved_only_where_it_stands() {
        let leaf = |n| Digest([n; 32]);
        let leaves: Vec<_> = (0..5).map(leaf).collect();
        let root = merkle::root::<HostKeccak>(Tag::TrackNode, leaves.clone()).unwrap();
        let batch = BatchRecord { root, first: 10, count: 5 };
        let proof = merkle::prove::<HostKeccak>(Tag::TrackNode, &leaves, 3).unwrap();
        assert!(batch.proves::<HostKeccak>(13, leaf(3), &proof));
        for (index, leaf) in [(12, leaf(3)), (3, leaf(3)), (13, leaf(2)), (18, leaf(3))] {
            assert!(!batch.proves::<HostKeccak>(index, leaf, &proof), "{index}");
        }
        assert!(!batch.proves::<HostKeccak>(13, leaf(3), &proof[1..]));
    }

    #[test]
    fn a_batch_matures_after_the_notice() {
        let tracks = Tracks::default().append(10, Time(100), Seconds(50)).unwrap();
        assert_eq!((tracks.matured_at(Time(149)), tracks.matured_at(Time(150))), (0, 10));
    }

    #[test]
    fn a_further_append_restarts_only_the_immature_part() {
        let first = Tracks::default().append(10, Time(100), Seconds(50)).unwrap();
        let second = first.append(5, Time(150), Seconds(50)).unwrap();
        assert_eq!((second.matured_at(Time(199)), second.matured_at(Time(200))), (10, 15));
        let early = first.append(5, Time(149), Seconds(50)).unwrap();
        assert_eq!((early.matured_at(Time(198)), early.matured_at(Time(199))), (0, 15));
    }

    #[test]
    fn without_notice_it_matures_at_once() {
        let tracks = Tracks::default().append(3, Time(9), Seconds(0)).unwrap();
        assert_eq!(tracks.matured_at(Time(9)), 3);
    }

    #[test]
    fn an_empty_or_overfull_batch_is_refused() {
        let full = Tracks { total: u32::MAX, ..Tracks::default() };
        assert_eq!(full.append(1, Time(0), Seconds(0)), Err(Refusal::WrongTrackCount { count: 1, room: 0 }));
        let refused = Refusal::WrongTrackCount { count: 0, room: u32::MAX };
        assert_eq!(Tracks::default().append(0, Time(0), Seconds(0)), Err(refused));
    }
}
