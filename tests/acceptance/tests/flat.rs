//! What a message costs does not depend on how much there is: a few, 100 or 10,000 catalogues, licences, memberships, reports.
//!
//! The first hundred are made by messages. The rest is written into storage under the contracts' own keys, as copies of what
//! messages made, for time. pallet-revive meters storage by key and by the size of the record, and no message has a loop over
//! what there is: so costs are equal to the unit, but for one division.

use std::collections::BTreeMap;

use assent_acceptance::{
    scene::{Role, Said, Scene, parties},
    stage::{ATTESTER, CLAIMANT, OPERATOR, append, set},
    story::{ADA, DELTA, training},
};
use assent_core::{
    call::{consent::CONSENT, licensing::LICENSING},
    id::{CatalogueId, LicenceId, PoolId},
    member::MemberId,
    message::MessageAbi,
};
use assent_runtime::Revive;
use codec::{Decode, Encode};
use sp_core::H160;

/// Weight (ref_time, proof) and deposit of a message.
type Cost = (u64, u64, i128);

/// The root cell of `consent`: two accounts; the chain and two notices; the bond; catalogues, disputes.
type ConsentRoot = ([u8; 40], [u8; 24], u128, u32, u32);
/// The root cell of `licensing`: two accounts; the notice; licences, pools.
type LicensingRoot = ([u8; 40], u64, u64, u32);

/// The cost of each message, said by one who may where it works; what only `consent` may send is refused, and costs too.
fn costs(scene: &mut Scene) -> BTreeMap<String, Cost> {
    let mut costs = BTreeMap::new();
    let all: [(&str, &[MessageAbi], fn(&mut Scene, &str, Role) -> Said); 2] =
        [("consent", CONSENT, Scene::to_consent), ("licensing", LICENSING, Scene::to_licensing)];
    for (contract, messages, say) in all {
        for message in messages {
            let role = Role::speaker(message.name);
            let cost = scene.tries(|scene| {
                let said = say(scene, message.name, role);
                let called = scene.stage.world.raw_call(role.who(), said.to, said.data, said.value);
                (called.weight.ref_time(), called.weight.proof_size(), called.deposit)
            });
            costs.insert(format!("{contract}.{}", message.name), cost);
        }
    }
    costs
}

/// A catalogue like the album, offered and licensed, and in the pool: by messages.
fn grows_by_messages(scene: &mut Scene) {
    let (stage, terms, pool) = (&mut scene.stage, scene.terms, scene.pool);
    let catalogue = stage.opens(ADA, &parties());
    stage.agreed(catalogue, append(5));
    stage.agreed(catalogue, set(training()));
    stage.offers(catalogue, terms);
    let licence = stage.buys(DELTA, catalogue, terms);
    stage.joins(catalogue, pool, 1);
    stage.waits(60);
    stage.attests(ATTESTER, licence, 1, 0).ok();
    // The scene's own licence is reported as often as there are catalogues.
    stage.attests(ATTESTER, scene.licence, 1, 0).ok();
}

/// A contract's record of a map under a key, with another in its place.
fn copied(of: H160, map: u32, from: impl Encode, to: impl Encode) {
    let record = Revive::get_storage_var_key(of, key(map, from)).expect("a contract").expect("a record");
    Revive::set_storage_var_key(of, key(map, to), Some(record)).expect("writes");
}

/// A storage key: the number of the map, then the key in it.
fn key(map: u32, key: impl Encode) -> Vec<u8> {
    [&map.to_le_bytes()[..], &key.encode()].concat()
}

/// Changes a record in storage.
fn rewritten<T: Decode + Encode>(of: H160, key: Vec<u8>, change: impl FnOnce(&mut T)) {
    let record = Revive::get_storage_var_key(of, key.clone()).expect("a contract").expect("a record");
    let mut record = T::decode(&mut &record[..]).expect("a record of its type");
    change(&mut record);
    Revive::set_storage_var_key(of, key, Some(record.encode())).expect("writes");
}

/// The contracts' counters, as their root cells have them.
fn counted(scene: &mut Scene, more: u32) {
    let (consent, licensing) = (scene.stage.world.consent, scene.stage.world.licensing);
    scene.stage.world.within(|| {
        rewritten::<ConsentRoot>(consent, vec![0; 4], |root| root.3 += more);
        rewritten::<LicensingRoot>(licensing, vec![0; 4], |root| root.2 += u64::from(more));
    });
}

