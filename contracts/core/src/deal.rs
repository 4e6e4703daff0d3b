//! Deals and narrowing: how a catalogue comes to change.
//!
//! A deal is a list of changes on a base head. It takes effect, whole, in the call that completes the approval of all
//! required rightsholders while the base is still the head. Narrowing is a change that one of them makes alone. What a
//! change does is in [`effect`](crate::effect).

use alloc::vec::Vec;

use codec::{Decode, Encode};
use scale_info::TypeInfo;

use crate::{
    catalogue::{Catalogue, Setting, Speaker},
    error::Refusal,
    id::{Account, CatalogueId, DealId, Digest, DisputeId, Head, PoolId, Seconds, TermsId, Time},
    merkle::{self, Keccak, Tag},
    party::Seats,
    records,
    track::Batch,
    uses::{Permission, Use, UseVector},
};

/// The longest that a deal may be good for: 90 days.
pub const LONGEST_DEAL: Seconds = Seconds(90 * 24 * 60 * 60);

/// The most changes that a deal may make.
pub const MOST_CHANGES: u32 = 16;

/// An offer of terms, as a deal makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TypeInfo)]
pub struct OfferDraft {
    /// The terms.
    pub terms: TermsId,
    /// Who may purchase; zero: anyone.
    pub licensee: Account,
    /// Until when.
    pub until: Time,
}

/// A licence given without a purchase, as a deal makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TypeInfo)]
pub struct GrantDraft {
    /// The terms: without price, royalty, advance or reporting.
    pub terms: TermsId,
    /// Who receives the licence.
    pub licensee: Account,
    /// The salted hash of model and version.
    pub model: Digest,
}

/// A change of a catalogue. Append only: the indices are hashed into heads.
///
/// Below 16 a deal makes it; 16 to 19 one rightsholder makes alone; above, it follows from a handing over or a dispute.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
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
    /// Tracks that were excluded are included again: indices in rising order.
    #[codec(index = 4)]
    Include(Vec<u32>),
    /// A pool is asked to take the catalogue in.
    #[codec(index = 5)]
    JoinPool {
        /// The pool.
        pool: PoolId,
        /// The weight: tracks.
        weight: u32,
    },
    /// A name is agreed on for an unnamed seat.
    #[codec(index = 6)]
    Name {
        /// The seat.
        seat: u32,
        /// Who is to sit there.
        account: Account,
    },
    /// The catalogue is closed, for ever.
    #[codec(index = 7)]
    Close,
    /// Uses are lowered, at once.
    #[codec(index = 16)]
    Narrow(UseVector),
    /// An offer is withdrawn, at once: terms and whom it was made to.
    #[codec(index = 17)]
    Withdraw(TermsId, Account),
    /// Tracks are excluded, at once: indices in rising order.
    #[codec(index = 18)]
    Exclude(Vec<u32>),
    /// A pool is left, at once.
    #[codec(index = 19)]
    LeavePool(PoolId),
    /// The name agreed on counts.
    #[codec(index = 20)]
    Named {
        /// The seat.
        seat: u32,
        /// Who sits there now.
        account: Account,
        /// The root over the parties since.
        parties_root: Digest,
    },
    /// A seat was handed over.
    #[codec(index = 21)]
    HandedOver {
        /// The seat; 32: the licensor's.
        seat: u32,
        /// Who sits there now.
        account: Account,
        /// The root over the parties since.
        parties_root: Digest,
    },
    /// The arbiter upheld a dispute: the catalogue is closed.
    #[codec(index = 22)]
    Ruled {
        /// The dispute.
        dispute: DisputeId,
        /// Where held and later money goes.
        successor: CatalogueId,
    },
    /// A dispute was admitted.
    #[codec(index = 23)]
    Admitted {
        /// The dispute.
        dispute: DisputeId,
        /// The first moment after it holds the catalogue.
        until: Time,
    },
    /// The arbiter dismissed a dispute.
    #[codec(index = 24)]
    Dismissed {
        /// The dispute.
        dispute: DisputeId,
    },
}

impl Change {
    /// Whether a deal makes it.
    #[must_use]
    pub const fn is_for_deals(&self) -> bool {
        use Change::{Append, Close, Grant, Include, JoinPool, Name, Offer, SetUses};
        matches!(
            self,
            Append(_) | SetUses(_) | Offer(_) | Grant(_) | Include(_) | JoinPool { .. } | Name { .. } | Close
        )
    }

