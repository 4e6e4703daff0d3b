//! Every refusal there is, provoked on the real blobs, with its values.
//!
//! Each is told once, by its name; a refusal of `contracts/core/src/error.rs` that nobody provokes here, or that is listed here
//! twice, fails the test. What a refusal must leave behind, which is nothing, is checked where it is provoked.

#[path = "every_refusal/catalogues.rs"]
mod catalogues;
#[path = "every_refusal/disputes.rs"]
mod disputes;
#[path = "every_refusal/money.rs"]
mod money;
#[path = "every_refusal/pools.rs"]
mod pools;
#[path = "every_refusal/sales.rs"]
mod sales;
#[path = "every_refusal/terms.rs"]
mod terms;

use std::collections::BTreeMap;

use assent_acceptance::scene::Scene;
use assent_core::{error::Refusal, id::Selector};

/// A refusal by its name, and how to provoke it on the scene: what the blob said, and what it should have said.
type Case = (&'static str, fn(&mut Scene) -> [Refusal; 2]);

/// A refusal that only skips a row of a bulk purchase: what the event told, and what it should have told.
type Skip = (&'static str, fn(&mut Scene) -> [Selector; 2]);

/// What no call to the blobs can provoke, and why.
const UNREACHABLE: [(&str, &str); 3] = [
    ("WrongChange", "calldata lists the changes of deals only, and narrowing has messages of its own"),
    ("CloseNotLast", "closing is a flag of the deal, applied after its lists"),
    ("MembershipOutdated", "a card of a new epoch ends the membership in the message that pushes it"),
];

fn cases() -> impl Iterator<Item = &'static Case> {
    [catalogues::CASES, disputes::CASES, terms::CASES, sales::CASES, pools::CASES, money::CASES].into_iter().flatten()
}

#[test]
fn every_refusal_is_provoked_once_or_unreachable() {
    let told = cases().map(|case| case.0).chain(sales::SKIPS.iter().map(|skip| skip.0));
    let mut count: BTreeMap<&str, u32> = Refusal::ABI.iter().map(|refusal| (refusal.name, 0)).collect();
    for name in told.chain(UNREACHABLE.map(|(name, _)| name)) {
        *count.get_mut(name).unwrap_or_else(|| panic!("{name} is no refusal")) += 1;
    }
    let wrong: Vec<_> = count.into_iter().filter(|(_, times)| *times != 1).collect();
    assert_eq!(wrong, [], "told not once");
}

#[test]
fn each_says_its_values() {
    let mut scene = Scene::new();
    for (name, provoke) in cases() {
        let [got, expected] = scene.tries(provoke);
        assert_eq!(got, expected, "{name}");
        assert_eq!(got.name(), *name);
    }
}

#[test]
fn what_skips_a_row_is_named() {
    let mut scene = Scene::new();
    for (name, provoke) in sales::SKIPS {
        let [told, expected] = scene.tries(provoke);
        assert_eq!(told, expected, "{name}");
    }
}
