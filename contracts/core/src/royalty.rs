//! Royalties: what is owed for usage, what accrues, and what each recipient may claim.
//!
//! Totals only grow; what is owed and claimable is derived from them. So order never matters, and rounding leaves less
//! than one unit a party.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{amount::Amount, error::Refusal, terms::Terms};

/// The ledger of one catalogue in one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Ledger {
    /// All that was ever credited.
    pub accrued: Amount,
}

impl Ledger {
    /// The ledger after a credit.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn credit(self, amount: Amount) -> Result<Self, Refusal> {
        Ok(Self { accrued: self.accrued.plus(amount)? })
    }

    /// What a share may claim: `floor(accrued × share / 10⁶) − claimed`.
    ///
    /// # Errors
    /// `AmountTooLarge`: never for a share of at most one million.
    pub fn claimable(self, share_ppm: u32, claimed: Amount) -> Result<Amount, Refusal> {
        Ok(self.accrued.times_per_million_down(share_ppm.into())?.minus_or_zero(claimed))
    }
}

/// What is owed for all units reported so far: `max(0, floor(units × royalty / 10⁶) − advance) − paid`.
///
/// # Errors
/// `AmountTooLarge`.
pub fn owed(terms: &Terms, units: u128, paid: Amount) -> Result<Amount, Refusal> {
    let earned = terms.royalty.times_per_million_down(units)?;
    Ok(earned.minus_or_zero(terms.advance).minus_or_zero(paid))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn order_is_irrelevant(credits in prop::collection::vec(0_u64.., 1..20), share in 0_u32..=1_000_000) {
            let (mut ledger, mut claimed) = (Ledger::default(), Amount::ZERO);
            for credit in &credits {
                ledger = ledger.credit(Amount((*credit).into())).unwrap();
                claimed = claimed.plus(ledger.claimable(share, claimed).unwrap()).unwrap();
            }
            let at_once = ledger.claimable(share, Amount::ZERO).unwrap();
            prop_assert_eq!(claimed, at_once);
        }

        #[test]
        fn shares_leave_less_than_one_unit_a_party(accrued: u128, cuts in prop::collection::vec(0_u32..=1_000_000, 0..31)) {
            let mut cuts = cuts;
            cuts.extend([0, 1_000_000]);
            cuts.sort_unstable();
            let shares: Vec<u32> = cuts.windows(2).map(|pair| pair[1] - pair[0]).collect();
            let ledger = Ledger { accrued: Amount(accrued) };
            let paid: u128 = shares.iter().map(|share| ledger.claimable(*share, Amount::ZERO).unwrap().0).sum();
            prop_assert!(paid <= accrued && accrued - paid < shares.len() as u128);
        }
    }
}
