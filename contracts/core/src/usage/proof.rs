//! Proofs that a track was used, and how much, or was not, against the root of a usage tree. For use off chain.
//!
//! The verifier searches the tree for the track from the root down, and a proof only opens the nodes it passes. Each
//! digest has one opening and each opening one way on, so a proof leaves nothing to choose: under one root every track
//! has one verdict at most, whoever built the tree. A gap between the keys of two children is the proof of absence.
//!
//! Sums, bounds and order are checked at every node on the way. So if every track has a verdict, their units add up to the
//! total: nothing can be hidden where nobody searches. It is proved what was *reported*, not what was used.

use alloc::vec::Vec;

use codec::{Decode, Encode};

use super::{Node, Total, UsageError, Used, catalogue_leaf, join, leaf, sealed, total_of};
use crate::{
    id::{CatalogueId, Digest, TrackId},
    merkle::{self, Frontier, Keccak, Tag},
};

/// The children of a node: what its digest commits to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Fork {
    /// The child with the smaller keys.
    pub left: Node,
    /// The child with the larger keys.
    pub right: Node,
}

/// What a search for one key passes in one tree: at most 32 forks in a tree of the standard's shape.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Opening {
    /// The top of the tree.
    pub top: Node,
    /// The nodes passed, opened, from the top down, to a leaf or to the gap where the key would stand.
    pub forks: Vec<Fork>,
}

/// The way to a track in a usage tree, or to where it would stand.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Proof {
    /// The search for its catalogue.
    pub catalogues: Opening,
    /// The search for it among the tracks of its catalogue; nothing where that catalogue was not used.
    pub tracks: Option<Opening>,
}

/// What a usage tree says of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was used: its units, one at least.
    Used(u64),
    /// It was not.
    NotUsed,
}

/// Why a proof proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofError {
    /// It is of another tree.
    WrongRoot {
        /// The root asked about.
        root: Digest,
        /// The root of the proof.
        opened: Digest,
    },
    /// An opening is not what the digest commits to.
    WrongOpening {
        /// The digest.
        digest: Digest,
        /// The digest of the opening.
        opened: Digest,
    },
    /// It ends before the search does.
    TooShort,
    /// It goes on after the search has ended.
    TooLong,
    /// The sum in the root is not the one that was reported.
    WrongTotal {
        /// What was reported.
        units: u64,
        /// The sum in the root.
        sum: u128,
    },
    /// A node has other units than its parts.
    WrongSum {
        /// The digest of the node.
        node: Digest,
        /// Its units.
        units: u128,
        /// The units of its parts.
        parts: u128,
    },
    /// A node has other bounds than its parts.
    WrongBounds {
        /// The digest of the node.
        node: Digest,
        /// Its smallest and largest key.
        bounds: (u32, u32),
        /// The smallest and the largest key of its parts.
        parts: (u32, u32),
    },
    /// A key does not come after the one before it.
    Unordered {
        /// The digest of the node.
        node: Digest,
        /// The one before.
        before: u32,
        /// The key.
        key: u32,
    },
    /// A node without units.
    NoUnits {
        /// Its digest.
        node: Digest,
    },
    /// The node at a track's key is not that track with the units of the node.
    WrongLeaf {
        /// The track.
        track: TrackId,
        /// The digest of the node.
        node: Digest,
        /// Its units.
        units: u128,
    },
}

impl ProofError {
    /// Whether the root itself commits to the fault: then it is the report that is wrong, and the proof is the evidence.
    /// Otherwise the proof alone is wrong, and another may hold.
    #[must_use]
    pub fn is_of_the_tree(&self) -> bool {
        !matches!(self, Self::WrongRoot { .. } | Self::WrongOpening { .. } | Self::TooShort | Self::TooLong)
    }
}

/// The proof of what the usage tree over these tracks says of a track, used or not. Hashes the whole tree once.
///
/// # Errors
/// Those of [`UsageError`]: of what has no usage tree nothing is proved.
pub fn prove<H: Keccak>(used: &[Used], track: TrackId) -> Result<Proof, UsageError> {
    let mut before = None;
    used.iter().try_for_each(|one| one.follows(before.replace(one.track)))?;
    let (mut catalogues, mut tracks) = (Vec::new(), None);
    for of_one in used.chunk_by(|a, b| a.track.catalogue == b.track.catalogue) {
        let leaves: Vec<Node> = of_one.iter().copied().map(leaf::<H>).collect();
        let opening = Opening::of::<H>(Tag::UsageTrackNode, &leaves, track.index).ok_or(UsageError::Empty)?;
        let catalogue = of_one.first().map_or(CatalogueId(0), |one| one.track.catalogue);
        catalogues.push(catalogue_leaf::<H>(catalogue, &opening.top));
        tracks = tracks.or((catalogue == track.catalogue).then_some(opening));
    }
    let catalogues =
        Opening::of::<H>(Tag::UsageCatalogueNode, &catalogues, track.catalogue.0).ok_or(UsageError::Empty)?;
    total_of::<H>(&catalogues.top)?;
    Ok(Proof { catalogues, tracks })
}

