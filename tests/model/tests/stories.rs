//! The key stories, told on the model.

mod stage;

use assent_model::action::*;
use assent_model::money::NATIVE_STEP;
use assent_model::promises::{every_unit_accounted, order_is_irrelevant};
use assent_model::records::{Belonging, Status};
use assent_model::*;
use stage::*;

const ADA: Account = Account::LICENSOR;
const BEN: Account = Account::CO_WRITER;

#[test]
fn a_co_writer_must_approve() {
    let mut stage = Stage::new();
    let catalogue = stage.opens(ADA, &[party(ADA, 2, 500_000), party(BEN, 1, 500_000)]);
    let deal = stage.deal(catalogue, 0, vec![append(10), Change::SetUses(TRAINING)]);
    let number = stage.number(ADA, Action::Propose(deal.clone()));
    assert_eq!(stage.0.effective_uses(catalogue, 0), SILENCE);

    let his = DealAsked { seat: seat(1), ..deal.clone() };
    stage.fails(ADA, Action::Propose(deal.clone()), "AlreadyProposed");
    stage.fails(ADA, Action::Approve(deal.clone()), "AlreadyApproved");
    stage.fails(ADA, Action::Approve(his.clone()), "NotRightsholder");
    let forged = Seat { index: 1, shown: Shown::Forged };
    stage.fails(ADA, Action::Approve(DealAsked { seat: forged, ..deal.clone() }), "WrongProof");
    stage.fails(ADA, Action::Approve(DealAsked { seat: seat(32), ..deal.clone() }), "NotRightsholder");
    stage.fails(BEN, Action::Approve(DealAsked { changes: vec![append(11)], ..his.clone() }), "NoSuchDeal");

    stage.does(ADA, Action::Retract { catalogue, seat: seat(0), deal: number });
    stage.does(BEN, Action::Approve(his));
    assert_eq!(stage.0.effective_uses(catalogue, 0), SILENCE);
    stage.does(ADA, Action::Approve(deal));
    assert_eq!(stage.0.effective_uses(catalogue, 9), TRAINING);
    assert_eq!(stage.0.effective_uses(catalogue, 10), SILENCE);
}

#[test]
fn the_licensor_has_no_other_power() {
    let mut stage = Stage::new();
    let catalogue = stage.opens(ADA, &[party(BEN, 3, 1_000_000)]);
    let deal = stage.deal(catalogue, 32, vec![append(1)]);
    stage.does(ADA, Action::Propose(deal.clone()));
    assert_eq!(stage.0.catalogues[&catalogue].total, 0);
    stage.fails(ADA, Action::Narrow { catalogue, seat: seat(32), uses: [1; 8] }, "NotRightsholder");
    stage.does(BEN, Action::Approve(DealAsked { seat: seat(0), ..deal }));
    assert_eq!(stage.0.catalogues[&catalogue].total, 1);
}

#[test]
fn narrowing_kills_the_offers_of_an_older_epoch() {
    let mut stage = Stage::new();
    let catalogue = stage.solo(ADA, 10);
    let terms = stage.registers(terms(NATIVE_STEP));
    stage.offers(ADA, catalogue, terms);
    let sold = stage.buys(catalogue, terms);

    stage.does(ADA, Action::Narrow { catalogue, seat: seat(0), uses: SILENCE });
    stage.fails(Account::LICENSEE, stage.purchase(catalogue, terms), "UsesNotPermitted");
    stage.does(ADA, Action::Propose(stage.deal(catalogue, 0, vec![Change::SetUses(TRAINING)])));
    stage.fails(Account::LICENSEE, stage.purchase(catalogue, terms), "OfferOutdated");
    let seat = seat(0);
    stage.fails(ADA, Action::Withdraw { catalogue, seat, terms, licensee: Account::ZERO }, "NotOffered");
    stage.offers(ADA, catalogue, terms);
    stage.buys(catalogue, terms);
    assert!(stage.0.covers(sold, catalogue, 9));
}

