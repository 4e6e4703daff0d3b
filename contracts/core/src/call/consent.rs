//! The messages of `consent`.

use alloc::vec::Vec;

use crate::{
    abi::Bytes,
    abi_params, abi_struct,
    amount::Amount,
    call::licensing::Record,
    deal::{Change, Deal, GrantDraft, MOST_CHANGES, OfferDraft},
    error::Refusal,
    id::{Account, CatalogueId, DealId, Digest, DisputeId, Head, PoolId, Seconds, TermsId, Time},
    message::Message,
    messages,
    party::{Party, Seat},
    track::Batch,
    uses::UseVector,
};

/// A pool to join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinDraft {
    /// The pool.
    pub pool: PoolId,
    /// The weight: tracks.
    pub weight: u32,
}

/// A name for an unnamed seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameDraft {
    /// The seat.
    pub seat: u32,
    /// Who is to sit there.
    pub account: Account,
}

/// The changes of a deal: one list for each kind, so that a wallet can show what is signed. They are applied in the
/// order of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Batches of tracks to append.
    pub batches: Vec<Batch>,
    /// The new use vector, if any.
    pub uses: Vec<UseVector>,
    /// Excluded tracks to include again.
    pub include: Vec<u32>,
    /// Terms to offer.
    pub offers: Vec<OfferDraft>,
    /// Licences to give.
    pub grants: Vec<GrantDraft>,
    /// Pools to join.
    pub joins: Vec<JoinDraft>,
    /// Names for unnamed seats.
    pub names: Vec<NameDraft>,
    /// Whether to close the catalogue, for ever.
    pub close: bool,
}

/// A deal as it is called for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Of which catalogue.
    pub catalogue: CatalogueId,
    /// The head that it was made for.
    pub base: Head,
    /// The last moment that it is good for.
    pub until: Time,
    /// The changes.
    pub changes: Changes,
}

abi_struct! {
    Batch { root: Digest, count: u32, manifest: Digest }
    OfferDraft { terms: TermsId, licensee: Account, until: Time }
    GrantDraft { terms: TermsId, licensee: Account, model: Digest }
    JoinDraft { pool: PoolId, weight: u32 }
    NameDraft { seat: u32, account: Account }
    Changes {
        batches: Vec<Batch>,
        uses: Vec<UseVector>,
        include: Vec<u32>,
        offers: Vec<OfferDraft>,
        grants: Vec<GrantDraft>,
        joins: Vec<JoinDraft>,
        names: Vec<NameDraft>,
        close: bool,
    }
    Proposal { catalogue: CatalogueId, base: Head, until: Time, changes: Changes }
    Seat { index: u32, party: Party, proof: Vec<Digest> }
}

impl Changes {
    /// Checks how many changes they are, by their lists alone: before anything is made of them.
    ///
    /// # Errors
    /// `TooManyChanges`.
    pub fn check_count(&self) -> Result<(), Refusal> {
        let Self { batches, uses, include, offers, grants, joins, names, close } = self;
        let lists = [batches.len(), uses.len(), offers.len(), grants.len(), joins.len(), names.len()];
        let others = usize::from(!include.is_empty()).saturating_add(usize::from(*close));
        let count = lists.into_iter().fold(others, usize::saturating_add);
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        if count > MOST_CHANGES { Err(Refusal::TooManyChanges { count, most: MOST_CHANGES }) } else { Ok(()) }
    }
}

impl From<Changes> for Vec<Change> {
    fn from(changes: Changes) -> Self {
        let mut list = Self::new();
        list.extend(changes.batches.into_iter().map(Change::Append));
        list.extend(changes.uses.into_iter().map(Change::SetUses));
        if !changes.include.is_empty() {
            list.push(Change::Include(changes.include));
        }
        list.extend(changes.offers.into_iter().map(Change::Offer));
        list.extend(changes.grants.into_iter().map(Change::Grant));
        list.extend(changes.joins.into_iter().map(|JoinDraft { pool, weight }| Change::JoinPool { pool, weight }));
        list.extend(changes.names.into_iter().map(|NameDraft { seat, account }| Change::Name { seat, account }));
        if changes.close {
            list.push(Change::Close);
        }
        list
    }
}

impl From<Proposal> for Deal {
    fn from(proposal: Proposal) -> Self {
        let Proposal { catalogue, base, until, changes } = proposal;
        Self { catalogue, base, until, changes: changes.into() }
    }
}

/// The constructor's arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct New {
    /// keccak-256 of the uploaded blob of `licensing`.
    pub licensing: Digest,
    /// keccak-256 of the uploaded blob of its `office`.
    pub office: Digest,
    /// How long a batch waits before it may be sold, and a pool's new member before it counts.
    pub notice: Seconds,
    /// How long a name waits before it counts.
    pub naming_notice: Seconds,
    /// Who admits and rules on disputes.
    pub arbiter: Account,
    /// What filing a dispute costs until it is returned, native.
    pub bond: Amount,
}

