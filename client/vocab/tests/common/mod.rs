//! Records to export: one in one place, and its variants.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::collections::BTreeSet;

use assent_core::{
    amount::{Amount, NATIVE_STEP},
    id::{Account, CatalogueId, Digest, Head, Seconds, Time, TrackId},
    terms::{Terms, Unit},
    tier::Tier,
    uses::{Permission, Use, UseSet, UseVector},
};
use assent_vocab::{
    Plain, Record,
    conditions::{Attribution, Conditions, Delivery, OutputRule, Purpose, Release, Survival, Users},
    identity::{Iscc, Isrc, Link},
    record::{Catalogue, Licensor, Offer, Quote, Registry, Standing, Subject, Track},
    territory::{Country, Territory},
};

pub const NOW: Time = Time(1_790_000_000);

pub fn track() -> Track {
    Track {
        id: TrackId { catalogue: CatalogueId(7), index: 3 },
        title: Some(Plain::new("Harbour <Lights> & \"Rain\"")),
        isrc: Some(Isrc::parse("GBAYD2300001").unwrap()),
        iscc: Some(Iscc::parse("ISCC:KACYPXW445FTYNJ3CYSXHAFJMA2HUWULUNRFE3BLHRSCXYH2M5AEGQY").unwrap()),
        sha256: Digest([0xAB; 32]),
        seconds: Seconds(201),
        location: Some(Link::parse("https://music.example/harbour/03.mp3").unwrap()),
    }
}

pub fn record(uses: UseVector, offer: Option<Offer>) -> Record {
    Record {
        registry: Registry {
            chain: Plain::new("polkadot:91b171bb158e2d3848fa23a9f1c25182"),
            consent: Account([0xC0; 20]),
            catalogue: CatalogueId(7),
            head: Head(Digest([0x1D; 32])),
            as_of: NOW,
            website: Link::parse("https://assent.example").unwrap(),
            namespace: None,
        },
        standing: Standing::InForce,
        subject: Subject::Track(track()),
        licensor: Licensor {
            account: Account([0xA1; 20]),
            name: Some(Plain::new("Mira Okafor")),
            page: Some(Link::parse("https://music.example").unwrap()),
            email: Some(Plain::new("mira@music.example")),
        },
        uses,
        offer,
    }
}

pub const ALLOWED: Permission = Permission::Allowed;
pub const UNDER_LICENCE: Permission = Permission::Constrained;
pub const DENIED: Permission = Permission::NotAllowed;

/// Every use denied but these.
pub fn vector(said: &[(Use, Permission)]) -> UseVector {
    let denied = Use::ALL.into_iter().fold(UseVector::NO_AI, |vector, act| vector.with(act, DENIED));
    said.iter().fold(denied, |vector, (act, permission)| vector.with(*act, *permission))
}

const DISCOVER: [(Use, Permission); 4] =
    [(Use::Search, ALLOWED), (Use::DataMining, ALLOWED), (Use::TrainNonGen, ALLOWED), (Use::Evaluate, ALLOWED)];

fn discover_and(more: &[(Use, Permission)]) -> UseVector {
    vector(&[&DISCOVER, more].concat())
}

pub fn terms(tier: Tier, uses: &[Use]) -> Terms {
    Terms {
        tier,
        uses: UseSet::of(uses),
        currency: Account::ZERO,
        price: Amount::ZERO,
        advance: Amount::ZERO,
        royalty: Amount::ZERO,
        unit: Unit::Nothing,
        cap: 0,
        interval: Seconds(0),
        cure: Seconds(0),
        duration: Seconds(0),
        runs: u16::MAX,
        attester: Account::ZERO,
        legal: Digest([0x1E; 32]),
    }
}

pub fn paid(tier: Tier, uses: &[Use]) -> Terms {
    Terms {
        price: Amount(5_000_000_000 * NATIVE_STEP),
        royalty: Amount(2_000_000 * NATIVE_STEP),
        unit: Unit::AudioSeconds,
        cap: 9_000,
        interval: Seconds(30 * 86_400),
        cure: Seconds(14 * 86_400),
        duration: Seconds(365 * 86_400),
        runs: 1,
        ..terms(tier, uses)
    }
}

pub fn offer(terms: Terms, conditions: Conditions) -> Offer {
    Offer { terms, conditions, offered_to: Account::ZERO, until: Time::NONE, quote: None }
}

fn euros(amount: &str) -> Option<Quote> {
    Some(Quote { currency: Plain::new("EUR"), amount: Plain::new(amount) })
}

