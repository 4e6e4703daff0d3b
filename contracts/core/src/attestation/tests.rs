use super::*;
use crate::{
    licence::tests::{licence, sent, terms},
    merkle::HostKeccak,
};

const BUYER: Account = Account([5; 20]);
const AUDITOR: Account = Account([6; 20]);

fn report() -> Attestation {
    Attestation {
        licence: LicenceId(4),
        sequence: 1,
        run: 1,
        from: Time(1_000),
        until: Time(1_030),
        usage: Digest([7; 32]),
        units: 100,
        evidence: Digest([8; 32]),
    }
}

fn attest_at(
    licence: &Licence,
    terms: &Terms,
    report: Attestation,
    caller: Account,
    paid: u128,
    now: u64,
) -> Result<Attested, Refusal> {
    attest::<HostKeccak>(licence, terms, &report, caller, sent(paid), Time(now))
}

fn plain(report: Attestation) -> Result<Attested, Refusal> {
    attest_at(&licence(), &terms(), report, BUYER, 0, 1_030)
}

#[test]
fn units_become_money_by_the_formula() {
    // 100 units × 2 a unit − 50 advance = 150.
    let attested = attest_at(&licence(), &terms(), report(), BUYER, 150, 1_030).unwrap();
    assert_eq!(
        (attested.owed, attested.moving.paid, attested.moving.owing_since),
        (Amount::ZERO, Amount(150), Time::NONE)
    );
    let part = attest_at(&licence(), &terms(), report(), BUYER, 149, 1_030).unwrap();
    assert_eq!((part.owed, part.moving.owing_since), (Amount(1), Time(1_030)));
    let ahead = attest_at(&licence(), &terms(), report(), BUYER, 151, 1_030).unwrap();
    assert_eq!((ahead.owed, ahead.moving.paid), (Amount::ZERO, Amount(151)), "paid ahead");
}

#[test]
fn a_payment_that_is_not_the_value_sent_is_refused_with_its_report() {
    let short = Payment { amount: Amount(150), value: Amount(149) };
    let refused = attest::<HostKeccak>(&licence(), &terms(), &report(), BUYER, short, Time(1_030));
    assert_eq!(refused, Err(Refusal::WrongPayment { paid: Amount(149), price: Amount(150) }));
}

#[test]
fn a_report_counts_once() {
    let moving = plain(report()).unwrap().moving;
    let after = Licence { moving, ..licence() };
    let again = attest_at(&after, &terms(), report(), BUYER, 0, 1_030);
    assert_eq!(again, Err(Refusal::WrongSequence { given: 1, next: 2 }));
    let overlapping = Attestation { sequence: 2, ..report() };
    let refused = attest_at(&after, &terms(), overlapping, BUYER, 0, 1_030);
    assert_eq!(refused, Err(Refusal::WrongPeriodStart { given: Time(1_000), next: Time(1_030) }));
}

#[test]
fn periods_runs_and_caps_are_never_exceeded() {
    let latest = Time(1_030);
    let cases = [
        (Attestation { sequence: 0, ..report() }, Refusal::WrongSequence { given: 0, next: 1 }),
        (Attestation { sequence: 2, ..report() }, Refusal::WrongSequence { given: 2, next: 1 }),
        (Attestation { run: 0, ..report() }, Refusal::NoSuchRun { run: 0, runs: 1 }),
        (Attestation { run: 2, ..report() }, Refusal::NoSuchRun { run: 2, runs: 1 }),
        (
            Attestation { from: Time(1_001), ..report() },
            Refusal::WrongPeriodStart { given: Time(1_001), next: Time(1_000) },
        ),
        (Attestation { until: Time(1_000), ..report() }, Refusal::WrongPeriodEnd { given: Time(1_000), latest }),
        (Attestation { until: Time(1_031), ..report() }, Refusal::WrongPeriodEnd { given: Time(1_031), latest }),
        // Half an interval of at most 1000 units.
        (Attestation { units: 501, ..report() }, Refusal::TooManyUnits { units: 501, most: 500 }),
        (Attestation { units: u64::MAX, ..report() }, Refusal::TooManyUnits { units: u64::MAX.into(), most: 500 }),
    ];
    for (report, refusal) in cases {
        assert_eq!(plain(report), Err(refusal));
    }
    assert!(plain(Attestation { units: 500, ..report() }).is_ok());
    let beyond = Attestation { until: Time(1_601), ..report() };
    let refused = Err(Refusal::WrongPeriodEnd { given: Time(1_601), latest: Time(1_600) });
    assert_eq!(attest_at(&licence(), &terms(), beyond, BUYER, 0, 5_000), refused);
}

#[test]
fn silence_is_never_free_and_a_late_report_never_revives() {
    let late = Attestation { until: Time(1_600), ..report() };
    let attested = attest_at(&licence(), &terms(), late, BUYER, 150, 5_000).unwrap();
    assert_eq!((attested.moving.units, attested.moving.ended), (100, Time(1_090)));
    let after = Licence { moving: attested.moving, ..licence() };
    assert_eq!(after.status_at(&terms(), Time(5_001)), crate::licence::Status::Terminated);
}

#[test]
fn the_licensee_stands_in_only_for_a_missed_interval() {
    let audited = Terms { attester: AUDITOR, ..terms() };
    let by =
        |caller, now| attest_at(&licence(), &audited, report(), caller, 0, now).map(|attested| attested.self_reported);
    assert_eq!(by(AUDITOR, 1_030), Ok(false));
    assert_eq!(by(BUYER, 1_060), Err(Refusal::NotAttester { caller: BUYER, attester: AUDITOR }));
    assert_eq!(by(BUYER, 1_061), Ok(true));
    let whole = Attestation { until: Time(1_061), ..report() };
    let refused = Err(Refusal::WrongPeriodEnd { given: Time(1_061), latest: Time(1_060) });
    assert_eq!(attest_at(&licence(), &audited, whole, BUYER, 0, 1_061), refused, "the rest is the attester's");
    let ben = Account([8; 20]);
    assert_eq!(by(ben, 1_061), Err(Refusal::NotAttester { caller: ben, attester: AUDITOR }));
}

#[test]
fn each_report_is_folded_into_the_digest() {
    let first = plain(report()).unwrap().moving;
    let other = plain(Attestation { evidence: Digest([9; 32]), ..report() }).unwrap().moving;
    assert_ne!(first.attested, other.attested);
    let later = attest_at(&licence(), &terms(), report(), BUYER, 0, 1_031).unwrap().moving;
    assert_ne!(first.attested, later.attested, "the time is folded in");
}