    /// Whether `licensing` makes it of an open catalogue only, as the whole deal leaves that.
    const fn is_for_the_open(&self) -> bool {
        matches!(self, Self::Grant(_) | Self::JoinPool { .. })
    }

    /// Whether one rightsholder makes it alone.
    #[must_use]
    pub const fn is_narrowing(&self) -> bool {
        matches!(self, Self::Narrow(_) | Self::Withdraw(..) | Self::Exclude(_) | Self::LeavePool(_))
    }
}

impl Head {
    /// The head after a change at a moment.
    #[must_use]
    pub fn after<H: Keccak>(self, change: &Change, now: Time) -> Self {
        Self(merkle::digest::<H, _>(Tag::Change, &(self, now, change)))
    }
}

/// A proposal of changes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Deal {
    /// Of which catalogue.
    pub catalogue: CatalogueId,
    /// The head that it was made for.
    pub base: Head,
    /// The last moment that it is good for, at most 90 days ahead.
    pub until: Time,
    /// The changes, in their order.
    pub changes: Vec<Change>,
}

/// The approvals of a deal, as `consent` keeps them by catalogue and deal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
pub struct Approvals {
    /// Who approves now.
    pub seats: Seats,
    /// Whether it was proposed.
    pub proposed: bool,
}

/// What a proposal or an approval leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// The approvals to keep.
    pub approvals: Approvals,
    /// Whether the deal takes effect, now and whole: every one of its changes is applied, or the message is refused.
    pub complete: bool,
}

impl Deal {
    /// The id of the deal.
    #[must_use]
    pub fn id<H: Keccak>(&self) -> DealId {
        DealId(merkle::digest::<H, _>(Tag::Deal, self))
    }

    /// Who must approve: all required rightsholders. An unnamed one cannot, so that everything waits for the name; only
    /// the name itself waits for the named alone.
    fn needed(&self, catalogue: &Catalogue) -> Seats {
        if self.names() { catalogue.required.without(catalogue.unnamed) } else { catalogue.required }
    }

    /// Whether it only names somebody.
    fn names(&self) -> bool {
        matches!(self.changes.as_slice(), [Change::Name { .. }])
    }

    /// Checks that the deal could take effect now, but for what only `licensing` or the exclusions know.
    fn check(&self, catalogue: &Catalogue, setting: &Setting) -> Result<(), Refusal> {
        // A closed catalogue's unnamed places still carry unclaimed money.
        match self.names() {
            true => catalogue.card.check_unheld(catalogue.id, setting.now)?,
            false => catalogue.card.check_open(catalogue.id, setting.now)?,
        }
        catalogue.card.check_head(self.base)?;
        check_date(self.until, setting.now)?;
        check_form(catalogue, &self.changes)?;
        self.changes.iter().try_fold(*catalogue, |after, change| after.changed(change, setting)).map(|_| ())
    }

    /// The approvals with one seat more.
    fn agree(&self, catalogue: &Catalogue, approvals: Approvals, seat: u32) -> Agreed {
        let seats = approvals.seats.with(Seats::one(seat));
        Agreed { approvals: Approvals { seats, proposed: true }, complete: seats.covers(self.needed(catalogue)) }
    }
}

impl Catalogue {
    /// Proposes a deal, and approves it for the speaker's seat; the licensor's seat proposes without approving.
    ///
    /// `id`: the deal's; `approvals`: those kept for it, none for a new one.
    ///
    /// # Errors
    /// `NotLicensor`, `SeatWithoutRights`, `WrongProof`, `NotRightsholder`, `AlreadyProposed`; `CatalogueClosed`,
    /// `CatalogueDisputed`, `HeadMoved`, `DeadlinePassed`, `DeadlineTooFar`, `EmptyDeal`, `TooManyChanges`, `WrongChange`,
    /// `UsesSetTwice`, `CloseNotLast`, `CloseBesideGrant`, `NameStandsAlone`, `ReplicaStandsAlone`; those of
    /// [`Catalogue::apply`].
    pub fn propose<H: Keccak>(
        &self,
        speaker: Speaker<'_>,
        id: DealId,
        deal: &Deal,
        approvals: Approvals,
        setting: &Setting,
    ) -> Result<Agreed, Refusal> {
        self.check_proposer::<H>(speaker)?;
        if approvals.proposed {
            return Err(Refusal::AlreadyProposed { catalogue: self.id, deal: id });
        }
        deal.check(self, setting)?;
        Ok(deal.agree(self, approvals, speaker.seat.index))
    }

