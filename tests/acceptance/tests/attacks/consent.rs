//! Attacks on the say of rightsholders.

use assent_acceptance::{
    stage::{ARBITER, ATTESTER, BOTH, CARA, NATIVE, Stage, append, party, priced, set},
    story::{ADA, BEN, DAY, DELTA, DOT, STRANGER, account, training},
};
use assent_core::{
    amount::Amount,
    call::{
        consent::{Approve, Changes, NameDraft, OpenCatalogue, Propose, Rule},
        licensing::{Pay, Release, SetCard},
    },
    catalogue::Card,
    deal::Deal,
    error::Refusal,
    id::{Account, CatalogueId, Epoch, Time},
    merkle::HostKeccak,
    party::{COMPOSITION, MASTER, Party, Seat, Seats},
    uses::UseVector,
};
use codec::Encode;

/// Ada wrote the words, Ben the music.
fn duet(stage: &mut Stage) -> CatalogueId {
    stage.opens(ADA, &[party(ADA, MASTER, 500_000), party(BEN, COMPOSITION, 500_000)])
}

#[test]
fn a_co_writer_is_marked_away() {
    let mut stage = Stage::default();
    let song = duet(&mut stage);
    let deal = stage.proposal(song, append(5));
    stage.proposes(ADA, 0, &deal).ok();

    // As one without rights, as herself, as the licensor: nothing stands in for Ben.
    let (root, seat) = (stage.world.card(song.0).parties_root, stage.seat(song, 1));
    let mere_payee = Seat { party: Party { rights: 0, ..seat.party }, ..seat.clone() };
    let herself = Seat { party: Party { account: account(ADA), ..seat.party }, ..seat.clone() };
    for forged in [mere_payee, herself] {
        let approve = Approve { seat: forged, deal: deal.clone() };
        assert_eq!(stage.cold_no(ADA, &approve), Refusal::WrongProof { root });
        assert_eq!(stage.cold_no(BEN, &approve), Refusal::WrongProof { root });
    }
    let approve = Approve { seat, deal: deal.clone() };
    assert_eq!(stage.cold_no(ADA, &approve), Refusal::NotRightsholder { caller: account(ADA), account: account(BEN) });
    let approve = Approve { seat: stage.seat(song, 32), deal };
    assert_eq!(stage.cold_no(ADA, &approve), Refusal::SeatWithoutRights { seat: 32 });
    assert_eq!(stage.world.card(song.0).tracks.total, 0);
    assert_eq!(stage.world.catalogue(song.0).required, Seats(0b11));

    // Who opens a catalogue cannot leave a right out.
    let alone = [party(ADA, MASTER, 1_000_000)];
    let open = OpenCatalogue { parties: alone.to_vec() };
    assert_eq!(stage.cold_no(ADA, &open), Refusal::RightUncovered { right: COMPOSITION });
}

#[test]
fn a_co_writer_is_left_out_when_the_catalogue_is_opened() {
    let mut stage = Stage::default();
    // Ada says that all is hers. No contract can know better; so Ben disputes it, by a catalogue of his own.
    let terms = stage.registers(&assent_acceptance::stage::reported());
    let (song, theirs) = (stage.solo(ADA, 5), stage.solo(BEN, 5));
    stage.offers(song, terms);
    let licence = stage.buys(DELTA, song, terms);
    stage.waits(5 * DAY);
    stage.attests(ATTESTER, licence, 500_000, 0).ok();
    let dispute = stage.disputes(BEN, song, theirs);
    let until = stage.world.card(song.0).disputed_until;
    let asked = stage.asks(song, terms);
    assert_eq!(stage.hot_no(DELTA, &asked, 2 * DOT), Refusal::CatalogueDisputed { catalogue: song, until });
    let pay = Pay { licence, payment: Amount(DOT / 2) };
    stage.pays(DELTA, &pay, DOT / 2).ok();

    // What came before stays hers, what came since is his.
    stage.cold(ARBITER, &Rule { dispute, upheld: true }).ok();
    stage.hot(BEN, &Release { catalogue: song, currency: NATIVE }).ok();
    assert_eq!(stage.ledger(song, NATIVE).accrued, Amount(2 * DOT));
    assert_eq!(stage.ledger(theirs, NATIVE).accrued, Amount(DOT / 2));
    assert_eq!(stage.hot_no(DELTA, &asked, 2 * DOT), Refusal::CatalogueClosed { catalogue: song });
}

