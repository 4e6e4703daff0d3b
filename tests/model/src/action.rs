//! Every message of both contracts, with all its arguments, as plain data.
//!
//! Catalogues, batches, terms, deals, pools, disputes and licences are numbered from 1 in the order in which the model
//! saw them; an adapter keeps the digests that belong to the numbers, and makes one up for a number that was never
//! given out.

use crate::actors::{Account, Currency};
use crate::uses::{UseSet, Uses};

/// Seconds since 1970.
pub type Time = u64;
/// The licensor's seat.
pub const LICENSOR_SEAT: u32 = 32;

/// A party of a catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    /// Who holds the place; zero if nobody is named.
    pub account: Account,
    /// Composition 1, master 2, performance 4, likeness 8.
    pub rights: u8,
    /// Millionths of what accrues.
    pub share_ppm: u32,
}

/// How a caller shows a party's leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The party as it stands, with its proof.
    True,
    /// The party as it stands; one digest of its proof is flipped, or added where there is none.
    BadProof,
    /// The party with the caller's account in it, under the true party's proof.
    Forged,
    /// The party with the account that held the place before, under today's proof; `True` where nobody did.
    Former,
}

/// A seat and how its holder shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// 0 to 31 a party, 32 the licensor.
    pub index: u32,
    /// The leaf and its proof; ignored for 32.
    pub shown: Shown,
}

/// A head: of which catalogue, after how many changes. Equal here iff equal as digests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Head {
    /// The catalogue.
    pub catalogue: u32,
    /// How many changes it has taken in.
    pub step: u32,
}

/// Which head a caller names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// What it is now.
    Current,
    /// One that it is not now: the one before, or made up if there is none.
    Stale,
    /// This one.
    Given(Head),
}

/// One change of a deal, in the order of their SCALE indices.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are the changes' own
pub enum Change {
    /// More tracks; root and manifest are labels.
    Append { root: u64, count: u32, manifest: u64 },
    /// The whole use vector.
    SetUses(Uses),
    /// Terms for sale, to one licensee or (zero) anyone, until a time.
    Offer { terms: u32, licensee: Account, until: Time },
    /// A licence without duties for a licensee's model (a label).
    Grant { terms: u32, licensee: Account, model: u64 },
    /// Tracks that are no longer excluded.
    Include(Vec<u32>),
    /// Asks to be a member of a pool.
    JoinPool { pool: u32, weight: u32 },
    /// Gives a nameless place to an account.
    Name { seat: u32, account: Account },
    /// Ends the catalogue for ever.
    Close,
}

/// What `propose` and `approve` say: the same arguments make the same deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DealAsked {
    /// The catalogue.
    pub catalogue: u32,
    /// Who speaks.
    pub seat: Seat,
    /// The head it builds on.
    pub base: Seen,
    /// Good until this time, included.
    pub until: Time,
    /// What changes, in order.
    pub changes: Vec<Change>,
}

/// Terms, as `registerTerms` takes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// 0 to 6.
    pub tier: u8,
    /// What they license.
    pub uses: UseSet,
    /// What is paid with.
    pub currency: Currency,
    /// Of the licence.
    pub price: u128,
    /// Paid with the price, recouped by royalties.
    pub advance: u128,
    /// For 10⁶ units.
    pub royalty: u128,
    /// The label of a unit: 1 to 3 exist in any reading of the list.
    pub unit: u8,
    /// Units in an interval, at most.
    pub cap: u64,
    /// Seconds between reports; 0 is none.
    pub interval: u64,
    /// Seconds that a licence survives being overdue.
    pub cure: u64,
    /// Who reports; zero is the licensee.
    pub attester: Account,
    /// Seconds that a licence lasts.
    pub duration: u64,
    /// Runs of training, at most.
    pub runs: u16,
    /// A label for the hash of the legal document.
    pub legal: u64,
}

/// One row of a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Of this catalogue.
    pub catalogue: u32,
    /// Under these terms.
    pub terms: u32,
    /// As offered to: the caller, or zero for anyone.
    pub offered_to: Account,
    /// The head that the licensee saw.
    pub head: Seen,
    /// Price and advance, at most.
    pub max_price: u128,
}