/// As many more, as copies of the last catalogue and all that belongs to it.
fn grows_by_copies(scene: &mut Scene, more: u32) {
    let (consent, licensing, pool) = (scene.stage.world.consent, scene.stage.world.licensing, scene.pool);
    let terms = scene.terms;
    let (mut catalogue, mut licence) = (0, 0);
    scene.stage.world.within(|| {
        rewritten::<ConsentRoot>(consent, vec![0; 4], |root| catalogue = root.3);
        rewritten::<LicensingRoot>(licensing, vec![0; 4], |root| licence = root.2);
    });
    for n in 1..=more {
        let (next, sold) = (CatalogueId(catalogue + n), LicenceId(licence + u64::from(n)));
        let last = CatalogueId(catalogue);
        scene.stage.world.within(|| {
            copied(consent, 1, last, next);
            copied(consent, 2, (last, 0_u32), (next, 0_u32));
            copied(licensing, 1, last, next);
            copied(licensing, 3, (last, terms, [0_u8; 20]), (next, terms, [0_u8; 20]));
            copied(licensing, 4, LicenceId(licence), sold);
            copied(licensing, 5, (last, [0_u8; 20]), (next, [0_u8; 20]));
            let member = |catalogue| MemberId { pool, catalogue };
            copied(licensing, 11, member(last), member(next));
        });
    }
    counted(scene, more);
    // The pool has so many members more, the licensee so many licences, the licence so many reports.
    let mut members = scene.stage.pool(pool);
    members.weight += u64::from(more);
    members.serial += more;
    let mut reports = scene.stage.world.licence(scene.licence.0);
    reports.moving.reports += more;
    let licensee = assent_acceptance::story::account(DELTA);
    scene.stage.world.within(|| {
        let write = |key, record| Revive::set_storage_var_key(licensing, key, Some(record)).expect("writes");
        write(key(10, pool), members.encode());
        write(key(4, scene.licence), reports.encode());
        rewritten::<u64>(licensing, key(7, licensee), |holdings| *holdings += u64::from(more));
    });
}

/// How many catalogues, licences, members and reports there are.
fn sizes(scene: &mut Scene) -> [u64; 4] {
    let (pool, licensee) = (scene.stage.pool(scene.pool), assent_acceptance::story::account(DELTA));
    let balance = assent_core::call::licensing::BalanceOf { owner: licensee };
    let licences = scene.stage.hot(OPERATOR, &balance).ok().count;
    let reports = scene.stage.world.licence(scene.licence.0).moving.reports;
    let opened = scene.tries(|scene| scene.stage.opens(CLAIMANT, &parties()));
    [u64::from(opened.0) - 1, u64::try_from(licences).expect("few"), pool.weight, u64::from(reports)]
}

/// Equal to the unit. Only a sale of a pool divides by a number that grows, the weight of all members, and a division of 128
/// bits takes more or fewer rounds, 128 at most: less than a thousandth of the message.
#[track_caller]
fn same(few: &BTreeMap<String, Cost>, many: &BTreeMap<String, Cost>) {
    for ((name, before), (_, after)) in few.iter().zip(many) {
        let divides = name == "licensing.purchasePool";
        let close = divides && before.0.abs_diff(after.0) < before.0 / 1_000;
        let time = if close { before.0 } else { after.0 };
        assert_eq!((time, after.1, after.2), *before, "{name}");
    }
    assert_eq!(few.len(), many.len());
}

#[test]
fn costs_do_not_depend_on_how_much_there_is() {
    let mut scene = Scene::new();
    assert_eq!(scene.pool, PoolId(1));
    // Everything once or twice, so that every account has been here before.
    grows_by_messages(&mut scene);
    let few = costs(&mut scene);
    let first = sizes(&mut scene);
    assert!(first.iter().all(|size| *size <= 4), "{first:?}");

    for _ in 2..100 {
        grows_by_messages(&mut scene);
    }
    let hundred = sizes(&mut scene);
    assert!(hundred.iter().all(|size| (98..=110).contains(size)), "{hundred:?}");
    same(&few, &costs(&mut scene));

    grows_by_copies(&mut scene, 9_900);
    let all = sizes(&mut scene);
    assert!(all.iter().all(|size| (9_998..=10_010).contains(size)), "{all:?}");
    same(&few, &costs(&mut scene));
}
