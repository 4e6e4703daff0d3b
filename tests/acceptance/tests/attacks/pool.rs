//! Attacks on those who share a pool.

use assent_acceptance::{
    stage::{CARA, NATIVE, OPERATOR, Stage, Who, join, priced},
    story::{ADA, BEN, DAY, DELTA, DOT, STRANGER, account},
};
use assent_core::{
    amount::Amount,
    call::{
        consent::{Exclude, LeavePool, Propose},
        licensing::{Activate, Countersign, Settle},
    },
    error::Refusal,
    id::{CatalogueId, PoolId},
};

/// A pool for 8 a licence, without a fee.
fn pool(stage: &mut Stage) -> PoolId {
    let terms = stage.registers(&priced(8 * DOT));
    stage.opens_pool(terms, 0)
}

/// A member of so many tracks, each of which weighs.
fn member(stage: &mut Stage, who: Who, pool: PoolId, tracks: u32) -> CatalogueId {
    let catalogue = stage.solo(who, tracks);
    stage.joins(catalogue, pool, tracks);
    catalogue
}

/// What a pool owes a member.
fn due(stage: &mut Stage, pool: PoolId, catalogue: CatalogueId) -> u128 {
    let (membership, pool) = (stage.membership(pool, catalogue), stage.pool(pool));
    membership.due(&pool).0
}

#[test]
fn a_pool_is_sold_after_a_narrowing() {
    let mut stage = Stage::default();
    let pool = pool(&mut stage);
    let (one, two) = (member(&mut stage, ADA, pool, 6), member(&mut stage, BEN, pool, 2));
    let seen = stage.asks_pool(DELTA, pool);
    stage.narrows(ADA, one, 0);
    let changed = Refusal::PoolChanged { serial: seen.least_serial + 1, weight: 2, lost: 6 };
    assert_eq!(stage.hot_no(DELTA, &seen, 8 * DOT), changed);

    let licence = stage.buys_pool(DELTA, pool);
    assert_eq!((due(&mut stage, pool, one), due(&mut stage, pool, two)), (0, 8 * DOT));
    let (sold, hers, his) = (stage.world.licence(licence.0), stage.stays(pool, one), stage.stays(pool, two));
    assert!(!sold.covers_member(pool, &hers) && sold.covers_member(pool, &his));
    stage.narrows(BEN, two, 0);
    assert_eq!(stage.hot_no(DELTA, &seen, 8 * DOT), Refusal::PoolEmpty { pool });
}

#[test]
fn a_member_excludes_a_track_in_front_of_every_sale() {
    let mut stage = Stage::default();
    let pool = pool(&mut stage);
    let (_, two) = (member(&mut stage, ADA, pool, 6), member(&mut stage, BEN, pool, 3));
    let mut seen = stage.asks_pool(DELTA, pool);
    (seen.least_weight, seen.most_lost) = (seen.least_weight - 2, seen.most_lost + 2);
    for track in 0..2 {
        let exclude = Exclude { catalogue: two, seat: stage.seat(two, 0), tracks: vec![track] };
        stage.cold(BEN, &exclude).ok();
        stage.pays(DELTA, &seen, 8 * DOT).ok();
    }
    let changed = Refusal::PoolChanged { serial: seen.least_serial + 2, weight: 7, lost: 2 };
    seen.most_lost -= 1;
    assert_eq!(stage.hot_no(DELTA, &seen, 8 * DOT), changed);
}