/// A report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Under this licence.
    pub licence: u64,
    /// How many reports there were, and this one: the first is 0 or 1 by the adapter's count; `ahead` is 0 when right,
    /// else replayed (negative) or skipped (positive).
    pub ahead: i32,
    /// Counted from 1: the first run, the second…
    pub run: u16,
    /// From this time, excluded.
    pub from: Time,
    /// Until this time.
    pub until: Time,
    /// A label for the usage root.
    pub usage: u64,
    /// Units used.
    pub units: u64,
    /// A label for the evidence's hash.
    pub evidence: u64,
}

/// The messages of `licensing` that only `consent` may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside {
    /// `setCard`, with everything allowed.
    SetCard,
    /// `putOffer`.
    PutOffer,
    /// `dropOffer`.
    DropOffer,
    /// `grant`.
    Grant,
    /// `ask`: membership of a pool.
    Ask,
    /// Leaving a pool.
    Leave,
    /// `credit`, without value.
    Credit,
}

/// The messages by which ERC-721 tokens move: all of them are locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moving {
    /// `approve`.
    Approve,
    /// `setApprovalForAll`.
    ApproveAll,
    /// `transferFrom`.
    Transfer,
    /// `safeTransferFrom`.
    SafeTransfer,
}

/// Everything that somebody can do. `value` is the native money sent with the message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are the messages' arguments, by their names
pub enum Action {
    /// The clock goes on by so many seconds.
    Wait(u64),

    // consent
    OpenCatalogue {
        parties: Vec<Party>,
    },
    Propose(DealAsked),
    Approve(DealAsked),
    Retract {
        catalogue: u32,
        seat: Seat,
        deal: u32,
    },
    Narrow {
        catalogue: u32,
        seat: Seat,
        uses: Uses,
    },
    Withdraw {
        catalogue: u32,
        seat: Seat,
        terms: u32,
        licensee: Account,
    },
    Exclude {
        catalogue: u32,
        seat: Seat,
        tracks: Vec<u32>,
    },
    LeavePool {
        catalogue: u32,
        seat: Seat,
        pool: u32,
    },
    Name {
        catalogue: u32,
        shown: Shown,
    },
    OfferPlace {
        catalogue: u32,
        seat: Seat,
        to: Account,
    },
    TakePlace {
        catalogue: u32,
        seat: Seat,
    },
    Dispute {
        catalogue: u32,
        claimant: u32,
        evidence: u64,
        value: u128,
    },
    Admit {
        dispute: u32,
    },
    Rule {
        dispute: u32,
        upheld: bool,
    },
    Reclaim {
        dispute: u32,
        destination: Account,
    },
    Repoint {
        catalogue: u32,
    },
    OfferArbiter {
        to: Account,
    },
    TakeArbiter,

    // licensing
    RegisterTerms(Terms),
    OpenCurrency {
        currency: Currency,
    },
    Purchase {
        row: Row,
        model: u64,
        deadline: Time,
        value: u128,
    },
    PurchaseMany {
        rows: Vec<Row>,
        model: u64,
        currency: Currency,
        budget: u128,
        deadline: Time,
        value: u128,
    },
    PurchasePool {
        pool: u32,
        model: u64,
        max_price: u128,
        least_serial: u32,
        least_weight: u64,
        most_lost: u64,
        deadline: Time,
        value: u128,
    },
    StartRun {
        licence: u64,
    },
    Attest {
        report: Report,
        payment: u128,
        value: u128,
    },
    Pay {
        licence: u64,
        payment: u128,
        value: u128,
    },
    Claim {
        catalogue: u32,
        currency: Currency,
        seat: Seat,
        destination: Account,
    },
    ClaimChange {
        destination: Account,
    },
    Release {
        catalogue: u32,
        currency: Currency,
    },
    OpenPool {
        terms: u32,
        fee_ppm: u32,
    },
    SealPool {
        pool: u32,
    },
    Countersign {
        pool: u32,
        catalogue: u32,
        head: Seen,
        weight: u32,
    },
    Activate {
        pool: u32,
        catalogue: u32,
    },
    Settle {
        pool: u32,
        catalogue: u32,
    },
    ClaimFees {
        pool: u32,
        destination: Account,
    },
    MoveToken {
        licence: u64,
        how: Moving,
        to: Account,
    },
    AsConsent {
        what: Inside,
        catalogue: u32,
        number: u32,
        account: Account,
    },
}
