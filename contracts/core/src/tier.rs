//! Tiers: named bundles, recorded in the terms and enforced. Terms may license only uses inside their tier's ceiling.

use scale_info::TypeInfo;

use crate::{
    record_enums,
    uses::{Use, UseSet},
};

/// A named bundle of uses. Append only: the numbers are on chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, TypeInfo)]
#[repr(u8)]
pub enum Tier {
    /// No AI use of any kind. The default.
    #[default]
    NoAi = 0,
    /// Help people find it; learn about it; generate nothing from it.
    Discover = 1,
    /// Generative research, nothing sold.
    Research = 2,
    /// Generative training for models that everyone may use.
    OpenModels = 3,
    /// The audio never leaves the room; someone else than the licensee attests.
    CleanRoom = 4,
    /// Commercial generative training and use, paid.
    Licensed = 5,
    /// A voice or style, by its bearer's own separate signature.
    Replica = 6,
}

const DISCOVER: &[Use] = &[Use::Search, Use::DataMining, Use::TrainNonGen, Use::Evaluate];
const GENERATE: &[Use] = &[Use::Search, Use::DataMining, Use::TrainNonGen, Use::Evaluate, Use::TrainGen];
const LICENSED: &[Use] =
    &[Use::Search, Use::DataMining, Use::TrainNonGen, Use::Evaluate, Use::TrainGen, Use::AiInput, Use::AiIndex];

impl Tier {
    /// All tiers, in order.
    pub const ALL: [Self; 7] =
        [Self::NoAi, Self::Discover, Self::Research, Self::OpenModels, Self::CleanRoom, Self::Licensed, Self::Replica];

    /// The tier with this number, if there is one.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.number() == number)
    }

    /// The number of the tier, 0 to 6.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::NoAi => 0,
            Self::Discover => 1,
            Self::Research => 2,
            Self::OpenModels => 3,
            Self::CleanRoom => 4,
            Self::Licensed => 5,
            Self::Replica => 6,
        }
    }

    /// The uses that terms of this tier may license.
    #[must_use]
    pub const fn ceiling(self) -> UseSet {
        match self {
            Self::NoAi => UseSet(0),
            Self::Discover => UseSet::of(DISCOVER),
            Self::Research | Self::OpenModels | Self::CleanRoom => UseSet::of(GENERATE),
            Self::Licensed => UseSet::of(LICENSED),
            Self::Replica => UseSet::of(&[Use::Replica]),
        }
    }
}

record_enums! {
    Tier { NoAi = 0, Discover = 1, Research = 2, OpenModels = 3, CleanRoom = 4, Licensed = 5, Replica = 6 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replica_is_never_inside_another() {
        for tier in Tier::ALL {
            assert_eq!(tier.ceiling().contains(Use::Replica), tier == Tier::Replica);
        }
    }

    #[test]
    fn ceilings_are_the_published_masks() {
        let masks: Vec<u8> = Tier::ALL.into_iter().map(|tier| tier.ceiling().0).collect();
        assert_eq!(masks, [0, 0b1100_0011, 0b1100_0111, 0b1100_0111, 0b1100_0111, 0b1111_0111, 0b0000_1000]);
    }

    #[test]
    fn unknown_numbers_are_no_tier() {
        assert_eq!(Tier::from_number(7), None);
        assert_eq!(Tier::from_number(5), Some(Tier::Licensed));
    }
}
