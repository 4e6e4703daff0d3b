//! Calldata, money in and out, tokens of others.

use assent_acceptance::{
    evm::{self, REFUSER},
    scene::Scene,
    stage::{NATIVE, OPERATOR},
    story::{BEN, DAY, DELTA, DOT, STRANGER, account},
};
use assent_core::{
    amount::{Amount, SEED},
    call::licensing::{Claim, ClaimChange, Credit, OpenCurrency, OpenPool, Pay, Release, SealPool},
    error::Refusal,
    id::Account,
};
use assent_runtime::Revive;

use super::Case;

pub const CASES: &[Case] = &[
    ("Unreadable", |scene| {
        // A list of tracks that claims to be longer than all calldata may be.
        let mut said = scene.to_consent("exclude", assent_acceptance::scene::Role::Rightsholder);
        let at = said.data.len() - 96;
        said.data[at + 28..at + 32].fill(0xFF);
        let called = scene.stage.world.raw_call(BEN, said.to, said.data, 0);
        let word = u32::try_from((at - 4) / 32).expect("a word");
        [called.refusal(), Refusal::Unreadable { word }]
    }),
    ("NotPayable", |scene| {
        let no = scene.stage.hot_no(OPERATOR, &SealPool { pool: scene.pool }, DOT);
        [no, Refusal::NotPayable { paid: Amount(DOT) }]
    }),
    ("NoRoom", |scene| {
        // After 2³² pools: the last field of the root cell counts them.
        let licensing = scene.stage.world.licensing;
        scene.stage.world.within(|| {
            let mut root = Revive::get_storage_var_key(licensing, vec![0; 4]).expect("a contract").expect("a root");
            let at = root.len() - 4;
            root[at..].fill(0xFF);
            Revive::set_storage_var_key(licensing, vec![0; 4], Some(root)).expect("writes");
        });
        let open = OpenPool { terms: scene.pooled, fee_ppm: 0 };
        [scene.stage.hot_no(OPERATOR, &open, 0), Refusal::NoRoom {}]
    }),
    ("NotConsent", |scene| {
        let credit = Credit { catalogue: scene.album };
        [scene.stage.hot_no(BEN, &credit, DOT), Refusal::NotConsent { caller: account(BEN) }]
    }),
    ("CurrencyKnown", |scene| {
        let open = OpenCurrency { currency: NATIVE };
        [scene.stage.hot_no(STRANGER, &open, 0), Refusal::CurrencyKnown { currency: NATIVE }]
    }),
    ("TokenRefused", |scene| {
        let currency = Account([0x4E; 20]);
        [scene.stage.hot_no(STRANGER, &OpenCurrency { currency }, 0), Refusal::TokenRefused { currency }]
    }),
    ("PaymentInexact", |scene| {
        let token = scene.stage.world.instantiate(STRANGER, evm::initcode(evm::TOKEN, &[]));
        scene.stage.world.raw_call(STRANGER, token, evm::word(3).to_vec(), 0).ok();
        let open = OpenCurrency { currency: Account(token.0) };
        let expected = Refusal::PaymentInexact { expected: SEED, got: Amount(SEED.0 - 1) };
        [scene.stage.hot_no(STRANGER, &open, 0), expected]
    }),
    ("NoChange", |scene| {
        let account = account(DELTA);
        [scene.stage.hot_no(DELTA, &ClaimChange { destination: account }, 0), Refusal::NoChange { account }]
    }),
    ("NotRecipient", |scene| {
        let claim = claim(scene, account(STRANGER));
        let (caller, recipient) = (account(STRANGER), account(BEN));
        [scene.stage.hot_no(STRANGER, &claim, 0), Refusal::NotRecipient { caller, recipient }]
    }),
    ("NothingToClaim", |scene| {
        let claim = claim(scene, account(BEN));
        scene.stage.hot(BEN, &claim).ok();
        let no = scene.stage.hot_no(BEN, &claim, 0);
        [no, Refusal::NothingToClaim { catalogue: scene.album, claimed: Amount(DOT) }]
    }),
    ("TransferFailed", |scene| {
        let destination = Account(scene.stage.world.instantiate(STRANGER, evm::initcode(REFUSER, &[])).0);
        let claim = claim(scene, destination);
        [scene.stage.hot_no(BEN, &claim, 0), Refusal::TransferFailed { destination, amount: Amount(DOT) }]
    }),
    ("NothingHeld", |scene| {
        let release = Release { catalogue: scene.album, currency: NATIVE };
        [scene.stage.hot_no(BEN, &release, 0), Refusal::NothingHeld { catalogue: scene.album }]
    }),
    ("StillHeld", |scene| {
        let pay = Pay { licence: scene.licence, payment: Amount(DOT / 2) };
        scene.stage.disputes(assent_acceptance::stage::CLAIMANT, scene.album, scene.other);
        scene.stage.pays(DELTA, &pay, DOT / 2).ok();
        let until = scene.stage.world.card(scene.album.0).disputed_until;
        scene.stage.waits(60 * DAY - 1);
        let release = Release { catalogue: scene.album, currency: NATIVE };
        [scene.stage.hot_no(BEN, &release, 0), Refusal::StillHeld { until }]
    }),
];

/// The album earned 2; half of it is Ben's.
fn claim(scene: &Scene, destination: Account) -> Claim {
    scene.stage.claim(scene.album, NATIVE, 0, destination)
}