#[test]
fn a_moved_head_voids_every_pending_deal() {
    let mut stage = Stage::new();
    let catalogue = stage.opens(ADA, &[party(ADA, 2, 500_000), party(BEN, 1, 500_000)]);
    let first = stage.deal(catalogue, 0, vec![append(1)]);
    let second = stage.deal(catalogue, 0, vec![append(2)]);
    stage.does(ADA, Action::Propose(first.clone()));
    stage.does(ADA, Action::Propose(second.clone()));
    let base = Seen::Given(stage.0.head(catalogue));
    stage.does(BEN, Action::Approve(DealAsked { seat: seat(1), ..first }));
    stage.fails(BEN, Action::Approve(DealAsked { seat: seat(1), base, ..second }), "HeadMoved");
}

#[test]
fn tracks_mature_after_the_notice_and_a_further_batch_restarts_only_itself() {
    let mut stage = Stage::with(Config { notice: 7 * DAY, ..Config::default() });
    let catalogue = stage.solo(ADA, 3);
    assert_eq!(stage.0.effective_uses(catalogue, 0), SILENCE);
    stage.waits(7 * DAY);
    stage.does(ADA, Action::Propose(stage.deal(catalogue, 0, vec![append(2)])));
    assert_eq!(stage.0.effective_uses(catalogue, 2), TRAINING);
    assert_eq!(stage.0.effective_uses(catalogue, 3), SILENCE);
    assert!(stage.0.verify_track(catalogue, 1, 3) && !stage.0.verify_track(catalogue, 0, 3));
}

#[test]
fn a_nameless_rightsholder_blocks_widening_until_named_and_a_dispute_stops_the_naming() {
    let mut stage = Stage::new();
    let theirs = stage.solo(Account::CLAIMANT, 1);
    let catalogue = stage.opens(ADA, &[party(ADA, 2, 500_000), party(Account::ZERO, 1, 500_000)]);
    stage.does(ADA, Action::Propose(stage.deal(catalogue, 0, vec![append(5)])));
    assert_eq!(stage.0.catalogues[&catalogue].total, 0);

    let naming = Change::Name { seat: 1, account: BEN };
    let name = Action::Name { catalogue, shown: Shown::True };
    stage.does(ADA, Action::Propose(stage.deal(catalogue, 0, vec![naming.clone()])));
    stage.fails(BEN, name.clone(), "NamingNotReady");
    let dispute = stage.disputes(catalogue, theirs);
    stage.does(Account::ARBITER, Action::Rule { dispute, upheld: false });
    stage.waits(30 * DAY);
    stage.fails(BEN, name.clone(), "NothingToName");

    stage.does(ADA, Action::Propose(stage.deal(catalogue, 0, vec![naming])));
    stage.waits(30 * DAY);
    stage.fails(BEN, Action::Name { catalogue, shown: Shown::BadProof }, "WrongProof");
    stage.does(Account::STRANGER, name);
    let deal = stage.deal(catalogue, 0, vec![append(5)]);
    stage.does(ADA, Action::Propose(deal.clone()));
    stage.does(BEN, Action::Approve(DealAsked { seat: seat(1), ..deal }));
    assert_eq!(stage.0.catalogues[&catalogue].total, 5);
}

