//! Pools.

use assent_acceptance::{
    scene::Scene,
    stage::{CARA, OPERATOR, Stage, join, priced},
    story::{self, ADA, BEN, DAY, DELTA, DOT, STRANGER, account},
};
use assent_core::{
    amount::Amount,
    call::{
        consent::{Changes, LeavePool},
        licensing::{Activate, ClaimFees, Countersign, OpenPool, SealPool, Settle},
    },
    error::Refusal,
    id::{CatalogueId, Head, PoolId, TermsId},
    pool::MAX_FEE,
};

use super::Case;

pub const CASES: &[Case] = &[
    ("NoSuchPool", |scene| {
        let pool = PoolId(9);
        [scene.stage.hot_no(OPERATOR, &SealPool { pool }, 0), Refusal::NoSuchPool { pool }]
    }),
    ("NotOperator", |scene| {
        let no = scene.stage.hot_no(STRANGER, &SealPool { pool: scene.pool }, 0);
        [no, Refusal::NotOperator { caller: account(STRANGER), operator: account(OPERATOR) }]
    }),
    ("PoolHasAdvance", |scene| {
        let terms = scene.stage.registers(&story::terms());
        [opens(scene, terms, 0), Refusal::PoolHasAdvance { terms }]
    }),
    ("FeeTooHigh", |scene| {
        let terms = scene.pooled;
        [opens(scene, terms, MAX_FEE + 1), Refusal::FeeTooHigh { fee: MAX_FEE + 1, most: MAX_FEE }]
    }),
    ("PoolIsSealed", |scene| {
        let seal = SealPool { pool: scene.pool };
        scene.stage.hot(OPERATOR, &seal).ok();
        [scene.stage.hot_no(OPERATOR, &seal, 0), Refusal::PoolIsSealed { pool: scene.pool }]
    }),
    ("TooManyPools", |scene| {
        for _ in 0..4 {
            let pool = scene.stage.opens_pool(scene.pooled, 0);
            scene.stage.agreed(scene.album, join(pool, 1));
        }
        let pool = scene.pool;
        [asks(scene, scene.album, join(pool, 1)), Refusal::TooManyPools { most: 4 }]
    }),
    ("AlreadyMember", |scene| {
        let (pool, catalogue) = (scene.pool, scene.album);
        scene.stage.agreed(catalogue, join(pool, 1));
        [asks(scene, catalogue, join(pool, 1)), Refusal::AlreadyMember { pool, catalogue }]
    }),
    ("NotMember", |scene| {
        let (pool, catalogue, seat) = (scene.pool, scene.album, scene.stage.seat(scene.album, 0));
        let leave = LeavePool { catalogue, seat, pool };
        [scene.stage.cold_no(BEN, &leave), Refusal::NotMember { pool, catalogue }]
    }),
    ("NotAsked", |scene| {
        let (pool, catalogue) = (scene.pool, scene.album);
        let sign = Countersign { pool, catalogue, head: Head::default(), weight: 1 };
        [scene.stage.hot_no(OPERATOR, &sign, 0), Refusal::NotAsked { pool, catalogue }]
    }),
    ("NotCountersigned", |scene| {
        let (pool, catalogue) = (scene.pool, scene.album);
        scene.stage.agreed(catalogue, join(pool, 1));
        let no = scene.stage.hot_no(STRANGER, &Activate { pool, catalogue }, 0);
        [no, Refusal::NotCountersigned { pool, catalogue }]
    }),
    ("WrongWeight", |scene| {
        let pool = scene.pool;
        [asks(scene, scene.album, join(pool, 6)), Refusal::WrongWeight { weight: 6, most: 5 }]
    }),
    ("NotReady", |_| {
        let mut stage = Stage::with(7 * DAY);
        let catalogue = stage.solo(ADA, 3);
        stage.waits(7 * DAY);
        let terms = stage.registers(&priced(DOT));
        let pool = stage.opens_pool(terms, 0);
        stage.agreed(catalogue, join(pool, 3));
        stage.countersigns(catalogue, pool);
        stage.waits(7 * DAY - 1);
        let (now, ready) = (stage.now(), stage.membership(pool, catalogue).ready);
        [stage.hot_no(STRANGER, &Activate { pool, catalogue }, 0), Refusal::NotReady { now, ready }]
    }),
    ("PoolEmpty", |scene| {
        let asked = scene.stage.asks_pool(DELTA, scene.pool);
        let pool = scene.stage.opens_pool(scene.pooled, 0);
        let empty = assent_core::call::licensing::PurchasePool { pool, ..asked };
        [scene.stage.hot_no(DELTA, &empty, DOT), Refusal::PoolEmpty { pool }]
    }),
    ("PoolChanged", |scene| {
        let mut asked = scene.stage.asks_pool(DELTA, scene.pool);
        let (serial, weight, lost) = (asked.least_serial, asked.least_weight, asked.most_lost);
        asked.least_weight += 1;
        [scene.stage.hot_no(DELTA, &asked, DOT), Refusal::PoolChanged { serial, weight, lost }]
    }),
    ("NothingToSettle", |scene| {
        let (pool, catalogue) = (scene.pool, scene.other);
        let settle = Settle { pool, catalogue };
        scene.stage.hot(STRANGER, &settle).ok();
        [scene.stage.hot_no(STRANGER, &settle, 0), Refusal::NothingToSettle { pool, catalogue }]
    }),
    ("NoFees", |scene| {
        let (pool, destination) = (scene.pool, account(OPERATOR));
        let fees = ClaimFees { pool, destination };
        scene.stage.hot(OPERATOR, &fees).ok();
        [scene.stage.hot_no(OPERATOR, &fees, 0), Refusal::NoFees { pool, claimed: Amount(DOT / 10) }]
    }),
];

fn opens(scene: &mut Scene, terms: TermsId, fee_ppm: u32) -> Refusal {
    scene.stage.hot_no(OPERATOR, &OpenPool { terms, fee_ppm }, 0)
}

/// What the last approval of a deal of the album is refused with, by `licensing`.
fn asks(scene: &mut Scene, catalogue: CatalogueId, changes: Changes) -> Refusal {
    let deal = scene.stage.proposal(catalogue, changes);
    scene.stage.proposes(BEN, 0, &deal).ok();
    let last = assent_core::call::consent::Approve { seat: scene.stage.seat(catalogue, 1), deal };
    scene.stage.cold_no(CARA, &last)
}