    /// Approves a deal that was proposed, given whole, so that whoever approves it has seen it.
    ///
    /// # Errors
    /// `SeatWithoutRights`, `WrongProof`, `NotRightsholder`, `NoSuchDeal`, `AlreadyApproved`; those of
    /// [`propose`](Self::propose) for the deal.
    pub fn approve<H: Keccak>(
        &self,
        speaker: Speaker<'_>,
        id: DealId,
        deal: &Deal,
        approvals: Approvals,
        setting: &Setting,
    ) -> Result<Agreed, Refusal> {
        self.check_rightsholder::<H>(speaker)?;
        let seat = speaker.seat.index;
        if !approvals.proposed {
            return Err(Refusal::NoSuchDeal { catalogue: self.id, deal: id });
        }
        if approvals.seats.contains(seat) {
            return Err(Refusal::AlreadyApproved { deal: id, seat });
        }
        deal.check(self, setting)?;
        Ok(deal.agree(self, approvals, seat))
    }

    /// Takes an approval back. The head stays where it is.
    ///
    /// # Errors
    /// `SeatWithoutRights`, `WrongProof`, `NotRightsholder`, `NotApproved`.
    pub fn retract<H: Keccak>(
        &self,
        speaker: Speaker<'_>,
        id: DealId,
        approvals: Approvals,
    ) -> Result<Approvals, Refusal> {
        self.check_rightsholder::<H>(speaker)?;
        let seat = speaker.seat.index;
        if !approvals.seats.contains(seat) {
            return Err(Refusal::NotApproved { deal: id, seat });
        }
        Ok(Approvals { seats: approvals.seats.without(Seats::one(seat)), ..approvals })
    }

    /// Checks that the speaker may make a change alone: a narrowing, by a required rightsholder. A dispute does not
    /// keep anybody from saying no.
    ///
    /// # Errors
    /// `WrongChange`, `SeatWithoutRights`, `WrongProof`, `NotRightsholder`.
    pub fn check_alone<H: Keccak>(&self, speaker: Speaker<'_>, change: &Change) -> Result<(), Refusal> {
        if change.is_narrowing() { self.check_rightsholder::<H>(speaker) } else { Err(Refusal::WrongChange {}) }
    }
}

/// Checks which changes a deal makes: how many, of which kinds, and beside which others.
fn check_form(catalogue: &Catalogue, changes: &[Change]) -> Result<(), Refusal> {
    let count = u32::try_from(changes.len()).unwrap_or(u32::MAX);
    if count == 0 {
        return Err(Refusal::EmptyDeal {});
    }
    if count > MOST_CHANGES {
        return Err(Refusal::TooManyChanges { count, most: MOST_CHANGES });
    }
    if !changes.iter().all(Change::is_for_deals) {
        return Err(Refusal::WrongChange {});
    }
    check_beside(changes)?;
    check_replica(catalogue, changes)
}

/// Uses are set once, a name stands alone, closing is the last change and stands beside nothing that it would undo.
fn check_beside(changes: &[Change]) -> Result<(), Refusal> {
    let sets = changes.iter().filter(|change| matches!(change, Change::SetUses(_))).count();
    if sets > 1 {
        return Err(Refusal::UsesSetTwice {});
    }
    if changes.len() > 1 && changes.iter().any(|change| matches!(change, Change::Name { .. })) {
        return Err(Refusal::NameStandsAlone {});
    }
    match changes {
        [before @ .., _] if before.iter().any(|change| matches!(change, Change::Close)) => {
            Err(Refusal::CloseNotLast {})
        }
        [before @ .., Change::Close] if before.iter().any(Change::is_for_the_open) => Err(Refusal::CloseBesideGrant {}),
        _ => Ok(()),
    }
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

/// Raising Replica stands alone in its deal, touches no other use, and needs a named party who holds the likeness.
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
    let nobody = catalogue.likeness.without(catalogue.unnamed).is_empty();
    if alone && !nobody { Ok(()) } else { Err(Refusal::ReplicaStandsAlone {}) }
}

records! {
    Approvals { seats: Seats, proposed: bool }
    OfferDraft { terms: TermsId, licensee: Account, until: Time }
    GrantDraft { terms: TermsId, licensee: Account, model: Digest }
}

#[cfg(test)]
mod tests;
