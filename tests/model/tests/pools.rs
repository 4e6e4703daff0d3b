//! Stories of pools: what a buyer gets, what a licence covers, who comes in when.

#[allow(dead_code, reason = "the other stories use the rest")]
mod stage;

use assent_model::action::*;
use assent_model::money::NATIVE_STEP;
use assent_model::{Account, DAY};
use stage::*;

const ADA: Account = Account::LICENSOR;
const BEN: Account = Account::CO_WRITER;

#[test]
fn what_is_sold_during_a_suspension_does_not_cover_the_suspended() {
    let mut stage = Stage::new();
    let terms = stage.registers(terms(NATIVE_STEP));
    let pool = stage.number(Account::OPERATOR, Action::OpenPool { terms, fee_ppm: 0 });
    let (one, two, theirs) = (stage.solo(ADA, 9), stage.solo(BEN, 9), stage.solo(Account::CLAIMANT, 1));
    stage.joins(ADA, one, pool, 9);
    stage.joins(BEN, two, pool, 9);
    let before = stage.buys_pool(pool);
    let dispute = stage.disputes(one, theirs);
    let during = stage.buys_pool(pool);
    stage.does(Account::ARBITER, Action::Rule { dispute, upheld: false });
    stage.does(Account::STRANGER, Action::Activate { pool, catalogue: one });
    let after = stage.buys_pool(pool);
    assert_eq!([before, during, after].map(|licence| stage.0.covers(licence, one, 0)), [true, false, true]);
    assert!(stage.0.covers(during, two, 0));

    // A licence is for the tracks of its moment: what is appended or excluded later changes nothing of it.
    stage.does(ADA, Action::Propose(stage.deal(one, 0, vec![append(5)])));
    stage.waits(stage.0.config.notice);
    stage.does(ADA, Action::Exclude { catalogue: one, seat: seat(0), tracks: vec![0] });
    let last = stage.buys_pool(pool);
    assert_eq!([0, 8, 9].map(|track| stage.0.covers(after, one, track)), [true, true, false]);
    assert_eq!([0, 8, 9].map(|track| stage.0.covers(last, one, track)), [false, true, true]);
}

#[test]
fn a_buyer_of_a_pool_gets_what_they_saw_but_for_what_they_allow() {
    let mut stage = Stage::new();
    let terms = stage.registers(terms(NATIVE_STEP));
    let pool = stage.number(Account::OPERATOR, Action::OpenPool { terms, fee_ppm: 0 });
    let (one, two) = (stage.solo(ADA, 9), stage.solo(BEN, 9));
    stage.joins(ADA, one, pool, 9);
    let (least_serial, least_weight) = (stage.0.pools[&pool].serial, stage.0.pools[&pool].weight);
    let buy = |stage: &Stage, most_lost| {
        let (max_price, value, deadline) = (NATIVE_STEP, NATIVE_STEP, stage.0.now);
        Action::PurchasePool { pool, model: 1, max_price, least_serial, least_weight, most_lost, deadline, value }
    };
    stage.joins(BEN, two, pool, 9);
    stage.does(Account::LICENSEE, buy(&stage, 0));

    // One track a block stops only who allows for none.
    for track in 0..2 {
        stage.does(BEN, Action::Exclude { catalogue: two, seat: seat(0), tracks: vec![track] });
        stage.does(Account::LICENSEE, buy(&stage, 2));
    }
    stage.fails(Account::LICENSEE, buy(&stage, 1), "PoolChanged");

    // A member came and one of the same weight left: no lighter, but beyond the tolerance.
    let three = stage.solo(Account::CLAIMANT, 9);
    stage.joins(Account::CLAIMANT, three, pool, 9);
    stage.does(ADA, Action::LeavePool { catalogue: one, seat: seat(0), pool });
    stage.fails(Account::LICENSEE, buy(&stage, 10), "PoolChanged");
    stage.does(Account::LICENSEE, buy(&stage, 11));
}

#[test]
fn countersigned_members_are_not_kept_in_store() {
    let mut stage = Stage::new();
    let terms = stage.registers(terms(NATIVE_STEP));
    let pool = stage.number(Account::OPERATOR, Action::OpenPool { terms, fee_ppm: 0 });
    let one = stage.solo(ADA, 9);
    let ask = |stage: &Stage, weight| Action::Propose(stage.deal(one, 0, vec![Change::JoinPool { pool, weight }]));
    let sign = |weight| Action::Countersign { pool, catalogue: one, head: Seen::Current, weight };
    let activate = Action::Activate { pool, catalogue: one };
    stage.does(ADA, ask(&stage, 9));
    stage.does(Account::OPERATOR, sign(9));
    let notice = stage.0.config.notice;
    stage.waits(notice + notice.max(7 * DAY));
    stage.fails(Account::OPERATOR, sign(9), "NotAsked");
    stage.waits(1);
    stage.fails(Account::STRANGER, activate.clone(), "DeadlinePassed");
    stage.does(Account::OPERATOR, sign(9));
    stage.waits(notice + notice.max(7 * DAY) + 1);
    stage.does(ADA, ask(&stage, 8));
    stage.does(Account::OPERATOR, sign(8));
    stage.waits(notice);
    stage.does(Account::STRANGER, activate);
    assert_eq!(stage.0.pools[&pool].weight, 8);
}
