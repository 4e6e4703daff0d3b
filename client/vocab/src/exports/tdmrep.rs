//! W3C TDM Reservation Protocol: the reservation, and its policy as ODRL.
//!
//! The reservation is lifted only if every AI use is allowed. A policy permits `tdm:mine` as a whole, so it always asks for
//! consent: it cannot say which use is meant. No prohibitions, as the specification wants it.

use std::collections::BTreeSet;

use assent_core::uses::Use;
use serde_json::{Map, Value, json};

use crate::{
    conditions::Purpose,
    export::{Export, Vocabulary},
    loss::{self, Loss},
    record::{AI_USES, Offer, Record},
    verdict::Verdict,
};

/// `tdmrep.json` and, where there is something to ask for, the policy it points to.
#[must_use]
pub fn export(record: &Record) -> Export {
    let mut row = Map::new();
    row.insert("location".to_owned(), json!(record.location_path()));
    row.insert("tdm-reservation".to_owned(), json!(reservation(record)));
    if let Some(url) = policy_url(record) {
        row.insert("tdm-policy".to_owned(), json!(url));
    }
    let mut document = Map::new();
    document.insert("tdmrep.json".to_owned(), json!([row]));
    if let Some(url) = policy_url(record) {
        document.insert("policy".to_owned(), policy(record, &url));
    }
    Export::json(Vocabulary::Tdmrep, Value::Object(document), lost(record))
}

/// 1 unless every AI use is allowed.
#[must_use]
pub fn reservation(record: &Record) -> u8 {
    u8::from(record.alike(Record::said) != Some(Verdict::Free))
}

/// Where the policy stands: there is one if rights are reserved and some AI use can be had.
#[must_use]
pub fn policy_url(record: &Record) -> Option<String> {
    let some = AI_USES.iter().any(|act| record.said(*act) > Verdict::No);
    (reservation(record) == 1 && some).then(|| record.document_url("tdm-policy.json"))
}

fn policy(record: &Record, url: &str) -> Value {
    let offer = record.public_offer();
    let mut permission = Map::new();
    permission.insert("target".to_owned(), json!(record.page_url()));
    permission.insert("action".to_owned(), json!("tdm:mine"));
    permission.insert("duty".to_owned(), duties(offer));
    let constraints = constraints(offer);
    if !constraints.is_empty() {
        permission.insert("constraint".to_owned(), json!(constraints));
    }
    json!({
        "@context": ["http://www.w3.org/ns/odrl.jsonld", "http://www.w3.org/ns/tdmrep.jsonld"],
        "@type": "Offer",
        "profile": "http://www.w3.org/ns/tdmrep",
        "uid": url,
        "assigner": assigner(record),
        "permission": [permission],
    })
}

fn assigner(record: &Record) -> Value {
    let mut of = Map::new();
    of.insert("uid".to_owned(), json!(record.account_url(record.licensor.account)));
    of.insert("vcard:fn".to_owned(), json!(record.licensor_name()));
    of.insert("vcard:hasURL".to_owned(), json!(record.asking_url()));
    if let Some(email) = &record.licensor.email {
        of.insert("vcard:hasEmail".to_owned(), json!(format!("mailto:{email}")));
    }
    Value::Object(of)
}

fn duties(offer: Option<&Offer>) -> Value {
    let mut duties = vec![json!({ "action": "obtainConsent" })];
    if offer.is_some_and(Offer::is_paid) {
        duties.push(json!({ "action": "compensate" }));
    }
    json!(duties)
}

fn constraints(offer: Option<&Offer>) -> Vec<Value> {
    let mut constraints = Vec::new();
    let Some(offer) = offer else { return constraints };
    if offer.conditions.purpose == Purpose::Research {
        constraints.push(json!({ "leftOperand": "purpose", "operator": "eq", "rightOperand": "tdm:research" }));
    }
    if let Some(countries) = offer.conditions.territory.countries() {
        let codes: Vec<String> = countries.iter().map(|country| format!("urn:iso:3166:{}", country.alpha3())).collect();
        constraints.push(json!({ "leftOperand": "spatial", "operator": "isPartOf", "rightOperand": codes }));
    }
    constraints
}

pub(crate) fn lost(record: &Record) -> BTreeSet<Loss> {
    let mut lost = loss::of_uses(record, &told(record));
    match record.public_offer() {
        // The duty to compensate is told, not how much.
        Some(offer) => lost.extend(loss::of_offer(Some(offer), &[Loss::Purpose, Loss::Territory])),
        None => lost.extend(loss::whole_offer(record)),
    }
    lost
}

fn told(record: &Record) -> loss::Told {
    let of_all = match (reservation(record), policy_url(record)) {
        (0, _) => Some(Verdict::Free),
        (_, None) => Some(Verdict::No),
        _ => None,
    };
    Use::ALL.map(|act| (act, of_all.filter(|_| act != Use::Search)))
}
