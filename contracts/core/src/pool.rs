//! Pools: one sale for many catalogues. What comes in is shared by weight among the members of that moment.
//!
//! A payment costs the same for one member and for a million: it moves an accumulator of money per unit of weight, and
//! each membership ([`crate::member`]) earns its weight times what the accumulator moved since it last looked. Nothing is
//! rounded but at the end: the accumulator is exact to 2⁻⁶⁴, its remainder is carried into the next payment, and so is
//! the fraction of each membership into its next settlement. So it does not matter how often anybody settles.

use scale_info::TypeInfo;

use crate::{
    amount::Amount,
    error::Refusal,
    id::{Account, CatalogueId, PoolId, TermsId},
    records,
    terms::Terms,
    uses::UseSet,
};

/// The highest fee of an operator, in parts per million.
pub const MAX_FEE: u32 = 300_000;

/// Money per unit of weight: `whole + frac / 2⁶⁴`, in the base unit of the pool's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
pub struct Accumulator {
    /// Whole base units.
    pub whole: u128,
    /// Parts of 2⁻⁶⁴.
    pub frac: u64,
}

impl Accumulator {
    /// The sum with `whole + frac / 2⁶⁴`. It never wraps: it stays below all that the pool received.
    pub(crate) fn plus(self, whole: u128, frac: u128) -> Self {
        let frac = frac.wrapping_add(self.frac.into());
        Self { whole: self.whole.wrapping_add(whole).wrapping_add(frac >> 64), frac: low(frac) }
    }

    /// How far it moved since an earlier reading.
    pub(crate) fn since(self, earlier: Self) -> Self {
        let (frac, borrow) = self.frac.overflowing_sub(earlier.frac);
        Self { whole: self.whole.wrapping_sub(earlier.whole).wrapping_sub(borrow.into()), frac }
    }
}

/// The lower 64 bits.
pub(crate) fn low(wide: u128) -> u64 {
    wide as u64
}

/// A pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TypeInfo)]
pub struct Pool {
    /// Who countersigns members, seals the pool and claims the fees.
    pub operator: Account,
    /// The one set of terms it sells.
    pub terms: TermsId,
    /// The uses of those terms: what each member must permit. Kept here so that a push of a card reads no terms.
    pub uses: UseSet,
    /// The currency of those terms.
    pub currency: Account,
    /// The operator's part of all that comes in, in parts per million.
    pub fee_ppm: u32,
    /// Whether nobody joins any more: a pack.
    pub sealed: bool,
    /// Counts the joins, leaves and changes of weight.
    pub serial: u32,
    /// The sum of the members' weights.
    pub weight: u64,
    /// All weight that ever went: with who left or was suspended, or was lowered. It only grows; who comes back adds nothing.
    pub lost: u64,
    /// The last to stop being a member when the pool was last without members; zero: it never was left by all.
    pub last: CatalogueId,
    /// All that was ever shared, per unit of weight.
    pub acc: Accumulator,
    /// What the accumulator could not share exactly, in 2⁻⁶⁴ of the base unit.
    pub carried: u64,
    /// All that ever came in.
    pub received: Amount,
    /// The operator's part of it.
    pub fees: Amount,
    /// All fees that were ever claimed.
    pub fees_claimed: Amount,
}

/// How a payment was divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Divided {
    /// The operator's fee.
    pub fee: Amount,
    /// What no member was there to share: due to the ledger of [`Pool::last`].
    pub unshared: Amount,
}

impl Pool {
    /// A new pool, without members. Its operator is the caller.
    ///
    /// # Errors
    /// `PoolHasAdvance`, `FeeTooHigh`.
    pub fn open(operator: Account, id: TermsId, terms: &Terms, fee_ppm: u32) -> Result<Self, Refusal> {
        if !terms.advance.is_zero() {
            return Err(Refusal::PoolHasAdvance { terms: id });
        }
        if fee_ppm > MAX_FEE {
            return Err(Refusal::FeeTooHigh { fee: fee_ppm, most: MAX_FEE });
        }
        Ok(Self {
            operator,
            terms: id,
            uses: terms.uses,
            currency: terms.currency,
            fee_ppm,
            sealed: false,
            serial: 0,
            weight: 0,
            lost: 0,
            last: CatalogueId(0),
            acc: Accumulator::default(),
            carried: 0,
            received: Amount::ZERO,
            fees: Amount::ZERO,
            fees_claimed: Amount::ZERO,
        })
    }