#[test]
fn a_member_inflates_its_weight() {
    let mut stage = Stage::default();
    let pool = pool(&mut stage);
    let catalogue = stage.solo(ADA, 5);
    let deal = stage.proposal(catalogue, join(pool, 6));
    let propose = Propose { seat: stage.seat(catalogue, 0), deal };
    assert_eq!(stage.cold_no(ADA, &propose), Refusal::WrongWeight { weight: 6, most: 5 });

    // Not with the operator's help either; and what is excluded weighs no more.
    stage.agreed(catalogue, join(pool, 5));
    let head = stage.membership(pool, catalogue).head;
    let more = Countersign { pool, catalogue, head, weight: 50 };
    assert_eq!(stage.hot_no(OPERATOR, &more, 0), Refusal::WrongWeight { weight: 50, most: 5 });
    stage.countersigns(catalogue, pool);
    let exclude = Exclude { catalogue, seat: stage.seat(catalogue, 0), tracks: vec![0, 1, 2] };
    stage.cold(ADA, &exclude).ok();
    stage.hot(STRANGER, &Activate { pool, catalogue }).ok();
    assert_eq!((stage.membership(pool, catalogue).weight, stage.pool(pool).weight), (2, 2));
    let other = member(&mut stage, BEN, pool, 6);
    stage.buys_pool(DELTA, pool);
    assert_eq!((due(&mut stage, pool, catalogue), due(&mut stage, pool, other)), (2 * DOT, 6 * DOT));
}

#[test]
fn a_catalogue_joins_before_a_large_sale() {
    let mut stage = Stage::with(7 * DAY);
    let pool = pool(&mut stage);
    let (loyal, late) = (stage.solo(ADA, 4), stage.solo(BEN, 400));
    stage.waits(7 * DAY);
    stage.joins(loyal, pool, 4);

    // The sale is rumoured: there is no way in before the notice, and it is the members' of its moment.
    stage.agreed(late, join(pool, 400));
    stage.countersigns(late, pool);
    let (now, ready) = (stage.now(), stage.membership(pool, late).ready);
    assert_eq!(ready.since(now).0, 7 * DAY);
    let activate = Activate { pool, catalogue: late };
    assert_eq!(stage.hot_no(BEN, &activate, 0), Refusal::NotReady { now, ready });
    let licence = stage.buys_pool(DELTA, pool);
    stage.waits(7 * DAY);
    stage.hot(BEN, &activate).ok();
    assert_eq!((due(&mut stage, pool, loyal), due(&mut stage, pool, late)), (8 * DOT, 0));
    let settle = Settle { pool, catalogue: late };
    assert_eq!(stage.hot_no(BEN, &settle, 0), Refusal::NothingToSettle { pool, catalogue: late });
    assert!(!stage.world.licence(licence.0).covers_member(pool, &stage.stays(pool, late)));
}

#[test]
fn a_member_leaves_before_the_settlement() {
    let mut stage = Stage::default();
    let pool = pool(&mut stage);
    let (one, two) = (member(&mut stage, ADA, pool, 6), member(&mut stage, BEN, pool, 2));
    stage.buys_pool(DELTA, pool);
    let leave = LeavePool { catalogue: one, seat: stage.seat(one, 0), pool };
    stage.cold(ADA, &leave).ok();
    stage.buys_pool(DELTA, pool);

    // Of the first sale each has its part, of the second who stayed has all; once each.
    for (catalogue, who, earned) in [(one, ADA, 6 * DOT), (two, BEN, 10 * DOT)] {
        let settle = Settle { pool, catalogue };
        stage.hot(STRANGER, &settle).ok();
        assert_eq!(stage.ledger(catalogue, NATIVE).accrued, Amount(earned));
        assert_eq!(stage.hot_no(STRANGER, &settle, 0), Refusal::NothingToSettle { pool, catalogue });
        let claim = stage.claim(catalogue, NATIVE, 0, account(CARA));
        let before = stage.world.balance(assent_acceptance::world::address(CARA));
        stage.hot(who, &claim).ok();
        assert_eq!(stage.world.balance(assent_acceptance::world::address(CARA)) - before, earned);
    }
    assert_eq!(stage.world.balance(stage.world.licensing), 0);
    assert_eq!(stage.cold_no(ADA, &leave), Refusal::NotMember { pool, catalogue: one });
}
