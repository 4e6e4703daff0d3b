//! What the Solidity ABI carries: messages, answers, events, refusals.

use assent_core::{
    abi::{Bytes, Params, Text, selector},
    amount::Amount,
    call::{consent as ask, licensing as buy},
    error::Refusal,
    event::{consent as told, licensing as sold},
    id::*,
    message::{Event, Message},
    uses::{UseSet, UseVector},
};
use codec::Encode;
use serde_json::{Value, json};

use crate::{
    samples::*,
    show::{Show, bytes},
};

fn message<M: Message + Show>(message: M) -> Value {
    let calldata = [M::SELECTOR.as_slice(), &message.encode()].concat();
    json!({ "message": M::NAME, "arguments": message.show(), "calldata": bytes(calldata) })
}

fn words<T: Params + Show>(name: &str, values: T) -> Value {
    json!({ "values": name, "fields": values.show(), "data": bytes(values.encode()) })
}

fn event<E: Event + Show>(name: &str, event: E) -> Value {
    let topics: Value = event.topics().chunks(32).map(bytes).collect();
    json!({ "event": name, "fields": event.show(), "topics": topics, "data": bytes(event.data()) })
}

const CATALOGUE: CatalogueId = CatalogueId(77);
const TOKEN: Amount = Amount(0x0102_0304_0506);

fn consent() -> Vec<Value> {
    let (catalogue, deal, party) = (CATALOGUE, DealId(digest(0x0D)), parties(5)[1]);
    let tracks = vec![1, 4, 256];
    let (batch, index, leaf, proof) = (2, 1_000_001, digest(0x1E), vec![digest(1), digest(2)]);
    vec![
        message(ask::OpenCatalogue { parties: parties(3) }),
        message(ask::Propose { seat: seat(4), deal: proposal() }),
        message(ask::Approve { seat: seat(0), deal: small_proposal() }),
        message(ask::Retract { catalogue, seat: seat(2), deal }),
        message(ask::Narrow { catalogue, seat: seat(0), uses: UseVector(0x5555) }),
        message(ask::Exclude { catalogue, seat: seat(3), tracks }),
        message(ask::Name { catalogue, party, proof: seat(1).proof }),
        message(ask::Dispute { catalogue, claimant: CatalogueId(78), evidence: digest(0xD2) }),
        message(ask::Rule { dispute: DisputeId(5), upheld: true }),
        message(ask::TakeArbiter {}),
        message(ask::VerifyTrack { catalogue, batch, index, leaf, proof }),
        message(ask::Stored { key: Bytes((0..40).collect()) }),
        message(ask::Stored { key: Bytes(Vec::new()) }),
    ]
}

fn licensing() -> Vec<Value> {
    let (catalogue, terms_id, model, deadline) = (CATALOGUE, terms_id(0x21), digest(0x5A), days(1));
    let (offered_to, max_price, currency, destination) = (account(0x41), Amount(3 << 80), account(0xC0), account(0xDE));
    let (pool, least_serial, least_weight, most_lost) = (PoolId(7), 258, 0x0102_0304_0506, 0x0908_0706_0504);
    let seat = seat(3);
    vec![
        message(buy::SetCard { catalogue, card: Bytes(card().encode()) }),
        message(buy::RegisterTerms { terms: terms() }),
        message(buy::Purchase { catalogue, terms: terms_id, offered_to, model, max_price, head: head(0x31), deadline }),
        message(buy::Attest { report: report(1, NOW, days(9)), payment: Amount(u128::MAX) }),
        message(buy::Claim { catalogue, currency, index: 3, party: seat.party, proof: seat.proof, destination }),
        message(buy::Claim { catalogue, currency, index: 0, party: seat.party, proof: Vec::new(), destination }),
        message(buy::PurchaseMany { rows: rows(), model, currency, budget: Amount(9 << 90), deadline }),
        message(buy::PurchaseMany { rows: Vec::new(), model, currency, budget: Amount::ZERO, deadline }),
        message(buy::PurchasePool { pool, model, max_price, least_serial, least_weight, most_lost, deadline }),
        message(buy::SupportsInterface { interface_id: Selector([0xB4, 0x5A, 0x3C, 0x0E]) }),
        message(buy::SafeTransferFrom { from: account(1), to: account(2), token_id: TOKEN }),
    ]
}

