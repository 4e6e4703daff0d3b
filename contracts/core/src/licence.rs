//! Licences: quote, purchase and grant, in `sale`; here what is frozen and what moves; the status as a pure function of facts and a time.

use alloc::vec::Vec;

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
    amount::Amount,
    catalogue::Card,
    error::Refusal,
    exclusion::Exclusions,
    id::{Account, CatalogueId, Digest, Epoch, Head, LicenceId, PoolId, Seconds, TermsId, Time},
    member::Stays,
    record::{Fields, Fixed},
    records,
    royalty::{self, Payment},
    scale,
    terms::Terms,
    track::Tracks,
};

mod sale;

pub(crate) use sale::check_deadline;
pub use sale::{Grant, PoolPurchase, Purchase, Quote, grant, purchase, purchase_pool, quote, quote_pool};

/// Terms on offer for a catalogue, as `licensing` keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
pub struct Offer {
    /// The epoch in which it was made: a later epoch kills it.
    pub epoch: Epoch,
    /// The last moment it is good for; zero: withdrawn.
    pub until: Time,
}

/// What is licensed. Both kinds are of the same width. Append only: the numbers are on chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TypeInfo)]
pub enum Subject {
    /// The tracks of a catalogue.
    #[codec(index = 0)]
    Catalogue {
        /// Which.
        id: CatalogueId,
        /// Exactly what was agreed when it was sold.
        head: Head,
        /// It covers the tracks with an index below this.
        tracks: u32,
    },
    /// The tracks of the members of a pool: of those with `joined ≤ serial < left` in one of their stays, what was matured
    /// and not excluded when it was sold.
    #[codec(index = 1)]
    Pool {
        /// Which.
        id: PoolId,
        /// Zero, for the width.
        blank: Digest,
        /// The pool's serial when it was sold.
        serial: u32,
    },
}

/// The part of a licence that never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TypeInfo)]
pub struct Frozen {
    /// What is licensed.
    pub subject: Subject,
    /// Under which terms.
    pub terms: TermsId,
    /// To whom.
    pub licensee: Account,
    /// The salted hash of model and version.
    pub model: Digest,
    /// What was paid for it, the advance included.
    pub price: Amount,
    /// Since when.
    pub since: Time,
    /// Its last moment.
    pub expires: Time,
}

/// The part of a licence that moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
pub struct Moving {
    /// Training runs started.
    pub runs: u16,
    /// Attestations recorded.
    pub reports: u32,
    /// The end of the last period reported; at first the beginning of the licence.
    pub reported_until: Time,
    /// All units reported.
    pub units: u128,
    /// All royalties paid.
    pub paid: Amount,
    /// Since when something is owed, if it is.
    pub owing_since: Time,
    /// When it was terminated, once a late report or payment recorded that it was.
    pub ended: Time,
    /// The attestations, folded into one digest.
    pub attested: Digest,
}

/// A licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TypeInfo)]
pub struct Licence {
    /// What never changes.
    pub frozen: Frozen,
    /// What moves.
    pub moving: Moving,
}

/// What a licence is at a moment. Append only: the numbers are on chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[repr(u8)]
pub enum Status {
    /// In force.
    Active = 0,
    /// In force, but a report or a payment is due.
    Overdue = 1,
    /// Overdue beyond the cure period: over, for good.
    Terminated = 2,
    /// In force, but every run is started.
    Exhausted = 3,
    /// Over by time.
    Expired = 4,
}

impl Status {
    /// The number of the status, 0 to 4.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Active => 0,
            Self::Overdue => 1,
            Self::Terminated => 2,
            Self::Exhausted => 3,
            Self::Expired => 4,
        }
    }
}

impl Licence {
    /// Whether a track of a catalogue is covered, by a licence for that catalogue.
    #[must_use]
    pub fn covers(&self, catalogue: CatalogueId, index: u32) -> bool {
        matches!(self.frozen.subject, Subject::Catalogue { id, tracks, .. } if id == catalogue && index < tracks)
    }

    /// Whether a catalogue is covered, by a licence for a pool that it was a member of when the licence was sold: of its
    /// tracks those that were matured and not excluded then ([`covers_in_pool`](Self::covers_in_pool)).
    ///
    /// `stays`: all of the catalogue's in that pool, folded from events; its record tells only the last.
    #[must_use]
    pub fn covers_member(&self, pool: PoolId, stays: &Stays) -> bool {
        matches!(self.frozen.subject, Subject::Pool { id, serial, .. } if id == pool && stays.covers(serial))
    }

    /// Whether a track of a catalogue is covered, by a licence for a pool that it was a member of. What was appended, matured
    /// or included since the sale is not, and what was excluded since is still: a licence is frozen.
    ///
    /// `tracks`, `excluded`: the catalogue's tracks, and the exclusions around this one
    /// ([`exclusion::word`](crate::exclusion::word)), as events told them up to the sale.
    #[must_use]
    pub fn covers_in_pool(
        &self,
        pool: PoolId,
        stays: &Stays,
        index: u32,
        tracks: &Tracks,
        excluded: &Exclusions,
    ) -> bool {
        let sellable = index < tracks.matured_at(self.frozen.since) && !excluded.contains(index);
        sellable && self.covers_member(pool, stays)
    }

