//! What a change does to a catalogue: the one place where a catalogue's record changes.
//!
//! Every change, whoever made it, is folded into the head with its time, so that published changes replayed to a head
//! prove what was permitted then. Two changes are not: a [repointed](crate::dispute) successor follows from other
//! catalogues, and who sits on the licensor's seat is no part of what was agreed, so that handing it over voids nothing.

use crate::{
    catalogue::{Catalogue, Naming, Setting},
    deal::{Change, OfferDraft},
    error::Refusal,
    exclusion,
    id::{Account, CatalogueId, Digest, DisputeId, Seconds, Time},
    merkle::Keccak,
    party::{LICENSOR_SEAT, Seats},
    track::Batch,
    uses::UseVector,
};

impl Catalogue {
    /// The catalogue after a change that was agreed on, or that somebody may make alone: who may, was checked before.
    ///
    /// # Errors
    /// `CatalogueClosed`, `WrongTrackCount`, `NothingChanges`, `WouldWiden`, `DeadlinePassed`, `ForbiddenAccount`,
    /// `WrongTrackList`, `TracksUnordered`, `NoSuchTrack`, `AlreadyNamed`.
    pub fn apply<H: Keccak>(self, change: &Change, setting: &Setting) -> Result<Self, Refusal> {
        let mut after = self.changed(change, setting)?;
        if !matches!(change, Change::HandedOver { seat: LICENSOR_SEAT, .. }) {
            after.card.head = self.card.head.after::<H>(change, setting.now);
        }
        Ok(after)
    }

    /// The catalogue after a change, under its old head.
    pub(crate) fn changed(mut self, change: &Change, setting: &Setting) -> Result<Self, Refusal> {
        let now = setting.now;
        self.check_changeable(change)?;
        match *change {
            Change::Append(batch) => self.append(batch, now, setting.notice)?,
            Change::SetUses(next) => self.set_uses(next)?,
            Change::Narrow(next) => self.narrow(next)?,
            Change::Offer(offer) => check_offer(&offer, setting)?,
            Change::Grant(grant) => setting.check_account(grant.licensee)?,
            Change::Include(ref tracks) => self.include(tracks)?,
            Change::Exclude(ref tracks) => self.exclude(tracks)?,
            Change::Name { seat, account } => self.agree_name(seat, account, setting)?,
            Change::Named { seat, parties_root, .. } => self.named(seat, parties_root),
            Change::HandedOver { seat, account, parties_root } => self.handed_over(seat, account, parties_root),
            Change::Close => self.card.closed = true,
            Change::Ruled { dispute, successor } => self.ruled(dispute, successor, now),
            Change::Admitted { dispute, until } => self.admitted(dispute, until, now),
            Change::Dismissed { .. } => self.dismissed(now),
            // Only `licensing` knows whether these change anything.
            Change::Withdraw(..) | Change::JoinPool { .. } | Change::LeavePool(_) => {}
        }
        Ok(self)
    }

    /// A closed catalogue changes no more, but its places still change hands: they carry unclaimed money. One that its own
    /// people closed can still be disputed and lost: closing it first must not save whoever took it. Names are agreed on
    /// there too, but not where it was lost: they would be the loser's, for money of somebody whom they did not name.
    fn check_changeable(&self, change: &Change) -> Result<(), Refusal> {
        match change {
            Change::HandedOver { .. } => Ok(()),
            Change::Name { .. } | Change::Named { .. } => self.card.check_kept(self.id),
            Change::Admitted { .. } | Change::Dismissed { .. } | Change::Ruled { .. } => self.card.check_kept(self.id),
            _ if self.card.closed => Err(Refusal::CatalogueClosed { catalogue: self.id }),
            _ => Ok(()),
        }
    }

    fn nothing_changes(&self) -> Refusal {
        Refusal::NothingChanges { catalogue: self.id }
    }

    fn append(&mut self, batch: Batch, now: Time, notice: Seconds) -> Result<(), Refusal> {
        self.card.tracks = self.card.tracks.append(batch.count, now, notice)?;
        self.batches = self.batches.saturating_add(1);
        Ok(())
    }

