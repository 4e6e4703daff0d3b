//! Terms: immutable, content-addressed, registered once. Only what the contract enforces stands here; the rest is in the
//! legal document behind the hash.

use scale_info::TypeInfo;

use crate::{
    amount::{Amount, NATIVE_STEP, PPM},
    error::Refusal,
    id::{Account, Digest, Seconds, TermsId},
    merkle::{self, Keccak, Tag},
    record_enums, records,
    tier::Tier,
    uses::UseSet,
};

/// The shortest reporting interval: a report can be made in time.
pub const LEAST_INTERVAL: Seconds = Seconds(60 * 60);
/// The longest reporting interval: a report falls due.
pub const MOST_INTERVAL: Seconds = Seconds(366 * 24 * 60 * 60);
/// The shortest cure period where reports are due.
pub const LEAST_CURE: Seconds = Seconds(60 * 60);

/// What usage is counted in. Append only: the numbers are on chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
#[repr(u8)]
pub enum Unit {
    /// Usage is not counted.
    #[default]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, TypeInfo)]
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
    /// `forbidden` are the contracts' own addresses: no currency. Whether a currency is open is not known here.
    ///
    /// # Errors
    /// `UsesOutsideTier`, `ForbiddenAccount`, `AmountNotPayable`, `AmountTooLarge`, `NoRuns`, `RoyaltyUnreported`,
    /// `IntervalOutOfRange`, `CureTooShort`, `AttesterMissing`, `RoyaltyUncapped`.
    pub fn check(&self, notice: Seconds, forbidden: &[Account]) -> Result<(), Refusal> {
        let ceiling = self.tier.ceiling();
        if self.uses == UseSet(0) || !self.uses.is_within(ceiling) {
            return Err(Refusal::UsesOutsideTier { uses: self.uses, ceiling });
        }
        if forbidden.contains(&self.currency) {
            return Err(Refusal::ForbiddenAccount { account: self.currency });
        }
        self.check_payable()?;
        if self.runs == 0 {
            return Err(Refusal::NoRuns {});
        }
        self.check_reporting()?;
        self.check_attester(notice)
    }

    /// What is owed natively is a multiple of what a transaction can carry: no licence is ever overdue for dust. Of a
    /// token any base unit can be paid.
    fn check_payable(&self) -> Result<(), Refusal> {
        if self.currency.is_zero() {
            self.check_steps()?;
        }
        // What any purchase costs and any single report earns can be told.
        self.price.plus(self.advance)?;
        self.royalty.times_per_million_down(u64::MAX.into()).map(|_| ())
    }

    fn check_steps(&self) -> Result<(), Refusal> {
        let (step, million) = (Amount(NATIVE_STEP), u128::from(PPM));
        let per_million = Amount(NATIVE_STEP.saturating_mul(million));
        for (amount, step) in [(self.price, step), (self.advance, step), (self.royalty, per_million)] {
            if !amount.is_multiple_of(step) {
                return Err(Refusal::AmountNotPayable { amount, step });
            }
        }
        Ok(())
    }

    /// A royalty is owed on reports only: without a unit and an interval nobody would ever have to report.
    fn check_reporting(&self) -> Result<(), Refusal> {
        let reported = self.unit != Unit::Nothing && self.interval != Seconds(0);
        let counts = !self.royalty.is_zero() || !self.advance.is_zero() || self.cap != 0;
        if (counts || self.tier == Tier::CleanRoom) && !reported {
            return Err(Refusal::RoyaltyUnreported {});
        }
        let (interval, least, most) = (self.interval, LEAST_INTERVAL, MOST_INTERVAL);
        if interval != Seconds(0) && (interval < least || interval > most) {
            return Err(Refusal::IntervalOutOfRange { interval, least, most });
        }
        Ok(())
    }

