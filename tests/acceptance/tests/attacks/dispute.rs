//! Attacks by disputes.

use assent_acceptance::{
    stage::{ARBITER, BOTH, CARA, CLAIMANT, NATIVE, Stage, append, party, priced, set},
    story::{ADA, BEN, DAY, DELTA, DOT, STRANGER, account, training},
    world::{BOND, address},
};
use assent_core::{
    amount::Amount,
    call::consent::{Admit, Dispute, Repoint, Rule},
    dispute::{LONGEST_HOLD, PEACE},
    error::Refusal,
    id::{CatalogueId, Digest, Time},
};

#[test]
fn a_catalogue_disputes_itself() {
    let mut stage = Stage::default();
    let parties = [party(ADA, BOTH, 500_000), party(BEN, 0, 500_000)];
    let (song, hers) = (stage.opens(ADA, &parties), stage.solo(ADA, 1));
    stage.agreed(song, append(5));
    stage.agreed(song, set(training()));
    let terms = stage.registers(&priced(DOT));
    stage.offers(song, terms);
    stage.buys(DELTA, song, terms);
    let itself = Dispute { catalogue: song, claimant: song, evidence: Digest::ZERO };
    let consent = stage.world.consent;
    assert_eq!(stage.no(ADA, consent, &itself, BOND), Refusal::OwnCatalogue { catalogue: song });

    // By another of her own: what Ben has earned stays his, during and after, and the bond is lost to both of them.
    let dispute = stage.disputes(ADA, song, hers);
    let before = stage.world.balance(address(CARA));
    let claim = stage.claim(song, NATIVE, 1, account(CARA));
    stage.hot(BEN, &claim).ok();
    assert_eq!(stage.world.balance(address(CARA)) - before, DOT / 2);
    stage.cold(ARBITER, &Rule { dispute, upheld: false }).ok();
    assert_eq!(stage.ledger(song, NATIVE).accrued, Amount(DOT + BOND));
}

#[test]
fn disputes_are_spammed() {
    let mut stage = Stage::default();
    let (song, theirs) = (stage.solo(ADA, 5), stage.solo(CLAIMANT, 1));
    let terms = stage.registers(&priced(DOT));
    stage.offers(song, terms);
    let free = Dispute { catalogue: song, claimant: theirs, evidence: Digest::ZERO };
    let consent = stage.world.consent;
    let unpaid = Refusal::WrongPayment { paid: Amount::ZERO, price: Amount(BOND) };
    assert_eq!(stage.no(CLAIMANT, consent, &free, 0), unpaid);

    // Filed by the dozen, at a bond each, they stop nothing.
    let filed: Vec<_> = (0..12).map(|_| stage.files(CLAIMANT, song, theirs).ok()).collect();
    assert_eq!(stage.world.balance(consent), 12 * BOND);
    stage.buys(DELTA, song, terms);

    // Admitted one after the other, they hold sixty days in all, and what was dismissed by ruling costs its bond.
    stage.cold(ARBITER, &Admit { dispute: filed[0] }).ok();
    let until = stage.now().after(LONGEST_HOLD);
    let held = Refusal::CatalogueDisputed { catalogue: song, until };
    assert_eq!(stage.cold_no(ARBITER, &Admit { dispute: filed[1] }), held);
    stage.waits(30 * DAY);
    stage.cold(ARBITER, &Rule { dispute: filed[0], upheld: false }).ok();
    assert_eq!(stage.ledger(song, NATIVE).accrued, Amount(DOT + BOND));
    stage.cold(ARBITER, &Admit { dispute: filed[1] }).ok();
    let until = stage.world.card(song.0).disputed_until;
    assert_eq!(until, Time(stage.now().0 + 30 * DAY));
    stage.waits(30 * DAY);
    stage.buys(DELTA, song, terms);
    let exhausted = Refusal::HoldExhausted { catalogue: song, again: Time(until.0 + PEACE.0) };
    assert_eq!(stage.cold_no(ARBITER, &Admit { dispute: filed[2] }), exhausted);
}

#[test]
fn the_successor_is_chosen_late() {
    let mut stage = Stage::default();
    let (song, theirs) = (stage.solo(ADA, 5), stage.solo(CLAIMANT, 1));
    let consent = stage.world.consent;
    // No claim for a catalogue that is still to be opened, nor for somebody else's.
    let later = Dispute { catalogue: song, claimant: CatalogueId(9), evidence: Digest::ZERO };
    let none = Refusal::NoSuchCatalogue { catalogue: CatalogueId(9) };
    assert_eq!(stage.no(CLAIMANT, consent, &later, BOND), none);
    let borrowed = Dispute { claimant: theirs, ..later };
    let no = Refusal::NotLicensor { caller: account(STRANGER), licensor: account(CLAIMANT) };
    assert_eq!(stage.no(STRANGER, consent, &borrowed, BOND), no);

    // Whoever rules cannot choose either: it is the catalogue that was named on filing, for ever.
    let dispute = stage.disputes(CLAIMANT, song, theirs);
    let better = stage.solo(CLAIMANT, 1);
    stage.cold(ARBITER, &Rule { dispute, upheld: true }).ok();
    assert_eq!(stage.world.card(song.0).successor, theirs);
    assert_ne!(stage.world.card(song.0).successor, better);
    let repoint = Repoint { catalogue: song };
    assert_eq!(stage.cold_no(CLAIMANT, &repoint), Refusal::NothingToRepoint { catalogue: song });
}