#[test]
fn an_unnamed_co_writer_is_bypassed() {
    let mut stage = Stage::default();
    let nobody = Party { account: Account::ZERO, rights: COMPOSITION, share_ppm: 500_000 };
    let song = stage.opens(ADA, &[party(ADA, MASTER, 500_000), nobody]);
    let deal = stage.proposal(song, append(5));
    assert!(!stage.proposes(ADA, 0, &deal).ok().complete);
    let approve = Approve { seat: stage.seat(song, 1), deal };
    let no = Refusal::NotRightsholder { caller: account(ADA), account: Account::ZERO };
    assert_eq!(stage.cold_no(ADA, &approve), no);

    // She names herself: that takes a long notice, and a dispute of the true one stops it.
    let theirs = stage.solo(BEN, 1);
    let names = vec![NameDraft { seat: 1, account: account(STRANGER) }];
    let naming = stage.proposal(song, Changes { names, ..Changes::default() });
    assert!(stage.proposes(ADA, 0, &naming).ok().complete);
    stage.waits(29 * DAY);
    stage.disputes(BEN, song, theirs);
    stage.waits(61 * DAY);
    let Seat { party, proof, .. } = stage.seat(song, 1);
    let name = assent_core::call::consent::Name { catalogue: song, party, proof };
    assert_eq!(stage.cold_no(STRANGER, &name), Refusal::NothingToName { catalogue: song });
    assert_eq!(stage.world.card(song.0).tracks.total, 0);
}

#[test]
fn tracks_are_appended_after_the_approval() {
    let mut stage = Stage::default();
    let song = duet(&mut stage);
    let agreed = stage.proposal(song, append(5));
    let id = stage.proposes(ADA, 0, &agreed).ok().deal;

    // What Ben approves is the deal, whole: another batch is another deal, which nobody proposed.
    let more = assent_core::call::consent::Proposal { changes: append(500), ..agreed.clone() };
    let other = Deal::from(more.clone()).id::<HostKeccak>();
    let approve = Approve { seat: stage.seat(song, 1), deal: more };
    assert_eq!(stage.cold_no(BEN, &approve), Refusal::NoSuchDeal { catalogue: song, deal: other });
    assert_eq!(stage.approves(BEN, 1, &agreed).ok().deal, id);
    assert_eq!(stage.world.card(song.0).tracks.total, 5);

    // Nor does it take effect a second time.
    let head = stage.world.card(song.0).head;
    let again = Approve { seat: stage.seat(song, 1), deal: agreed.clone() };
    assert_eq!(stage.cold_no(BEN, &again), Refusal::AlreadyApproved { deal: id, seat: 1 });
    let again = Propose { seat: stage.seat(song, 0), deal: agreed };
    assert_eq!(stage.cold_no(ADA, &again), Refusal::AlreadyProposed { catalogue: song, deal: id });
    assert_eq!(stage.world.card(song.0).head, head);
}

#[test]
fn a_widening_is_approved_across_a_narrowing() {
    let mut stage = Stage::default();
    let song = duet(&mut stage);
    stage.agreed(song, append(5));
    stage.agreed(song, set(training()));
    let widening = stage
        .proposal(song, set(training().with(assent_core::uses::Use::AiInput, assent_core::uses::Permission::Allowed)));
    stage.proposes(ADA, 0, &widening).ok();
    stage.narrows(BEN, song, 1);
    let head = stage.world.card(song.0).head;
    let approve = Approve { seat: stage.seat(song, 1), deal: widening.clone() };
    assert_eq!(stage.cold_no(BEN, &approve), Refusal::HeadMoved { seen: widening.base, head });
    assert_eq!(stage.world.card(song.0).uses, UseVector::NO_AI);
}

