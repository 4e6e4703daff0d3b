//! Terms.

use assent_acceptance::{
    scene::Scene,
    stage::reported,
    story::{DOT, STRANGER},
};
use assent_core::{
    amount::{Amount, NATIVE_STEP},
    call::licensing::RegisterTerms,
    error::Refusal,
    id::{Account, Seconds},
    terms::{LEAST_CURE, LEAST_INTERVAL, MOST_INTERVAL, Terms, Unit},
    tier::Tier,
    uses::{Use, UseSet},
};

use super::Case;

pub const CASES: &[Case] = &[
    ("UsesOutsideTier", |scene| {
        let uses = UseSet::of(&[Use::TrainGen, Use::Replica]);
        let no = registers(scene, Terms { uses, ..reported() });
        [no, Refusal::UsesOutsideTier { uses, ceiling: Tier::Licensed.ceiling() }]
    }),
    ("UnknownCurrency", |scene| {
        let currency = Account([0x4E; 20]);
        [registers(scene, Terms { currency, ..reported() }), Refusal::UnknownCurrency { currency }]
    }),
    ("AmountNotPayable", |scene| {
        let amount = Amount(DOT + 1);
        let no = registers(scene, Terms { price: amount, ..reported() });
        [no, Refusal::AmountNotPayable { amount, step: Amount(NATIVE_STEP) }]
    }),
    ("AmountTooLarge", |scene| {
        let most = Amount(u128::MAX / NATIVE_STEP * NATIVE_STEP);
        let no = registers(scene, Terms { price: most, advance: most, ..reported() });
        [no, Refusal::AmountTooLarge {}]
    }),
    ("AttesterMissing", |scene| {
        let no = registers(scene, Terms { tier: Tier::CleanRoom, attester: Account::ZERO, ..reported() });
        [no, Refusal::AttesterMissing {}]
    }),
    ("NoRuns", |scene| [registers(scene, Terms { runs: 0, ..reported() }), Refusal::NoRuns {}]),
    ("RoyaltyUnreported", |scene| {
        [registers(scene, Terms { unit: Unit::Nothing, ..reported() }), Refusal::RoyaltyUnreported {}]
    }),
    ("RoyaltyUncapped", |scene| [registers(scene, Terms { cap: 0, ..reported() }), Refusal::RoyaltyUncapped {}]),
    ("IntervalOutOfRange", |scene| {
        let interval = Seconds(MOST_INTERVAL.0 + 1);
        let no = registers(scene, Terms { interval, ..reported() });
        [no, Refusal::IntervalOutOfRange { interval, least: LEAST_INTERVAL, most: MOST_INTERVAL }]
    }),
    ("CureTooShort", |scene| {
        let cure = Seconds(LEAST_CURE.0 - 1);
        [registers(scene, Terms { cure, ..reported() }), Refusal::CureTooShort { cure, least: LEAST_CURE }]
    }),
];

fn registers(scene: &mut Scene, terms: Terms) -> Refusal {
    scene.stage.hot_no(STRANGER, &RegisterTerms { terms }, 0)
}
