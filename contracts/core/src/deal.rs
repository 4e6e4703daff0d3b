//! Deals and narrowing: how a catalogue changes.
//!
//! Every change, widening or narrowing, is folded into the head with its time, so that published changes replayed to a
//! head prove what was permitted then.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
    catalogue::Catalogue,
    error::Refusal,
    id::{Account, Digest, Head, Seconds, TermsId, Time},
    merkle::{self, Keccak, Tag},
    party::LIKENESS,
    track::Batch,
    uses::{Permission, Use, UseVector},
};

/// The longest that a deal may be good for: 90 days.
pub const LONGEST_DEAL: Seconds = Seconds(90 * 24 * 60 * 60);

/// The most changes that a deal may make.
pub const MOST_CHANGES: u32 = 16;

/// An offer of terms, as a deal makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct OfferDraft {
    /// The terms.
    pub terms: TermsId,
    /// Who may purchase; zero: anyone.
    pub licensee: Account,
    /// Until when.
    pub until: Time,
}

/// A licence given without a purchase, as a deal makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct GrantDraft {
    /// The terms: without price, royalty, advance or reporting.
    pub terms: TermsId,
    /// Who receives the licence.
    pub licensee: Account,
    /// The salted hash of model and version.
    pub model: Digest,
}

/// A change of a catalogue. Append only: the indices are hashed into heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Change {
    /// A batch of tracks is added.
    #[codec(index = 0)]
    Append(Batch),
    /// The use vector is replaced.
    #[codec(index = 1)]
    SetUses(UseVector),
    /// Terms are offered.
    #[codec(index = 2)]
    Offer(OfferDraft),
    /// A licence is granted.
    #[codec(index = 3)]
    Grant(GrantDraft),
    /// Uses are lowered, at once.
    #[codec(index = 16)]
    Narrow(UseVector),
    /// An offer is withdrawn, at once: terms and whom it was made to.
    #[codec(index = 17)]
    Withdraw(TermsId, Account),
}

impl Head {
    /// The head after a change at a moment.
    #[must_use]
    pub fn after<H: Keccak>(self, change: &Change, now: Time) -> Self {
        Self(merkle::digest::<H, _>(Tag::Change, &(self, now, change)))
    }
}

/// Checks a deal before its changes are applied.
///
/// # Errors
/// `NotLicensor`, `CatalogueClosed`, `HeadMoved`, `DeadlinePassed`, `DeadlineTooFar`, `EmptyDeal`, `TooManyChanges`,
/// `UsesSetTwice`, `ReplicaStandsAlone`.
pub fn check(
    catalogue: &Catalogue,
    caller: Account,
    base: Head,
    until: Time,
    changes: &[Change],
    now: Time,
) -> Result<(), Refusal> {
    catalogue.check_speaker(caller, now)?;
    catalogue.card.check_head(base)?;
    check_date(until, now)?;
    check_count(changes)?;
    check_replica(catalogue, changes)
}

/// A deal makes one change at least, a limited number at most, and sets the uses once.
fn check_count(changes: &[Change]) -> Result<(), Refusal> {
    let count = u32::try_from(changes.len()).unwrap_or(u32::MAX);
    if count == 0 {
        return Err(Refusal::EmptyDeal {});
    }
    if count > MOST_CHANGES {
        return Err(Refusal::TooManyChanges { count, most: MOST_CHANGES });
    }
    let sets = changes.iter().filter(|change| matches!(change, Change::SetUses(_))).count();
    if sets > 1 { Err(Refusal::UsesSetTwice {}) } else { Ok(()) }
}

/// Checks that a date is neither past nor too far ahead.
fn check_date(until: Time, now: Time) -> Result<(), Refusal> {
    let latest = now.after(LONGEST_DEAL);
    match until {
        past if past < now => Err(Refusal::DeadlinePassed { now, deadline: until }),
        far if far > latest => Err(Refusal::DeadlineTooFar { deadline: until, latest }),
        _ => Ok(()),
    }
}

/// Raising Replica stands alone in its deal, touches no other use, and needs a party who holds the likeness.
fn check_replica(catalogue: &Catalogue, changes: &[Change]) -> Result<(), Refusal> {
    let now = catalogue.card.uses;
    let rank = |uses: UseVector| uses.get(Use::Replica).rank();
    let raises = |change: &Change| matches!(change, Change::SetUses(next) if rank(*next) > rank(now));
    if !changes.iter().any(raises) {
        return Ok(());
    }
    let alone = match changes {
        [Change::SetUses(next)] => {
            next.with(Use::Replica, Permission::Unset) == now.with(Use::Replica, Permission::Unset)
        }
        _ => false,
    };
    if alone && catalogue.rights & LIKENESS != 0 { Ok(()) } else { Err(Refusal::ReplicaStandsAlone {}) }
}

