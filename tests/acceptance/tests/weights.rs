//! What each message costs on the committed blobs, frozen: ref_time in picoseconds, proof in bytes, deposit in planck.
//!
//! `UPDATE_SNAPSHOTS=1` (or `scripts/snapshots.sh`) writes the file anew and `git diff` shows what moved.

mod common;

use std::{collections::BTreeMap, fs, path::Path};

use alloy_primitives::{Address, U256};
use assent_acceptance::{
    abi::{consent::Consent, licensing::Licensing},
    story::{self, ADA, BEN, DAY, DELTA, DOT},
    world::{Called, World},
};
use assent_core::party::Party;
use codec::Encode;
use common::{asked, attest, buy, consented, deal, narrow, offer, registered};
use serde::{Deserialize, Serialize};
use sp_keyring::Sr25519Keyring::Ferdie;

/// The cost of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Cost {
    ref_time: u64,
    proof_size: u64,
    deposit: i128,
}

fn cost<T>(called: Called<T>) -> Cost {
    let Called { weight, deposit, .. } = called;
    called.result.unwrap_or_else(|no| panic!("refused: {no:?}"));
    Cost { ref_time: weight.ref_time(), proof_size: weight.proof_size(), deposit }
}

/// The licensor with all rights, and payees who share the rest equally.
fn crowd(count: u32) -> Vec<Party> {
    let share = 1_000_000 / count;
    let payee = |n: u32| Party {
        account: assent_core::id::Account([u8::try_from(n).expect("at most 32"); 20]),
        rights: 0,
        share_ppm: share,
    };
    let first = Party { share_ppm: 1_000_000 - share * (count - 1), ..story::parties()[0] };
    std::iter::once(first).chain((1..count).map(payee)).collect()
}

fn measured() -> BTreeMap<String, Cost> {
    let mut costs = BTreeMap::new();
    let mut note = |name: &str, cost: Cost| {
        costs.insert(name.to_owned(), cost);
    };
    consent_costs(&mut note);
    licensing_costs(&mut note);
    costs
}

fn consent_costs(note: &mut impl FnMut(&str, Cost)) {
    let mut world = World::deploy(0);
    for count in [1, 2, 32] {
        let opened = world.consent(ADA, story::open(&crowd(count)));
        note(&format!("openCatalogue ({count} parties)"), cost(opened));
    }
    let catalogue = registered(&mut world);
    note("registerTerms", cost(world.licensing(ADA, story::register(&story::terms()))));
    note("propose (uses, offer)", cost(offer(&mut world, catalogue, &story::terms(), Address::ZERO)));
    let changes = Consent::Changes { batches: vec![story::batch()], ..story::no_changes() };
    note("propose (append)", cost(deal(&mut world, catalogue, changes)));
    world.licensing(ADA, story::register(&story::free_terms())).ok();
    let terms = story::terms_id(&story::free_terms());
    let grants = vec![Consent::GrantDraft { terms, licensee: story::at(DELTA), model: [7; 32].into() }];
    let changes = Consent::Changes { grants, ..story::no_changes() };
    note("propose (grant)", cost(deal(&mut world, catalogue, changes)));
    let (seat, terms) = (story::seat(), story::terms_id(&story::terms()));
    let withdraw = Consent::withdrawCall { catalogue, seat: seat.clone(), terms, licensee: Address::ZERO };
    note("withdraw", cost(world.consent(ADA, withdraw)));
    note("exclude", cost(world.consent(ADA, Consent::excludeCall { catalogue, seat, tracks: vec![0, 3] })));
    note("narrow", cost(world.consent(ADA, narrow(catalogue, 0))));
}

fn licensing_costs(note: &mut impl FnMut(&str, Cost)) {
    let (mut world, catalogue) = consented();
    let (terms, hot) = (story::terms(), world.licensing);
    let quote = Licensing::quoteCall {
        catalogue,
        terms: story::terms_id(&terms),
        offeredTo: Address::ZERO,
        licensee: story::at(DELTA),
    };
    note("quote", cost(world.licensing(DELTA, quote)));
    note("purchase (first)", cost(buy(&mut world, catalogue, &terms, 5 * DOT / 2)));
    note("purchase", cost(buy(&mut world, catalogue, &terms, 5 * DOT / 2)));
    let asked = asked(&mut world, catalogue, &terms);
    let dear = Licensing::purchaseCall { maxPrice: U256::from(1), ..asked };
    let refused = world.call(DELTA, hot, dear, 5 * DOT / 2);
    let Called { weight, deposit, .. } = refused;
    note("purchase (refused)", Cost { ref_time: weight.ref_time(), proof_size: weight.proof_size(), deposit });
    note("startRun", cost(world.licensing(DELTA, Licensing::startRunCall { licence: 1 })));

    let pay = Licensing::payCall { licence: 1, payment: U256::from(DOT / 10) };
    world.advance(10 * DAY);
    let used = story::usage(catalogue, 20_000);
    note("attest (unpaid)", cost(attest(&mut world, 1, &used, 0)));
    note("pay", cost(world.call(DELTA, hot, pay.clone(), DOT / 10)));
    note("attest (paid)", cost(attest(&mut world, 2, &used, DOT / 10)));
    let ben = world.licensing(BEN, story::claim(catalogue, 1, story::at(BEN)));
    note("claim (first)", cost(ben));
    world.call(DELTA, hot, pay, DOT / 10).ok();
    note("claim", cost(world.licensing(BEN, story::claim(catalogue, 1, story::at(BEN)))));
    let key = (4_u32, 1_u64).encode();
    note("stored (a licence)", cost(world.licensing(Ferdie, Licensing::storedCall { key: key.into() })));
}

#[test]
fn every_message_costs_what_is_recorded() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/weights.json");
    let now = measured();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let json = serde_json::to_string_pretty(&now).expect("costs are JSON");
        fs::write(&path, json + "\n").expect("the snapshot is written");
    }
    let recorded = fs::read_to_string(&path).expect("the snapshot is there: scripts/snapshots.sh writes it");
    let recorded: BTreeMap<String, Cost> = serde_json::from_str(&recorded).expect("the snapshot is JSON");
    for (name, cost) in &now {
        assert_eq!(Some(cost), recorded.get(name), "{name}: scripts/snapshots.sh refreshes the record");
    }
    assert_eq!(now.len(), recorded.len(), "a message vanished");
}
