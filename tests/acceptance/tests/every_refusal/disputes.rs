//! Disputes and the arbiter's place.

use assent_acceptance::{
    scene::Scene,
    stage::{ARBITER, CLAIMANT},
    story::{ADA, BEN, DAY, STRANGER, account},
    world::BOND,
};
use assent_core::{
    call::consent::{Admit, Changes, Dispute, OfferArbiter, Propose, Reclaim, Repoint, Rule, TakeArbiter},
    dispute::{LONGEST_HOLD, PEACE},
    error::Refusal,
    id::{CatalogueId, Digest, DisputeId, Time},
};

use super::Case;

pub const CASES: &[Case] = &[
    ("OwnCatalogue", |scene| {
        let catalogue = scene.album;
        [files(scene, catalogue, catalogue), Refusal::OwnCatalogue { catalogue }]
    }),
    ("NoSuchDispute", |scene| {
        let dispute = DisputeId(9);
        [scene.stage.cold_no(ARBITER, &Admit { dispute }), Refusal::NoSuchDispute { dispute }]
    }),
    ("NotArbiter", |scene| {
        let dispute = scene.stage.files(CLAIMANT, scene.album, scene.other).ok();
        let (caller, arbiter) = (account(CLAIMANT), account(ARBITER));
        [scene.stage.cold_no(CLAIMANT, &Admit { dispute }), Refusal::NotArbiter { caller, arbiter }]
    }),
    ("WrongStage", |scene| {
        let dispute = admitted(scene);
        [scene.stage.cold_no(ARBITER, &Admit { dispute }), Refusal::WrongStage { dispute, stage: 1 }]
    }),
    ("CatalogueDisputed", |scene| {
        admitted(scene);
        let (catalogue, until) = (scene.album, scene.stage.now().after(LONGEST_HOLD));
        let deal = scene.stage.proposal(catalogue, assent_acceptance::stage::append(1));
        let seat = scene.stage.seat(catalogue, 0);
        let no = scene.stage.cold_no(BEN, &Propose { seat, deal });
        [no, Refusal::CatalogueDisputed { catalogue, until }]
    }),
    ("DisputeOver", |scene| {
        let dispute = admitted(scene);
        let until = scene.stage.now().after(LONGEST_HOLD);
        scene.stage.waits(60 * DAY);
        let no = scene.stage.cold_no(ARBITER, &Rule { dispute, upheld: true });
        [no, Refusal::DisputeOver { dispute, until }]
    }),
    ("NotFiler", |scene| {
        let dispute = admitted(scene);
        let no = scene.stage.cold_no(STRANGER, &Reclaim { dispute, destination: account(STRANGER) });
        [no, Refusal::NotFiler { caller: account(STRANGER), filer: account(CLAIMANT) }]
    }),
    ("BondBound", |scene| {
        let dispute = admitted(scene);
        let until = scene.stage.now().after(LONGEST_HOLD);
        [reclaims(scene, dispute), Refusal::BondBound { dispute, until }]
    }),
    ("BondSettled", |scene| {
        let dispute = admitted(scene);
        scene.stage.cold(ARBITER, &Rule { dispute, upheld: false }).ok();
        [reclaims(scene, dispute), Refusal::BondSettled { dispute }]
    }),
    ("HoldExhausted", |scene| {
        admitted(scene);
        let until = scene.stage.now().after(LONGEST_HOLD);
        scene.stage.waits(60 * DAY);
        let dispute = scene.stage.files(CLAIMANT, scene.album, scene.other).ok();
        let no = scene.stage.cold_no(ARBITER, &Admit { dispute });
        [no, Refusal::HoldExhausted { catalogue: scene.album, again: Time(until.0 + PEACE.0) }]
    }),
    ("ClaimantCannotSucceed", |scene| {
        let (dispute, claimant) = (admitted(scene), scene.other);
        scene.stage.agreed(claimant, Changes { close: true, ..Changes::default() });
        let no = scene.stage.cold_no(ARBITER, &Rule { dispute, upheld: true });
        [no, Refusal::ClaimantCannotSucceed { claimant, leads_to: claimant }]
    }),
    ("NothingToRepoint", |scene| {
        let catalogue = scene.album;
        [scene.stage.cold_no(ADA, &Repoint { catalogue }), Refusal::NothingToRepoint { catalogue }]
    }),
    ("ArbiterNotOffered", |scene| {
        let (caller, offered) = (account(STRANGER), account(ADA));
        scene.stage.cold(ARBITER, &OfferArbiter { to: offered }).ok();
        [scene.stage.cold_no(STRANGER, &TakeArbiter {}), Refusal::ArbiterNotOffered { caller, offered }]
    }),
];

fn files(scene: &mut Scene, catalogue: CatalogueId, claimant: CatalogueId) -> Refusal {
    let (to, evidence) = (scene.stage.world.consent, Digest([0xE2; 32]));
    scene.stage.no(CLAIMANT, to, &Dispute { catalogue, claimant, evidence }, BOND)
}

fn admitted(scene: &mut Scene) -> DisputeId {
    scene.stage.disputes(CLAIMANT, scene.album, scene.other)
}

fn reclaims(scene: &mut Scene, dispute: DisputeId) -> Refusal {
    scene.stage.cold_no(CLAIMANT, &Reclaim { dispute, destination: account(CLAIMANT) })
}
