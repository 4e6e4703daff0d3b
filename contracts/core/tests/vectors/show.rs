//! How the vectors show a value: bytes as `0x` and hexadecimal digits, integers of more than 32 bits as decimal text.

use assent_core::{
    abi::{Bytes, Text},
    amount::Amount,
    attestation::Attestation,
    bulk::Row,
    call::{consent as ask, licensing as buy},
    catalogue::{Card, Catalogue, Naming, Origin},
    deal::{Approvals, Change, Deal, GrantDraft, OfferDraft},
    dispute::{Arbiter, Dispute, Stage},
    event::{consent as told, licensing as sold},
    exclusion::Exclusions,
    id::*,
    licence::{Frozen, Licence, Moving, Offer, Subject},
    member::{Listed, MemberId, Membership, Standing},
    party::{Party, Seat, Seats},
    place::Place,
    pool::{Accumulator, Pool},
    royalty::Ledger,
    terms::{Terms, Unit},
    tier::Tier,
    track::{Batch, BatchRecord, TrackLeaf, Tracks},
    usage::Used,
    uses::{UseSet, UseVector},
};
use serde_json::{Value, json};

/// A value as the vectors show it.
pub trait Show {
    /// The JSON.
    fn show(&self) -> Value;
}

/// Bytes as the vectors show them.
pub fn bytes(bytes: impl AsRef<[u8]>) -> Value {
    format!("0x{}", hex::encode(bytes)).into()
}

macro_rules! by {
    ($show:expr; $($ty:ty)+) => {$(
        impl Show for $ty {
            fn show(&self) -> Value {
                let show: fn(&Self) -> Value = $show;
                show(self)
            }
        }
    )+};
}

by! { |number| json!(number); bool u8 u16 u32 }
by! { |number| number.to_string().into(); u64 u128 }
by! { |number| number.0.to_string().into(); LicenceId Time Seconds Amount }
by! { |number| json!(number.0); CatalogueId DisputeId PoolId Epoch Seats UseSet UseVector }
by! { |raw| bytes(raw.0); Account Digest Selector Exclusions }
by! { |digest| digest.0.show(); Head TermsId DealId }
by! { |number| json!(number.number()); Tier Unit Stage }
by! { |standing| json!(*standing as u8); Standing }
by! { |raw| bytes(&raw.0); Bytes }
by! { |text| String::from_utf8_lossy(&text.0.0).into(); Text }

impl<T: Show> Show for [T] {
    fn show(&self) -> Value {
        self.iter().map(Show::show).collect()
    }
}

impl<T: Show> Show for Vec<T> {
    fn show(&self) -> Value {
        self.as_slice().show()
    }
}

macro_rules! fields {
    ($($ty:ty { $($field:ident),* })+) => {$(
        impl Show for $ty {
            fn show(&self) -> Value {
                json!({ $(stringify!($field): self.$field.show()),* })
            }
        }
    )+};
}

fields! {
    Party { account, rights, share_ppm }
    Seat { index, party, proof }
    Batch { root, count, manifest }
    BatchRecord { root, first, count }
    Tracks { total, matured, matures_at }
    Terms { tier, uses, currency, price, advance, royalty, unit, cap, interval, cure, duration, runs, attester, legal }
    Origin { chain, contract, catalogue, licensor, parties_root, time }
    OfferDraft { terms, licensee, until }
    GrantDraft { terms, licensee, model }
    Deal { catalogue, base, until, changes }
    Approvals { seats, proposed }
    Card { parties_root, parties, head, epoch, uses, tracks, excluded, dispute, disputed_until, successor, closed }
    Naming { seat, account, ready }
    Catalogue { id, licensor, batches, required, unnamed, likeness, naming, held, card }
    Dispute { catalogue, claimant, filer, evidence, filed, stage, until, bond_paid }
    Arbiter { account, offered }
    Place { to, taken }
    Listed { card, pools }
    Offer { epoch, until }
    Frozen { subject, terms, licensee, model, price, since, expires }
    Moving { runs, reports, reported_until, units, paid, owing_since, ended, attested }
    Licence { frozen, moving }
    Ledger { accrued, held, held_under }
    Accumulator { whole, frac }
    Pool { operator, terms, uses, currency, fee_ppm, sealed, serial, weight, lost, last, acc, carried, received, fees, fees_claimed }
    Membership { state, agreed, weight, epoch, head, ready, joined, left, entry, frac, owed }
    MemberId { pool, catalogue }
    Attestation { licence, sequence, run, from, until, usage, units, evidence }
    TrackId { catalogue, index }
    Used { track, units }
    Row { catalogue, terms, offered_to, head, max_price }
}

