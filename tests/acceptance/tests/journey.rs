//! The five steps on the real blobs, in externalities: every balance is checked to the unit.

mod common;
#[path = "common/events.rs"]
mod events;

use alloy_primitives::Address;
use assent_acceptance::{
    abi::{
        consent::Consent,
        licensing::Licensing::{self, Accrued, Attested, Claimed, Licensed, Paid},
    },
    story::{self, ADA, BEN, DAY, DELTA, DOT},
    world::{Emitted, World, address},
};
use assent_core::{
    amount::Amount,
    error::Refusal,
    licence::{Status, Subject},
    party::Party,
    terms::Terms,
    uses::{UseSet, UseVector},
};
use common::{attest, buy, consented, deal, narrow, offer, registered};
use sp_keyring::Sr25519Keyring;

#[test]
fn five_steps() {
    // 1 consent: an album, NO AI.
    let mut world = World::deploy(0);
    let catalogue = registered(&mut world);
    let terms = story::terms();
    world.licensing(DELTA, story::register(&terms)).ok();
    assert_eq!(world.card(catalogue).uses, UseVector::NO_AI);

    // A purchase before consent is refused, with the reason.
    let refused = buy(&mut world, catalogue, &terms, 5 * DOT / 2).refusal();
    assert_eq!(refused, Refusal::UsesNotPermitted { uses: terms.uses, licensable: UseSet(0) });

    // 2 licence: she permits generative training, and offers terms.
    let base = world.catalogue(catalogue).card.head;
    offer(&mut world, catalogue, &terms, Address::ZERO).ok();
    assert_ne!(world.catalogue(catalogue).card.head, base);
    let bought = buy(&mut world, catalogue, &terms, 5 * DOT / 2);
    let licensed: Licensed = bought.event();
    let licence = bought.ok();
    assert_eq!((licensed.licence, licensed.catalogue, licensed.tracks), (licence, catalogue, 5));
    assert_eq!(world.balance(world.licensing), 5 * DOT / 2);
    assert_eq!(world.accrued(catalogue), 5 * DOT / 2);

    // 3 attestation: ten days of training, 54 seconds a pass, 20 000 passes.
    world.advance(10 * DAY);
    let used = story::usage(catalogue, 20_000);
    assert_eq!(used.units, 1_080_000);
    // 1.08 earned − 0.5 advance = 0.58.
    let owed = 1_080_000 * (DOT / 1_000_000) - DOT / 2;
    let told = attest(&mut world, licence, &used, owed);
    let (attested, paid, accrued) = (told.event::<Attested>(), told.event::<Paid>(), told.event::<Accrued>());
    told.ok();
    assert_eq!((attested.sequence, attested.units, attested.owed.to::<u128>()), (1, 1_080_000, 0));
    assert_eq!(attested.usage.0, used.root.0);
    assert_eq!(paid.amount.to::<u128>(), owed);

    // 4 accrual: to the catalogue, in one step.
    assert_eq!(accrued.accrued.to::<u128>(), 5 * DOT / 2 + owed);
    assert_eq!(world.accrued(catalogue), 5 * DOT / 2 + owed);

    // 5 claim: each recipient exactly their share.
    let total = world.accrued(catalogue);
    for (index, who, share) in [(0, ADA, 700_000), (1, BEN, 300_000)] {
        let before = world.balance(address(who));
        let claimed = world.licensing(who, story::claim(catalogue, index, story::at(who)));
        let event: Claimed = claimed.event();
        let deposit = claimed.deposit;
        claimed.ok();
        assert_eq!(event.amount.to::<u128>(), total * share / 1_000_000);
        let deposit = u128::try_from(deposit).expect("a first claim pays a deposit") * 100_000_000;
        assert_eq!(world.balance(address(who)), before + total * share / 1_000_000 - deposit);
    }
    assert_eq!(world.balance(world.licensing), 0, "everything that came in went out");
    let again = world.licensing(ADA, story::claim(catalogue, 0, story::at(ADA))).refusal();
    assert!(matches!(again, Refusal::NothingToClaim { .. }));
}

