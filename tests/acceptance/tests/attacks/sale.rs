//! Attacks on what is sold, and when.

use assent_acceptance::{
    stage::{CLAIMANT, NATIVE, Stage, append, priced, set},
    story::{ADA, BEN, DAY, DELTA, DOT, STRANGER, account, training},
};
use assent_core::{
    amount::Amount,
    bulk::Row,
    call::{
        consent::{EffectiveUses, Exclude, VerifyTrack},
        licensing::{ClaimChange, Purchase, PurchaseMany},
    },
    error::Refusal,
    id::{CatalogueId, Digest, LicenceId, Time},
    licence::Subject,
    uses::{Permission, Use, UseVector},
};

#[test]
fn immature_tracks_are_sold_or_allowed() {
    let mut stage = Stage::with(7 * DAY);
    let (song, terms) = (stage.solo(ADA, 5), stage.registers(&priced(DOT)));
    stage.offers(song, terms);
    stage.agreed(song, set(training().with(Use::Search, Permission::Allowed)));
    let matures = Time(stage.now().0 + 7 * DAY);
    let asked = stage.asks(song, terms);
    assert_eq!(stage.hot_no(DELTA, &asked, DOT), Refusal::NothingMatured { catalogue: song, matures });
    let uses = |stage: &mut Stage, index| stage.cold(STRANGER, &EffectiveUses { catalogue: song, index }).ok().uses;
    assert_eq!(uses(&mut stage, 0), UseVector::NO_AI);

    // The second batch waits by itself, and what is sold meanwhile covers the first.
    stage.waits(7 * DAY);
    stage.agreed(song, append(3));
    assert_eq!(uses(&mut stage, 4).get(Use::Search), Permission::Allowed);
    assert_eq!(uses(&mut stage, 5), UseVector::NO_AI);
    let licence = stage.buys(DELTA, song, terms);
    let sold = stage.world.licence(licence.0);
    assert!(matches!(sold.frozen.subject, Subject::Catalogue { tracks: 5, .. }));
    assert!(sold.covers(song, 4) && !sold.covers(song, 5));
}

#[test]
fn a_track_is_excluded_just_before_the_sale() {
    let mut stage = Stage::default();
    let (song, terms) = (stage.solo(ADA, 5), stage.registers(&priced(DOT)));
    stage.offers(song, terms);
    let seen = stage.asks(song, terms);
    let exclude = Exclude { catalogue: song, seat: stage.seat(song, 0), tracks: vec![4] };
    stage.cold(ADA, &exclude).ok();

    // The buyer asked for what they saw, and does not pay for anything else.
    let head = stage.world.card(song.0).head;
    let before = stage.world.planck(DELTA);
    assert_eq!(stage.hot_no(DELTA, &seen, DOT), Refusal::HeadMoved { seen: seen.head, head });
    assert_eq!(stage.world.planck(DELTA), before);
    // A licence of the new head names the exclusion: it was told with that head.
    let licence = stage.buys(DELTA, song, terms);
    let frozen = stage.world.licence(licence.0).frozen.subject;
    assert!(matches!(frozen, Subject::Catalogue { head: sold, .. } if sold == head));
    let uses = stage.cold(STRANGER, &EffectiveUses { catalogue: song, index: 4 }).ok().uses;
    assert_eq!(uses, UseVector::NO_AI);
}

#[test]
fn a_copied_root_proves_nothing() {
    let mut stage = Stage::default();
    let tracks = assent_acceptance::story::leaves();
    let root = Digest(assent_acceptance::story::batch().root.0);
    let batch = assent_core::track::Batch { root, count: 5, manifest: Digest([0x4D; 32]) };
    let append = || assent_core::call::consent::Changes { batches: vec![batch], ..Default::default() };
    let hers = stage.solo(ADA, 1);
    stage.agreed(hers, append());
    let copied = stage.solo(STRANGER, 1);
    stage.agreed(copied, append());

    // A leaf names its licensor. The copy is the same leaf, so it says Ada's account in the stranger's catalogue; with his own
    // account in it, it is another leaf, which the copied root does not know.
    let proof =
        assent_core::merkle::prove::<assent_core::merkle::HostKeccak>(assent_core::merkle::Tag::TrackNode, &tracks, 2);
    let proof = proof.expect("a leaf of the tree");
    let his = assent_core::track::TrackLeaf {
        licensor: account(STRANGER),
        index: 2,
        sha256: Digest(sp_io::hashing::sha2_256(&2_u32.to_le_bytes())),
        iscc: Vec::new(),
        isrc: None,
        seconds: 14,
        metadata: Digest::ZERO,
    };
    let hers_again = assent_core::track::TrackLeaf { licensor: account(ADA), ..his.clone() };
    let digest = |leaf: &assent_core::track::TrackLeaf| leaf.digest::<assent_core::merkle::HostKeccak>();
    assert_eq!(digest(&hers_again), tracks[2], "the leaf of the album");
    let mut verified = |catalogue: CatalogueId, leaf: Digest| {
        let asked = VerifyTrack { catalogue, batch: 1, index: 3, leaf, proof: proof.clone() };
        stage.cold(DELTA, &asked).ok().valid
    };
    assert!(verified(hers, tracks[2]) && verified(copied, tracks[2]));
    assert!(!verified(copied, digest(&his)), "he cannot show a leaf of his own");
}

