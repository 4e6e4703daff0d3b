//! CycloneDX 1.6, ML-BOM: the subject as a component of type `data`.
//!
//! CycloneDX has no words for uses: every one stands in a property of its own.

use assent_core::uses::Use;
use serde_json::{Value, json};

use super::words;
use crate::{
    address,
    export::{Export, Vocabulary},
    loss::{self, Loss},
    record::{Record, Subject},
    time,
};

/// The bill of materials with one component.
#[must_use]
pub fn export(record: &Record) -> Export {
    let document = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "timestamp": time::rfc3339(record.registry.as_of) },
        "components": [component(record)],
    });
    let mut lost = loss::whole_offer(record);
    if record.public_offer().is_some() {
        lost.remove(&Loss::Offer);
    }
    Export::json(Vocabulary::CycloneDx, document, lost)
}

fn component(record: &Record) -> Value {
    let mut component = json!({
        "type": "data",
        "bom-ref": record.page_url(),
        "name": record.title(),
        "copyright": record.licensor_name(),
        "licenses": [{ "license": {
            "name": "Uses that are permitted",
            "url": record.asking_url(),
            "text": { "contentType": "text/plain", "content": words::sentence(record) },
        }}],
        "externalReferences": [{ "type": "attestation", "url": record.proof_url() }],
        "data": [{
            "type": "dataset",
            "name": record.title(),
            "contents": { "url": record.location() },
            "governance": { "owners": [{ "organization": { "name": record.licensor_name() } }] },
        }],
        "properties": properties(record),
    });
    if let (Value::Object(component), Subject::Track(track)) = (&mut component, &record.subject) {
        let hash = json!({ "alg": "SHA-256", "content": hex::encode(track.sha256.0) });
        component.insert("hashes".to_owned(), json!([hash]));
    }
    component
}

fn properties(record: &Record) -> Vec<Value> {
    let mut all: Vec<Value> = Use::ALL
        .into_iter()
        .map(|act| property(&format!("assent:use:{}", words::key(act)), record.said(act).cawg()))
        .collect();
    all.push(property("assent:head", &address::digest(record.registry.head.0)));
    if let Subject::Track(track) = &record.subject {
        all.push(property("assent:seconds", &track.seconds.0.to_string()));
        all.extend(track.isrc.as_ref().map(|isrc| property("assent:isrc", isrc.as_str())));
        all.extend(track.iscc.as_ref().map(|iscc| property("assent:iscc", iscc.as_str())));
    }
    all
}

fn property(name: &str, value: &str) -> Value {
    json!({ "name": name, "value": value })
}
