//! Stories of disputes: what is held, who has it then, what closing and naming change about that.

#[allow(dead_code, reason = "the other stories use the rest")]
mod stage;

use assent_model::action::*;
use assent_model::money::NATIVE_STEP;
use assent_model::promises::{every_unit_accounted, nobody_can_hold_it, order_is_irrelevant};
use assent_model::*;
use stage::*;

const ADA: Account = Account::LICENSOR;
const BEN: Account = Account::CO_WRITER;

#[test]
fn what_accrues_in_a_dispute_is_held_and_time_releases_it() {
    let mut stage = Stage::new();
    let theirs = stage.solo(Account::CLAIMANT, 1);
    let (catalogue, licence) = owing(&mut stage);
    let dispute = stage.disputes(catalogue, theirs);
    pays(&mut stage, licence, 300);
    assert_eq!((stage.accrued(catalogue), stage.held(catalogue)), (0, 300 * NATIVE_STEP));
    nobody_can_hold_it(&stage.0).unwrap();
    let release = Action::Release { catalogue, currency: Currency::Native };
    stage.fails(ADA, release.clone(), "StillHeld");
    stage.waits(60 * DAY);
    assert_eq!(stage.0.claimable(catalogue, Currency::Native, 0), 300 * NATIVE_STEP, "also before it is released");
    stage.does(ADA, release.clone());
    stage.fails(ADA, release, "NothingHeld");
    assert_eq!(stage.accrued(catalogue), 300 * NATIVE_STEP);
    stage.waits(1);
    stage.fails(Account::ARBITER, Action::Rule { dispute, upheld: true }, "DisputeOver");
    stage.does(Account::CLAIMANT, Action::Reclaim { dispute, destination: Account::CLAIMANT });
    stage.fails(Account::CLAIMANT, Action::Reclaim { dispute, destination: Account::CLAIMANT }, "BondPaid");
}

#[test]
fn upheld_held_and_later_money_goes_to_the_claimant_and_what_was_before_stays() {
    let mut stage = Stage::new();
    let theirs = stage.solo(Account::CLAIMANT, 1);
    let (catalogue, licence) = owing(&mut stage);
    pays(&mut stage, licence, 100);
    let dispute = stage.disputes(catalogue, theirs);
    pays(&mut stage, licence, 200);
    stage.does(Account::ARBITER, Action::Rule { dispute, upheld: true });
    pays(&mut stage, licence, 300);
    assert_eq!((stage.accrued(catalogue), stage.held(catalogue)), (100 * NATIVE_STEP, 200 * NATIVE_STEP));
    assert_eq!(stage.accrued(theirs), 300 * NATIVE_STEP);
    stage.does(ADA, Action::Release { catalogue, currency: Currency::Native });
    assert_eq!(stage.accrued(theirs), 500 * NATIVE_STEP);
    assert_eq!(stage.does(ADA, stage.claim(catalogue, 0, ADA)), Returned::Amount(100 * NATIVE_STEP));
    stage.fails(ADA, Action::Propose(stage.deal(catalogue, 0, vec![append(1)])), "CatalogueClosed");
    assert!(stage.0.covers(licence, catalogue, 0));
}

/// A stolen catalogue under dispute by the thief's own friend, the true owner's, and the filed dispute of the latter.
fn stolen(stage: &mut Stage) -> (u32, u64, u32, u32) {
    let (theirs, friends) = (stage.solo(Account::CLAIMANT, 1), stage.solo(BEN, 1));
    let (catalogue, licence) = owing(stage);
    let value = stage.0.config.bond;
    let filing = |claimant| Action::Dispute { catalogue, claimant, evidence: 0, value };
    let sock = stage.number(BEN, filing(friends));
    stage.does(Account::ARBITER, Action::Admit { dispute: sock });
    let dispute = stage.number(Account::CLAIMANT, filing(theirs));
    (catalogue, licence, theirs, dispute)
}

/// The same, after money came in and the friend's dispute was over by itself: no hold is left.
fn outlived(stage: &mut Stage) -> (u32, u64, u32, u32) {
    let stolen = stolen(stage);
    pays(stage, stolen.1, 200);
    stage.waits(61 * DAY);
    stolen
}