    /// Replaces the vector. Lowering any use begins a new epoch.
    fn set_uses(&mut self, next: UseVector) -> Result<(), Refusal> {
        let uses = self.card.uses;
        if next == uses {
            return Err(self.nothing_changes());
        }
        if uses.is_lowered_by(next) {
            self.card.epoch = self.card.epoch.next();
        }
        self.card.uses = next;
        Ok(())
    }

    fn narrow(&mut self, next: UseVector) -> Result<(), Refusal> {
        let uses = self.card.uses;
        if uses.is_widened_by(next) {
            return Err(Refusal::WouldWiden { uses: uses.0, next: next.0 });
        }
        // From unset to not allowed and back permits the same: it would only move the head, and that for ever.
        if !uses.is_lowered_by(next) {
            return Err(self.nothing_changes());
        }
        self.set_uses(next)
    }

    /// Counts the tracks included; whether each was excluded, their records tell.
    fn include(&mut self, tracks: &[u32]) -> Result<(), Refusal> {
        let count = exclusion::check(tracks, self.card.tracks.total)?;
        self.card.excluded = self.card.excluded.checked_sub(count).ok_or(self.nothing_changes())?;
        Ok(())
    }

    /// Counts the tracks excluded; whether each was included, their records tell.
    fn exclude(&mut self, tracks: &[u32]) -> Result<(), Refusal> {
        let total = self.card.tracks.total;
        let excluded = self.card.excluded.saturating_add(exclusion::check(tracks, total)?);
        if excluded > total {
            return Err(self.nothing_changes());
        }
        self.card.excluded = excluded;
        Ok(())
    }

    /// A later name takes the place of one that still waits.
    fn agree_name(&mut self, seat: u32, account: Account, setting: &Setting) -> Result<(), Refusal> {
        if !self.unnamed.contains(seat) {
            return Err(Refusal::AlreadyNamed { seat });
        }
        if account.is_zero() {
            return Err(Refusal::ForbiddenAccount { account });
        }
        setting.check_account(account)?;
        self.naming = Naming { seat, account, ready: setting.now.after(setting.naming_notice) };
        Ok(())
    }

    fn named(&mut self, seat: u32, parties_root: Digest) {
        self.card.parties_root = parties_root;
        self.unnamed = self.unnamed.without(Seats::one(seat));
        self.naming = Naming::default();
    }

    fn handed_over(&mut self, seat: u32, account: Account, parties_root: Digest) {
        if seat == LICENSOR_SEAT {
            self.licensor = account;
        }
        self.card.parties_root = parties_root;
    }

    /// What is held goes with the ruling, whichever dispute holds it. What an older one held was the parties' already:
    /// where none holds the catalogue the ruling names itself, so that no ledger takes that for its own. A name that waits
    /// is stopped: they agreed on it whose catalogue it never was.
    fn ruled(&mut self, dispute: DisputeId, successor: CatalogueId, now: Time) {
        if now >= self.card.disputed_until {
            self.card.dispute = dispute;
        }
        self.card.closed = true;
        self.card.successor = successor;
        self.naming = Naming::default();
    }

    /// A dispute stops a name that waits.
    fn admitted(&mut self, dispute: DisputeId, until: Time, now: Time) {
        let span = until.since(now);
        self.held = Seconds(self.held_before(now).0.saturating_add(span.0));
        self.card.dispute = dispute;
        self.card.disputed_until = until;
        self.naming = Naming::default();
    }

    /// What an early ruling leaves of the hold is given back.
    fn dismissed(&mut self, now: Time) {
        let rest = self.card.disputed_until.since(now);
        self.held = Seconds(self.held.0.saturating_sub(rest.0));
        self.card.disputed_until = now;
    }
}

fn check_offer(offer: &OfferDraft, setting: &Setting) -> Result<(), Refusal> {
    if offer.until < setting.now {
        return Err(Refusal::DeadlinePassed { now: setting.now, deadline: offer.until });
    }
    setting.check_account(offer.licensee)
}

#[cfg(test)]
mod tests;