fields! {
    ask::JoinDraft { pool, weight }
    ask::NameDraft { seat, account }
    ask::Changes { batches, uses, include, offers, grants, joins, names, close }
    ask::Proposal { catalogue, base, until, changes }
    ask::New { licensing, office, notice, naming_notice, arbiter, bond }
    ask::OpenCatalogue { parties }
    ask::Propose { seat, deal }
    ask::Approve { seat, deal }
    ask::Retract { catalogue, seat, deal }
    ask::Narrow { catalogue, seat, uses }
    ask::Exclude { catalogue, seat, tracks }
    ask::Name { catalogue, party, proof }
    ask::Dispute { catalogue, claimant, evidence }
    ask::Rule { dispute, upheld }
    ask::TakeArbiter { }
    ask::VerifyTrack { catalogue, batch, index, leaf, proof }
    ask::Stored { key }
    buy::SetCard { catalogue, card }
    buy::RegisterTerms { terms }
    buy::Purchase { catalogue, terms, offered_to, model, max_price, head, deadline }
    buy::Attest { report, payment }
    buy::Claim { catalogue, currency, index, party, proof, destination }
    buy::PurchaseMany { rows, model, currency, budget, deadline }
    buy::PurchasePool { pool, model, max_price, least_serial, least_weight, most_lost, deadline }
    buy::SupportsInterface { interface_id }
    buy::SafeTransferFrom { from, to, token_id }
    ask::Handled { deal, complete }
    buy::Quoted { price, head, tracks }
    buy::MintedMany { licences }
    buy::Words { text }
}

fields! {
    told::Deployed { licensing, office, arbiter, notice, naming_notice, bond }
    told::CatalogueOpened { catalogue, licensor, parties, head, time }
    told::Proposed { catalogue, deal, by, seat, proposal }
    told::Appended { catalogue, batch, root, first, count, manifest, matures_at, head, time }
    told::Granted { catalogue, terms, licensee, model, licence, head, time }
    told::Excluded { catalogue, by, tracks, head, time }
    told::Filed { dispute, catalogue, filer, claimant, evidence, time }
    told::ArbiterOffered { to }
    sold::TermsRegistered { id, terms }
    sold::Licensed { licence, catalogue, licensee, terms, model, head, tracks, price, since, expires }
    sold::Attested { licence, attester, sequence, run, from, until, usage, units, evidence, self_reported, owed, time }
    sold::Accrued { catalogue, currency, licence, amount, accrued }
    sold::Skipped { catalogue, terms, licensee, reason }
    sold::Transfer { from, to, token_id }
    sold::Locked { token_id }
    sold::PoolLicensed { licence, pool, licensee, terms, model, serial, weight, price, since, expires }
}

impl Show for TrackLeaf {
    fn show(&self) -> Value {
        json!({
            "licensor": self.licensor.show(),
            "index": self.index,
            "sha256": self.sha256.show(),
            "iscc": bytes(&self.iscc),
            "isrc": self.isrc.map(bytes),
            "seconds": self.seconds,
            "metadata": self.metadata.show(),
        })
    }
}

impl Show for Subject {
    fn show(&self) -> Value {
        match self {
            Self::Catalogue { id, head, tracks } => {
                json!({ "Catalogue": { "id": id.show(), "head": head.show(), "tracks": tracks } })
            }
            Self::Pool { id, blank, serial } => {
                json!({ "Pool": { "id": id.show(), "blank": blank.show(), "serial": serial } })
            }
        }
    }
}

impl Show for Change {
    fn show(&self) -> Value {
        match self {
            Self::Append(batch) => json!({ "Append": batch.show() }),
            Self::SetUses(uses) => json!({ "SetUses": { "uses": uses.show() } }),
            Self::Offer(offer) => json!({ "Offer": offer.show() }),
            Self::Grant(grant) => json!({ "Grant": grant.show() }),
            Self::Include(tracks) => json!({ "Include": { "tracks": tracks } }),
            Self::JoinPool { pool, weight } => json!({ "JoinPool": { "pool": pool.show(), "weight": weight } }),
            Self::Name { seat, account } => json!({ "Name": { "seat": seat, "account": account.show() } }),
            Self::Close => json!({ "Close": {} }),
            Self::Narrow(uses) => json!({ "Narrow": { "uses": uses.show() } }),
            Self::Withdraw(terms, licensee) => {
                json!({ "Withdraw": { "terms": terms.show(), "licensee": licensee.show() } })
            }
            Self::Exclude(tracks) => json!({ "Exclude": { "tracks": tracks } }),
            Self::LeavePool(pool) => json!({ "LeavePool": { "pool": pool.show() } }),
            Self::Named { seat, account, parties_root } => seated("Named", *seat, account, parties_root),
            Self::HandedOver { seat, account, parties_root } => seated("HandedOver", *seat, account, parties_root),
            Self::Ruled { dispute, successor } => {
                json!({ "Ruled": { "dispute": dispute.show(), "successor": successor.show() } })
            }
            Self::Admitted { dispute, until } => {
                json!({ "Admitted": { "dispute": dispute.show(), "until": until.show() } })
            }
            Self::Dismissed { dispute } => json!({ "Dismissed": { "dispute": dispute.show() } }),
        }
    }
}

fn seated(change: &str, seat: u32, account: &Account, root: &Digest) -> Value {
    json!({ change: { "seat": seat, "account": account.show(), "parties_root": root.show() } })
}