/// A row of a purchase in bulk, as one sees it.
fn row(stage: &mut Stage, catalogue: CatalogueId, terms: assent_core::id::TermsId) -> Row {
    let Purchase { terms, offered_to, head, max_price, .. } = stage.asks(catalogue, terms);
    Row { catalogue, terms, offered_to, head, max_price }
}

#[test]
fn a_bulk_purchase_counts_a_row_twice() {
    let mut stage = Stage::default();
    let (one, two) = (stage.solo(ADA, 1), stage.solo(BEN, 1));
    let terms = stage.registers(&priced(DOT));
    stage.offers(one, terms);
    stage.offers(two, terms);
    let rows = [row(&mut stage, one, terms), row(&mut stage, two, terms)];
    let deadline = stage.now();
    let many = |rows: &[Row]| PurchaseMany {
        rows: rows.to_vec(),
        model: Digest([0xA1; 32]),
        currency: NATIVE,
        budget: Amount(5 * DOT),
        deadline,
    };
    // One row twice, next to itself or around another; and one payment for two budgets.
    let doubled = many(&[rows[0], rows[0]]);
    assert_eq!(stage.hot_no(DELTA, &doubled, 5 * DOT), Refusal::RowsUnordered { row: 1 });
    let around = many(&[rows[0], rows[1], rows[0]]);
    assert_eq!(stage.hot_no(DELTA, &around, 5 * DOT), Refusal::RowsUnordered { row: 2 });
    let half = Refusal::WrongPayment { paid: Amount(DOT), price: Amount(5 * DOT) };
    assert_eq!(stage.hot_no(DELTA, &many(&rows), DOT), half);

    // Two licences, two prices, the rest is change: once.
    let bought = stage.pays(DELTA, &many(&rows), 5 * DOT).ok().licences;
    assert_eq!(bought, [LicenceId(1), LicenceId(2)]);
    let accrued = [stage.ledger(one, NATIVE).accrued, stage.ledger(two, NATIVE).accrued];
    assert_eq!(accrued, [Amount(DOT), Amount(DOT)]);
    let change = ClaimChange { destination: account(CLAIMANT) };
    let before = stage.world.balance(assent_acceptance::world::address(CLAIMANT));
    stage.hot(DELTA, &change).ok();
    assert_eq!(stage.world.balance(assent_acceptance::world::address(CLAIMANT)) - before, 3 * DOT);
    assert_eq!(stage.hot_no(DELTA, &change, 0), Refusal::NoChange { account: account(DELTA) });
    assert_eq!(stage.world.balance(stage.world.licensing), 2 * DOT);
}

#[test]
fn change_is_refunded_to_a_stranger() {
    let mut stage = Stage::default();
    let (song, terms) = (stage.solo(ADA, 1), stage.registers(&priced(DOT)));
    stage.offers(song, terms);
    let rows = vec![row(&mut stage, song, terms)];
    let (model, currency, budget, deadline) = (Digest([0xA1; 32]), NATIVE, Amount(3 * DOT), stage.now());
    stage.pays(DELTA, &PurchaseMany { rows, model, currency, budget, deadline }, 3 * DOT).ok();
    let mine = ClaimChange { destination: account(STRANGER) };
    assert_eq!(stage.hot_no(STRANGER, &mine, 0), Refusal::NoChange { account: account(STRANGER) });

    // Nor to a bond that somebody else filed.
    let other = stage.solo(CLAIMANT, 1);
    let dispute = stage.files(CLAIMANT, song, other).ok();
    let reclaim = assent_core::call::consent::Reclaim { dispute, destination: account(STRANGER) };
    let no = Refusal::NotFiler { caller: account(STRANGER), filer: account(CLAIMANT) };
    assert_eq!(stage.cold_no(STRANGER, &reclaim), no);
    stage.hot(DELTA, &ClaimChange { destination: account(DELTA) }).ok();
    assert_eq!(stage.world.balance(stage.world.licensing), DOT, "what is left is the licensor's");
}
