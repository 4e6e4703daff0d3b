//! The list of losses is complete: a fact of an offer that leaves no trace in the document is in the list.

mod common;

use assent_core::{
    amount::{Amount, NATIVE_STEP},
    id::{Account, Seconds, Time},
    tier::Tier,
    uses::{Use, UseVector},
};
use assent_vocab::{
    Loss, Vocabulary,
    conditions::{Attribution, Conditions, Delivery, OutputRule, Purpose, Release, Survival, Users},
    export,
    record::Offer,
    territory::{Country, Territory},
};

type Change = (Loss, fn(&mut Offer));

const CHANGES: [Change; 17] = [
    (Loss::Recipient, |offer| offer.offered_to = Account([9; 20])),
    (Loss::Until, |offer| offer.until = Time(common::NOW.0 + 9)),
    (Loss::Price, |offer| offer.terms.price = Amount(NATIVE_STEP)),
    (Loss::Royalty, |offer| offer.terms.royalty = Amount(NATIVE_STEP)),
    (Loss::Term, |offer| offer.terms.duration = Seconds(9)),
    (Loss::Runs, |offer| offer.terms.runs = 3),
    (Loss::Reporting, |offer| offer.terms.interval = Seconds(86_400)),
    (Loss::Attester, |offer| offer.terms.attester = Account([8; 20])),
    (Loss::Users, |offer| offer.conditions.users = Users::Commercial),
    (Loss::Purpose, |offer| offer.conditions.purpose = Purpose::Research),
    (Loss::Territory, |offer| offer.conditions.territory = Territory::european_union()),
    (Loss::Attribution, |offer| offer.conditions.attribution = Attribution::ModelCard),
    (Loss::ModelRelease, |offer| offer.conditions.release = Release::OpenWeights),
    (Loss::Delivery, |offer| offer.conditions.delivery = Delivery::CleanRoom),
    (Loss::Outputs, |offer| offer.conditions.outputs = vec![OutputRule::Disclosed]),
    (Loss::Survival, |offer| offer.conditions.survival = Survival::End),
    (Loss::Law, |offer| offer.conditions.law = Country::parse("SE")),
];

/// The terms' address changes with every fact that is hashed: it is no way to read the fact.
fn without_address(text: &str) -> String {
    let mut text = text.to_owned();
    while let Some(at) = text.find("/terms/0x") {
        text.replace_range(at..at + 73, "");
    }
    text
}

#[test]
fn what_leaves_no_trace_is_listed() {
    let all = [Use::TrainGen, Use::AiInput, Use::AiIndex];
    let plain = common::offer(common::terms(Tier::Licensed, &all), Conditions::default());
    for vocabulary in Vocabulary::ALL {
        let tell = |offer: &Offer| export(vocabulary, &common::record(common::licensed_vector(), Some(offer.clone())));
        let Ok(before) = tell(&plain) else {
            assert_eq!(vocabulary, Vocabulary::CcSignals);
            continue;
        };
        for (loss, change) in CHANGES {
            assert!(!before.lost.contains(&loss), "{vocabulary} lost {loss:?}, which is not stated");
            let mut offer = plain.clone();
            change(&mut offer);
            let after = tell(&offer).unwrap();
            let traced = without_address(&before.document.to_string()) != without_address(&after.document.to_string());
            assert!(traced || after.lost.contains(&loss), "{vocabulary} says nothing of {loss:?} and does not tell");
        }
    }
}

#[test]
fn every_fact_of_an_offer_has_its_change() {
    assert_eq!(CHANGES.map(|(loss, _)| loss), Loss::OF_OFFERS);
}

#[test]
fn the_canonical_form_loses_nothing_of_an_offer() {
    for tier in [Tier::Research, Tier::OpenModels, Tier::CleanRoom, Tier::Licensed, Tier::Replica] {
        let (uses, offer) = common::of_tier(tier);
        assert_eq!(export(Vocabulary::OdrlOffer, &common::record(uses, offer)).unwrap().lost, [], "{tier:?}");
    }
}

/// A list of countries that is empty is read as none given in many places.
#[test]
fn an_offer_for_nowhere_is_none() {
    let mut offer = common::licensed();
    offer.conditions.territory = Territory::Only([].into());
    let nowhere = common::record(common::licensed_vector(), Some(offer));
    assert!(nowhere.open_offer().is_none());
    let without = common::record(common::licensed_vector(), None);
    for vocabulary in Vocabulary::ALL {
        assert_eq!(export(vocabulary, &nowhere), export(vocabulary, &without), "{vocabulary}");
    }
}

#[test]
fn nothing_is_lost_where_nothing_is_said() {
    let record = common::record(UseVector(0xFFFF), None);
    for vocabulary in [Vocabulary::OdrlSet, Vocabulary::Rsl, Vocabulary::Headers, Vocabulary::Plus] {
        assert_eq!(export(vocabulary, &record).unwrap().lost, [], "{vocabulary}");
    }
}