#[test]
fn unclaimed_money_goes_with_the_place() {
    let mut stage = Stage::new();
    let catalogue = stage.solo(ADA, 1);
    let terms = stage.registers(terms(NATIVE_STEP));
    stage.offers(ADA, catalogue, terms);
    stage.buys(catalogue, terms);
    stage.fails(BEN, stage.claim(catalogue, 0, BEN), "NotRecipient");
    stage.does(ADA, Action::OfferPlace { catalogue, seat: seat(0), to: BEN });
    stage.fails(Account::STRANGER, Action::TakePlace { catalogue, seat: seat(0) }, "NotOfferedTo");
    stage.does(BEN, Action::TakePlace { catalogue, seat: seat(0) });
    let former = Seat { index: 0, shown: Shown::Former };
    let (currency, destination) = (Currency::Native, ADA);
    stage.fails(ADA, Action::Claim { catalogue, currency, seat: former, destination }, "WrongProof");
    stage.fails(BEN, stage.claim(catalogue, 0, Account::LICENSING), "ForbiddenAccount");
    assert_eq!(stage.does(BEN, stage.claim(catalogue, 0, BEN)), Returned::Amount(NATIVE_STEP));
    stage.fails(BEN, stage.claim(catalogue, 0, BEN), "NothingToClaim");
}

#[test]
fn a_place_that_was_taken_rests_and_the_licensors_voids_nothing() {
    let mut stage = Stage::new();
    let catalogue = stage.opens(ADA, &[party(BEN, 3, 900_000), party(Account::PAYEE, 0, 100_000)]);
    let before = stage.0.head(catalogue);
    stage.does(ADA, Action::OfferPlace { catalogue, seat: seat(32), to: Account::LABEL });
    stage.does(Account::LABEL, Action::TakePlace { catalogue, seat: seat(32) });
    assert_eq!(stage.0.head(catalogue), before);

    stage.does(Account::PAYEE, Action::OfferPlace { catalogue, seat: seat(1), to: Account::STRANGER });
    let take = Action::TakePlace { catalogue, seat: seat(1) };
    stage.does(Account::STRANGER, take.clone());
    assert_ne!(stage.0.head(catalogue), before);
    stage.does(Account::STRANGER, Action::OfferPlace { catalogue, seat: seat(1), to: Account::PAYEE });
    stage.waits(DAY - 1);
    stage.fails(Account::PAYEE, take.clone(), "PlaceTakenLately");
    stage.waits(1);
    stage.does(Account::PAYEE, take);
}

#[test]
fn a_seat_holds_a_right_or_a_share() {
    let mut stage = Stage::new();
    let idle = [party(ADA, 3, 1_000_000), party(Account::PAYEE, 0, 0)];
    stage.fails(ADA, Action::OpenCatalogue { parties: idle.to_vec() }, "IdleSeat");
    stage.opens(ADA, &[party(ADA, 3, 1_000_000), party(Account::LABEL, 2, 0)]);
    stage.opens(ADA, &[party(ADA, 3, 999_999), party(Account::PAYEE, 0, 1)]);
}

#[test]
fn the_nameless_of_a_closed_catalogue_are_named_and_paid() {
    let mut stage = Stage::new();
    let catalogue = stage.opens(ADA, &[party(ADA, 3, 500_000), party(Account::ZERO, 0, 500_000)]);
    let terms = stage.registers(terms(2 * NATIVE_STEP));
    let offer = Change::Offer { terms, licensee: Account::ZERO, until: stage.0.now };
    let changes = vec![append(1), Change::SetUses(TRAINING), offer];
    stage.does(ADA, Action::Propose(stage.deal(catalogue, 0, changes)));
    stage.buys(catalogue, terms);
    stage.does(ADA, Action::Propose(stage.deal(catalogue, 0, vec![Change::Close])));

    stage.fails(ADA, Action::Propose(stage.deal(catalogue, 0, vec![append(1)])), "CatalogueClosed");
    let naming = Change::Name { seat: 1, account: BEN };
    stage.does(ADA, Action::Propose(stage.deal(catalogue, 0, vec![naming])));
    stage.waits(30 * DAY);
    stage.does(Account::STRANGER, Action::Name { catalogue, shown: Shown::True });
    assert_eq!(stage.does(BEN, stage.claim(catalogue, 1, BEN)), Returned::Amount(NATIVE_STEP));
    assert_eq!(stage.0.effective_uses(catalogue, 0), SILENCE);
}

