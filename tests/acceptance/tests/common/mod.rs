//! Steps of the story that several tests take.
#![allow(dead_code, reason = "each test takes some of them")]

use alloy_primitives::{Address, U256};
use assent_acceptance::{
    abi::{
        consent::Consent,
        licensing::Licensing::{self},
    },
    story::{self, ADA, DELTA},
    world::{Called, World},
};
use assent_core::{terms::Terms, usage::Total};

/// Ada's album: opened and appended, NO AI.
pub fn registered(world: &mut World) -> u32 {
    let catalogue = world.consent(ADA, story::open(&story::parties())).ok();
    deal(world, catalogue, Consent::Changes { batches: vec![story::batch()], ..story::no_changes() }).ok();
    catalogue
}

/// Ada proposes changes on the present head; she is the only rightsholder, so they take effect.
pub fn deal(world: &mut World, catalogue: u32, changes: Consent::Changes) -> Called<Consent::proposeReturn> {
    let (base, until) = (world.catalogue(catalogue).card.head, world.now());
    world.consent(ADA, story::propose(catalogue, base, until, changes))
}

/// Ada narrows.
pub fn narrow(catalogue: u32, uses: u16) -> Consent::narrowCall {
    Consent::narrowCall { catalogue, seat: story::seat(), uses }
}

/// Ada permits generative training and offers terms, for 90 days.
pub fn offer(world: &mut World, catalogue: u32, terms: &Terms, licensee: Address) -> Called<Consent::proposeReturn> {
    let (card, until) = (world.catalogue(catalogue).card, world.now() + 90 * story::DAY);
    let uses = if card.uses == story::training() { vec![] } else { vec![story::training().0] };
    let offers = vec![Consent::OfferDraft { terms: story::terms_id(terms), licensee, until }];
    deal(world, catalogue, Consent::Changes { uses, offers, ..story::no_changes() })
}

/// A world in which the album is on offer.
pub fn consented() -> (World, u32) {
    let mut world = World::deploy(0);
    let catalogue = registered(&mut world);
    world.licensing(ADA, story::register(&story::terms())).ok();
    offer(&mut world, catalogue, &story::terms(), Address::ZERO).ok();
    (world, catalogue)
}

/// What Delta asks for: the present head, the price of the terms at most, an hour.
pub fn asked(world: &mut World, catalogue: u32, terms: &Terms) -> Licensing::purchaseCall {
    Licensing::purchaseCall {
        catalogue,
        terms: story::terms_id(terms),
        offeredTo: Address::ZERO,
        model: [0xA1; 32].into(),
        maxPrice: U256::from(terms.price.0 + terms.advance.0),
        head: world.catalogue(catalogue).card.head.0.0.into(),
        deadline: world.now() + 3_600,
    }
}

/// Delta buys, paying a value in 18 decimals.
pub fn buy(world: &mut World, catalogue: u32, terms: &Terms, value: u128) -> Called<u64> {
    let asked = asked(world, catalogue, terms);
    let to = world.licensing;
    world.call(DELTA, to, asked, value)
}

/// The next report of a licence, until now.
pub fn report(world: &mut World, licence: u64, used: &Total) -> Licensing::Attestation {
    let moving = world.licence(licence).moving;
    Licensing::Attestation {
        licence,
        sequence: moving.reports + 1,
        run: 1,
        from: moving.reported_until.0,
        until: world.now(),
        usage: used.root.0.into(),
        units: used.units,
        evidence: [0xE1; 32].into(),
    }
}

/// Delta reports usage until now, and pays a value in 18 decimals.
pub fn attest(world: &mut World, licence: u64, used: &Total, value: u128) -> Called<Licensing::attestReturn> {
    let report = report(world, licence, used);
    let to = world.licensing;
    world.call(DELTA, to, Licensing::attestCall { report, payment: U256::from(value) }, value)
}
