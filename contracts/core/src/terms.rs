//! Terms: immutable, content-addressed, registered once. Only what the contract enforces stands here; the rest is in the
//! legal document behind the hash.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
    amount::Amount,
    error::Refusal,
    id::{Account, Digest, Seconds, TermsId},
    merkle::{self, Keccak, Tag},
    tier::Tier,
    uses::UseSet,
};

/// What usage is counted in. Append only: the numbers are on chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[repr(u8)]
pub enum Unit {
    /// Usage is not counted.
    Nothing = 0,
    /// Seconds of audio, each time they are read.
    AudioSeconds = 1,
    /// Tracks, each time they are read.
    TrackPasses = 2,
    /// Tokens that a model reads.
    Tokens = 3,
    /// Outputs that a model generates.
    Outputs = 4,
}

impl Unit {
    /// All units, in order.
    pub const ALL: [Self; 5] = [Self::Nothing, Self::AudioSeconds, Self::TrackPasses, Self::Tokens, Self::Outputs];

    /// The unit with this number, if there is one.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.number() == number)
    }

    /// The number of the unit, 0 to 4.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::AudioSeconds => 1,
            Self::TrackPasses => 2,
            Self::Tokens => 3,
            Self::Outputs => 4,
        }
    }
}

/// The terms of a licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Terms {
    /// The bundle that bounds the uses.
    pub tier: Tier,
    /// The uses that are licensed.
    pub uses: UseSet,
    /// The currency of everything below; zero: native.
    pub currency: Account,
    /// What the licence costs, once.
    pub price: Amount,
    /// Paid with the price, and recouped by royalties.
    pub advance: Amount,
    /// The royalty per 10⁶ units.
    pub royalty: Amount,
    /// What units count.
    pub unit: Unit,
    /// The most units for each interval; zero: no cap.
    pub cap: u64,
    /// A report is due whenever the last one is this old; zero: none is due.
    pub interval: Seconds,
    /// How long the licence survives being overdue.
    pub cure: Seconds,
    /// How long it lasts; zero: for ever.
    pub duration: Seconds,
    /// How many training runs it permits.
    pub runs: u16,
    /// Who reports usage; zero: the licensee.
    pub attester: Account,
    /// SHA-256 of the legal document.
    pub legal: Digest,
}

impl Terms {
    /// The content address.
    #[must_use]
    pub fn id<H: Keccak>(&self) -> TermsId {
        TermsId(merkle::digest::<H, _>(Tag::Terms, self))
    }

    /// Checks that the terms hold together.
    ///
    /// `notice` is the contract's notice period: the least cure period where somebody else than the licensee attests.
    ///
    /// # Errors
    /// `UsesOutsideTier`, `UnknownCurrency`, `NoRuns`, `RoyaltyUnreported`, `AttesterMissing`, `CureTooShort`.
    pub fn check(&self, notice: Seconds) -> Result<(), Refusal> {
        let ceiling = self.tier.ceiling();
        if self.uses == UseSet(0) || !self.uses.is_within(ceiling) {
            return Err(Refusal::UsesOutsideTier { uses: self.uses, ceiling });
        }
        if !self.currency.is_zero() {
            return Err(Refusal::UnknownCurrency { currency: self.currency });
        }
        if self.runs == 0 {
            return Err(Refusal::NoRuns {});
        }
        self.check_reporting()?;
        self.check_attester(notice)
    }

    /// A royalty is owed on reports only: without a unit and an interval nobody would ever have to report.
    fn check_reporting(&self) -> Result<(), Refusal> {
        let reported = self.unit != Unit::Nothing && self.interval != Seconds(0);
        let counts = !self.royalty.is_zero() || !self.advance.is_zero() || self.cap != 0;
        if counts && !reported { Err(Refusal::RoyaltyUnreported {}) } else { Ok(()) }
    }

    fn check_attester(&self, notice: Seconds) -> Result<(), Refusal> {
        if self.attester.is_zero() {
            return if self.tier == Tier::CleanRoom { Err(Refusal::AttesterMissing {}) } else { Ok(()) };
        }
        if self.cure < notice { Err(Refusal::CureTooShort { cure: self.cure, least: notice }) } else { Ok(()) }
    }

    /// Whether the licensee owes nothing but to keep within the uses: such terms may be granted.
    #[must_use]
    pub fn is_without_duties(&self) -> bool {
        self.price.is_zero() && self.advance.is_zero() && self.royalty.is_zero() && self.interval == Seconds(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uses::Use;

    fn terms() -> Terms {
        Terms {
            tier: Tier::Licensed,
            uses: UseSet::of(&[Use::TrainGen]),
            currency: Account::ZERO,
            price: Amount(10),
            advance: Amount(5),
            royalty: Amount(1_000),
            unit: Unit::AudioSeconds,
            cap: 100,
            interval: Seconds(60),
            cure: Seconds(30),
            duration: Seconds(600),
            runs: 1,
            attester: Account::ZERO,
            legal: Digest([1; 32]),
        }
    }

    #[test]
    fn each_rule_refuses_with_its_values() {
        assert_eq!(terms().check(Seconds(30)), Ok(()));
        let replica = UseSet::of(&[Use::Replica]);
        let token = Account([3; 20]);
        let cases = [
            (
                Terms { uses: replica, ..terms() },
                Refusal::UsesOutsideTier { uses: replica, ceiling: Tier::Licensed.ceiling() },
            ),
            (
                Terms { uses: UseSet(0), ..terms() },
                Refusal::UsesOutsideTier { uses: UseSet(0), ceiling: Tier::Licensed.ceiling() },
            ),
            (
                Terms { tier: Tier::NoAi, ..terms() },
                Refusal::UsesOutsideTier { uses: terms().uses, ceiling: UseSet(0) },
            ),
            (Terms { currency: token, ..terms() }, Refusal::UnknownCurrency { currency: token }),
            (Terms { runs: 0, ..terms() }, Refusal::NoRuns {}),
            (Terms { unit: Unit::Nothing, ..terms() }, Refusal::RoyaltyUnreported {}),
            (Terms { interval: Seconds(0), ..terms() }, Refusal::RoyaltyUnreported {}),
            (Terms { tier: Tier::CleanRoom, ..terms() }, Refusal::AttesterMissing {}),
            (
                Terms { attester: token, cure: Seconds(29), ..terms() },
                Refusal::CureTooShort { cure: Seconds(29), least: Seconds(30) },
            ),
        ];
        for (terms, refusal) in cases {
            assert_eq!(terms.check(Seconds(30)), Err(refusal));
        }
    }

    #[test]
    fn every_field_is_in_the_id() {
        use crate::merkle::HostKeccak;
        let id = terms().id::<HostKeccak>();
        let others = [
            Terms { price: Amount(11), ..terms() },
            Terms { runs: 2, ..terms() },
            Terms { legal: Digest::ZERO, ..terms() },
            Terms { tier: Tier::Research, ..terms() },
        ];
        assert!(others.iter().all(|other| other.id::<HostKeccak>() != id));
    }
}