#[test]
fn closing_stands_beside_no_grant_and_no_joining() {
    let mut stage = Stage::new();
    let catalogue = stage.solo(ADA, 1);
    let terms = stage.registers(terms(0));
    let pool = stage.number(Account::OPERATOR, Action::OpenPool { terms, fee_ppm: 0 });
    let grant = Change::Grant { terms, licensee: Account::LICENSEE, model: 0 };
    for given in [grant, Change::JoinPool { pool, weight: 1 }] {
        let changes = vec![given, Change::Close];
        stage.fails(ADA, Action::Propose(stage.deal(catalogue, 0, changes)), "CloseBesideGrant");
    }
}

#[test]
fn rounding_leaves_less_than_a_unit_a_party() {
    let mut stage = Stage::new();
    stage.does(ADA, Action::OpenCurrency { currency: Currency::Token });
    let third = 333_333;
    let parties = [party(ADA, 3, third), party(Account::PAYEE, 0, third), party(Account::LABEL, 0, 333_334)];
    let catalogue = stage.opens(ADA, &parties);
    let terms = stage.registers(Terms { currency: Currency::Token, ..terms(1) });
    let offer = Change::Offer { terms, licensee: Account::ZERO, until: stage.0.now };
    let changes = vec![append(1), Change::SetUses(TRAINING), offer];
    stage.does(ADA, Action::Propose(stage.deal(catalogue, 0, changes)));
    let action = Action::Purchase { row: stage.row(catalogue, terms), model: 1, deadline: stage.0.now, value: 0 };
    for sold in 1..=7u128 {
        stage.does(Account::LICENSEE, action.clone());
        let shares: u128 = (0..3).map(|seat| stage.0.claimable(catalogue, Currency::Token, seat)).sum();
        assert!(sold - shares < 3);
        every_unit_accounted(&stage.0).unwrap();
    }
    order_is_irrelevant(&stage.0).unwrap();
}

#[test]
fn a_pool_shares_by_weight_and_who_comes_late_shares_what_comes_later() {
    let mut stage = Stage::new();
    let terms = stage.registers(terms(10 * NATIVE_STEP));
    let pool = stage.number(Account::OPERATOR, Action::OpenPool { terms, fee_ppm: 100_000 });
    let (one, two) = (stage.solo(ADA, 10), stage.solo(BEN, 10));
    stage.joins(ADA, one, pool, 1);
    let early = stage.buys_pool(pool);
    stage.joins(BEN, two, pool, 2);
    let late = stage.buys_pool(pool);
    assert_eq!((stage.0.member_due(pool, one), stage.0.member_due(pool, two)), (12 * NATIVE_STEP, 6 * NATIVE_STEP));
    assert!(stage.0.covers(early, one, 0) && !stage.0.covers(early, two, 0) && stage.0.covers(late, two, 0));

    // Leaving sets aside what was earned; excluding tracks weighs anew. Nobody's ledger is touched until it is settled.
    stage.does(ADA, Action::LeavePool { catalogue: one, seat: seat(0), pool });
    assert_eq!((stage.accrued(one), stage.0.member_due(pool, one)), (0, 12 * NATIVE_STEP));
    stage.does(Account::STRANGER, Action::Settle { pool, catalogue: one });
    assert_eq!((stage.accrued(one), stage.0.member_due(pool, one)), (12 * NATIVE_STEP, 0));
    stage.does(BEN, Action::Exclude { catalogue: two, seat: seat(0), tracks: (0..9).collect() });
    assert_eq!((stage.0.member_due(pool, two), stage.0.pools[&pool].weight), (6 * NATIVE_STEP, 1));
    stage.does(BEN, Action::Narrow { catalogue: two, seat: seat(0), uses: SILENCE });
    assert_eq!(stage.0.memberships[&(pool, two)].state, Belonging::Left);
    assert!(stage.0.covers(early, one, 0) && stage.0.covers(late, two, 0));
    assert_eq!(stage.0.pools[&pool].fees, 2 * NATIVE_STEP);
}