/// What the usage tree of a report says of a track.
///
/// # Errors
/// Those of [`ProofError`].
pub fn verify<H: Keccak>(total: &Total, track: TrackId, proof: &Proof) -> Result<Verdict, ProofError> {
    let top = &proof.catalogues.top;
    let (root, opened) = (total.root, sealed::<H>(top));
    if opened != root {
        return Err(ProofError::WrongRoot { root, opened });
    }
    if top.units != u128::from(total.units) {
        return Err(ProofError::WrongTotal { units: total.units, sum: top.units });
    }
    let found = proof.catalogues.search::<H>(Tag::UsageCatalogueNode, track.catalogue.0)?;
    match (found, &proof.tracks) {
        (None, None) => Ok(Verdict::NotUsed),
        (None, Some(_)) => Err(ProofError::TooLong),
        (Some(_), None) => Err(ProofError::TooShort),
        (Some(node), Some(tracks)) => within::<H>(&node, track, tracks),
    }
}

/// What the node of a catalogue says of a track of that catalogue.
fn within<H: Keccak>(node: &Node, track: TrackId, tracks: &Opening) -> Result<Verdict, ProofError> {
    let opened = catalogue_leaf::<H>(track.catalogue, &tracks.top);
    node.opens_to(opened.digest)?;
    node.sums_to(opened.units)?;
    let Some(found) = tracks.search::<H>(Tag::UsageTrackNode, track.index)? else { return Ok(Verdict::NotUsed) };
    let wrong = ProofError::WrongLeaf { track, node: found.digest, units: found.units };
    let units = u64::try_from(found.units).map_err(|_| wrong)?;
    if leaf::<H>(Used { track, units }) == found { Ok(Verdict::Used(units)) } else { Err(wrong) }
}

impl Opening {
    fn of<H: Keccak>(tag: Tag, nodes: &[Node], key: u32) -> Option<Self> {
        let mut forks = Vec::new();
        let top = open::<H>(tag, nodes, key, &mut forks)?;
        forks.reverse();
        Some(Self { top, forks })
    }

    /// The leaf of a key; nothing where the tree has no such key. A node of one key is a leaf: forks have two at least.
    fn search<H: Keccak>(&self, tag: Tag, key: u32) -> Result<Option<Node>, ProofError> {
        let (mut node, mut forks) = (self.top, self.forks.as_slice());
        node.is_sound()?;
        while node.covers(key) && node.first != node.last {
            let (fork, rest) = forks.split_first().ok_or(ProofError::TooShort)?;
            fork.check::<H>(tag, &node)?;
            (node, forks) = (if key <= fork.left.last { fork.left } else { fork.right }, rest);
        }
        if forks.is_empty() { Ok(Some(node).filter(|node| node.covers(key))) } else { Err(ProofError::TooLong) }
    }
}

impl Fork {
    /// The opening first: only what the digest commits to can be held against the tree.
    fn check<H: Keccak>(&self, tag: Tag, node: &Node) -> Result<(), ProofError> {
        let Self { left, right } = self;
        node.opens_to(merkle::digest::<H, _>(tag, self))?;
        left.is_sound()?;
        right.is_sound()?;
        if left.last >= right.first {
            return Err(ProofError::Unordered { node: node.digest, before: left.last, key: right.first });
        }
        let (bounds, parts) = ((node.first, node.last), (left.first, right.last));
        if bounds != parts {
            return Err(ProofError::WrongBounds { node: node.digest, bounds, parts });
        }
        // Saturating is exact enough: no sum that the top leaves room for comes near the end of `u128`.
        node.sums_to(left.units.saturating_add(right.units))
    }
}

impl Node {
    fn covers(&self, key: u32) -> bool {
        self.first <= key && key <= self.last
    }

    fn is_sound(&self) -> Result<(), ProofError> {
        let node = self.digest;
        if self.first > self.last {
            return Err(ProofError::Unordered { node, before: self.first, key: self.last });
        }
        if self.units == 0 { Err(ProofError::NoUnits { node }) } else { Ok(()) }
    }

    fn opens_to(&self, opened: Digest) -> Result<(), ProofError> {
        let digest = self.digest;
        if digest == opened { Ok(()) } else { Err(ProofError::WrongOpening { digest, opened }) }
    }

    fn sums_to(&self, parts: u128) -> Result<(), ProofError> {
        let Self { digest: node, units, .. } = *self;
        if units == parts { Ok(()) } else { Err(ProofError::WrongSum { node, units, parts }) }
    }
}

/// The top of the tree over the nodes, in order of their keys; the forks on the way to the key are noted from below.
fn open<H: Keccak>(tag: Tag, nodes: &[Node], key: u32, forks: &mut Vec<Fork>) -> Option<Node> {
    let (first, last) = (nodes.first()?, nodes.last()?);
    if nodes.len() == 1 || key < first.first || key > last.last {
        let mut frontier = Frontier::default();
        nodes.iter().for_each(|node| frontier.push(*node, join::<H>(tag)));
        return frontier.root(join::<H>(tag));
    }
    let (left, right) = nodes.split_at_checked(nodes.len().next_power_of_two() / 2)?;
    let fork = Fork { left: open::<H>(tag, left, key, forks)?, right: open::<H>(tag, right, key, forks)? };
    forks.push(fork);
    Some(join::<H>(tag)(&fork.left, &fork.right))
}

#[cfg(test)]
mod tests;
