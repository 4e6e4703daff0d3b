//! Offers, purchases, runs, reports, tokens.

use assent_acceptance::{
    abi::licensing::Licensing,
    scene::Scene,
    stage::{ATTESTER, CARA, NATIVE, reported},
    story::{DAY, DELTA, DOT, STRANGER, account, training},
};
use assent_core::{
    amount::Amount,
    attestation::Attestation,
    bulk::Row,
    call::licensing::{Attest, Pay, Purchase, PurchaseMany, Quote, StartRun, TransferFrom},
    error::Refusal,
    id::{Account, Digest, Epoch, LicenceId, Seconds, Selector, TermsId, Time},
    terms::Terms,
    uses::UseSet,
};

use super::{Case, Skip};

pub const CASES: &[Case] = &[
    ("NoSuchTerms", |scene| {
        let terms = TermsId(Digest([9; 32]));
        [buys(scene, |asked| asked.terms = terms), Refusal::NoSuchTerms { terms }]
    }),
    ("NotOffered", |scene| {
        let (catalogue, terms) = (scene.album, scene.pooled);
        [buys(scene, |asked| asked.terms = terms), Refusal::NotOffered { catalogue, terms }]
    }),
    ("NotOfferedTo", |scene| {
        let licensee = account(STRANGER);
        let no = buys(scene, |asked| asked.offered_to = licensee);
        [no, Refusal::NotOfferedTo { caller: account(DELTA), licensee }]
    }),
    ("UsesNotPermitted", |scene| {
        scene.stage.narrows(CARA, scene.album, 1);
        [buys(scene, |_| {}), Refusal::UsesNotPermitted { uses: reported().uses, licensable: UseSet(0) }]
    }),
    ("OfferOutdated", |scene| {
        scene.stage.narrows(CARA, scene.album, 1);
        scene.stage.agreed(scene.album, assent_acceptance::stage::set(training()));
        [buys(scene, |_| {}), Refusal::OfferOutdated { epoch: Epoch(0), current: Epoch(1) }]
    }),
    ("PriceAboveMax", |scene| {
        let max = Amount(2 * DOT - 1);
        [buys(scene, |asked| asked.max_price = max), Refusal::PriceAboveMax { price: Amount(2 * DOT), max }]
    }),
    ("WrongPayment", |scene| {
        let asked = scene.stage.asks(scene.album, scene.terms);
        let no = scene.stage.hot_no(DELTA, &asked, 3 * DOT);
        [no, Refusal::WrongPayment { paid: Amount(3 * DOT), price: Amount(2 * DOT) }]
    }),
    ("AttesterIsLicensee", |scene| {
        let (catalogue, terms, licensee) = (scene.album, scene.terms, account(ATTESTER));
        let quote = Quote { catalogue, terms, offered_to: Account::ZERO, licensee };
        [scene.stage.hot_no(STRANGER, &quote, 0), Refusal::AttesterIsLicensee { account: licensee }]
    }),
    ("NoSuchLicence", |scene| {
        let licence = LicenceId(99);
        [scene.stage.hot_no(DELTA, &StartRun { licence }, 0), Refusal::NoSuchLicence { licence }]
    }),
    ("NotLicensee", |scene| {
        let (caller, licensee) = (account(ATTESTER), account(DELTA));
        let no = scene.stage.hot_no(ATTESTER, &StartRun { licence: scene.licence }, 0);
        [no, Refusal::NotLicensee { caller, licensee }]
    }),
    ("RunsExhausted", |scene| {
        let run = StartRun { licence: scene.licence };
        assert_eq!(scene.stage.hot(DELTA, &run).ok().run, 2);
        [scene.stage.hot_no(DELTA, &run, 0), Refusal::RunsExhausted { runs: 2 }]
    }),
    ("LicenceEnded", |scene| {
        let licence = scene.licence;
        let ended = scene.stage.world.licence(licence.0).moving.owing_since.after(reported().cure);
        scene.stage.waits(10 * DAY);
        let no = scene.stage.hot_no(DELTA, &StartRun { licence }, 0);
        [no, Refusal::LicenceEnded { licence, ended }]
    }),
    ("NotAttester", |scene| {
        let no = reports_by(scene, DELTA, |_| {});
        [no, Refusal::NotAttester { caller: account(DELTA), attester: account(ATTESTER) }]
    }),
    ("WrongSequence", |scene| {
        [reports(scene, |report| report.sequence = 1), Refusal::WrongSequence { given: 1, next: 2 }]
    }),
    ("NoSuchRun", |scene| [reports(scene, |report| report.run = 2), Refusal::NoSuchRun { run: 2, runs: 1 }]),
    ("WrongPeriodStart", |scene| {
        let next = scene.stage.world.licence(scene.licence.0).moving.reported_until;
        let given = Time(next.0 - 1);
        [reports(scene, |report| report.from = given), Refusal::WrongPeriodStart { given, next }]
    }),
    ("WrongPeriodEnd", |scene| {
        let latest = scene.stage.now();
        let given = Time(latest.0 + 1);
        [reports(scene, |report| report.until = given), Refusal::WrongPeriodEnd { given, latest }]
    }),
    ("TooManyUnits", |scene| {
        // Six of ten days are over; half a million units were reported.
        let no = reports(scene, |report| report.units = 100_001);
        [no, Refusal::TooManyUnits { units: 600_001, most: 600_000 }]
    }),
    ("NothingPaid", |scene| {
        let pay = Pay { licence: scene.licence, payment: Amount::ZERO };
        [scene.stage.hot_no(DELTA, &pay, 0), Refusal::NothingPaid { owed: Amount(DOT / 2) }]
    }),
    ("NothingOwed", |scene| {
        let pay = Pay { licence: scene.licence, payment: Amount(DOT / 2) };
        scene.stage.pays(DELTA, &pay, DOT / 2).ok();
        [scene.stage.hot_no(DELTA, &pay, DOT / 2), Refusal::NothingOwed { paid: Amount(DOT / 2) }]
    }),
    ("LicenceLocked", |scene| {
        let token_id = Amount(scene.licence.0.into());
        let moves = TransferFrom { from: account(DELTA), to: account(STRANGER), token_id };
        [scene.stage.hot_no(DELTA, &moves, 0), Refusal::LicenceLocked { token_id }]
    }),
    ("WrongRowCount", |scene| {
        let none = many(scene, vec![], 0);
        [scene.stage.hot_no(DELTA, &none, 0), Refusal::WrongRowCount { count: 0, most: 32 }]
    }),
    ("RowsUnordered", |scene| {
        let one = row(scene, scene.terms);
        let twice = many(scene, vec![one, one], 0);
        [scene.stage.hot_no(DELTA, &twice, 0), Refusal::RowsUnordered { row: 1 }]
    }),
];

