//! Croissant 1.1: a dataset whose `usageInfo` holds the ODRL offer, or the plain vector where nothing is on offer.

use serde_json::{Map, Value, json};

use super::{odrl, words};
use crate::{
    export::{Export, Vocabulary},
    loss,
    record::{Record, Subject},
    time,
};

/// The dataset in JSON-LD.
#[must_use]
pub fn export(record: &Record) -> Export {
    let (policy, lost) = match record.open_offer() {
        Some(offer) => {
            let lost = odrl::export_offer(record).map(|export| export.lost).unwrap_or_default();
            (odrl::offer_policy(record, offer), lost.into_iter().collect())
        }
        None => (odrl::set_policy(record), loss::whole_offer(record)),
    };
    let document = json!({
        "@context": context(record),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": record.title(),
        "description": words::sentence(record),
        "url": record.page_url(),
        "license": record.public_offer().map_or_else(|| record.page_url(), |offer| record.legal_url(&offer.terms)),
        "creator": { "@type": "sc:Organization", "name": record.licensor_name(), "url": record.licensor_url() },
        "datePublished": time::date(record.registry.as_of),
        "version": "1.0.0",
        "citeAs": format!("{}, {}", record.licensor_name(), record.proof_url()),
        "distribution": distribution(record),
        "usageInfo": usage_info(policy),
    });
    Export::json(Vocabulary::Croissant, document, lost)
}

/// The names that Croissant 1.1 gives, with ODRL and our own.
fn context(record: &Record) -> Value {
    let mut context = json!({
        "@language": "en",
        "@vocab": "https://schema.org/",
        "sc": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/",
        "conformsTo": "dct:conformsTo",
        "data": { "@id": "cr:data", "@type": "@json" },
        "dataType": { "@id": "cr:dataType", "@type": "@vocab" },
        "description": { "@container": "@language" },
        "examples": { "@id": "cr:examples", "@type": "@json" },
        "name": { "@container": "@language" },
        "odrl": "http://www.w3.org/ns/odrl/2/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "assent": record.registry.website.join("ns#"),
    });
    if let Value::Object(context) = &mut context {
        context.extend(CROISSANT_TERMS.map(|term| (term.to_owned(), json!(format!("cr:{term}")))));
    }
    context
}

/// Terms of Croissant's own namespace, as its context lists them.
const CROISSANT_TERMS: [&str; 29] = [
    "arrayShape",
    "citeAs",
    "column",
    "containedIn",
    "equivalentProperty",
    "extract",
    "field",
    "fileObject",
    "fileProperty",
    "fileSet",
    "format",
    "includes",
    "isArray",
    "isLiveDataset",
    "jsonPath",
    "key",
    "md5",
    "parentField",
    "path",
    "recordSet",
    "references",
    "regex",
    "repeated",
    "replace",
    "samplingRate",
    "separator",
    "source",
    "subField",
    "transform",
];

fn distribution(record: &Record) -> Vec<Value> {
    match &record.subject {
        Subject::Track(track) => vec![json!({
            "@type": "cr:FileObject",
            "@id": "track",
            "name": "track",
            "contentUrl": record.location(),
            "encodingFormat": "audio/*",
            "sha256": hex::encode(track.sha256.0),
        })],
        Subject::Catalogue(_) => vec![],
    }
}

/// An ODRL policy with full names: Croissant's context does not know the short ones.
fn usage_info(policy: Value) -> Value {
    let mut named = named(policy);
    if let Value::Object(policy) = &mut named {
        policy.remove("@context");
        let form = policy.remove("@type").and_then(|form| form.as_str().map(|form| format!("odrl:{form}")));
        policy.insert("@type".to_owned(), json!(["CreativeWork", form]));
    }
    named
}

/// Keys whose values are names of things.
const THINGS: [&str; 12] = [
    "action",
    "leftOperand",
    "operator",
    "unit",
    "target",
    "profile",
    "conflict",
    "assigner",
    "assignee",
    "consentedParty",
    "compensatedParty",
    "attributedParty",
];
const STRUCTURE: [&str; 6] = ["permission", "prohibition", "duty", "constraint", "rightOperand", "informedParty"];

fn named(value: Value) -> Value {
    match value {
        Value::Array(list) => Value::Array(list.into_iter().map(named).collect()),
        Value::Object(object) => Value::Object(object.into_iter().map(entry).collect::<Map<_, _>>()),
        other => other,
    }
}

fn entry((key, value): (String, Value)) -> (String, Value) {
    match (key.as_str(), value) {
        ("uid", value) => ("@id".to_owned(), value),
        (known, Value::String(name)) if THINGS.contains(&known) || known == "informedParty" => {
            let name = if name.contains(':') { name } else { format!("odrl:{name}") };
            (format!("odrl:{known}"), json!({ "@id": name }))
        }
        (known, value) if THINGS.contains(&known) || STRUCTURE.contains(&known) => {
            (format!("odrl:{known}"), named(value))
        }
        (_, value) => (key, named(value)),
    }
}