/// Calldata of messages of every shape.
pub fn calls() -> Value {
    [consent(), licensing()].concat().into()
}

/// What is no message: the constructor's arguments, and answers.
pub fn answers() -> Value {
    let arguments = ask::New {
        licensing: digest(1),
        office: digest(2),
        notice: Seconds(7 * DAY),
        naming_notice: Seconds(14 * DAY),
        arbiter: account(3),
        bond: Amount(10_u128.pow(20)),
    };
    json!([
        words("New", arguments),
        words("Handled", ask::Handled { deal: DealId(digest(0x0D)), complete: true }),
        words("Quoted", buy::Quoted { price: Amount(5), head: head(0x31), tracks: 12 }),
        words("MintedMany", buy::MintedMany { licences: vec![LicenceId(1), LicenceId(0), LicenceId(u64::MAX)] }),
        words("Words", buy::Words { text: Text(Bytes(b"Assent licence".to_vec())) }),
    ])
}

fn consent_events() -> Vec<Value> {
    let (catalogue, deal, by, head, time) = (CATALOGUE, DealId(digest(0x0D)), account(0x0B), head(0x31), NOW);
    let (terms, licensee, model, licence) = (terms_id(0x21), account(0x41), digest(0x5A), LicenceId(9));
    let appended = told::Appended {
        catalogue,
        batch: 2,
        root: digest(0x61),
        first: 1_000,
        count: 12,
        manifest: digest(0x62),
        matures_at: days(7),
        head,
        time,
    };
    let (dispute, filer, claimant, evidence) = (DisputeId(5), account(0xD1), CatalogueId(78), digest(0xD2));
    let deployed = told::Deployed {
        licensing: account(0x11),
        office: account(0x12),
        arbiter: account(0xAB),
        notice: Seconds(7 * DAY),
        naming_notice: Seconds(30 * DAY),
        bond: Amount(10 << 80),
    };
    vec![
        event("Deployed", deployed),
        event("CatalogueOpened", told::CatalogueOpened { catalogue, licensor: by, parties: parties(3), head, time }),
        event("Proposed", told::Proposed { catalogue, deal, by, seat: 1, proposal: proposal() }),
        event("Appended", appended),
        event("Granted", told::Granted { catalogue, terms, licensee, model, licence, head, time }),
        event("Excluded", told::Excluded { catalogue, by, tracks: vec![1, 4, 256], head, time }),
        event("Filed", told::Filed { dispute, catalogue, filer, claimant, evidence, time }),
        event("ArbiterOffered", told::ArbiterOffered { to: account(3) }),
    ]
}

fn attested() -> sold::Attested {
    let made = report(3, NOW, days(9));
    sold::Attested {
        licence: made.licence,
        attester: account(0xA0),
        sequence: made.sequence,
        run: made.run,
        from: made.from,
        until: made.until,
        usage: made.usage,
        units: made.units,
        evidence: made.evidence,
        self_reported: true,
        owed: Amount(7 << 70),
        time: days(10),
    }
}

