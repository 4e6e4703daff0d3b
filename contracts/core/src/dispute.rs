//! Disputes: *this catalogue is not theirs to license*. Filed with a bond, admitted and ruled on by the arbiter.
//!
//! **Holds.** An admitted dispute holds the catalogue, at most 60 days of any 180. Spans of holds add up until the catalogue
//! was left in peace for 120 days; then they count from nothing again. Two such series are 120 days apart, so that no 180
//! days see more than 60 of both; a window that began anew on fixed dates would let 60 days end where the next 60 begin.
//!
//! **A yes needs no hold.** To close a catalogue takes none of those 60 days: the arbiter says yes to a dispute that was only
//! filed, also while another holds the catalogue. Else whoever stole one could have it held by disputes of their own until
//! no other can be admitted. A no is said of what was admitted: what had no effect has done no harm that the bond pays for.
//!
//! **Closing saves nobody.** All of it is possible on a catalogue that its own people closed: filed, admitted, held and ruled on.
//! Only what was lost already, to a successor, is out of everybody's reach.

use scale_info::TypeInfo;

use crate::{
    amount::Amount,
    catalogue::{Card, Catalogue, Setting},
    deal::Change,
    error::Refusal,
    id::{Account, CatalogueId, Digest, DisputeId, Seconds, Time},
    record_enums, records,
    royalty::MOST_HOPS,
};

/// The longest that disputes may hold a catalogue, together: 60 days.
pub const LONGEST_HOLD: Seconds = Seconds(60 * 24 * 60 * 60);

/// After so long without a hold the spans count from nothing again: 120 days.
pub const PEACE: Seconds = Seconds(120 * 24 * 60 * 60);

/// What was said of a dispute. Append only: the numbers are on chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
#[repr(u8)]
pub enum Stage {
    /// It has no effect yet.
    #[default]
    Filed = 0,
    /// It holds the catalogue, until its date.
    Admitted = 1,
    /// The arbiter said yes: the catalogue is closed.
    Upheld = 2,
    /// The arbiter said no, or its date passed.
    Dismissed = 3,
    /// Its filer took the bond back before it was admitted.
    Withdrawn = 4,
}

impl Stage {
    /// The number of the stage, 0 to 4.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Filed => 0,
            Self::Admitted => 1,
            Self::Upheld => 2,
            Self::Dismissed => 3,
            Self::Withdrawn => 4,
        }
    }
}

/// A dispute as `consent` keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
pub struct Dispute {
    /// The catalogue that it is about.
    pub catalogue: CatalogueId,
    /// The claimant's own catalogue: where money goes if it is upheld.
    pub claimant: CatalogueId,
    /// Who filed it, and takes the bond back.
    pub filer: Account,
    /// The salted hash of the evidence.
    pub evidence: Digest,
    /// When.
    pub filed: Time,
    /// What was said of it so far. What time says is in [`stage_at`](Self::stage_at).
    pub stage: Stage,
    /// The first moment after it holds the catalogue, once it was admitted.
    pub until: Time,
    /// Whether the bond was returned to its filer, or forfeited to the catalogue.
    pub bond_paid: bool,
}

/// A claim that a catalogue is not theirs to license, as it is filed.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// Who files it.
    pub filer: Account,
    /// The catalogue that it is about.
    pub catalogue: &'a Catalogue,
    /// The filer's own.
    pub claimant: &'a Catalogue,
    /// The salted hash of the evidence.
    pub evidence: Digest,
    /// What comes with it.
    pub paid: Amount,
}

impl Claim<'_> {
    /// The dispute that is filed. It has no effect on anything.
    ///
    /// # Errors
    /// `OwnCatalogue`, `NotLicensor`, `CatalogueClosed`, `CatalogueDisputed`, `WrongPayment`.
    pub fn file(&self, bond: Amount, now: Time) -> Result<Dispute, Refusal> {
        let (catalogue, claimant) = (self.catalogue.id, self.claimant.id);
        if catalogue == claimant {
            return Err(Refusal::OwnCatalogue { catalogue });
        }
        self.claimant.check_licensor(self.filer)?;
        self.claimant.card.check_open(claimant, now)?;
        // One that its own people closed can still be lost: royalties of what was sold come in for years.
        self.catalogue.card.check_kept(catalogue)?;
        if self.paid != bond {
            return Err(Refusal::WrongPayment { paid: self.paid, price: bond });
        }
        let Self { filer, evidence, .. } = *self;
        Ok(Dispute { catalogue, claimant, filer, evidence, filed: now, ..Dispute::default() })
    }
}

impl Dispute {
    /// What a dispute is at a moment: time dismisses one that was admitted and not ruled on.
    #[must_use]
    pub fn stage_at(&self, now: Time) -> Stage {
        if self.stage == Stage::Admitted && now >= self.until { Stage::Dismissed } else { self.stage }
    }

    fn check_stage(&self, id: DisputeId, stage: Stage) -> Result<(), Refusal> {
        let is = self.stage;
        if is == stage { Ok(()) } else { Err(Refusal::WrongStage { dispute: id, stage: is.number() }) }
    }

    /// The dispute once the arbiter admitted it, and the change that holds the catalogue.
    ///
    /// # Errors
    /// `NotArbiter`, `WrongStage`, `CatalogueClosed`, `CatalogueDisputed`, `HoldExhausted`.
    pub fn admit(
        self,
        id: DisputeId,
        catalogue: &Catalogue,
        arbiter: Arbiter,
        caller: Account,
        now: Time,
    ) -> Result<(Self, Change), Refusal> {
        arbiter.check(caller)?;
        self.check_stage(id, Stage::Filed)?;
        catalogue.card.check_unheld(catalogue.id, now)?;
        let left = LONGEST_HOLD.0.saturating_sub(catalogue.held_before(now).0);
        if left == 0 {
            let again = catalogue.card.disputed_until.after(PEACE);
            return Err(Refusal::HoldExhausted { catalogue: catalogue.id, again });
        }
        let until = now.after(Seconds(left));
        Ok((Self { stage: Stage::Admitted, until, ..self }, Change::Admitted { dispute: id, until }))
    }