#[test]
fn a_dispute_suspends_a_member_and_what_the_pool_owed_before_accrues() {
    let mut stage = Stage::new();
    let terms = stage.registers(terms(4 * NATIVE_STEP));
    let pool = stage.number(Account::OPERATOR, Action::OpenPool { terms, fee_ppm: 0 });
    let (one, theirs) = (stage.solo(ADA, 10), stage.solo(Account::CLAIMANT, 1));
    stage.joins(ADA, one, pool, 8);
    let sold = stage.buys_pool(pool);
    let dispute = stage.disputes(one, theirs);
    stage.does(Account::STRANGER, Action::Settle { pool, catalogue: one });
    assert_eq!((stage.accrued(one), stage.held(one)), (4 * NATIVE_STEP, 0));
    assert_eq!(stage.0.pools[&pool].weight, 0);
    stage.fails(Account::STRANGER, Action::Activate { pool, catalogue: one }, "CatalogueDisputed");
    stage.does(Account::ARBITER, Action::Rule { dispute, upheld: false });
    stage.does(Account::STRANGER, Action::Activate { pool, catalogue: one });
    let again = stage.buys_pool(pool);
    assert!(stage.0.covers(sold, one, 0) && stage.0.covers(again, one, 0));
}

#[test]
fn who_lost_their_catalogue_is_not_paid_for_another() {
    let mut stage = Stage::new();
    let (two, three) = (stage.solo(BEN, 1), stage.solo(Account::CLAIMANT, 1));
    let (one, licence) = owing(&mut stage);
    let first = stage.disputes(one, two);
    pays(&mut stage, licence, 100);
    stage.does(Account::ARBITER, Action::Rule { dispute: first, upheld: true });
    let second = stage.disputes(two, three);
    stage.does(Account::ARBITER, Action::Rule { dispute: second, upheld: true });
    pays(&mut stage, licence, 200);
    stage.does(BEN, Action::Release { catalogue: one, currency: Currency::Native });
    assert_eq!((stage.accrued(two), stage.accrued(three)), (0, 300 * NATIVE_STEP));
}

#[test]
fn nothing_is_sold_where_every_track_is_excluded() {
    let mut stage = Stage::new();
    let one = stage.solo(ADA, 2);
    let terms = stage.registers(terms(NATIVE_STEP));
    stage.offers(ADA, one, terms);
    stage.does(ADA, Action::Exclude { catalogue: one, seat: seat(0), tracks: vec![0] });
    stage.buys(one, terms);
    stage.does(ADA, Action::Exclude { catalogue: one, seat: seat(0), tracks: vec![1] });
    stage.fails(Account::LICENSEE, stage.purchase(one, terms), "NothingMatured");
}

/// Money that comes while nobody is a member goes to the last who was one, whoever joins next.
#[test]
fn royalties_without_a_member_go_to_the_last() {
    let mut stage = Stage::new();
    let terms = stage.registers(Terms { price: NATIVE_STEP, ..reported(NATIVE_STEP * 1_000_000) });
    let pool = stage.number(Account::OPERATOR, Action::OpenPool { terms, fee_ppm: 0 });
    let (one, two) = (stage.solo(ADA, 8), stage.solo(BEN, 8));
    stage.joins(ADA, one, pool, 8);
    let licence = stage.buys_pool(pool);
    stage.waits(10 * DAY);
    stage.does(ADA, Action::LeavePool { catalogue: one, seat: seat(0), pool });
    let payment = 50 * NATIVE_STEP;
    let report = report(&stage, licence, 50);
    stage.does(Account::ATTESTER, Action::Attest { report, payment, value: payment });
    assert_eq!((stage.accrued(one), stage.0.member_due(pool, one)), (payment, NATIVE_STEP));
    stage.joins(BEN, two, pool, 4);
    stage.buys_pool(pool);
    assert_eq!(stage.0.member_due(pool, two), NATIVE_STEP);
    every_unit_accounted(&stage.0).unwrap();
}