#[test]
fn narrowing_is_now() {
    let (mut world, catalogue) = consented();
    let terms = story::terms();
    let licence = buy(&mut world, catalogue, &terms, 5 * DOT / 2).ok();
    let frozen = world.licence(licence).frozen;

    // In the same block, the next sale is refused; what was sold stands.
    let narrowed = world.consent(ADA, narrow(catalogue, 0));
    assert_eq!(narrowed.event::<Consent::Narrowed>().epoch, 1);
    narrowed.ok();
    let refused = buy(&mut world, catalogue, &terms, 5 * DOT / 2).refusal();
    assert_eq!(refused, Refusal::UsesNotPermitted { uses: terms.uses, licensable: UseSet(0) });
    assert_eq!(world.licence(licence).frozen, frozen, "licence_is_frozen");
    let now = world.now();
    let status = world.licence(licence).status_at(&terms, assent_core::id::Time(now));
    assert_eq!(status, Status::Active);
}

#[test]
fn an_old_offer_is_not_revived_by_widening_again() {
    let (mut world, catalogue) = consented();
    world.consent(ADA, narrow(catalogue, 0)).ok();
    deal(&mut world, catalogue, Consent::Changes { uses: vec![story::training().0], ..story::no_changes() }).ok();
    let refused = buy(&mut world, catalogue, &story::terms(), 5 * DOT / 2).refusal();
    assert!(matches!(refused, Refusal::OfferOutdated { .. }), "{refused:?}");
}

#[test]
fn immature_tracks_are_not_sold() {
    let mut world = World::deploy(7 * DAY);
    let catalogue = registered(&mut world);
    world.licensing(ADA, story::register(&story::terms())).ok();
    offer(&mut world, catalogue, &story::terms(), Address::ZERO).ok();
    let refused = buy(&mut world, catalogue, &story::terms(), 5 * DOT / 2).refusal();
    assert!(matches!(refused, Refusal::NothingMatured { .. }), "{refused:?}");
    world.advance(7 * DAY);
    buy(&mut world, catalogue, &story::terms(), 5 * DOT / 2).ok();
}

#[test]
fn a_grant_mints_a_free_licence_and_a_deal_with_a_refused_change_changes_nothing() {
    let (mut world, catalogue) = consented();
    world.licensing(ADA, story::register(&story::free_terms())).ok();
    let grant = |world: &mut World, terms| {
        let grants = vec![Consent::GrantDraft { terms, licensee: story::at(DELTA), model: [7; 32].into() }];
        deal(world, catalogue, Consent::Changes { batches: vec![story::batch()], grants, ..story::no_changes() })
    };
    let before = world.state_root();
    let terms = story::terms_id(&story::terms());
    let refused = grant(&mut world, terms).refusal();
    assert!(matches!(refused, Refusal::GrantHasDuties { .. }), "the hot contract's refusal comes through: {refused:?}");
    assert_eq!(world.state_root(), before, "refusal_changes_nothing");

    let granted = grant(&mut world, story::terms_id(&story::free_terms()));
    let licence = granted.event::<Consent::Granted>().licence;
    granted.ok();
    assert_eq!(tracks(&mut world, licence), Some(10));
    assert_eq!(world.licence(licence).frozen.price.0, 0);
}

fn tracks(world: &mut World, licence: u64) -> Option<u32> {
    match world.licence(licence).frozen.subject {
        Subject::Catalogue { tracks, .. } => Some(tracks),
        Subject::Pool { .. } => None,
    }
}

#[test]
fn heads_replay_from_events() {
    use assent_core::{
        deal::Change,
        id::{Head, Time},
        merkle::HostKeccak,
    };
    let mut world = World::deploy(0);
    let catalogue = registered(&mut world);
    let base = world.catalogue(catalogue).card.head;
    world.advance(5);
    let told = deal(&mut world, catalogue, Consent::Changes { uses: vec![story::training().0], ..story::no_changes() });
    let set: Consent::UsesSet = told.event();
    told.ok();
    let replayed = base.after::<HostKeccak>(&Change::SetUses(UseVector(set.uses)), Time(set.time));
    assert_eq!(replayed, world.catalogue(catalogue).card.head);
    assert_eq!(replayed, Head(assent_core::id::Digest(set.head.0)));
}