#[test]
fn a_yes_needs_no_hold_and_takes_what_another_dispute_holds() {
    let mut stage = Stage::new();
    let (catalogue, licence, theirs, dispute) = stolen(&mut stage);
    pays(&mut stage, licence, 200);
    stage.fails(Account::ARBITER, Action::Admit { dispute }, "CatalogueDisputed");
    stage.fails(Account::ARBITER, Action::Rule { dispute, upheld: false }, "NotAdmitted");
    stage.does(Account::ARBITER, Action::Rule { dispute, upheld: true });
    assert_eq!(stage.held(catalogue), 200 * NATIVE_STEP);
    stage.does(Account::STRANGER, Action::Release { catalogue, currency: Currency::Native });
    assert_eq!((stage.accrued(theirs), stage.accrued(catalogue)), (200 * NATIVE_STEP, 0));
    let sock = dispute - 1;
    stage.fails(Account::ARBITER, Action::Rule { dispute: sock, upheld: true }, "CatalogueClosed");
    stage.waits(60 * DAY);
    stage.does(BEN, Action::Reclaim { dispute: sock, destination: BEN });
    stage.does(Account::CLAIMANT, Action::Reclaim { dispute, destination: Account::CLAIMANT });
    nobody_can_hold_it(&stage.0).unwrap();
}

#[test]
fn a_yes_when_no_hold_is_left_leaves_what_an_older_dispute_held() {
    let mut stage = Stage::new();
    let (catalogue, licence, theirs, dispute) = outlived(&mut stage);
    stage.fails(Account::ARBITER, Action::Admit { dispute }, "HoldExhausted");
    stage.does(Account::ARBITER, Action::Rule { dispute, upheld: true });
    stage.does(Account::STRANGER, Action::Release { catalogue, currency: Currency::Native });
    assert_eq!((stage.accrued(theirs), stage.accrued(catalogue)), (0, 200 * NATIVE_STEP));
    pays(&mut stage, licence, 300);
    assert_eq!(stage.accrued(theirs), 300 * NATIVE_STEP);
    every_unit_accounted(&stage.0).unwrap();
}

#[test]
fn closing_first_saves_nobody_from_losing_a_catalogue() {
    let mut stage = Stage::new();
    let (catalogue, licence, theirs, dispute) = outlived(&mut stage);
    stage.does(ADA, Action::Propose(stage.deal(catalogue, 0, vec![Change::Close])));
    stage.does(Account::ARBITER, Action::Rule { dispute, upheld: true });
    stage.does(Account::STRANGER, Action::Release { catalogue, currency: Currency::Native });
    assert_eq!((stage.accrued(theirs), stage.accrued(catalogue)), (0, 200 * NATIVE_STEP));
    pays(&mut stage, licence, 300);
    assert_eq!(stage.accrued(theirs), 300 * NATIVE_STEP);
    every_unit_accounted(&stage.0).unwrap();
}

#[test]
fn what_was_closed_first_is_disputed_held_and_lost() {
    let mut stage = Stage::new();
    let theirs = stage.solo(Account::CLAIMANT, 1);
    let (catalogue, licence) = owing(&mut stage);
    pays(&mut stage, licence, 100);
    stage.does(ADA, Action::Propose(stage.deal(catalogue, 0, vec![Change::Close])));
    let dispute = stage.disputes(catalogue, theirs);
    pays(&mut stage, licence, 200);
    assert_eq!((stage.accrued(catalogue), stage.held(catalogue)), (100 * NATIVE_STEP, 200 * NATIVE_STEP));
    let release = Action::Release { catalogue, currency: Currency::Native };
    stage.fails(ADA, release.clone(), "StillHeld");
    nobody_can_hold_it(&stage.0).unwrap();
    order_is_irrelevant(&stage.0).unwrap();

    let mut free = Stage(stage.0.clone());
    free.does(Account::ARBITER, Action::Rule { dispute, upheld: false });
    let all = 300 * NATIVE_STEP + free.0.config.bond;
    assert_eq!((free.accrued(catalogue), free.held(catalogue)), (all, 0), "the bond's credit frees what was held");
    every_unit_accounted(&free.0).unwrap();

    stage.does(Account::ARBITER, Action::Rule { dispute, upheld: true });
    stage.does(Account::STRANGER, release);
    pays(&mut stage, licence, 300);
    assert_eq!((stage.accrued(theirs), stage.accrued(catalogue)), (500 * NATIVE_STEP, 100 * NATIVE_STEP));
    stage.does(Account::CLAIMANT, Action::Reclaim { dispute, destination: Account::CLAIMANT });
    let (claimant, value) = (theirs, stage.0.config.bond);
    let again = Action::Dispute { catalogue, claimant, evidence: 0, value };
    stage.fails(Account::CLAIMANT, again, "CatalogueClosed");
    every_unit_accounted(&stage.0).unwrap();
}

