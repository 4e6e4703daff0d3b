//! Story's Programmable IP License 1.4.0: the terms on chain and the JSON behind their `uri`.
//!
//! A PIL licenses a work for more than AI, so the channels are narrowed to the uses that are named in `additionalParameters`, which
//! hold everything else. No contract of Story's enforces them, nor `aiLearningModels`.

use assent_core::{id::Account, uses::Use};
use serde_json::{Map, Value, json};

use super::words;
use crate::{
    address,
    conditions::{Attribution, Users},
    export::{Export, Vocabulary},
    loss::{self, Loss},
    record::{Offer, Record},
    verdict::Verdict,
};

/// The licence text that the JSON refers to.
pub const PIL_URI: &str = "https://github.com/piplabs/pil-document/blob/v1.4.0/pil-v1.4.0.pdf";

/// `terms` for the chain, `offChainTerms` for `uri`.
#[must_use]
pub fn export(record: &Record) -> Export {
    let offer = record.public_offer();
    let document = json!({ "terms": terms(record, offer), "offChainTerms": off_chain(record, offer) });
    let mut lost = loss::of_uses(record, &Use::ALL.map(|act| (act, Some(record.offered(act)))));
    match offer {
        Some(offer) => lost.extend(loss::of_offer(Some(offer), &CARRIED)),
        None => lost.extend(loss::whole_offer(record)),
    }
    Export::json(Vocabulary::Pil, document, lost)
}

/// What the JSON holds of an offer.
const CARRIED: [Loss; 10] = [
    Loss::Price,
    Loss::Term,
    Loss::Users,
    Loss::Purpose,
    Loss::Territory,
    Loss::Attribution,
    Loss::ModelRelease,
    Loss::Delivery,
    Loss::Outputs,
    Loss::Law,
];

/// The 17 fields of `PILTerms`. Without an offer nothing is licensed, so nothing is permitted.
fn terms(record: &Record, offer: Option<&Offer>) -> Value {
    let commercial = offer.is_some_and(is_commercial);
    let sold = |act: Use| offer.is_some_and(|offer| offer.terms.uses.contains(act));
    let price = offer.map_or(0, |offer| offer.terms.price.0.saturating_add(offer.terms.advance.0));
    let attributed = offer.is_some_and(|offer| offer.conditions.attribution != Attribution::None);
    let derivatives = sold(Use::AiInput) || sold(Use::Replica);
    let zero = address::account(Account::ZERO);
    json!({
        "transferable": false,
        "royaltyPolicy": zero,
        "defaultMintingFee": price.to_string(),
        "expiration": offer.map_or(0, |offer| offer.terms.duration.0).to_string(),
        "commercialUse": commercial,
        "commercialAttribution": commercial && attributed,
        "commercializerChecker": zero,
        "commercializerCheckerData": "0x",
        "commercialRevShare": 0,
        "commercialRevCeiling": "0",
        "derivativesAllowed": derivatives,
        "derivativesAttribution": derivatives && attributed,
        "derivativesApproval": false,
        "derivativesReciprocal": false,
        "derivativeRevCeiling": "0",
        "currency": address::account(offer.map_or(Account::ZERO, |offer| offer.terms.currency)),
        "uri": record.document_url("pil.json"),
    })
}

fn is_commercial(offer: &Offer) -> bool {
    offer.conditions.users != Users::NonCommercial
}

fn off_chain(record: &Record, offer: Option<&Offer>) -> Value {
    let conditions = offer.map(|offer| &offer.conditions);
    let codes = conditions.and_then(|conditions| conditions.territory.short_codes());
    let law = conditions.and_then(|conditions| conditions.law);
    let learning = record.least(&[Use::TrainNonGen, Use::TrainGen], Record::offered) >= Verdict::Licence;
    json!({
        "territory": codes.unwrap_or_default(),
        "channelsOfDistribution": ["Only the AI uses that additionalParameters.uses permits"],
        "attribution": conditions.is_some_and(|conditions| conditions.attribution != Attribution::None),
        "contentStandards": [],
        "sublicensable": false,
        "aiLearningModels": learning,
        "restrictionOnCrossPlatformUse": false,
        "governingLaw": law.map_or("", crate::territory::Country::name),
        "additionalParameters": additional(record, offer),
        "PILUri": PIL_URI,
    })
}

fn additional(record: &Record, offer: Option<&Offer>) -> Value {
    let mut all = Map::new();
    let uses: Map<String, Value> =
        Use::ALL.iter().map(|act| (words::key(*act).to_owned(), json!(record.offered(*act).cawg()))).collect();
    all.insert("uses".to_owned(), Value::Object(uses));
    all.insert("replica".to_owned(), json!(record.offered(Use::Replica).cawg()));
    all.insert("consent".to_owned(), json!(record.proof_url()));
    if let Some(offer) = offer {
        let conditions = &offer.conditions;
        let outputs: Vec<&str> = conditions.outputs.iter().map(|rule| rule.token()).collect();
        all.insert("terms".to_owned(), json!(record.terms_url(offer)));
        all.insert("users".to_owned(), json!(conditions.users.token()));
        all.insert("purpose".to_owned(), json!(conditions.purpose.token()));
        all.insert("attributionKind".to_owned(), json!(conditions.attribution.token()));
        all.insert("release".to_owned(), json!(conditions.release.token()));
        all.insert("delivery".to_owned(), json!(conditions.delivery.token()));
        all.insert("outputs".to_owned(), json!(outputs));
    }
    Value::Object(all)
}