/// A catalogue that was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Its id.
    pub catalogue: CatalogueId,
}

/// A deal that was proposed or approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handled {
    /// Its id.
    pub deal: DealId,
    /// Whether it took effect.
    pub complete: bool,
}

/// A dispute that was filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Its id.
    pub dispute: DisputeId,
}

/// What is permitted for a track now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permitted {
    /// The vector: nothing of it is permitted where the track is immature, excluded, or its catalogue closed or disputed.
    pub uses: UseVector,
}

/// Whether a leaf is committed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Whether it is.
    pub valid: bool,
}

abi_params!(New {
    licensing: Digest,
    office: Digest,
    notice: Seconds,
    naming_notice: Seconds,
    arbiter: Account,
    bond: Amount,
});
abi_params!(Opened { catalogue: CatalogueId });
abi_params!(Handled { deal: DealId, complete: bool });
abi_params!(Filed { dispute: DisputeId });
abi_params!(Permitted { uses: UseVector });
abi_params!(Verified { valid: bool });

impl Message for New {
    const NAME: &'static str = "constructor";
    const PAYABLE: bool = false;
    const PREFIX: u32 = 0;
    type Answer = ();
}

messages! {
    /// Every message of `consent`.
    CONSENT;

    /// Opens a catalogue for the caller.
    OpenCatalogue = "openCatalogue" Nonpayable { parties: Vec<Party> } -> Opened;
    /// Proposes a deal, and approves it with the seat shown.
    Propose = "propose" Nonpayable { seat: Seat, deal: Proposal } -> Handled;
    /// Approves a deal that was proposed.
    Approve = "approve" Nonpayable { seat: Seat, deal: Proposal } -> Handled;
    /// Takes an approval back.
    Retract = "retract" Nonpayable { catalogue: CatalogueId, seat: Seat, deal: DealId } -> ();

    /// Lowers uses, at once.
    Narrow = "narrow" Nonpayable { catalogue: CatalogueId, seat: Seat, uses: UseVector } -> ();
    /// Excludes tracks, at once.
    Exclude = "exclude" Nonpayable { catalogue: CatalogueId, seat: Seat, tracks: Vec<u32> } -> ();
    /// Withdraws an offer, at once.
    Withdraw = "withdraw" Nonpayable
        { catalogue: CatalogueId, seat: Seat, terms: TermsId, licensee: Account } -> ();
    /// Leaves a pool, at once.
    LeavePool = "leavePool" Nonpayable { catalogue: CatalogueId, seat: Seat, pool: PoolId } -> ();

    /// Makes the name agreed on count.
    Name = "name" Nonpayable { catalogue: CatalogueId, party: Party, proof: Vec<Digest> } -> ();
    /// Offers the caller's seat to an account; to zero: takes the offer back.
    OfferPlace = "offerPlace" Nonpayable { catalogue: CatalogueId, seat: Seat, to: Account } -> ();
    /// Takes over a seat that was offered to the caller: the seat as it stands.
    TakePlace = "takePlace" Nonpayable { catalogue: CatalogueId, seat: Seat } -> ();

    /// Files a dispute, with the bond.
    Dispute = "dispute" Payable { catalogue: CatalogueId, claimant: CatalogueId, evidence: Digest } -> Filed;
    /// Admits a dispute: the arbiter.
    Admit = "admit" Nonpayable { dispute: DisputeId } -> ();
    /// Rules on a dispute: the arbiter.
    Rule = "rule" Nonpayable { dispute: DisputeId, upheld: bool } -> ();
    /// Returns a bond to a destination.
    Reclaim = "reclaim" Nonpayable { dispute: DisputeId, destination: Account } -> ();
    /// Points a lost catalogue one successor further.
    Repoint = "repoint" Nonpayable { catalogue: CatalogueId } -> ();
    /// Offers the arbiter's place to an account; to zero: takes the offer back.
    OfferArbiter = "offerArbiter" Nonpayable { to: Account } -> ();
    /// Takes over the arbiter's place.
    TakeArbiter = "takeArbiter" Nonpayable {} -> ();

    /// What is permitted for a track now.
    EffectiveUses = "effectiveUses" View { catalogue: CatalogueId, index: u32 } -> Permitted;
    /// Whether a leaf stands at an index, in a batch by its number from 0.
    VerifyTrack = "verifyTrack" View
        { catalogue: CatalogueId, batch: u32, index: u32, leaf: Digest, proof: Vec<Digest> } -> Verified;
    /// A record by its storage key.
    Stored = "stored" View { key: Bytes } -> Record;
}
