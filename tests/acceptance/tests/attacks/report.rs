//! Attacks on what is reported and owed.

use assent_acceptance::{
    stage::{ATTESTER, NATIVE, Stage, reported},
    story::{ADA, DAY, DELTA, DOT},
};
use assent_core::{
    amount::Amount,
    call::licensing::{Attest, Pay, StartRun},
    error::Refusal,
    id::{CatalogueId, Digest, LicenceId, TrackId},
    licence::Status,
    merkle::{self, HostKeccak, Tag},
    usage::{
        Node, Total, Used,
        proof::{Fork, Opening, Proof, ProofError, prove, verify},
        total,
    },
};

/// A licence, five days old, with nothing reported yet.
fn licensed(stage: &mut Stage) -> (CatalogueId, LicenceId) {
    let (song, terms) = (stage.solo(ADA, 5), stage.registers(&reported()));
    stage.offers(song, terms);
    let licence = stage.buys(DELTA, song, terms);
    stage.waits(5 * DAY);
    (song, licence)
}

#[test]
fn a_hostile_attester_reports_absurd_units() {
    let mut stage = Stage::default();
    let (_, licence) = licensed(&mut stage);
    // A million in ten days at most, and five are over.
    for units in [u64::MAX, 500_001] {
        let report = stage.report(licence, units);
        let absurd = Attest { report, payment: Amount::ZERO };
        let no = Refusal::TooManyUnits { units: units.into(), most: 500_000 };
        assert_eq!(stage.hot_no(ATTESTER, &absurd, 0), no);
    }
    // So what he can make the licensee owe is bounded, and told beforehand; the same time is not reported twice.
    let told = stage.attests(ATTESTER, licence, 500_000, 0);
    let told: assent_acceptance::abi::licensing::Licensing::Attested = told.event();
    assert_eq!(told.owed.to::<u128>(), DOT / 2);
    let again = stage.report(licence, 1);
    let next = stage.now();
    let no = Refusal::WrongPeriodEnd { given: next, latest: next };
    assert_eq!(stage.hot_no(ATTESTER, &Attest { report: again, payment: Amount::ZERO }, 0), no);
}

#[test]
fn a_payment_races_the_termination() {
    for late in [0, 1] {
        let mut stage = Stage::default();
        let (song, licence) = licensed(&mut stage);
        stage.attests(ATTESTER, licence, 500_000, 0).ok();
        // Half a unit is owed from now on, and ten days are left to pay it.
        let ends = stage.now().after(reported().cure);
        stage.waits(10 * DAY + late);
        let before = stage.ledger(song, NATIVE).accrued.0;
        stage.pays(DELTA, &Pay { licence, payment: Amount(DOT / 2) }, DOT / 2).ok();
        assert_eq!(stage.ledger(song, NATIVE).accrued.0 - before, DOT / 2, "late money is money");

        let (now, terms) = (stage.now(), reported());
        let status = stage.world.licence(licence.0).status_at(&terms, now);
        let run = StartRun { licence };
        if late == 0 {
            assert_ne!(status, Status::Terminated);
            assert_eq!(stage.hot(DELTA, &run).ok().run, 2);
        } else {
            // It ended without anybody saying so, and payment does not revive it.
            assert_eq!(status, Status::Terminated);
            assert_eq!(stage.hot_no(DELTA, &run, 0), Refusal::LicenceEnded { licence, ended: ends });
        }
    }
}

const SONG: CatalogueId = CatalogueId(1);

fn used(index: u32, units: u64) -> Used {
    Used { track: TrackId { catalogue: SONG, index }, units }
}

fn digest(tag: Tag, of: &impl codec::Encode) -> Digest {
    merkle::digest::<HostKeccak, _>(tag, of)
}

fn leaf(used: Used) -> Node {
    let (index, digest) = (used.track.index, digest(Tag::UsageLeaf, &used));
    Node { digest, units: used.units.into(), first: index, last: index }
}

/// A report of one catalogue whose tree is this fork with this sum and these bounds; and the proof that opens all of it.
fn forged(left: Used, right: Used, units: u64, first: u32, last: u32) -> (Total, Proof) {
    let fork = Fork { left: leaf(left), right: leaf(right) };
    let node = |digest, first, last| Node { digest, units: units.into(), first, last };
    let tracks = node(digest(Tag::UsageTrackNode, &(fork.left, fork.right)), first, last);
    let top = node(digest(Tag::UsageCatalogue, &(SONG, tracks)), SONG.0, SONG.0);
    let total = Total { root: digest(Tag::UsageRoot, &top), units };
    let tracks = Some(Opening { top: tracks, forks: vec![fork] });
    (total, Proof { catalogues: Opening { top, forks: vec![] }, tracks })
}

/// The report is accepted on chain, where nobody sees the tree; off chain the proof is the evidence against it.
fn reports(total: Total) {
    let mut stage = Stage::default();
    let (_, licence) = licensed(&mut stage);
    let mut report = stage.report(licence, total.units);
    report.usage = total.root;
    stage.pays(ATTESTER, &Attest { report, payment: Amount::ZERO }, 0).ok();
    assert_eq!(stage.world.licence(licence.0).moving.units, u128::from(total.units));
}

#[test]
fn the_forger_builds_the_honest_tree_when_he_does_not_lie() {
    let rows = [used(0, 300), used(4, 700)];
    let (honest, proof) = forged(rows[0], rows[1], 1_000, 0, 4);
    assert_eq!(Ok(honest), total::<HostKeccak>(rows));
    assert_eq!(Ok(proof), prove::<HostKeccak>(&rows, rows[1].track));
}

#[test]
fn a_sum_tree_is_forged() {
    // 1,000 units were used, 10 are reported.
    let (total, proof) = forged(used(0, 300), used(4, 700), 10, 0, 4);
    reports(total);
    let node = proof.tracks.as_ref().expect("tracks").top.digest;
    for index in [0, 2, 4] {
        let fault = verify::<HostKeccak>(&total, used(index, 1).track, &proof).expect_err("no verdict");
        assert_eq!(fault, ProofError::WrongSum { node, units: 10, parts: 1_000 });
        assert!(fault.is_of_the_tree(), "the report is wrong, not the proof");
    }
}

#[test]
fn a_tree_is_unordered() {
    // Track 4 stands before track 0, so that a search for either misses it.
    let (total, proof) = forged(used(4, 700), used(0, 300), 1_000, 0, 4);
    reports(total);
    let node = proof.tracks.as_ref().expect("tracks").top.digest;
    for index in [0, 2, 4] {
        let fault = verify::<HostKeccak>(&total, used(index, 1).track, &proof).expect_err("no verdict");
        assert_eq!(fault, ProofError::Unordered { node, before: 4, key: 0 });
        assert!(fault.is_of_the_tree());
    }
}