fn licensing_events() -> Vec<Value> {
    let (licence, catalogue, licensee, terms_id) = (LicenceId(9), CATALOGUE, account(0x41), terms_id(0x21));
    let (model, head, price, since, expires) = (digest(0x5A), head(0x31), Amount(5 << 70), NOW, days(365));
    let (currency, amount, accrued) = (account(0xC0), Amount(5), Amount(1 << 100));
    let (pool, serial, weight, tracks) = (PoolId(7), 258, 0x0102_0304_0506, 12);
    let reason = Refusal::HeadMoved { seen: head, head }.selector();
    let terms = terms_id;
    let licensed = sold::Licensed { licence, catalogue, licensee, terms, model, head, tracks, price, since, expires };
    let pooled = sold::PoolLicensed { licence, pool, licensee, terms, model, serial, weight, price, since, expires };
    vec![
        event("TermsRegistered", sold::TermsRegistered { id: terms_id, terms: crate::samples::terms() }),
        event("Licensed", licensed),
        event("Attested", attested()),
        event("Accrued", sold::Accrued { catalogue, currency, licence, amount, accrued }),
        event("Skipped", sold::Skipped { catalogue, terms, licensee, reason }),
        event("Transfer", sold::Transfer { from: Account::ZERO, to: licensee, token_id: TOKEN }),
        event("Locked", sold::Locked { token_id: TOKEN }),
        event("PoolLicensed", pooled),
    ]
}

/// Topics and data of events of every shape.
pub fn events() -> Value {
    [consent_events(), licensing_events()].concat().into()
}

macro_rules! refusals {
    ($($name:ident { $($field:ident: $value:expr),* })+) => {
        vec![$(json!({
            "refusal": stringify!($name),
            "fields": { $(stringify!($field): $value.show()),* },
            "revert": bytes(Refusal::$name { $($field: $value),* }.encode_abi()),
        })),+]
    };
}

/// The revert data of refusals with every type of field.
pub fn refusals() -> Value {
    let (seen, caller, other) = (head(0x31), account(1), account(2));
    refusals! {
        NoRoom {}
        Unreadable { word: 13_u32 }
        HeadMoved { seen: seen, head: head(0x41) }
        NotRightsholder { caller: caller, account: other }
        AlreadyApproved { deal: DealId(digest(0x0D)), seat: 31_u32 }
        SharesNotWhole { sum: 999_999_u128, whole: 1_000_000_u32 }
        RightUncovered { right: 2_u8 }
        WouldWiden { uses: 0x1B2D_u16, next: 0xE4A5_u16 }
        UsesNotPermitted { uses: UseSet(0x84), licensable: UseSet(0x04) }
        OfferOutdated { epoch: Epoch(1), current: Epoch(2) }
        PriceAboveMax { price: Amount(u128::MAX), max: Amount(5) }
        IntervalOutOfRange { interval: Seconds(1), least: Seconds(3600), most: Seconds(366 * DAY) }
        LicenceEnded { licence: LicenceId(9), ended: days(3) }
        PoolChanged { serial: 258_u32, weight: 0x0102_0304_0506_u64, lost: 0x0908_0706_0504_u64 }
        StillHeld { until: days(60) }
        PlaceTakenLately { seat: 32_u32, until: days(7) }
        ClaimantCannotSucceed { claimant: CATALOGUE, leads_to: CatalogueId(78) }
        WrongProof { root: digest(0x21) }
        TransferFailed { destination: other, amount: Amount(7 << 70) }
    }
    .into()
}

fn named(name: &str, types: &str) -> Value {
    json!({ "signature": format!("{name}({types})"), "selector": bytes(selector(name, types)) })
}

/// The selector of every message and of every refusal.
pub fn selectors() -> Value {
    let calls =
        |list: &[assent_core::message::MessageAbi]| list.iter().map(|m| named(m.name, m.types)).collect::<Value>();
    let refusal = |error: &assent_core::error::ErrorAbi| {
        let types: Vec<&str> = error.inputs.iter().map(|(_, kind)| *kind).collect();
        named(error.name, &types.join(","))
    };
    json!({
        "consent": calls(ask::CONSENT),
        "licensing": calls(buy::LICENSING),
        "refusals": Refusal::ABI.iter().map(refusal).collect::<Value>(),
    })
}
