//! Parties, seats, deals, narrowing, places.

use assent_acceptance::{
    scene::{Role, Scene, parties},
    stage::{BOTH, CARA, Stage, Who, append, party, set},
    story::{ADA, BEN, DAY, DELTA, STRANGER, account, training},
    world::{Called, NAMING_NOTICE},
};
use assent_core::{
    call::consent::{
        Changes, Exclude, Name, NameDraft, Narrow, OfferPlace, OpenCatalogue, Propose, Retract, TakePlace,
    },
    deal::{Deal, GrantDraft},
    error::Refusal,
    id::{Account, CatalogueId, Digest, Head, Time},
    merkle::HostKeccak,
    party::{COMPOSITION, MASTER, Party, Seat},
    uses::{Permission, Use, UseVector},
};

use super::Case;

pub const CASES: &[Case] = &[
    ("WrongPartyCount", |scene| {
        let crowd = vec![party(ADA, BOTH, 0); 33];
        [opens(scene, &crowd), Refusal::WrongPartyCount { count: 33, most: 32 }]
    }),
    ("SharesNotWhole", |scene| {
        let more = [party(ADA, BOTH, 1_000_000), party(BEN, 0, 1)];
        [opens(scene, &more), Refusal::SharesNotWhole { sum: 1_000_001, whole: 1_000_000 }]
    }),
    ("RightUncovered", |scene| {
        [opens(scene, &[party(ADA, COMPOSITION, 1_000_000)]), Refusal::RightUncovered { right: MASTER }]
    }),
    ("UnknownRight", |scene| [opens(scene, &[party(ADA, 16 | BOTH, 1_000_000)]), Refusal::UnknownRight { rights: 19 }]),
    ("NobodyToAsk", |scene| {
        let nameless = Party { account: Account::ZERO, rights: BOTH, share_ppm: 0 };
        [opens(scene, &[nameless, party(ADA, 0, 1_000_000)]), Refusal::NobodyToAsk {}]
    }),
    ("IdleSeat", |scene| {
        [opens(scene, &[party(ADA, BOTH, 1_000_000), party(BEN, 0, 0)]), Refusal::IdleSeat { seat: 1 }]
    }),
    ("ForbiddenAccount", |scene| {
        let account = Account(scene.stage.world.office.0);
        let ours = Party { account, rights: 0, share_ppm: 0 };
        [opens(scene, &[party(ADA, BOTH, 1_000_000), ours]), Refusal::ForbiddenAccount { account }]
    }),
    ("NoSuchCatalogue", |scene| {
        let (catalogue, seat) = (CatalogueId(99), scene.stage.seat(scene.album, 0));
        let narrow = Narrow { catalogue, seat, uses: UseVector::NO_AI };
        [scene.stage.cold_no(BEN, &narrow), Refusal::NoSuchCatalogue { catalogue }]
    }),
    ("NotLicensor", |scene| {
        let (caller, licensor) = (account(STRANGER), account(ADA));
        [proposes(scene, Role::Stranger, 32, append(1)), Refusal::NotLicensor { caller, licensor }]
    }),
    ("NotRightsholder", |scene| {
        let (caller, account) = (account(STRANGER), account(BEN));
        [proposes(scene, Role::Stranger, 0, append(1)), Refusal::NotRightsholder { caller, account }]
    }),
    ("SeatWithoutRights", |scene| [proposes(scene, Role::Payee, 2, append(1)), Refusal::SeatWithoutRights { seat: 2 }]),
    ("EmptyDeal", |scene| [proposed(scene, Changes::default()), Refusal::EmptyDeal {}]),
    ("TooManyChanges", |scene| {
        let batches = vec![assent_acceptance::stage::batch(1); 17];
        let no = proposed(scene, Changes { batches, ..Changes::default() });
        [no, Refusal::TooManyChanges { count: 17, most: 16 }]
    }),
    ("UsesSetTwice", |scene| {
        let uses = vec![UseVector::NO_AI, training()];
        [proposed(scene, Changes { uses, ..Changes::default() }), Refusal::UsesSetTwice {}]
    }),
    ("AlreadyProposed", |scene| {
        let deal = scene.stage.proposal(scene.album, append(1));
        let handled = scene.stage.proposes(BEN, 0, &deal).ok();
        let again = Propose { seat: scene.stage.seat(scene.album, 0), deal };
        let catalogue = scene.album;
        [scene.stage.cold_no(BEN, &again), Refusal::AlreadyProposed { catalogue, deal: handled.deal }]
    }),
    ("AlreadyApproved", |scene| {
        let deal = scene.stage.proposal(scene.album, append(1));
        let handled = scene.stage.proposes(BEN, 0, &deal).ok();
        let no = scene.stage.approves(BEN, 0, &deal).refusal();
        [no, Refusal::AlreadyApproved { deal: handled.deal, seat: 0 }]
    }),
    ("NotApproved", |scene| {
        let (catalogue, seat) = (scene.album, scene.stage.seat(scene.album, 1));
        let proposal = scene.stage.proposal(catalogue, append(1));
        let deal = scene.stage.proposes(BEN, 0, &proposal).ok().deal;
        [scene.stage.cold_no(CARA, &Retract { catalogue, seat, deal }), Refusal::NotApproved { deal, seat: 1 }]
    }),
    ("NoSuchDeal", |scene| {
        let proposal = scene.stage.proposal(scene.album, append(1));
        let deal = Deal::from(proposal.clone()).id::<HostKeccak>();
        let no = scene.stage.approves(BEN, 0, &proposal).refusal();
        [no, Refusal::NoSuchDeal { catalogue: scene.album, deal }]
    }),
    ("NameStandsAlone", |scene| {
        [proposed(scene, Changes { names: named(3), ..append(1) }), Refusal::NameStandsAlone {}]
    }),
    ("WrongTrackList", |scene| [excludes(scene, (0..65).collect()), Refusal::WrongTrackList { count: 65, most: 64 }]),
    ("TracksUnordered", |scene| [excludes(scene, vec![3, 2]), Refusal::TracksUnordered { index: 2 }]),
    ("NoSuchTrack", |scene| [excludes(scene, vec![0, 5]), Refusal::NoSuchTrack { index: 5, total: 5 }]),
    ("NothingChanges", |scene| [narrows(scene, training()), Refusal::NothingChanges { catalogue: scene.album }]),
    ("WouldWiden", |scene| {
        let (uses, next) = (training().0, UseVector::NO_AI.with(Use::Search, Permission::Allowed));
        [narrows(scene, next), Refusal::WouldWiden { uses, next: next.0 }]
    }),
    ("HeadMoved", |scene| {
        let (seen, head) = (Head(Digest([9; 32])), scene.stage.world.catalogue(scene.album.0).card.head);
        let mut deal = scene.stage.proposal(scene.album, append(1));
        deal.base = seen;
        let seat = scene.stage.seat(scene.album, 0);
        [scene.stage.cold_no(BEN, &Propose { seat, deal }), Refusal::HeadMoved { seen, head }]
    }),
    ("DeadlinePassed", |scene| {
        let now = scene.stage.now();
        let deadline = Time(now.0 - 1);
        [dated(scene, deadline), Refusal::DeadlinePassed { now, deadline }]
    }),
    ("DeadlineTooFar", |scene| {
        let latest = Time(scene.stage.now().0 + 90 * DAY);
        let deadline = Time(latest.0 + 1);
        [dated(scene, deadline), Refusal::DeadlineTooFar { deadline, latest }]
    }),
    ("CatalogueClosed", |scene| {
        scene.stage.agreed(scene.album, Changes { close: true, ..Changes::default() });
        [proposed(scene, append(1)), Refusal::CatalogueClosed { catalogue: scene.album }]
    }),
    ("WrongTrackCount", |scene| {
        [proposed(scene, append(0)), Refusal::WrongTrackCount { count: 0, room: u32::MAX - 5 }]
    }),
    ("ReplicaStandsAlone", |scene| {
        let voice = training().with(Use::Replica, Permission::Constrained);
        [proposed(scene, set(voice)), Refusal::ReplicaStandsAlone {}]
    }),
    ("GrantHasDuties", |scene| {
        let grants = vec![GrantDraft { terms: scene.terms, licensee: account(DELTA), model: Digest([7; 32]) }];
        let deal = scene.stage.proposal(scene.album, Changes { grants, ..Changes::default() });
        scene.stage.proposes(BEN, 0, &deal).ok();
        [scene.stage.approves(CARA, 1, &deal).refusal(), Refusal::GrantHasDuties { terms: scene.terms }]
    }),
    ("AlreadyNamed", |scene| {
        [proposed(scene, Changes { names: named(0), ..Changes::default() }), Refusal::AlreadyNamed { seat: 0 }]
    }),
    ("NothingToName", |scene| [names(scene), Refusal::NothingToName { catalogue: scene.album }]),
    ("NamingNotReady", |scene| {
        scene.stage.agreed(scene.album, Changes { names: named(3), ..Changes::default() });
        let ready = Time(scene.stage.now().0 + NAMING_NOTICE);
        scene.stage.waits(NAMING_NOTICE - 1);
        [names(scene), Refusal::NamingNotReady { now: Time(ready.0 - 1), ready }]
    }),
    ("PlaceNotOffered", |scene| {
        let (catalogue, seat) = (scene.album, scene.stage.seat(scene.album, 0));
        let (to, caller) = (account(DELTA), account(STRANGER));
        scene.stage.cold(BEN, &OfferPlace { catalogue, seat: seat.clone(), to }).ok();
        let no = scene.stage.cold_no(STRANGER, &TakePlace { catalogue, seat });
        [no, Refusal::PlaceNotOffered { seat: 0, caller, offered: to }]
    }),
    ("PlaceTakenLately", |scene| {
        let until = Time(scene.stage.now().0 + DAY);
        hands_over(scene, BEN, DELTA).ok();
        let no = hands_over(scene, DELTA, BEN).refusal();
        // The scene takes back what the chain did, not who the stage thinks sits there.
        scene.stage.moved(scene.album, 0, account(BEN));
        [no, Refusal::PlaceTakenLately { seat: 0, until }]
    }),
    ("CloseBesideGrant", |scene| {
        let grants = vec![GrantDraft { terms: scene.terms, licensee: account(DELTA), model: Digest([7; 32]) }];
        [proposed(scene, Changes { grants, close: true, ..Changes::default() }), Refusal::CloseBesideGrant {}]
    }),
    ("WrongProof", |scene| {
        let seat = scene.stage.seat(scene.album, 0);
        let richer = Seat { party: Party { share_ppm: 600_000, ..parties()[0] }, ..seat };
        let root = scene.stage.world.card(scene.album.0).parties_root;
        let narrow = Narrow { catalogue: scene.album, seat: richer, uses: UseVector::NO_AI };
        [scene.stage.cold_no(BEN, &narrow), Refusal::WrongProof { root }]
    }),
    ("NothingMatured", |_| {
        let mut stage = Stage::with(7 * DAY);
        let catalogue = stage.solo(ADA, 3);
        let matures = Time(stage.now().0 + 7 * DAY);
        let terms = stage.registers(&assent_acceptance::stage::priced(0));
        stage.offers(catalogue, terms);
        let asked = stage.asks(catalogue, terms);
        [stage.hot_no(DELTA, &asked, 0), Refusal::NothingMatured { catalogue, matures }]
    }),
];

