//! Money as people write it and as the chain takes it.
//!
//! The rules count native money in 18 decimals, extrinsics take it in planck. What is below a planck cannot be paid.

use assent_core::amount::Amount;

/// Decimals of a native amount in the rules.
pub const DECIMALS: u32 = 18;

/// The base unit of an extrinsic's value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Planck(pub u128);

/// How many base units of the rules make a planck: `NativeToEthRatio`, 10⁸ on Polkadot Hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio(pub u32);

/// Why an amount cannot be read or paid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// It is no decimal number.
    #[error("{given:?} is no amount")]
    NotANumber {
        /// What was given.
        given: String,
    },
    /// It has more than 18 decimals.
    #[error("{given} has more than {DECIMALS} decimals")]
    TooFine {
        /// What was given.
        given: String,
    },
    /// It exceeds what the ledgers can hold.
    #[error("the amount is too large")]
    TooLarge,
    /// A part of it is below the smallest amount that can be paid.
    #[error("{} is not a whole number of the smallest amount that can be paid, {}", show(*.amount), show(Amount(u128::from(.ratio.0))))]
    Dust {
        /// The amount.
        amount: Amount,
        /// The ratio.
        ratio: Ratio,
    },
}

impl Ratio {
    /// The amount in planck, exactly.
    ///
    /// # Errors
    /// `Dust`.
    pub fn to_planck(self, amount: Amount) -> Result<Planck, AmountError> {
        let ratio = u128::from(self.0);
        match (amount.0.checked_div(ratio), amount.0.checked_rem(ratio)) {
            (Some(planck), Some(0)) => Ok(Planck(planck)),
            _ => Err(AmountError::Dust { amount, ratio: self }),
        }
    }

    /// The planck as an amount of the rules.
    ///
    /// # Errors
    /// `TooLarge`.
    pub fn to_amount(self, planck: Planck) -> Result<Amount, AmountError> {
        planck.0.checked_mul(self.0.into()).map(Amount).ok_or(AmountError::TooLarge)
    }

    /// The largest amount not above this one that can be paid.
    #[must_use]
    pub fn payable_down(self, amount: Amount) -> Amount {
        let dust = amount.0.checked_rem(self.0.into()).unwrap_or(0);
        Amount(amount.0.saturating_sub(dust))
    }
}

/// Reads a native amount: digits with at most one point, underscores allowed.
///
/// # Errors
/// `NotANumber`, `TooFine`, `TooLarge`.
pub fn parse(text: &str) -> Result<Amount, AmountError> {
    let not = || AmountError::NotANumber { given: text.to_owned() };
    let plain = text.trim().replace('_', "");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
        return Err(not());
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > 18 {
        return Err(AmountError::TooFine { given: text.to_owned() });
    }
    format!("{whole}{fraction:0<18}").parse().map(Amount).map_err(|_| AmountError::TooLarge)
}

/// The amount with the decimals that it needs: `1.5`.
#[must_use]
pub fn show(amount: Amount) -> String {
    let digits = format!("{:019}", amount.0);
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(18));
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HUB: Ratio = Ratio(100_000_000);

    #[test]
    fn amounts_read_as_people_write_them() {
        assert_eq!(parse("1.5"), Ok(Amount(1_500_000_000_000_000_000)));
        assert_eq!(parse("0"), Ok(Amount(0)));
        assert_eq!(parse(".25"), Ok(Amount(250_000_000_000_000_000)));
        assert_eq!(parse("1_000."), Ok(Amount(1_000 * 10_u128.pow(18))));
        assert_eq!(parse("0.000000000000000001"), Ok(Amount(1)));
        assert_eq!(parse("0.0000000000000000010"), Ok(Amount(1)));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", ".", "-1", "1,5", "1.2.3", "1e3", "DEV"] {
            assert_eq!(parse(text), Err(AmountError::NotANumber { given: text.to_owned() }), "{text}");
        }
        assert!(matches!(parse("0.0000000000000000001"), Err(AmountError::TooFine { .. })));
        assert_eq!(parse("999999999999999999999999"), Err(AmountError::TooLarge));
    }

    #[test]
    fn dust_is_refused_never_rounded() {
        assert_eq!(HUB.to_planck(Amount(200_000_000)), Ok(Planck(2)));
        assert!(matches!(HUB.to_planck(Amount(200_000_001)), Err(AmountError::Dust { .. })));
        assert_eq!(HUB.payable_down(Amount(299_999_999)), Amount(200_000_000));
    }

    proptest! {
        #[test]
        fn every_amount_reads_back(amount: u128) {
            prop_assert_eq!(parse(&show(Amount(amount))), Ok(Amount(amount)));
        }

        #[test]
        fn planck_reads_back(planck in 0..u128::MAX / 100_000_000) {
            prop_assert_eq!(HUB.to_planck(HUB.to_amount(Planck(planck)).unwrap()), Ok(Planck(planck)));
        }
    }
}
