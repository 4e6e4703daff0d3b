//! Money: one unsigned amount in the base unit of its currency, and the only arithmetic that touches it.
//!
//! Native amounts are in 18 decimals, as contracts see them; tokens are in their base units.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::error::Refusal;

/// A part in a million.
pub const PPM: u32 = 1_000_000;

/// The smallest native amount that a transaction carries on Polkadot Hub: one unit of the 10-decimal token in 18 decimals.
///
/// Source: pallet-revive's `NativeToEthRatio` of the Hub, 10⁸.
pub const NATIVE_STEP: u128 = 100_000_000;

/// What opening a token as a currency brings, in its base units, never returned: more than the remainder that an assets
/// precompile reaps, so that what the ledgers tell is always there.
pub const SEED: Amount = Amount(1_000_000);

/// An amount of money in the base unit of its currency.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
pub struct Amount(pub u128);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Whether this is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum.
    ///
    /// # Errors
    /// `AmountTooLarge` above `u128`.
    pub fn plus(self, other: Self) -> Result<Self, Refusal> {
        self.0.checked_add(other.0).map(Self).ok_or(Refusal::AmountTooLarge {})
    }

    /// The difference, or nothing where `other` is larger.
    #[must_use]
    pub fn minus_or_zero(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Whether the amount is a multiple of a step.
    #[must_use]
    pub fn is_multiple_of(self, step: Self) -> bool {
        self.0.checked_rem(step.0) == Some(0)
    }

    /// `floor(self × numerator / 10⁶)`, exact over the whole range.
    ///
    /// Both factors are split at 10⁶, so that no partial product exceeds the result by more than 10¹².
    ///
    /// # Errors
    /// `AmountTooLarge` where the result exceeds `u128`.
    pub fn times_per_million_down(self, numerator: u128) -> Result<Self, Refusal> {
        per_million_down(self.0, numerator).map(Self).ok_or(Refusal::AmountTooLarge {})
    }
}

/// `floor(a × b / 10⁶)`: with `a = 10⁶·q + r` and `b = 10⁶·s + t` it is `q·b + r·s + floor(r·t / 10⁶)`.
fn per_million_down(a: u128, b: u128) -> Option<u128> {
    let ((q, r), (s, t)) = (divided(a, PPM), divided(b, PPM));
    let (low, _) = divided(u128::from(r).checked_mul(t.into())?, PPM);
    q.checked_mul(b)?.checked_add(u128::from(r).checked_mul(s)?)?.checked_add(low)
}

/// Quotient and remainder of a division by a small number: nothing and the whole for zero.
///
/// Long division by limbs of 32 bits. The general division of `u128` alone is a kilobyte of a blob.
#[inline(never)]
pub(crate) fn divided(number: u128, by: u32) -> (u128, u32) {
    let mut quotient = 0_u128;
    let mut rest = 0_u64;
    for limb in [96, 64, 32, 0] {
        let part = rest << 32 | u64::from((number >> limb) as u32);
        let (digit, left) = (part.checked_div(by.into()).unwrap_or(0), part.checked_rem(by.into()).unwrap_or(0));
        quotient = quotient << 32 | u128::from(digit);
        rest = left;
    }
    (quotient, rest as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_whole_range_is_exact_at_its_ends() {
        let all = Amount(u128::MAX);
        assert_eq!(all.times_per_million_down(1_000_000), Ok(all));
        assert_eq!(all.times_per_million_down(1_000_001), Err(Refusal::AmountTooLarge {}));
        assert_eq!(Amount(1).times_per_million_down(999_999), Ok(Amount::ZERO));
        assert_eq!(all.plus(Amount(1)), Err(Refusal::AmountTooLarge {}));
    }

    proptest! {
        #[test]
        fn equals_wide_arithmetic(a: u64, b: u64) {
            let wide = u128::from(a) * u128::from(b) / 1_000_000;
            prop_assert_eq!(Amount(u128::from(a)).times_per_million_down(u128::from(b)), Ok(Amount(wide)));
        }

        #[test]
        fn small_divisors_divide_as_all_do(number: u128, by in 1_u32..) {
            let wide = u128::from(by);
            prop_assert_eq!(divided(number, by), (number / wide, u32::try_from(number % wide).unwrap()));
        }

        #[test]
        fn does_not_depend_on_the_order_of_factors(a: u128, b: u128) {
            prop_assert_eq!(per_million_down(a, b), per_million_down(b, a));
        }
    }
}
