//! Usage trees: Merkle-sum trees over what was used, two levels deep: catalogues, and in each its tracks.
//!
//! Every node commits to the sums and to the smallest and largest keys of both its children, so that a sum cannot be
//! hidden and the absence of a track can be proved as well as its presence. Committing to both children's sums apart
//! follows Hu, Zhang, Guo, "Breaking the binding: attacks on the Merkle approach to prove liabilities" (ePrint 2018/1139).

use codec::{Decode, Encode};

use crate::{
    id::{CatalogueId, Digest, TrackId},
    merkle::{self, Frontier, Keccak, Tag},
};

#[cfg(feature = "std")]
pub mod proof;

/// The units of one track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Used {
    /// The track.
    pub track: TrackId,
    /// Its units, one at least.
    pub units: u64,
}

impl Used {
    fn follows(self, before: Option<TrackId>) -> Result<(), UsageError> {
        let Self { track, units } = self;
        match before {
            _ if units == 0 => Err(UsageError::NoUnits { track }),
            Some(before) if track <= before => Err(UsageError::Unordered { before, track }),
            _ => Ok(()),
        }
    }
}

/// A node of a usage tree: what its parent commits to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Node {
    /// The digest of the subtree.
    pub digest: Digest,
    /// The sum of its units.
    pub units: u128,
    /// Its smallest key.
    pub first: u32,
    /// Its largest key.
    pub last: u32,
}

/// Why usage cannot be summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsageError {
    /// A track does not come after the one before it.
    Unordered {
        /// The one before.
        before: TrackId,
        /// The track.
        track: TrackId,
    },
    /// A track without units: leave it out.
    NoUnits {
        /// The track.
        track: TrackId,
    },
    /// Nothing was used.
    Empty,
    /// The units exceed what an attestation can say.
    TooManyUnits {
        /// Their sum.
        units: u128,
    },
}

/// The root of a usage tree and the sum of its units, as an attestation says them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// The root.
    pub root: Digest,
    /// The sum.
    pub units: u64,
}

/// Builds a usage tree from tracks in strictly increasing order. Memory grows with the logarithm of their number.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    catalogues: Frontier<Node>,
    tracks: Frontier<Node>,
    before: Option<TrackId>,
}

impl Builder {
    /// Adds a track.
    ///
    /// # Errors
    /// `Unordered`, `NoUnits`.
    pub fn push<H: Keccak>(&mut self, used: Used) -> Result<(), UsageError> {
        used.follows(self.before)?;
        if let Some(before) = self.before.filter(|before| before.catalogue != used.track.catalogue) {
            self.close::<H>(before.catalogue);
        }
        self.before = Some(used.track);
        self.tracks.push(leaf::<H>(used), join::<H>(Tag::UsageTrackNode));
        Ok(())
    }

    /// The root and the sum.
    ///
    /// # Errors
    /// `Empty`, `TooManyUnits`.
    pub fn finish<H: Keccak>(mut self) -> Result<Total, UsageError> {
        let before = self.before.ok_or(UsageError::Empty)?;
        self.close::<H>(before.catalogue);
        let root = self.catalogues.root(join::<H>(Tag::UsageCatalogueNode)).ok_or(UsageError::Empty)?;
        total_of::<H>(&root)
    }

    fn close<H: Keccak>(&mut self, catalogue: CatalogueId) {
        if let Some(tracks) = core::mem::take(&mut self.tracks).root(join::<H>(Tag::UsageTrackNode)) {
            self.catalogues.push(catalogue_leaf::<H>(catalogue, &tracks), join::<H>(Tag::UsageCatalogueNode));
        }
    }
}

/// The root and the sum over tracks in strictly increasing order.
///
/// # Errors
/// Those of [`UsageError`].
pub fn total<H: Keccak>(tracks: impl IntoIterator<Item = Used>) -> Result<Total, UsageError> {
    let mut builder = Builder::default();
    tracks.into_iter().try_for_each(|used| builder.push::<H>(used))?;
    builder.finish::<H>()
}