#[test]
fn an_old_offer_is_revived_by_widening_again() {
    let mut stage = Stage::default();
    let (song, terms) = (stage.solo(ADA, 5), stage.registers(&priced(DOT)));
    stage.offers(song, terms);
    stage.narrows(ADA, song, 0);
    stage.agreed(song, set(training()));
    let asked = stage.asks(song, terms);
    let outdated = Refusal::OfferOutdated { epoch: Epoch(0), current: Epoch(1) };
    assert_eq!(stage.hot_no(DELTA, &asked, DOT), outdated);
    stage.offers(song, terms);
    stage.buys(DELTA, song, terms);
}

#[test]
fn a_stale_approval_is_completed_years_later() {
    let mut stage = Stage::default();
    let song = duet(&mut stage);
    let mut deal = stage.proposal(song, append(5));
    let deadline = Time(deal.until.0 + 90 * DAY);
    deal.until = deadline;
    stage.proposes(ADA, 0, &deal).ok();
    stage.waits(3 * 365 * DAY);
    let (now, approve) = (stage.now(), Approve { seat: stage.seat(song, 1), deal });
    assert_eq!(stage.cold_no(BEN, &approve), Refusal::DeadlinePassed { now, deadline });

    // Nor may a deal be good for years.
    let mut deal = stage.proposal(song, append(5));
    deal.until = Time(now.0 + 3 * 365 * DAY);
    let (deadline, latest) = (deal.until, Time(now.0 + 90 * DAY));
    let propose = Propose { seat: stage.seat(song, 0), deal };
    assert_eq!(stage.cold_no(ADA, &propose), Refusal::DeadlineTooFar { deadline, latest });
}

#[test]
fn replica_is_bundled_with_something_else() {
    use assent_core::{
        party::LIKENESS,
        uses::{Permission, Use},
    };
    let mut stage = Stage::default();
    let voice = stage.opens(ADA, &[party(ADA, BOTH, 1_000_000), party(CARA, LIKENESS, 0)]);
    let replica = UseVector::NO_AI.with(Use::Replica, Permission::Constrained);
    let bundles = [set(replica.with(Use::Search, Permission::Allowed)), Changes { uses: vec![replica], ..append(5) }];
    for bundle in bundles {
        let deal = stage.proposal(voice, bundle);
        let propose = Propose { seat: stage.seat(voice, 0), deal };
        assert_eq!(stage.cold_no(ADA, &propose), Refusal::ReplicaStandsAlone {});
    }
    let alone = stage.proposal(voice, set(replica));
    assert!(!stage.proposes(ADA, 0, &alone).ok().complete, "her voice is Cara's to give");
    assert!(stage.approves(CARA, 1, &alone).ok().complete);
}

#[test]
fn a_card_is_pushed_by_anyone_but_consent() {
    let mut stage = Stage::default();
    let (song, terms) = (stage.solo(ADA, 5), stage.registers(&priced(DOT)));
    let wider = Card { uses: UseVector(0xFFFF), ..stage.world.card(song.0) };
    let push = SetCard { catalogue: song, card: assent_core::abi::Bytes(wider.encode()) };
    for who in [ADA, DELTA, STRANGER, assent_acceptance::stage::ARBITER] {
        assert_eq!(stage.hot_no(who, &push, 0), Refusal::NotConsent { caller: account(who) });
    }
    // The office, called by itself, knows no consent, has a storage of its own, and is a contract for nobody.
    let office = stage.world.office;
    assert_eq!(stage.no(ADA, office, &push, 0), Refusal::NotConsent { caller: account(ADA) });

    let asked = stage.asks(song, terms);
    let no = Refusal::NotOffered { catalogue: song, terms };
    assert_eq!(stage.hot_no(DELTA, &asked, DOT), no);
    assert_eq!(stage.world.card(song.0).uses, training());
}