#[test]
fn a_dispute_stops_a_name_of_the_closed_and_the_lost_name_nobody() {
    let mut stage = Stage::new();
    let theirs = stage.solo(Account::CLAIMANT, 1);
    let catalogue = stage.opens(ADA, &[party(ADA, 3, 500_000), party(Account::ZERO, 0, 500_000)]);
    stage.does(ADA, Action::Propose(stage.deal(catalogue, 0, vec![Change::Close])));
    let naming =
        |stage: &Stage| Action::Propose(stage.deal(catalogue, 0, vec![Change::Name { seat: 1, account: BEN }]));
    let counts = Action::Name { catalogue, shown: Shown::True };
    stage.does(ADA, naming(&stage));

    let mut held = Stage(stage.0.clone());
    held.disputes(catalogue, theirs);
    held.fails(ADA, naming(&held), "CatalogueDisputed");
    held.waits(60 * DAY);
    held.fails(Account::STRANGER, counts.clone(), "NothingToName");
    held.does(ADA, naming(&held));

    let (claimant, value) = (theirs, stage.0.config.bond);
    let filing = Action::Dispute { catalogue, claimant, evidence: 0, value };
    let dispute = stage.number(Account::CLAIMANT, filing);
    stage.does(Account::ARBITER, Action::Rule { dispute, upheld: true });
    assert_eq!(stage.0.catalogues[&catalogue].naming, None);
    stage.waits(60 * DAY);
    stage.fails(Account::STRANGER, counts, "CatalogueClosed");
    stage.fails(ADA, naming(&stage), "CatalogueClosed");
}

#[test]
fn a_ruling_follows_to_whom_the_claimant_was_lost() {
    let mut stage = Stage::new();
    let lines = [Account::LABEL, Account::CLAIMANT, BEN, Account::PAYEE, ADA, Account::STRANGER];
    let [disputed, one, two, three, four, five] = lines.map(|account| stage.solo(account, 1));
    let value = stage.0.config.bond;
    let files = |stage: &mut Stage, catalogue, claimant: u32| {
        let actor = lines[claimant as usize - 1];
        stage.number(actor, Action::Dispute { catalogue, claimant, evidence: 0, value })
    };
    let yes = |dispute| Action::Rule { dispute, upheld: true };
    let (first, back) = (files(&mut stage, disputed, one), files(&mut stage, four, disputed));
    for (lost, to) in [(one, two), (two, three), (three, four)] {
        let dispute = files(&mut stage, lost, to);
        stage.does(Account::ARBITER, yes(dispute));
    }
    let mut further = Stage(stage.0.clone());
    stage.does(Account::ARBITER, yes(first));
    assert_eq!(stage.0.catalogues[&disputed].successor, four);
    stage.fails(Account::ARBITER, yes(back), "ClaimantCannotSucceed");

    let dispute = files(&mut further, four, five);
    further.does(Account::ARBITER, yes(dispute));
    further.fails(Account::ARBITER, yes(first), "ClaimantCannotSucceed");
    further.does(Account::STRANGER, Action::Repoint { catalogue: three });
    further.does(Account::ARBITER, yes(first));
    assert_eq!(further.0.catalogues[&disputed].successor, five);
}

#[test]
fn a_dismissed_bond_goes_to_the_disputed() {
    let mut stage = Stage::new();
    let (mine, theirs) = (stage.solo(ADA, 1), stage.solo(Account::CLAIMANT, 1));
    let dispute = stage.disputes(mine, theirs);
    stage.does(Account::ARBITER, Action::Rule { dispute, upheld: false });
    assert_eq!(stage.accrued(mine), stage.0.config.bond);
    stage.fails(Account::CLAIMANT, Action::Reclaim { dispute, destination: Account::CLAIMANT }, "BondPaid");
    every_unit_accounted(&stage.0).unwrap();
}

#[test]
fn holds_add_up_until_the_catalogue_was_left_in_peace() {
    let mut stage = Stage::new();
    let (mine, theirs) = (stage.solo(ADA, 1), stage.solo(Account::CLAIMANT, 1));
    let first = stage.disputes(mine, theirs);
    stage.waits(20 * DAY);
    stage.does(Account::ARBITER, Action::Rule { dispute: first, upheld: false });
    stage.waits(120 * DAY - 1);
    let second = stage.disputes(mine, theirs);
    assert_eq!(stage.0.disputes[&second].until, stage.0.now + 40 * DAY);
    stage.waits(160 * DAY - 1);
    let filing = Action::Dispute { catalogue: mine, claimant: theirs, evidence: 0, value: stage.0.config.bond };
    let third = stage.number(Account::CLAIMANT, filing);
    stage.fails(Account::ARBITER, Action::Admit { dispute: third }, "HoldExhausted");
    stage.waits(1);
    stage.does(Account::ARBITER, Action::Admit { dispute: third });
    assert_eq!(stage.0.disputes[&third].until, stage.0.now + 60 * DAY);
}