/// The vector and the offer that go with a tier.
pub fn of_tier(tier: Tier) -> (UseVector, Option<Offer>) {
    let generate = &[(Use::TrainGen, UNDER_LICENCE)];
    let gen_terms = [Use::TrainGen];
    match tier {
        Tier::NoAi => (vector(&[(Use::Search, ALLOWED)]), None),
        Tier::Discover => (discover_and(&[]), None),
        Tier::Research => (discover_and(generate), Some(offer(terms(tier, &gen_terms), research()))),
        Tier::OpenModels => (discover_and(generate), Some(offer(terms(tier, &gen_terms), open_models()))),
        Tier::CleanRoom => (discover_and(generate), Some(offer(clean_room_terms(&gen_terms), clean_room()))),
        Tier::Licensed => (licensed_vector(), Some(licensed())),
        Tier::Replica => (vector(&[(Use::Search, ALLOWED), (Use::Replica, UNDER_LICENCE)]), Some(replica())),
    }
}

pub fn licensed_vector() -> UseVector {
    discover_and(&[(Use::TrainGen, UNDER_LICENCE), (Use::AiInput, UNDER_LICENCE), (Use::AiIndex, UNDER_LICENCE)])
}

pub fn research() -> Conditions {
    Conditions {
        users: Users::NonCommercial,
        purpose: Purpose::Research,
        release: Release::NonCommercialOpen,
        ..Conditions::default()
    }
}

pub fn open_models() -> Conditions {
    Conditions { release: Release::OpenSource, attribution: Attribution::ModelCard, ..Conditions::default() }
}

pub fn clean_room() -> Conditions {
    Conditions {
        users: Users::Commercial,
        delivery: Delivery::CleanRoom,
        survival: Survival::End,
        law: Country::parse("DE"),
        ..Conditions::default()
    }
}

fn clean_room_terms(uses: &[Use]) -> Terms {
    Terms { attester: Account([0xE7; 20]), ..paid(Tier::CleanRoom, uses) }
}

/// Paid per run, in the European Union only, commercial.
pub fn licensed() -> Offer {
    let conditions = Conditions {
        users: Users::Commercial,
        territory: Territory::european_union(),
        outputs: vec![OutputRule::NoArtistNames, OutputRule::SimilarityFilter],
        law: Country::parse("SE"),
        ..Conditions::default()
    };
    let terms = paid(Tier::Licensed, &[Use::TrainGen, Use::AiInput, Use::AiIndex]);
    Offer { quote: euros("250.00"), ..offer(terms, conditions) }
}

pub fn replica() -> Offer {
    let conditions =
        Conditions { attribution: Attribution::PerOutput, survival: Survival::End, ..Conditions::default() };
    Offer {
        offered_to: Account([0xB2; 20]),
        until: Time(NOW.0 + 86_400),
        ..offer(paid(Tier::Replica, &[Use::Replica]), conditions)
    }
}

/// A catalogue of which no more is told than what stands on chain.
pub fn bare_catalogue() -> Record {
    let bare = record(UseVector::NO_AI, Some(licensed()));
    Record {
        subject: Subject::Catalogue(Catalogue { title: None, tracks: 12, location: None }),
        licensor: Licensor { name: None, page: None, email: None, ..bare.licensor },
        ..bare
    }
}

/// Every kind of terms, each with a name. The vector is set by the test.
pub fn variants() -> Vec<(&'static str, Record)> {
    let with = |offer| record(UseVector::NO_AI, offer);
    let of = |tier| with(of_tier(tier).1);
    let all =
        [Use::TrainNonGen, Use::TrainGen, Use::AiInput, Use::AiIndex, Use::Search, Use::DataMining, Use::Evaluate];
    let alps = Conditions { territory: Territory::parse("AT CH").unwrap(), ..Conditions::default() };
    let nowhere = Conditions { territory: Territory::Only(BTreeSet::new()), ..Conditions::default() };
    let discover = [Use::Search, Use::DataMining, Use::TrainNonGen, Use::Evaluate];
    let mut own_keys = with(Some(offer(paid(Tier::Licensed, &all), alps)));
    own_keys.registry.namespace = Some(Plain::new("org.example"));
    own_keys.licensor = Licensor { name: None, page: None, email: None, ..own_keys.licensor };
    vec![
        ("no offer", with(None)),
        ("discover, free of charge", with(Some(offer(terms(Tier::Discover, &discover), Conditions::default())))),
        ("research", of(Tier::Research)),
        ("open models", of(Tier::OpenModels)),
        ("clean room", of(Tier::CleanRoom)),
        ("licensed", of(Tier::Licensed)),
        ("licensed, every use, two countries", own_keys),
        ("licensed, nowhere", with(Some(offer(paid(Tier::Licensed, &all), nowhere)))),
        (
            "licensed, every use, to one",
            with(Some(Offer {
                offered_to: Account([9; 20]),
                ..offer(paid(Tier::Licensed, &all), Conditions::default())
            })),
        ),
        ("licensed, over", with(Some(Offer { until: Time(NOW.0 - 1), ..licensed() }))),
        ("replica, to anybody", with(Some(Offer { offered_to: Account::ZERO, ..replica() }))),
        ("disputed", Record { standing: Standing::Disputed, ..of(Tier::Licensed) }),
        ("a catalogue, nothing published", bare_catalogue()),
        ("excluded", Record { standing: Standing::Excluded, ..with(None) }),
    ]
}