    /// The dispute once the arbiter ruled, and the change that follows. Dismissed, the bond is the catalogue's.
    ///
    /// `catalogue`: any catalogue by its id.
    ///
    /// # Errors
    /// `NotArbiter`, `WrongStage`, `DisputeOver`; those of `catalogue`; `ClaimantCannotSucceed`.
    pub fn rule(
        self,
        id: DisputeId,
        upheld: bool,
        arbiter: Arbiter,
        caller: Account,
        catalogue: impl Fn(CatalogueId) -> Result<Catalogue, Refusal>,
        now: Time,
    ) -> Result<(Self, Change), Refusal> {
        arbiter.check(caller)?;
        if !(upheld && self.stage == Stage::Filed) {
            self.check_stage(id, Stage::Admitted)?;
            if now >= self.until {
                return Err(Refusal::DisputeOver { dispute: id, until: self.until });
            }
        }
        if upheld {
            let change = Change::Ruled { dispute: id, successor: self.successor(catalogue)? };
            return Ok((Self { stage: Stage::Upheld, ..self }, change));
        }
        Ok((Self { stage: Stage::Dismissed, bond_paid: true, ..self }, Change::Dismissed { dispute: id }))
    }

    /// Where money goes if it is upheld: the claimant's catalogue, or what that was lost to since.
    fn successor(&self, catalogue: impl Fn(CatalogueId) -> Result<Catalogue, Refusal>) -> Result<CatalogueId, Refusal> {
        let mut at = self.claimant;
        for _ in 0..=MOST_HOPS {
            let Card { closed, successor, .. } = catalogue(at)?.card;
            if !closed && at != self.catalogue {
                return Ok(at);
            }
            if at == self.catalogue || successor == CatalogueId::default() {
                break;
            }
            at = successor;
        }
        Err(Refusal::ClaimantCannotSucceed { claimant: self.claimant, leads_to: at })
    }

    /// The dispute once its filer took the bond back: unless the arbiter said no.
    ///
    /// # Errors
    /// `NotFiler`, `BondSettled`, `BondBound`.
    pub fn reclaim(self, id: DisputeId, caller: Account, now: Time) -> Result<Self, Refusal> {
        if caller != self.filer {
            return Err(Refusal::NotFiler { caller, filer: self.filer });
        }
        if self.bond_paid {
            return Err(Refusal::BondSettled { dispute: id });
        }
        let stage = match self.stage_at(now) {
            Stage::Admitted => return Err(Refusal::BondBound { dispute: id, until: self.until }),
            Stage::Filed => Stage::Withdrawn,
            over => over,
        };
        Ok(Self { stage, bond_paid: true, ..self })
    }
}

impl Catalogue {
    /// For how long disputes held the catalogue since it was last left in peace, seen from a moment when none does.
    #[must_use]
    pub fn held_before(&self, now: Time) -> Seconds {
        if now >= self.card.disputed_until.after(PEACE) { Seconds::default() } else { self.held }
    }

    /// The catalogue pointed one hop further, where its successor has a successor itself. The head stays.
    ///
    /// `successor`: the card of the present successor.
    ///
    /// # Errors
    /// `NothingToRepoint`.
    pub fn repoint(mut self, successor: &Card) -> Result<Self, Refusal> {
        let (none, next) = (CatalogueId::default(), successor.successor);
        if self.card.successor == none || next == none || next == self.id {
            return Err(Refusal::NothingToRepoint { catalogue: self.id });
        }
        self.card.successor = next;
        Ok(self)
    }
}

/// The arbiter's place: it is handed over in two steps, like any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
pub struct Arbiter {
    /// Who is the arbiter.
    pub account: Account,
    /// Whom the place is offered to; zero: nobody.
    pub offered: Account,
}

impl Arbiter {
    /// Checks that the caller is the arbiter.
    ///
    /// # Errors
    /// `NotArbiter`.
    pub fn check(self, caller: Account) -> Result<(), Refusal> {
        let arbiter = self.account;
        if caller == arbiter { Ok(()) } else { Err(Refusal::NotArbiter { caller, arbiter }) }
    }

    /// The place once it is offered to an account; zero takes an offer back.
    ///
    /// # Errors
    /// `NotArbiter`, `ForbiddenAccount`.
    pub fn offer(self, caller: Account, to: Account, setting: &Setting) -> Result<Self, Refusal> {
        self.check(caller)?;
        setting.check_account(to)?;
        Ok(Self { offered: to, ..self })
    }

    /// The place once the caller took it.
    ///
    /// # Errors
    /// `ArbiterNotOffered`.
    pub fn take(self, caller: Account) -> Result<Self, Refusal> {
        let offered = self.offered;
        if caller != offered || offered.is_zero() {
            return Err(Refusal::ArbiterNotOffered { caller, offered });
        }
        Ok(Self { account: caller, offered: Account::ZERO })
    }
}

records! {
    Dispute { catalogue: CatalogueId, claimant: CatalogueId, filer: Account, evidence: Digest, filed: Time, stage: Stage, until: Time, bond_paid: bool }
    Arbiter { account: Account, offered: Account }
}

record_enums! {
    Stage { Filed = 0, Admitted = 1, Upheld = 2, Dismissed = 3, Withdrawn = 4 }
}

#[cfg(test)]
mod tests;