    /// The moment after which a report is late, while any is due.
    #[must_use]
    pub fn report_due(&self, terms: &Terms) -> Option<Time> {
        let due = terms.interval != Seconds(0) && self.moving.reported_until < self.frozen.expires;
        due.then(|| self.moving.reported_until.after(terms.interval))
    }

    /// Since when the licence is overdue at a moment, if it is.
    fn overdue_since(&self, terms: &Terms, now: Time) -> Option<Time> {
        let late = self.report_due(terms).filter(|due| *due < now);
        match (late, self.moving.owing_since.told()) {
            (Some(late), Some(owing)) => Some(late.min(owing)),
            (late, owing) => late.or(owing),
        }
    }

    /// When the licence was terminated, seen from a moment, if it was.
    #[must_use]
    pub fn terminated_at(&self, terms: &Terms, now: Time) -> Option<Time> {
        let cured_by = self.overdue_since(terms, now).map(|since| since.after(terms.cure));
        self.moving.ended.told().or(cured_by.filter(|by| *by < now))
    }

    /// What the licence is at a moment. `Terminated` outranks the rest; what has expired is never in force again, though
    /// reports and payments may still be due.
    #[must_use]
    pub fn status_at(&self, terms: &Terms, now: Time) -> Status {
        if self.terminated_at(terms, now).is_some() {
            Status::Terminated
        } else if self.frozen.expires < now {
            Status::Expired
        } else if self.overdue_since(terms, now).is_some() {
            Status::Overdue
        } else if self.moving.runs >= terms.runs {
            Status::Exhausted
        } else {
            Status::Active
        }
    }

    /// The licence after its licensee started a further run.
    ///
    /// # Errors
    /// `NotLicensee`, `LicenceEnded`, `RunsExhausted`.
    pub fn start_run(self, id: LicenceId, terms: &Terms, caller: Account, now: Time) -> Result<Moving, Refusal> {
        if caller != self.frozen.licensee {
            return Err(Refusal::NotLicensee { caller, licensee: self.frozen.licensee });
        }
        let expired = Some(self.frozen.expires).filter(|expires| *expires < now);
        if let Some(ended) = self.terminated_at(terms, now).or(expired) {
            return Err(Refusal::LicenceEnded { licence: id, ended });
        }
        match self.moving.runs {
            runs if runs >= terms.runs => Err(Refusal::RunsExhausted { runs }),
            runs => Ok(Moving { runs: runs.saturating_add(1), ..self.moving }),
        }
    }

    /// The licence after a payment of royalties by itself. Anyone may pay; a late payment is recorded
    /// and never revives.
    ///
    /// More than is owed is taken as paid ahead, so that nobody can spoil a payment by paying a part of it first; where
    /// nothing is owed it is refused, as a slip.
    ///
    /// # Errors
    /// `WrongPayment`, `NothingPaid`, `NothingOwed`, `AmountTooLarge`.
    pub fn pay(self, terms: &Terms, payment: Payment, now: Time) -> Result<Moving, Refusal> {
        let amount = payment.check(terms.currency)?;
        let owed = royalty::owed(terms, self.moving.units, self.moving.paid)?;
        if amount.is_zero() {
            return Err(Refusal::NothingPaid { owed });
        }
        if owed.is_zero() {
            return Err(Refusal::NothingOwed { paid: amount });
        }
        self.settle(terms, amount, now)
    }

    /// The licence after a payment, which may be nothing where it comes with an attestation.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub(crate) fn settle(self, terms: &Terms, amount: Amount, now: Time) -> Result<Moving, Refusal> {
        let ended = self.terminated_at(terms, now).unwrap_or(Time::NONE);
        let owed = royalty::owed(terms, self.moving.units, self.moving.paid)?;
        let owing_since = if amount >= owed { Time::NONE } else { self.moving.owing_since.told().unwrap_or(now) };
        Ok(Moving { paid: self.moving.paid.plus(amount)?, owing_since, ended, ..self.moving })
    }
}

/// Whether a dispute found that the catalogue was not theirs to license. Shown beside the status of its licences, which
/// stand.
#[must_use]
pub fn title_rejected(card: &Card) -> bool {
    card.closed && card.successor != CatalogueId(0)
}

impl Fixed for Subject {
    const WIDTH: usize = 41;

    fn take(from: &mut Fields<'_>) -> Self {
        let (kind, id, head, number) = (u8::take(from), u32::take(from), Digest::take(from), u32::take(from));
        if kind > 1 {
            from.fail();
        }
        match kind {
            0 => Self::Catalogue { id: CatalogueId(id), head: Head(head), tracks: number },
            _ => Self::Pool { id: PoolId(id), blank: head, serial: number },
        }
    }

    fn put(&self, to: &mut Vec<u8>) {
        let (kind, id, head, number) = match *self {
            Self::Catalogue { id, head, tracks } => (0_u8, id.0, head.0, tracks),
            Self::Pool { id, blank, serial } => (1, id.0, blank, serial),
        };
        kind.put(to);
        id.put(to);
        head.put(to);
        number.put(to);
    }
}

scale!(Subject);

records! {
    Offer { epoch: Epoch, until: Time }
    Frozen { subject: Subject, terms: TermsId, licensee: Account, model: Digest, price: Amount, since: Time, expires: Time }
    Moving { runs: u16, reports: u32, reported_until: Time, units: u128, paid: Amount, owing_since: Time, ended: Time, attested: Digest }
    Licence { frozen: Frozen, moving: Moving }
}

#[cfg(test)]
pub(crate) mod tests;
