//! Uses: eight disjoint acts, and the vector that says of each whether it is permitted.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::error::Refusal;

/// An act on a track. The gate is the act, never the declared aim of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Use {
    /// Automated analysis that yields information, not a model.
    DataMining = 0,
    /// Training a model that generates nothing.
    TrainNonGen = 1,
    /// Training a generative model.
    TrainGen = 2,
    /// Voice, likeness or style of an identifiable artist.
    Replica = 3,
    /// Prompt, conditioning, retrieval: input to a model at the time of use.
    AiInput = 4,
    /// Storing embeddings or fingerprints for retrieval by AI.
    AiIndex = 5,
    /// A search index that points people to the track.
    Search = 6,
    /// Evaluating or benchmarking a model.
    Evaluate = 7,
}

impl Use {
    /// All uses, in the order of their bits.
    pub const ALL: [Self; 8] = [
        Self::DataMining,
        Self::TrainNonGen,
        Self::TrainGen,
        Self::Replica,
        Self::AiInput,
        Self::AiIndex,
        Self::Search,
        Self::Evaluate,
    ];

    /// The position of the use, 0 to 7.
    #[must_use]
    pub const fn index(self) -> u8 {
        match self {
            Self::DataMining => 0,
            Self::TrainNonGen => 1,
            Self::TrainGen => 2,
            Self::Replica => 3,
            Self::AiInput => 4,
            Self::AiIndex => 5,
            Self::Search => 6,
            Self::Evaluate => 7,
        }
    }
}

/// What is said of one use. The order is the order of permissiveness, but for `Unset`, which counts as `NotAllowed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Permission {
    /// Nothing was said: counts, and is exported, as not allowed.
    Unset = 0,
    /// Refused.
    NotAllowed = 1,
    /// Only under a licence.
    Constrained = 2,
    /// Free and unconditional.
    Allowed = 3,
}

impl Permission {
    /// How much the value permits: 0 nothing, 1 under a licence, 2 freely.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Unset | Self::NotAllowed => 0,
            Self::Constrained => 1,
            Self::Allowed => 2,
        }
    }

    const fn from_bits(bits: u16) -> Self {
        match bits & 0b11 {
            0 => Self::Unset,
            1 => Self::NotAllowed,
            2 => Self::Constrained,
            _ => Self::Allowed,
        }
    }

    const fn bits(self) -> u16 {
        match self {
            Self::Unset => 0,
            Self::NotAllowed => 1,
            Self::Constrained => 2,
            Self::Allowed => 3,
        }
    }
}

/// A set of uses, one bit each: bit `n` is the use with index `n`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct UseSet(pub u8);

impl UseSet {
    /// The set of the given uses.
    #[must_use]
    pub const fn of(uses: &[Use]) -> Self {
        let mut bits = 0;
        let mut rest = uses;
        while let [first, tail @ ..] = rest {
            bits |= 1 << first.index();
            rest = tail;
        }
        Self(bits)
    }

    /// Whether the use is in the set.
    #[must_use]
    pub const fn contains(self, act: Use) -> bool {
        self.0 & (1 << act.index()) != 0
    }

    /// Whether every use of this set is in the other.
    #[must_use]
    pub const fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }
}

/// What is said of all eight uses: two bits each, use `n` in bits `2n` and `2n + 1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct UseVector(pub u16);

impl UseVector {
    /// Nothing said, nothing permitted: how every catalogue begins.
    pub const NO_AI: Self = Self(0);

    /// What the vector says of a use.
    #[must_use]
    pub const fn get(self, act: Use) -> Permission {
        Permission::from_bits(self.0 >> shift(act))
    }

    /// The vector with one use changed.
    #[must_use]
    pub const fn with(self, act: Use, permission: Permission) -> Self {
        Self(self.0 & !(0b11 << shift(act)) | (permission.bits() << shift(act)))
    }

    /// The uses that may be had at least under a licence.
    #[must_use]
    pub fn licensable(self) -> UseSet {
        UseSet(Use::ALL.into_iter().filter(|act| self.get(*act).rank() >= 1).fold(0, |set, act| set | 1 << act.index()))
    }

    /// Checks that each of the uses may be had at least under a licence.
    ///
    /// # Errors
    /// `UsesNotPermitted`.
    pub fn check_licensable(self, uses: UseSet) -> Result<(), Refusal> {
        let licensable = self.licensable();
        if uses.is_within(licensable) { Ok(()) } else { Err(Refusal::UsesNotPermitted { uses, licensable }) }
    }

    /// Whether `next` permits more than this of any use.
    #[must_use]
    pub fn is_widened_by(self, next: Self) -> bool {
        Use::ALL.into_iter().any(|act| next.get(act).rank() > self.get(act).rank())
    }

    /// Whether `next` permits less than this of any use.
    #[must_use]
    pub fn is_lowered_by(self, next: Self) -> bool {
        next.is_widened_by(self)
    }
}

const fn shift(act: Use) -> u8 {
    match act {
        Use::DataMining => 0,
        Use::TrainNonGen => 2,
        Use::TrainGen => 4,
        Use::Replica => 6,
        Use::AiInput => 8,
        Use::AiIndex => 10,
        Use::Search => 12,
        Use::Evaluate => 14,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_no() {
        assert_eq!(UseVector::NO_AI.licensable(), UseSet(0));
        assert!(!UseVector(0x5555).is_widened_by(UseVector::NO_AI));
        assert!(!UseVector::NO_AI.is_widened_by(UseVector(0x5555)));
    }

    #[test]
    fn with_changes_exactly_one_use() {
        for vector in [0_u16, 0xFFFF, 0x1B1B] {
            for act in Use::ALL {
                for permission in
                    [Permission::Unset, Permission::NotAllowed, Permission::Constrained, Permission::Allowed]
                {
                    let next = UseVector(vector).with(act, permission);
                    assert_eq!(next.get(act), permission);
                    for other in Use::ALL.into_iter().filter(|other| *other != act) {
                        assert_eq!(next.get(other), UseVector(vector).get(other));
                    }
                }
            }
        }
    }

    #[test]
    fn widening_agrees_with_the_definition_for_every_vector() {
        for from in (0..=u16::MAX).step_by(251) {
            for to in (0..=u16::MAX).step_by(257) {
                let wider = (0..8).any(|n| {
                    let rank = |v: u16| [0, 0, 1, 2][usize::from(v >> (2 * n) & 3)];
                    rank(to) > rank(from)
                });
                assert_eq!(UseVector(from).is_widened_by(UseVector(to)), wider);
            }
        }
    }
}
