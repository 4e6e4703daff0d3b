//! Merkle trees: one shape for all, the shape of RFC 9162 (Certificate Transparency 2.0) §2.1.
//!
//! A tree over `n` leaves splits at the largest power of two below `n`. Proofs fix index and count, so their length is
//! fixed. Leaves and nodes of every kind of tree are hashed under a tag of their own.

use alloc::vec::Vec;

use codec::Encode;

use crate::id::Digest;

/// Keccak-256: a host function on chain, a library elsewhere.
pub trait Keccak {
    /// keccak-256 of the bytes.
    fn keccak(bytes: &[u8]) -> Digest;
}

/// What is hashed: the first byte of every preimage. Append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Tag {
    /// The beginning of a catalogue's head.
    Origin = 0x01,
    /// A change folded into a head.
    Change = 0x02,
    /// The content address of terms.
    Terms = 0x03,
    /// An attestation folded into a licence's reports.
    Attestation = 0x04,
    /// A salted model name and version.
    Model = 0x05,
    /// The id of a deal.
    Deal = 0x06,
    /// A leaf of a parties tree.
    PartyLeaf = 0x10,
    /// A node of a parties tree.
    PartyNode = 0x11,
    /// A leaf of a batch of tracks.
    TrackLeaf = 0x20,
    /// A node of a batch of tracks.
    TrackNode = 0x21,
    /// A track with its units, in a usage tree.
    UsageLeaf = 0x30,
    /// A catalogue with the sum of its tracks, in a usage tree.
    UsageCatalogue = 0x31,
    /// A node over the tracks of a catalogue, in a usage tree.
    UsageTrackNode = 0x32,
    /// A node over catalogues, in a usage tree.
    UsageCatalogueNode = 0x33,
    /// The root of a usage tree, with its sum and bounds.
    UsageRoot = 0x34,
}

impl Tag {
    /// The byte of the tag.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Origin => 0x01,
            Self::Change => 0x02,
            Self::Terms => 0x03,
            Self::Attestation => 0x04,
            Self::Model => 0x05,
            Self::Deal => 0x06,
            Self::PartyLeaf => 0x10,
            Self::PartyNode => 0x11,
            Self::TrackLeaf => 0x20,
            Self::TrackNode => 0x21,
            Self::UsageLeaf => 0x30,
            Self::UsageCatalogue => 0x31,
            Self::UsageTrackNode => 0x32,
            Self::UsageCatalogueNode => 0x33,
            Self::UsageRoot => 0x34,
        }
    }
}

/// keccak-256 of the tag and the SCALE encoding of the value.
#[must_use]
pub fn digest<H: Keccak, T: Encode + ?Sized>(tag: Tag, value: &T) -> Digest {
    let mut preimage = Vec::with_capacity(value.size_hint().saturating_add(1));
    preimage.push(tag.byte());
    value.encode_to(&mut preimage);
    H::keccak(&preimage)
}

/// A root under construction: the roots of full subtrees, largest first. Memory grows with the logarithm of the leaves.
#[derive(Clone, Debug)]
pub struct Frontier<N> {
    peaks: Vec<(u32, N)>,
}

impl<N> Default for Frontier<N> {
    fn default() -> Self {
        Self { peaks: Vec::new() }
    }
}

impl<N> Frontier<N> {
    /// Appends a leaf, joining equal subtrees with `join(left, right)`.
    pub fn push(&mut self, leaf: N, join: impl Fn(&N, &N) -> N) {
        let (mut height, mut node) = (0_u32, leaf);
        while let Some((_, left)) = self.peaks.pop_if(|(peak, _)| *peak == height) {
            node = join(&left, &node);
            height = height.saturating_add(1);
        }
        self.peaks.push((height, node));
    }

    /// The root over all leaves; nothing for no leaf.
    pub fn root(self, join: impl Fn(&N, &N) -> N) -> Option<N> {
        self.peaks.into_iter().rev().map(|(_, node)| node).reduce(|right, left| join(&left, &right))
    }
}