    /// Lets nobody join any more.
    ///
    /// # Errors
    /// `NotOperator`, `PoolIsSealed`.
    pub fn seal(&mut self, id: PoolId, caller: Account) -> Result<(), Refusal> {
        self.check_operator(caller)?;
        self.check_unsealed(id)?;

        self.sealed = true;
        Ok(())
    }

    /// Takes in a payment and shares it among the members of this moment, after the operator's fee,
    /// `floor(amount × fee / 10⁶)`. Where there are none, all but the fee is due to the last who was one: whatever comes
    /// in was sold while there was a member, so that there is a last one, and nothing waits for whom the operator lets in.
    ///
    /// # Errors
    /// `AmountTooLarge`: all that a pool ever receives is told in one amount. So nothing that members earn ever overflows.
    pub fn share(&mut self, amount: Amount) -> Result<Divided, Refusal> {
        let received = self.received.plus(amount)?;
        let fee = amount.times_per_million_down(self.fee_ppm.into())?;

        self.received = received;
        self.fees = self.fees.plus(fee)?;
        Ok(Divided { fee, unshared: self.spread(amount.minus_or_zero(fee)) })
    }

    /// Shares an amount among the members: a long division in base 2⁶⁴ by the weight. Returns what could not be shared:
    /// all of it where there are none, else nothing.
    fn spread(&mut self, unshared: Amount) -> Amount {
        let (Amount(amount), weight) = (unshared, u128::from(self.weight));
        let (Some(whole), Some(rest)) = (amount.checked_div(weight), amount.checked_rem(weight)) else {
            return unshared;
        };
        // The rest is below the weight and so below 2⁶⁴: the shift loses nothing.
        let fine = rest << 64 | u128::from(self.carried);
        let (Some(frac), Some(carried)) = (fine.checked_div(weight), fine.checked_rem(weight)) else {
            return unshared;
        };
        self.acc = self.acc.plus(whole, frac);
        self.carried = low(carried);
        Amount::ZERO
    }

    /// Takes all fees out that were not claimed yet, and returns them.
    ///
    /// # Errors
    /// `NotOperator`, `NoFees`.
    pub fn claim_fees(&mut self, id: PoolId, caller: Account) -> Result<Amount, Refusal> {
        self.check_operator(caller)?;
        let amount = self.fees.minus_or_zero(self.fees_claimed);
        if amount.is_zero() {
            return Err(Refusal::NoFees { pool: id, claimed: self.fees_claimed });
        }

        self.fees_claimed = self.fees;
        Ok(amount)
    }

    /// Checks that there is a member.
    ///
    /// # Errors
    /// `PoolEmpty`.
    pub fn check_members(&self, id: PoolId) -> Result<(), Refusal> {
        if self.weight == 0 { Err(Refusal::PoolEmpty { pool: id }) } else { Ok(()) }
    }

    /// Checks that the pool is no older, no lighter and not more lost than the buyer accepts: what they saw
    /// ([`Pool::serial`], [`Pool::weight`], [`Pool::lost`]), the last with a tolerance of their own. Without one they get each
    /// member of that moment; with one, all of them but those of so much weight together, whoever came for them. Who joined
    /// since only adds to it.
    ///
    /// It bounds weight, not tracks: a member whose agreed weight is below what it has available excludes the difference
    /// without any weight lost. Which tracks a licence covers, its moment says.
    ///
    /// # Errors
    /// `PoolChanged`.
    pub fn check_sale(&self, least_serial: u32, least_weight: u64, most_lost: u64) -> Result<(), Refusal> {
        let Self { serial, weight, lost, .. } = *self;
        if serial < least_serial || weight < least_weight || lost > most_lost {
            return Err(Refusal::PoolChanged { serial, weight, lost });
        }
        Ok(())
    }

    /// Checks that the caller is the operator.
    ///
    /// # Errors
    /// `NotOperator`.
    pub fn check_operator(&self, caller: Account) -> Result<(), Refusal> {
        let operator = self.operator;
        if caller == operator { Ok(()) } else { Err(Refusal::NotOperator { caller, operator }) }
    }

    pub(crate) fn check_unsealed(&self, id: PoolId) -> Result<(), Refusal> {
        if self.sealed { Err(Refusal::PoolIsSealed { pool: id }) } else { Ok(()) }
    }
}

records! {
    Accumulator { whole: u128, frac: u64 }
    Pool { operator: Account, terms: TermsId, uses: UseSet, currency: Account, fee_ppm: u32, sealed: bool, serial: u32, weight: u64, lost: u64, last: CatalogueId, acc: Accumulator, carried: u64, received: Amount, fees: Amount, fees_claimed: Amount }
}

#[cfg(test)]
pub(crate) mod tests;