#[test]
fn termination_outranks_the_rest_and_late_money_never_revives() {
    let mut stage = Stage::new();
    let (_, licence) = owing(&mut stage);
    let status = |stage: &Stage| stage.0.status(&stage.0.licences[&licence]);
    assert_eq!(status(&stage), Status::Overdue);
    stage.waits(DAY + 1);
    assert_eq!(status(&stage), Status::Terminated);
    pays(&mut stage, licence, 1_000);
    assert_eq!(status(&stage), Status::Terminated);
    stage.fails(Account::LICENSEE, Action::StartRun { licence }, "LicenceEnded");
    stage.waits(400 * DAY);
    assert_eq!(status(&stage), Status::Terminated);
}

#[test]
fn a_report_counts_once_and_the_licensee_stands_in_only_when_one_was_missed() {
    let mut stage = Stage::new();
    let (_, licence) = owing(&mut stage);
    pays(&mut stage, licence, 1_000);
    let one = |report: Report| Action::Attest { report, payment: 0, value: 0 };
    stage.waits(DAY);
    let next = report(&stage, licence, 5);
    stage.fails(Account::LICENSEE, one(next), "NotAttester");
    stage.fails(Account::ATTESTER, one(Report { ahead: -1, ..next }), "WrongSequence");
    stage.fails(Account::ATTESTER, one(Report { run: 2, ..next }), "NoSuchRun");
    stage.fails(Account::ATTESTER, one(Report { from: next.from - 1, ..next }), "WrongPeriodStart");
    stage.fails(Account::ATTESTER, one(Report { until: next.until + 1, ..next }), "WrongPeriodEnd");
    stage.fails(Account::ATTESTER, one(Report { units: 1_000_001, ..next }), "TooManyUnits");
    stage.waits(9 * DAY + 1);
    stage.fails(Account::LICENSEE, one(report(&stage, licence, 5)), "WrongPeriodEnd");
    stage.does(Account::LICENSEE, one(Report { until: next.from + 10 * DAY, ..next }));
    stage.fails(Account::ATTESTER, one(next), "WrongPeriodStart");
}

#[test]
fn a_bulk_purchase_skips_what_is_refused_and_gives_change() {
    let mut stage = Stage::new();
    let (one, two) = (stage.solo(ADA, 1), stage.solo(BEN, 1));
    let terms = stage.registers(terms(3 * NATIVE_STEP));
    stage.offers(ADA, one, terms);
    stage.offers(BEN, two, terms);
    stage.does(BEN, Action::Narrow { catalogue: two, seat: seat(0), uses: SILENCE });
    let rows = vec![stage.row(one, terms), stage.row(two, terms)];
    let budget = 10 * NATIVE_STEP;
    let (model, currency, deadline) = (1, Currency::Native, stage.0.now);
    let many = |rows, value| Action::PurchaseMany { rows, model, currency, budget, deadline, value };
    let reversed = rows.iter().rev().copied().collect();
    stage.fails(Account::LICENSEE, many(reversed, budget), "RowsUnordered");
    stage.fails(Account::LICENSEE, many(rows.clone(), budget - NATIVE_STEP), "WrongPayment");
    let Returned::Rows(bought) = stage.does(Account::LICENSEE, many(rows, budget)) else { panic!("no rows") };
    assert!(bought[0].0 == 1 && bought[1].0 == 0 && bought[1].1.contains("UsesNotPermitted"));
    let change = stage.does(Account::LICENSEE, Action::ClaimChange { destination: Account::LICENSEE });
    assert_eq!(change, Returned::Amount(7 * NATIVE_STEP));
}