fn leaf<H: Keccak>(used: Used) -> Node {
    let index = used.track.index;
    Node { digest: merkle::digest::<H, _>(Tag::UsageLeaf, &used), units: used.units.into(), first: index, last: index }
}

fn catalogue_leaf<H: Keccak>(catalogue: CatalogueId, tracks: &Node) -> Node {
    let digest = merkle::digest::<H, _>(Tag::UsageCatalogue, &(catalogue, tracks));
    Node { digest, units: tracks.units, first: catalogue.0, last: catalogue.0 }
}

/// Both children whole are hashed. Sums saturate: 2³² tracks of `u64` units stay far below `u128`.
fn join<H: Keccak>(tag: Tag) -> impl Fn(&Node, &Node) -> Node {
    move |left, right| Node {
        digest: merkle::digest::<H, _>(tag, &(left, right)),
        units: left.units.saturating_add(right.units),
        first: left.first,
        last: right.last,
    }
}

fn total_of<H: Keccak>(top: &Node) -> Result<Total, UsageError> {
    let units = u64::try_from(top.units).map_err(|_| UsageError::TooManyUnits { units: top.units })?;
    Ok(Total { root: sealed::<H>(top), units })
}

/// The digest that stands for the whole tree: over the top node with its sum and its bounds.
fn sealed<H: Keccak>(top: &Node) -> Digest {
    merkle::digest::<H, _>(Tag::UsageRoot, top)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::HostKeccak;

    fn used(catalogue: u32, index: u32, units: u64) -> Used {
        Used { track: TrackId { catalogue: CatalogueId(catalogue), index }, units }
    }

    fn sum(tracks: &[Used]) -> Result<Total, UsageError> {
        total::<HostKeccak>(tracks.iter().copied())
    }

    #[test]
    fn the_root_commits_to_every_track_and_its_units() {
        let base = [used(1, 0, 5), used(1, 3, 6), used(2, 0, 7), used(9, 1, 8)];
        let Total { root, units } = sum(&base).unwrap();
        assert_eq!(units, 26);
        for n in 0..base.len() {
            let mut changed = base;
            changed[n].units += 1;
            assert_ne!(sum(&changed).unwrap().root, root);
        }
        assert_ne!(sum(&base[..3]).unwrap().root, root);
        let shifted = [used(1, 0, 6), used(1, 3, 5), base[2], base[3]];
        assert_ne!(sum(&shifted).unwrap().root, root, "the same sum, shared out otherwise");
    }

    #[test]
    fn unordered_doubled_and_empty_usage_is_refused() {
        let track = |n: Used| n.track;
        let (a, b) = (used(1, 0, 1), used(1, 1, 1));
        assert_eq!(sum(&[b, a]), Err(UsageError::Unordered { before: track(b), track: track(a) }));
        assert_eq!(sum(&[a, a]), Err(UsageError::Unordered { before: track(a), track: track(a) }));
        assert_eq!(
            sum(&[used(2, 0, 1), b]),
            Err(UsageError::Unordered { before: used(2, 0, 1).track, track: track(b) })
        );
        assert_eq!(sum(&[used(1, 0, 0)]), Err(UsageError::NoUnits { track: track(a) }));
        assert_eq!(sum(&[]), Err(UsageError::Empty));
        let most = sum(&[used(1, 0, u64::MAX), b]);
        assert_eq!(most, Err(UsageError::TooManyUnits { units: u128::from(u64::MAX) + 1 }));
    }

    #[test]
    fn catalogues_are_a_level_of_their_own() {
        let one = sum(&[used(1, 0, 1), used(1, 1, 1)]).unwrap();
        let two = sum(&[used(1, 0, 1), used(2, 1, 1)]).unwrap();
        assert_ne!(one.root, two.root);
    }
}