    /// An attester who is somebody else can neither report without bound nor let the licence lapse at once.
    fn check_attester(&self, notice: Seconds) -> Result<(), Refusal> {
        let own = self.attester.is_zero();
        if own && self.tier == Tier::CleanRoom {
            return Err(Refusal::AttesterMissing {});
        }
        if !own && !self.royalty.is_zero() && self.cap == 0 {
            return Err(Refusal::RoyaltyUncapped {});
        }
        let least = if own { LEAST_CURE } else { LEAST_CURE.max(notice) };
        if self.interval != Seconds(0) && self.cure < least {
            return Err(Refusal::CureTooShort { cure: self.cure, least });
        }
        Ok(())
    }

    /// Whether the licensee owes nothing but to keep within the uses: such terms may be granted.
    #[must_use]
    pub fn is_without_duties(&self) -> bool {
        self.price.is_zero() && self.advance.is_zero() && self.royalty.is_zero() && self.interval == Seconds(0)
    }
}

records! {
    Terms { tier: Tier, uses: UseSet, currency: Account, price: Amount, advance: Amount, royalty: Amount, unit: Unit, cap: u64, interval: Seconds, cure: Seconds, duration: Seconds, runs: u16, attester: Account, legal: Digest }
}

record_enums! {
    Unit { Nothing = 0, AudioSeconds = 1, TrackPasses = 2, Tokens = 3, Outputs = 4 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uses::Use;

    const OURS: Account = Account([9; 20]);

    fn terms() -> Terms {
        Terms {
            tier: Tier::Licensed,
            uses: UseSet::of(&[Use::TrainGen]),
            currency: Account::ZERO,
            price: Amount(10 * NATIVE_STEP),
            advance: Amount(5 * NATIVE_STEP),
            royalty: Amount(3_000_000 * NATIVE_STEP),
            unit: Unit::AudioSeconds,
            cap: 100,
            interval: Seconds(7_200),
            cure: Seconds(7_200),
            duration: Seconds(60_000),
            runs: 1,
            attester: Account::ZERO,
            legal: Digest([1; 32]),
        }
    }

    #[test]
    fn each_rule_refuses_with_its_values() {
        assert_eq!(terms().check(Seconds(7_201), &[OURS]), Ok(()));
        let replica = UseSet::of(&[Use::Replica]);
        let token = Account([3; 20]);
        let odd = Amount(NATIVE_STEP + 1);
        let most = Amount(u128::MAX / NATIVE_STEP * NATIVE_STEP);
        let free = Terms { royalty: Amount::ZERO, advance: Amount::ZERO, cap: 0, ..terms() };
        let clean_room = Terms { tier: Tier::CleanRoom, attester: token, interval: Seconds(0), ..free };
        let out_of_range = |interval| Refusal::IntervalOutOfRange {
            interval: Seconds(interval),
            least: LEAST_INTERVAL,
            most: MOST_INTERVAL,
        };
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
            (Terms { currency: OURS, ..terms() }, Refusal::ForbiddenAccount { account: OURS }),
            (Terms { price: odd, ..terms() }, Refusal::AmountNotPayable { amount: odd, step: Amount(NATIVE_STEP) }),
            (Terms { advance: odd, ..terms() }, Refusal::AmountNotPayable { amount: odd, step: Amount(NATIVE_STEP) }),
            (
                Terms { royalty: Amount(NATIVE_STEP), ..terms() },
                Refusal::AmountNotPayable { amount: Amount(NATIVE_STEP), step: Amount(1_000_000 * NATIVE_STEP) },
            ),
            (Terms { runs: 0, ..terms() }, Refusal::NoRuns {}),
            (Terms { unit: Unit::Nothing, ..terms() }, Refusal::RoyaltyUnreported {}),
            (Terms { interval: Seconds(0), ..terms() }, Refusal::RoyaltyUnreported {}),
            (Terms { tier: Tier::CleanRoom, ..terms() }, Refusal::AttesterMissing {}),
            (
                Terms { attester: token, ..terms() },
                Refusal::CureTooShort { cure: Seconds(7_200), least: Seconds(7_201) },
            ),
            (
                Terms { cure: Seconds(3_599), ..terms() },
                Refusal::CureTooShort { cure: Seconds(3_599), least: LEAST_CURE },
            ),
            (Terms { attester: token, cap: 0, ..terms() }, Refusal::RoyaltyUncapped {}),
            (Terms { interval: Seconds(3_599), ..terms() }, out_of_range(3_599)),
            (Terms { interval: Seconds(u64::MAX), ..terms() }, out_of_range(u64::MAX)),
            (clean_room, Refusal::RoyaltyUnreported {}),
            (Terms { price: most, advance: most, ..terms() }, Refusal::AmountTooLarge {}),
            (
                Terms {
                    royalty: Amount(most.0 / 1_000_000 * 1_000_000 / 10_u128.pow(14) * 10_u128.pow(14)),
                    ..terms()
                },
                Refusal::AmountTooLarge {},
            ),
        ];
        for (terms, refusal) in cases {
            assert_eq!(terms.check(Seconds(7_201), &[OURS]), Err(refusal));
        }
    }

    #[test]
    fn whatever_counts_units_needs_them_reported() {
        let silent = Terms {
            price: Amount::ZERO,
            advance: Amount::ZERO,
            royalty: Amount::ZERO,
            cap: 0,
            interval: Seconds(0),
            ..terms()
        };
        assert_eq!(silent.check(Seconds(0), &[]), Ok(()));
        for counts in [
            Terms { royalty: terms().royalty, ..silent },
            Terms { advance: terms().advance, ..silent },
            Terms { cap: 1, ..silent },
        ] {
            assert_eq!(counts.check(Seconds(0), &[]), Err(Refusal::RoyaltyUnreported {}));
        }
    }

    #[test]
    fn the_limits_themselves_are_within() {
        let attester = Account([3; 20]);
        for terms in [
            Terms { interval: LEAST_INTERVAL, ..terms() },
            Terms { interval: MOST_INTERVAL, ..terms() },
            Terms { cure: LEAST_CURE, ..terms() },
            Terms { attester, cure: Seconds(7_201), ..terms() },
        ] {
            assert_eq!(terms.check(Seconds(7_201), &[]), Ok(()));
        }
    }

    #[test]
    fn units_are_found_by_their_published_numbers() {
        assert_eq!(Unit::ALL.map(Unit::number), [0, 1, 2, 3, 4]);
        assert_eq!(Unit::ALL.map(|unit| Unit::from_number(unit.number())), Unit::ALL.map(Some));
        assert_eq!(Unit::from_number(5), None);
    }

    #[test]
    fn of_a_token_any_base_unit_can_be_paid() {
        let odd = Terms { price: Amount(7), advance: Amount(1), royalty: Amount(1), ..terms() };
        let refusal = Refusal::AmountNotPayable { amount: Amount(7), step: Amount(NATIVE_STEP) };
        assert_eq!(odd.check(Seconds(0), &[OURS]), Err(refusal));
        let token = Terms { currency: Account([3; 20]), ..odd };
        assert_eq!(token.check(Seconds(0), &[OURS]), Ok(()));
        let most = Terms { price: Amount(u128::MAX), ..token };
        assert_eq!(most.check(Seconds(0), &[OURS]), Err(Refusal::AmountTooLarge {}));
        let dear = Terms { royalty: Amount(u128::MAX), ..token };
        assert_eq!(dear.check(Seconds(0), &[OURS]), Err(Refusal::AmountTooLarge {}));
    }

    #[test]
    fn whatever_is_owed_can_be_paid() {
        for units in [1, 7, 999_999, 1_000_001] {
            let owed = crate::royalty::owed(&terms(), units, Amount::ZERO).unwrap();
            assert!(owed.is_multiple_of(Amount(NATIVE_STEP)), "{units}");
        }
    }

    #[test]
    fn every_field_is_in_the_id() {
        use crate::merkle::HostKeccak;
        let id = terms().id::<HostKeccak>();
        let others = [
            Terms { price: Amount(11 * NATIVE_STEP), ..terms() },
            Terms { runs: 2, ..terms() },
            Terms { legal: Digest::ZERO, ..terms() },
            Terms { tier: Tier::Research, ..terms() },
        ];
        assert!(others.iter().all(|other| other.id::<HostKeccak>() != id));
    }
}