fn opens(scene: &mut Scene, parties: &[Party]) -> Refusal {
    scene.stage.cold_no(ADA, &OpenCatalogue { parties: parties.to_vec() })
}

fn proposes(scene: &mut Scene, role: Role, seat: u32, changes: Changes) -> Refusal {
    let deal = scene.stage.proposal(scene.album, changes);
    let seat = scene.stage.seat(scene.album, seat);
    scene.stage.cold_no(role.who(), &Propose { seat, deal })
}

fn proposed(scene: &mut Scene, changes: Changes) -> Refusal {
    proposes(scene, Role::Rightsholder, 0, changes)
}

fn dated(scene: &mut Scene, until: Time) -> Refusal {
    let mut deal = scene.stage.proposal(scene.album, append(1));
    deal.until = until;
    let seat = scene.stage.seat(scene.album, 0);
    scene.stage.cold_no(BEN, &Propose { seat, deal })
}

fn narrows(scene: &mut Scene, uses: UseVector) -> Refusal {
    let seat = scene.stage.seat(scene.album, 0);
    scene.stage.cold_no(BEN, &Narrow { catalogue: scene.album, seat, uses })
}

fn excludes(scene: &mut Scene, tracks: Vec<u32>) -> Refusal {
    let seat = scene.stage.seat(scene.album, 0);
    scene.stage.cold_no(BEN, &Exclude { catalogue: scene.album, seat, tracks })
}

/// The first seat, offered and taken.
fn hands_over(scene: &mut Scene, from: Who, to: Who) -> Called<()> {
    let (catalogue, seat) = (scene.album, scene.stage.seat(scene.album, 0));
    scene.stage.cold(from, &OfferPlace { catalogue, seat: seat.clone(), to: account(to) }).ok();
    let taken = scene.stage.cold(to, &TakePlace { catalogue, seat });
    if taken.result.is_ok() {
        scene.stage.moved(catalogue, 0, account(to));
    }
    taken
}

fn named(seat: u32) -> Vec<NameDraft> {
    vec![NameDraft { seat, account: account(STRANGER) }]
}

fn names(scene: &mut Scene) -> Refusal {
    let Seat { party, proof, .. } = scene.stage.seat(scene.album, 3);
    scene.stage.cold_no(STRANGER, &Name { catalogue: scene.album, party, proof })
}
