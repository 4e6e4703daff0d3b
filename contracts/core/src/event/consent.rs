//! What `consent` tells. Each change of a catalogue is one event, with the head after it and the time that it was folded
//! at: so published events replay to the head, `head.after(change, time)` from event to event.
//!
//! | change | event | its parts in the event |
//! |---|---|---|
//! | the origin | `CatalogueOpened` | `catalogue licensor parties time`; chain and contract are where the event was found |
//! | 0 `Append` | `Appended` | `root count manifest` |
//! | 1 `SetUses` | `UsesSet` | `uses` |
//! | 2 `Offer` | `Offered` | `terms licensee until` |
//! | 3 `Grant` | `Granted` | `terms licensee model` |
//! | 4 `Include` | `Included` | `tracks` |
//! | 5 `JoinPool` | `PoolAsked` | `pool weight` |
//! | 6 `Name` | `NameAgreed` | `seat account` |
//! | 7 `Close` | `Closed` | |
//! | 16 `Narrow` | `Narrowed` | `uses` |
//! | 17 `Withdraw` | `Withdrawn` | `terms licensee` |
//! | 18 `Exclude` | `Excluded` | `tracks` |
//! | 19 `LeavePool` | `PoolLeft` | `pool` |
//! | 20 `Named` | `Named` | `seat account parties_root` |
//! | 21 `HandedOver` | `HandedOver` | `seat account parties_root` |
//! | 22 `Ruled` | `Upheld` | `dispute successor` |
//! | 23 `Admitted` | `Admitted` | `dispute until` |
//! | 24 `Dismissed` | `Dismissed` | `dispute` |
//!
//! The other events move no head: `Deployed`, proposals, approvals, offered places, filings, bonds, the arbiter's place, and
//! `Repointed`, which follows from another catalogue's `Upheld`. Nor does `HandedOver` of the licensor's seat, 32: it
//! tells the head that stays.
//!
//! A deal of several changes tells of each with the head after that change. What `licensing` makes of a `Granted` or a
//! `PoolAsked` goes by the head after the whole deal, which is the last that the deal's events tell: that is the head in
//! `Licensed` and `Asked`, and what the operator countersigns.

use alloc::vec::Vec;

use crate::{
    amount::Amount,
    call::consent::Proposal,
    events,
    id::{Account, CatalogueId, DealId, Digest, DisputeId, Epoch, Head, LicenceId, PoolId, Seconds, TermsId, Time},
    party::Party,
    uses::UseVector,
};

events! {
    /// Every event of `consent`.
    CONSENT;

    /// The contracts were instantiated: their addresses, and all that is fixed for ever; the arbiter is the first one.
    Deployed {
        licensing: Account, office: Account, arbiter: Account;
        notice: Seconds,
        naming_notice: Seconds,
        bond: Amount,
    }

    /// A catalogue was opened.
    CatalogueOpened { catalogue: CatalogueId, licensor: Account; parties: Vec<Party>, head: Head, time: Time }

    /// A deal was proposed, and approved for the proposer's seat; 32, the licensor's, approves nothing.
    Proposed { catalogue: CatalogueId, deal: DealId, by: Account; seat: u32, proposal: Proposal }
    /// A seat approved a deal.
    Approved { catalogue: CatalogueId, deal: DealId, by: Account; seat: u32 }
    /// A seat took its approval back.
    Retracted { catalogue: CatalogueId, deal: DealId, by: Account; seat: u32 }

    /// A batch of tracks was appended.
    Appended {
        catalogue: CatalogueId;
        batch: u32,
        root: Digest,
        first: u32,
        count: u32,
        manifest: Digest,
        matures_at: Time,
        head: Head,
        time: Time,
    }
    /// The use vector was replaced.
    UsesSet { catalogue: CatalogueId; uses: UseVector, epoch: Epoch, head: Head, time: Time }
    /// Tracks were included again.
    Included { catalogue: CatalogueId; tracks: Vec<u32>, head: Head, time: Time }
    /// Terms were offered to a licensee, or to anyone: zero.
    Offered { catalogue: CatalogueId, terms: TermsId, licensee: Account; until: Time, head: Head, time: Time }
    /// A licence was given.
    Granted {
        catalogue: CatalogueId, terms: TermsId, licensee: Account;
        model: Digest,
        licence: LicenceId,
        head: Head,
        time: Time,
    }
    /// A pool was asked to take the catalogue in.
    PoolAsked { catalogue: CatalogueId, pool: PoolId; weight: u32, head: Head, time: Time }
    /// A name was agreed on; it counts from `ready`.
    NameAgreed { catalogue: CatalogueId, account: Account; seat: u32, ready: Time, head: Head, time: Time }
    /// The catalogue was closed.
    Closed { catalogue: CatalogueId; head: Head, time: Time }

    /// One rightsholder lowered uses.
    Narrowed { catalogue: CatalogueId, by: Account; uses: UseVector, epoch: Epoch, head: Head, time: Time }
    /// One rightsholder excluded tracks.
    Excluded { catalogue: CatalogueId, by: Account; tracks: Vec<u32>, head: Head, time: Time }
    /// One rightsholder withdrew an offer.
    Withdrawn { catalogue: CatalogueId, terms: TermsId, licensee: Account; by: Account, head: Head, time: Time }
    /// One rightsholder left a pool.
    PoolLeft { catalogue: CatalogueId, pool: PoolId, by: Account; head: Head, time: Time }

    /// A name counts.
    Named { catalogue: CatalogueId, account: Account; seat: u32, parties_root: Digest, head: Head, time: Time }
    /// A seat was offered to an account, or to nobody: zero.
    PlaceOffered { catalogue: CatalogueId, by: Account, to: Account; seat: u32 }
    /// A seat was handed over; 32: the licensor's, which leaves the head where it is.
    HandedOver { catalogue: CatalogueId, account: Account; seat: u32, parties_root: Digest, head: Head, time: Time }

    /// A dispute was filed.
    Filed {
        dispute: DisputeId, catalogue: CatalogueId, filer: Account;
        claimant: CatalogueId,
        evidence: Digest,
        time: Time,
    }
    /// A dispute was admitted, and holds the catalogue.
    Admitted { dispute: DisputeId, catalogue: CatalogueId; until: Time, head: Head, time: Time }
    /// The arbiter upheld a dispute: the catalogue is closed, and its money goes to the successor.
    Upheld { dispute: DisputeId, catalogue: CatalogueId; successor: CatalogueId, head: Head, time: Time }
    /// The arbiter dismissed a dispute: the bond is credited to the catalogue.
    Dismissed { dispute: DisputeId, catalogue: CatalogueId; head: Head, time: Time }
    /// A bond was returned.
    BondReturned { dispute: DisputeId, filer: Account; destination: Account, time: Time }
    /// A lost catalogue's money goes one successor further.
    Repointed { catalogue: CatalogueId; successor: CatalogueId, time: Time }
    /// The arbiter's place was offered to an account, or to nobody: zero.
    ArbiterOffered { to: Account; }
    /// The arbiter's place was taken over.
    ArbiterTaken { arbiter: Account; }
}
