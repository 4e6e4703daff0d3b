//! What is stored: records and their keys, as SCALE has them.

use assent_core::{
    amount::Amount,
    catalogue::Catalogue,
    deal::Approvals,
    dispute::{Arbiter, Dispute, Stage},
    exclusion::Exclusions,
    id::*,
    licence::{Frozen, Licence, Moving, Offer, Subject},
    member::{Listed, Membership, Standing},
    party::Seats,
    place::Place,
    pool::{Accumulator, Pool},
    royalty::Ledger,
    track::{BatchRecord, Tracks},
    uses::UseSet,
};
use codec::Encode;
use serde_json::{Value, json};

use crate::{
    samples::*,
    show::{Show, bytes},
};

fn record<T: Encode + Show>(name: &str, value: T) -> Value {
    json!({ "record": name, "value": value.show(), "scale": bytes(value.encode()) })
}

fn licence(subject: Subject) -> Licence {
    let (terms, licensee, model) = (terms_id(0x21), account(0x41), digest(0x61));
    let (price, since, expires) = (Amount(5 << 100), NOW, Time(u64::MAX));
    let moving = Moving {
        runs: 0x0203,
        reports: 0x0405_0607,
        reported_until: days(30),
        units: 7 << 64,
        paid: Amount(9 << 90),
        owing_since: days(31),
        ended: days(41),
        attested: digest(0x81),
    };
    Licence { frozen: Frozen { subject, terms, licensee, model, price, since, expires }, moving }
}

fn pool() -> Pool {
    Pool {
        operator: account(0x31),
        terms: terms_id(0x51),
        uses: UseSet(0xF7),
        currency: account(0xC0),
        fee_ppm: 123_456,
        sealed: true,
        serial: 0x0102_0304,
        weight: 0x0102_0304_0506,
        lost: 0x0908_0706_0504,
        last: CatalogueId(77),
        acc: Accumulator { whole: 3 << 70, frac: 0x8877_6655_4433_2211 },
        carried: 0x1122_3344_5566_7788,
        received: Amount(u128::MAX),
        fees: Amount(1 << 80),
        fees_claimed: Amount(1 << 79),
    }
}

fn membership() -> Membership {
    Membership {
        state: Standing::Suspended,
        agreed: 70_001,
        weight: 70_000,
        epoch: Epoch(3),
        head: head(0x71),
        ready: days(7),
        joined: 5,
        left: u32::MAX,
        entry: Accumulator { whole: 1 << 66, frac: 17 },
        frac: u64::MAX - 1,
        owed: Amount(3 << 77),
    }
}

fn catalogue() -> Catalogue {
    Catalogue {
        id: CatalogueId(77),
        licensor: account(0xB1),
        batches: 5,
        required: seats(),
        unnamed: Seats(8),
        likeness: Seats(1 << 31),
        naming: naming(),
        held: Seconds(59 * DAY),
        card: card(),
    }
}

fn dispute() -> Dispute {
    Dispute {
        catalogue: CatalogueId(77),
        claimant: CatalogueId(78),
        filer: account(0xD1),
        evidence: digest(0xD2),
        filed: NOW,
        stage: Stage::Upheld,
        until: days(60),
        bond_paid: true,
    }
}

/// A record of each kind.
pub fn records() -> Value {
    json!([
        record("Card", card()),
        record("Listed", Listed { card: card(), pools: [PoolId(1), PoolId(2), PoolId(u32::MAX), PoolId(0)] }),
        record("Catalogue", catalogue()),
        record("BatchRecord", BatchRecord { root: digest(1), first: 1_000, count: 250_000 }),
        record("Tracks", Tracks { total: 3, matured: 2, matures_at: days(1) }),
        record("Exclusions", Exclusions(digest(0x80).0)),
        record("Approvals", Approvals { seats: seats(), proposed: true }),
        record("Dispute", dispute()),
        record("Arbiter", Arbiter { account: account(0xAB), offered: Account::ZERO }),
        record("Place", Place { to: account(0xAC), taken: days(3) }),
        record("Terms", terms()),
        record("Offer", Offer { epoch: Epoch(2), until: days(30) }),
        record("Licence", licence(Subject::Catalogue { id: CatalogueId(77), head: head(0x01), tracks: 1_000_001 })),
        record("Licence", licence(Subject::Pool { id: PoolId(7), blank: Digest::ZERO, serial: 258 })),
        record("Ledger", Ledger { accrued: Amount(5 << 110), held: Amount(6), held_under: DisputeId(9) }),
        record("Pool", pool()),
        record("Membership", membership()),
    ])
}

/// A key as the shells make it of a map's number and the encoding of what the map is keyed by.
fn key<K: Encode>(contract: &str, map: u32, of: Value, key: K) -> Value {
    json!({ "contract": contract, "map": map, "of": of, "key": bytes((map, key).encode()) })
}

/// A storage key of each map.
pub fn keys() -> Value {
    let (catalogue, terms, licence) = (CatalogueId(77), terms_id(0x21), LicenceId(0x0102_0304_0506));
    let (licensee, currency, holder) = (account(0x41), account(0xC0), account(0x51));
    let pair = json!({ "catalogue": 77, "currency": currency.show() });
    let offer = json!({ "catalogue": 77, "terms": terms.show(), "licensee": licensee.show() });
    let claim = json!({ "catalogue": 77, "currency": currency.show(), "index": 31 });
    json!([
        key("consent", 1, json!({ "catalogue": 77 }), catalogue),
        key("consent", 2, json!({ "catalogue": 77, "batch": 259 }), (catalogue, 259_u32)),
        key("consent", 5, json!({ "catalogue": 77, "seat": 32 }), (catalogue, 32_u32)),
        key("licensing", 1, json!({ "catalogue": 77 }), catalogue),
        key("licensing", 2, json!({ "terms": terms.show() }), terms),
        key("licensing", 3, offer, (catalogue, terms, licensee)),
        key("licensing", 4, json!({ "licence": licence.show() }), licence),
        key("licensing", 5, pair, (catalogue, currency)),
        key("licensing", 6, claim, (catalogue, currency, 31_u32)),
        key("licensing", 7, json!({ "account": holder.show() }), holder),
    ])
}