/// The root over the leaves; nothing for no leaf.
#[must_use]
pub fn root<H: Keccak>(node: Tag, leaves: impl IntoIterator<Item = Digest>) -> Option<Digest> {
    let join = |left: &Digest, right: &Digest| digest::<H, _>(node, &(left, right));
    let mut frontier = Frontier::default();
    leaves.into_iter().for_each(|leaf| frontier.push(leaf, join));
    frontier.root(join)
}

/// The root that a proof leads to from a leaf; nothing where the proof does not fit index and count.
///
/// Source: RFC 9162 §2.1.3.2.
#[must_use]
pub fn root_from<H: Keccak>(node: Tag, leaf: Digest, index: u32, count: u32, proof: &[Digest]) -> Option<Digest> {
    let (mut at, mut last) = (index, count.checked_sub(1).filter(|last| index <= *last)?);
    let mut hash = leaf;
    for sibling in proof {
        if last == 0 {
            return None;
        }
        if at & 1 == 1 || at == last {
            hash = digest::<H, _>(node, &(sibling, &hash));
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            hash = digest::<H, _>(node, &(&hash, sibling));
        }
        (at, last) = (at >> 1, last >> 1);
    }
    (last == 0).then_some(hash)
}

/// The proof that the leaf at `index` is under the root over `leaves`; nothing where there is no such leaf.
///
/// Source: RFC 9162 §2.1.3.1.
#[cfg(feature = "std")]
#[must_use]
pub fn prove<H: Keccak>(node: Tag, leaves: &[Digest], index: usize) -> Option<Vec<Digest>> {
    if index >= leaves.len() {
        return None;
    }
    let (mut proof, mut rest, mut at) = (Vec::new(), leaves, index);
    while rest.len() > 1 {
        let (left, right) = rest.split_at_checked(rest.len().next_power_of_two() / 2)?;
        let inside = at < left.len();
        proof.push(root::<H>(node, if inside { right } else { left }.iter().copied())?);
        (rest, at) = if inside { (left, at) } else { (right, at.checked_sub(left.len())?) };
    }
    proof.reverse();
    Some(proof)
}

/// Keccak-256 by library, for everything off chain.
#[cfg(feature = "std")]
#[derive(Clone, Copy, Debug)]
pub struct HostKeccak;

#[cfg(feature = "std")]
impl Keccak for HostKeccak {
    fn keccak(bytes: &[u8]) -> Digest {
        use sha3::Digest as _;
        Digest(sha3::Keccak256::digest(bytes).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: u8) -> Vec<Digest> {
        (0..count).map(|n| Digest([n; 32])).collect()
    }

    /// RFC 9162 §2.1.1, written as it is defined there.
    fn reference(leaves: &[Digest]) -> Digest {
        match leaves {
            [one] => *one,
            many => {
                let mut split = 1;
                while split * 2 < many.len() {
                    split *= 2;
                }
                digest::<HostKeccak, _>(Tag::TrackNode, &(reference(&many[..split]), reference(&many[split..])))
            }
        }
    }

    #[test]
    fn the_root_is_the_one_of_the_standard() {
        for count in 1..=40 {
            assert_eq!(root::<HostKeccak>(Tag::TrackNode, leaves(count)), Some(reference(&leaves(count))));
        }
        assert_eq!(root::<HostKeccak>(Tag::TrackNode, []), None);
    }

    #[test]
    fn every_leaf_is_proved_and_no_other() {
        for count in 1..=20_u8 {
            let all = leaves(count);
            let root = reference(&all);
            for index in 0..count {
                let proof = prove::<HostKeccak>(Tag::TrackNode, &all, index.into()).unwrap();
                let led = |at: u32, of: u32, leaf: u8, proof: &[Digest]| {
                    root_from::<HostKeccak>(Tag::TrackNode, Digest([leaf; 32]), at, of, proof) == Some(root)
                };
                assert!(led(index.into(), count.into(), index, &proof));
                for other in (0..=count).filter(|other| *other != index) {
                    assert!(!led(other.into(), count.into(), index, &proof), "{index} as {other} of {count}");
                    assert!(!led(index.into(), count.into(), other, &proof));
                }
                let longer = [proof.as_slice(), &[Digest::ZERO]].concat();
                assert!(!led(index.into(), count.into(), index, &longer));
            }
        }
    }
}