impl Catalogue {
    /// The catalogue after a change that its rightsholders agreed on, or that one of them may make alone.
    ///
    /// # Errors
    /// `WrongTrackCount`, `NothingChanges`, `WouldWiden`, `DeadlinePassed`.
    pub fn apply<H: Keccak>(mut self, change: &Change, now: Time, notice: Seconds) -> Result<Self, Refusal> {
        match *change {
            Change::Append(batch) => self.append(batch, now, notice)?,
            Change::SetUses(next) => self.set_uses(next)?,
            Change::Narrow(next) => self.narrow(next)?,
            Change::Offer(offer) if offer.until < now => {
                return Err(Refusal::DeadlinePassed { now, deadline: offer.until });
            }
            Change::Offer(_) | Change::Grant(_) | Change::Withdraw(..) => {}
        }
        self.card.head = self.card.head.after::<H>(change, now);
        Ok(self)
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
            return Err(Refusal::NothingChanges { catalogue: self.id });
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
        self.set_uses(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::{CatalogueId, Epoch},
        merkle::HostKeccak,
        party::{COMPOSITION, MASTER, Party},
    };

    const ADA: Account = Account([1; 20]);
    const NOW: Time = Time(1_000);

    fn catalogue(rights: u8) -> Catalogue {
        let parties = [Party { account: ADA, rights, share_ppm: 1_000_000 }];
        Catalogue::open::<HostKeccak>(1, Account([9; 20]), CatalogueId(1), ADA, &parties, &[], NOW).unwrap()
    }

    fn open() -> Catalogue {
        catalogue(COMPOSITION | MASTER)
    }

    fn uses(permission: Permission) -> UseVector {
        UseVector::NO_AI.with(Use::TrainGen, permission)
    }

    fn apply(catalogue: Catalogue, change: Change) -> Result<Catalogue, Refusal> {
        catalogue.apply::<HostKeccak>(&change, NOW, Seconds(0))
    }

    fn checked(catalogue: &Catalogue, changes: &[Change]) -> Result<(), Refusal> {
        check(catalogue, ADA, catalogue.card.head, NOW, changes, NOW)
    }

    #[test]
    fn every_change_moves_the_head() {
        let before = open();
        let after = apply(before, Change::SetUses(uses(Permission::Constrained))).unwrap();
        assert_ne!(after.card.head, before.card.head);
        let later =
            before.apply::<HostKeccak>(&Change::SetUses(uses(Permission::Constrained)), Time(1_001), Seconds(0));
        assert_ne!(later.unwrap().card.head, after.card.head, "the time is hashed in");
    }

    #[test]
    fn lowering_begins_an_epoch_and_raising_does_not() {
        let raised = apply(open(), Change::SetUses(uses(Permission::Constrained))).unwrap();
        assert_eq!(raised.card.epoch, Epoch(0));
        let lowered = apply(raised, Change::Narrow(UseVector::NO_AI)).unwrap();
        assert_eq!(lowered.card.epoch, Epoch(1));
        let said = apply(open(), Change::Narrow(uses(Permission::NotAllowed))).unwrap();
        assert_eq!(said.card.epoch, Epoch(0), "to say no where nothing was said lowers nothing");
    }

    #[test]
    fn narrowing_never_widens() {
        let next = uses(Permission::Allowed);
        assert_eq!(apply(open(), Change::Narrow(next)), Err(Refusal::WouldWiden { uses: 0, next: next.0 }));
    }

    #[test]
    fn no_op_changes_are_refused() {
        let refused = Err(Refusal::NothingChanges { catalogue: CatalogueId(1) });
        assert_eq!(apply(open(), Change::SetUses(UseVector::NO_AI)), refused);
        assert_eq!(apply(open(), Change::Narrow(UseVector::NO_AI)), refused);
    }

    #[test]
    fn a_deal_needs_the_licensor_the_head_and_a_date() {
        let catalogue = open();
        let head = catalogue.card.head;
        let change = [Change::SetUses(uses(Permission::Constrained))];
        let ben = Account([2; 20]);
        let at = |caller, base, until| check(&catalogue, caller, base, until, &change, NOW);
        assert_eq!(at(ADA, head, NOW), Ok(()));
        assert_eq!(at(ben, head, NOW), Err(Refusal::NotLicensor { caller: ben, licensor: ADA }));
        let seen = Head::default();
        assert_eq!(at(ADA, seen, NOW), Err(Refusal::HeadMoved { seen, head }));
        assert_eq!(at(ADA, head, Time(999)), Err(Refusal::DeadlinePassed { now: NOW, deadline: Time(999) }));
        let latest = NOW.after(LONGEST_DEAL);
        assert_eq!(at(ADA, head, latest), Ok(()));
        let deadline = latest.after(Seconds(1));
        assert_eq!(at(ADA, head, deadline), Err(Refusal::DeadlineTooFar { deadline, latest }));
        assert_eq!(checked(&catalogue, &[]), Err(Refusal::EmptyDeal {}));
        assert_eq!(checked(&catalogue, &[change[0], change[0]]), Err(Refusal::UsesSetTwice {}));
        let many = [Change::Append(Batch { root: Digest::ZERO, count: 1, manifest: Digest::ZERO }); 17];
        assert_eq!(checked(&catalogue, &many[..16]), Ok(()));
        assert_eq!(checked(&catalogue, &many), Err(Refusal::TooManyChanges { count: 17, most: 16 }));
    }

    #[test]
    fn replica_stands_alone_and_needs_the_likeness() {
        let replica = UseVector::NO_AI.with(Use::Replica, Permission::Constrained);
        let alone = [Change::SetUses(replica)];
        let refused = Err(Refusal::ReplicaStandsAlone {});
        assert_eq!(checked(&open(), &alone), refused);
        let bearer = catalogue(COMPOSITION | MASTER | LIKENESS);
        assert_eq!(checked(&bearer, &alone), Ok(()));
        assert_eq!(checked(&bearer, &[Change::SetUses(replica.with(Use::Search, Permission::Allowed))]), refused);
        let batch = Batch { root: Digest::ZERO, count: 1, manifest: Digest::ZERO };
        assert_eq!(checked(&bearer, &[Change::Append(batch), alone[0]]), refused);
    }
}
