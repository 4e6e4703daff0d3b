//! Royalties: what is owed for usage, what accrues, and what each recipient may claim.
//!
//! Totals only grow; what is owed and claimable is derived from them. So order never matters, and rounding leaves less
//! than one unit a party.

use scale_info::TypeInfo;

use crate::{
    amount::Amount,
    catalogue::Card,
    error::Refusal,
    id::{Account, CatalogueId, DisputeId, Time},
    records,
    terms::Terms,
};

/// The ledger of one catalogue in one currency. Accrued and held together always fit one amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
pub struct Ledger {
    /// All that ever accrued to the parties.
    pub accrued: Amount,
    /// What came in during a dispute, until that is decided and anybody moves it.
    pub held: Amount,
    /// The dispute during which it came in.
    pub held_under: DisputeId,
}

/// How a payment was credited, as events tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Credited {
    /// What was held before, and belongs to the parties by now: it accrued, before the payment did.
    pub freed: Amount,
    /// All that accrued with it, before the payment did.
    pub folded: Amount,
    /// Whether the payment is held; else it accrued.
    pub held: bool,
    /// The ledger afterwards.
    pub after: Ledger,
}

impl Ledger {
    /// Credits a payment: it accrues, but during a dispute it is held, also where the catalogue was closed before.
    ///
    /// `card`: of the catalogue whose ledger this is: the [`payee`].
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn credit(self, card: &Card, amount: Amount, now: Time) -> Result<Credited, Refusal> {
        self.accrued.plus(self.held)?.plus(amount)?;
        let folded = self.folded(card, now);
        let held = card.holds(now);
        let after = if held {
            Self { held: folded.held.plus(amount)?, held_under: card.dispute, ..folded }
        } else {
            folded.accrue(amount)?
        };
        Ok(Credited { freed: self.held.minus_or_zero(folded.held), folded: folded.accrued, held, after })
    }

    /// The ledger after what accrues whatever the catalogue is now: it was earned before.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn accrue(self, amount: Amount) -> Result<Self, Refusal> {
        self.accrued.plus(self.held)?.plus(amount)?;
        Ok(Self { accrued: self.accrued.plus(amount)?, ..self })
    }

    /// The ledger with what was held and belongs to the parties now: a dispute that was dismissed or is over by time.
    #[must_use]
    pub fn folded(self, card: &Card, now: Time) -> Self {
        let under = self.held_under == card.dispute;
        if under && (card.holds(now) || successor(card).is_some()) {
            return self;
        }
        let accrued = Amount(self.accrued.0.saturating_add(self.held.0));
        Self { accrued, held: Amount::ZERO, held_under: self.held_under }
    }

    /// Moves what is held to where it belongs now. Returns the ledger afterwards, and what goes on to the ledger of the
    /// [`payee`], where the dispute was upheld; else nothing goes on.
    ///
    /// # Errors
    /// `NothingHeld`, `StillHeld`.
    pub fn release(self, catalogue: CatalogueId, card: &Card, now: Time) -> Result<(Self, Amount), Refusal> {
        if self.held.is_zero() {
            return Err(Refusal::NothingHeld { catalogue });
        }
        let folded = self.folded(card, now);
        if folded.held.is_zero() {
            return Ok((folded, Amount::ZERO));
        }
        if card.holds(now) {
            return Err(Refusal::StillHeld { until: card.disputed_until });
        }
        Ok((Self { held: Amount::ZERO, ..folded }, folded.held))
    }

    /// What a share may claim: `floor(accrued × share / 10⁶) − claimed`.
    ///
    /// # Errors
    /// `AmountTooLarge`: never for a share of at most one million.
    pub fn claimable(self, share_ppm: u32, claimed: Amount) -> Result<Amount, Refusal> {
        Ok(self.accrued.times_per_million_down(share_ppm.into())?.minus_or_zero(claimed))
    }
}

/// The catalogue to whose claim a catalogue was lost, if it was.
fn successor(card: &Card) -> Option<CatalogueId> {
    Some(card.successor).filter(|successor| card.closed && *successor != CatalogueId(0))
}

/// How many catalogues that were lost in turn a payment follows, and a ruling, to where its money goes.
pub const MOST_HOPS: u32 = 3;

/// The catalogue whose ledger a payment for another is credited to, and its card: where a dispute closed that one its
/// successor, and where that was lost in turn the next. So nobody is paid for a catalogue that they lost since, also before
/// anybody re-points the first; `consent` does, where a chain is longer than is followed here.
///
/// Stops before it comes back to where it began: two that were lost to each other are paid crosswise.
///
/// `card_of`: the card of a catalogue, read once for each that is on the way.
///
/// # Errors
/// Those of `card_of`.
pub fn payee<E>(
    origin: CatalogueId,
    card_of: impl Fn(CatalogueId) -> Result<Card, E>,
) -> Result<(CatalogueId, Card), E> {
    let (mut payee, mut hops) = (origin, 0_u32);
    loop {
        let card = card_of(payee)?;
        match successor(&card) {
            Some(next) if next != origin && hops < MOST_HOPS => (payee, hops) = (next, hops.saturating_add(1)),
            _ => return Ok((payee, card)),
        }
    }
}

/// Money that comes with a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Payment {
    /// What the payer says they pay, in the currency of the terms.
    pub amount: Amount,
    /// The native value that was sent along.
    pub value: Amount,
}

impl Payment {
    /// The amount paid: of native money exactly the value sent, while a token comes with none.
    ///
    /// # Errors
    /// `WrongPayment`.
    pub fn check(self, currency: Account) -> Result<Amount, Refusal> {
        let price = if currency.is_zero() { self.amount } else { Amount::ZERO };
        if self.value == price { Ok(self.amount) } else { Err(Refusal::WrongPayment { paid: self.value, price }) }
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

records! {
    Ledger { accrued: Amount, held: Amount, held_under: DisputeId }
}

#[cfg(test)]
mod tests;