pub const SKIPS: &[Skip] = &[
    ("BudgetExceeded", |scene| {
        let one = row(scene, scene.terms);
        let expected = Refusal::BudgetExceeded { price: Amount(2 * DOT), rest: Amount(DOT) };
        [skipped(scene, one, DOT), expected.selector()]
    }),
    ("OtherCurrency", |scene| {
        let currency = assent_acceptance::scene::usdc();
        let licensing = scene.stage.world.licensing;
        assent_acceptance::scene::allow(&mut scene.stage, STRANGER, licensing, 1_000_000);
        scene.stage.hot(STRANGER, &assent_core::call::licensing::OpenCurrency { currency }).ok();
        let other = Terms { currency, interval: Seconds(0), ..assent_acceptance::stage::priced(1) };
        let terms = scene.stage.registers(&other);
        scene.stage.offers(scene.album, terms);
        let one = row(scene, terms);
        let expected = Refusal::OtherCurrency { currency, expected: NATIVE };
        [skipped(scene, one, DOT), expected.selector()]
    }),
];

fn buys(scene: &mut Scene, other: impl FnOnce(&mut Purchase)) -> Refusal {
    let mut asked = scene.stage.asks(scene.album, scene.terms);
    other(&mut asked);
    scene.stage.hot_no(DELTA, &asked, 2 * DOT)
}

fn reports(scene: &mut Scene, other: impl FnOnce(&mut Attestation)) -> Refusal {
    reports_by(scene, ATTESTER, other)
}

fn reports_by(scene: &mut Scene, who: assent_acceptance::stage::Who, other: impl FnOnce(&mut Attestation)) -> Refusal {
    let mut report = scene.stage.report(scene.licence, 1);
    other(&mut report);
    scene.stage.hot_no(who, &Attest { report, payment: Amount::ZERO }, 0)
}

fn row(scene: &mut Scene, terms: TermsId) -> Row {
    let Purchase { catalogue, offered_to, head, max_price, .. } = scene.stage.asks(scene.album, terms);
    Row { catalogue, terms, offered_to, head, max_price }
}

fn many(scene: &mut Scene, rows: Vec<Row>, budget: u128) -> PurchaseMany {
    let deadline = scene.stage.now();
    PurchaseMany { rows, model: Digest([0xA1; 32]), currency: NATIVE, budget: Amount(budget), deadline }
}

/// Why the only row of a purchase in bulk is skipped; the whole budget is the buyer's change.
fn skipped(scene: &mut Scene, row: Row, budget: u128) -> Selector {
    let one = many(scene, vec![row], budget);
    let called = scene.stage.pays(DELTA, &one, budget);
    let (told, left): (Licensing::Skipped, Licensing::ChangeCredited) = (called.event(), called.event());
    assert_eq!(called.ok().licences, [LicenceId(0)]);
    assert_eq!(left.change.to::<u128>(), budget);
    Selector(told.reason.0)
}