#[test]
fn the_view_of_the_price_is_the_price() {
    let (mut world, catalogue) = consented();
    let quote = world.view(
        world.licensing,
        Licensing::quoteCall {
            catalogue,
            terms: story::terms_id(&story::terms()),
            offeredTo: Address::ZERO,
            licensee: story::at(DELTA),
        },
    );
    assert_eq!(quote.price.to::<u128>(), 5 * DOT / 2);
    assert_eq!(quote.tracks, 5);
    assert_eq!(quote.head.0, world.catalogue(catalogue).card.head.0.0);
}

#[test]
fn a_share_below_the_chains_smallest_unit_is_paid_exactly() {
    let mut world = World::deploy(0);
    let third = Party { share_ppm: 333_333, ..story::parties()[1] };
    let parties = [Party { share_ppm: 666_667, ..story::parties()[0] }, third];
    let catalogue = world.consent(ADA, story::open(&parties)).ok();
    let (seat, until) = (story::seat_of(&parties, 0), world.now() + DAY);
    let propose = |world: &mut World, changes| {
        let base = world.catalogue(catalogue).card.head.0.0.into();
        let deal = Consent::Proposal { catalogue, base, until, changes };
        world.consent(ADA, Consent::proposeCall { seat: seat.clone(), deal }).ok()
    };
    propose(&mut world, Consent::Changes { batches: vec![story::batch()], ..story::no_changes() });
    let cheap = Terms { price: Amount(100_000_000), advance: Amount::ZERO, ..story::terms() };
    world.licensing(ADA, story::register(&cheap)).ok();
    let offers = vec![Consent::OfferDraft { terms: story::terms_id(&cheap), licensee: Address::ZERO, until }];
    let uses = vec![story::training().0];
    propose(&mut world, Consent::Changes { uses, offers, ..story::no_changes() });
    buy(&mut world, catalogue, &cheap, 100_000_000).ok();

    let purse = Sr25519Keyring::FerdieStash;
    let before = world.balance(address(purse));
    let claim = story::claim_of(&parties, catalogue, 1, story::at(purse));
    world.licensing(BEN, claim).ok();
    assert_eq!(world.balance(address(purse)) - before, 33_333_300);
}

#[test]
fn the_story_emits_the_same_events_as_on_a_node() {
    let mut world = World::deploy(0);
    let mut told = Vec::new();
    let opened = world.consent(ADA, story::open(&story::parties()));
    told.extend(opened.events.clone());
    let catalogue = opened.ok();
    let deal = |world: &mut World, changes| deal(world, catalogue, changes).events;
    told.extend(deal(&mut world, Consent::Changes { batches: vec![story::batch()], ..story::no_changes() }));
    told.extend(world.licensing(ADA, story::register(&story::terms())).events);
    let until = world.now() + DAY;
    let terms = story::terms_id(&story::terms());
    let offers = vec![Consent::OfferDraft { terms, licensee: Address::ZERO, until }];
    told.extend(deal(&mut world, Consent::Changes { offers, ..story::no_changes() }));
    told.extend(deal(&mut world, Consent::Changes { uses: vec![story::training().0], ..story::no_changes() }));
    told.extend(buy(&mut world, catalogue, &story::terms(), 5 * DOT / 2).events);
    world.advance(10 * DAY);
    told.extend(attest(&mut world, 1, &story::usage(catalogue, 20_000), DOT * 58 / 100).events);
    told.extend(world.licensing(ADA, story::claim(catalogue, 0, story::at(ADA))).events);
    told.extend(world.licensing(BEN, story::claim(catalogue, 1, story::at(BEN))).events);

    let names: Vec<&str> = told.iter().map(Emitted::name).collect();
    // The first two are the deployment's.
    assert_eq!(names, events::EVENTS[2..]);
}
