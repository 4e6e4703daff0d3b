//! SPDX 3.0.1, AI and dataset profiles: the subject as a `DatasetPackage`.
//!
//! SPDX has no words for uses: they stand in `intendedUse` and in the text of the declared licence.

use serde_json::{Value, json};

use super::words;
use crate::{
    export::{Export, Vocabulary},
    loss::{self, Loss},
    record::{Record, Subject},
    time,
};

const CONTEXT: &str = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld";

/// The document with its dataset, its supplier and the licence that is declared.
#[must_use]
pub fn export(record: &Record) -> Export {
    let document = json!({ "@context": CONTEXT, "@graph": [
        creation(record),
        supplier(record),
        dataset(record),
        licence(record),
        declared(record),
        spdx_document(record),
    ]});
    let mut lost = loss::whole_offer(record);
    if record.public_offer().is_some() {
        lost.remove(&Loss::Offer);
    }
    Export::json(Vocabulary::Spdx, document, lost)
}

fn id(record: &Record, name: &str) -> String {
    format!("{}#spdx-{name}", record.page_url())
}

fn creation(record: &Record) -> Value {
    json!({
        "type": "CreationInfo",
        "@id": "_:creation",
        "specVersion": "3.0.1",
        "created": time::rfc3339(record.registry.as_of),
        "createdBy": [id(record, "supplier")],
    })
}

fn supplier(record: &Record) -> Value {
    json!({
        "type": "Agent",
        "spdxId": id(record, "supplier"),
        "creationInfo": "_:creation",
        "name": record.licensor_name(),
    })
}

fn dataset(record: &Record) -> Value {
    let tracks = match &record.subject {
        Subject::Track(_) => 1,
        Subject::Catalogue(catalogue) => catalogue.tracks,
    };
    let mut dataset = json!({
        "type": "dataset_DatasetPackage",
        "spdxId": id(record, "dataset"),
        "creationInfo": "_:creation",
        "name": record.title(),
        "suppliedBy": id(record, "supplier"),
        "originatedBy": [id(record, "supplier")],
        "releaseTime": time::rfc3339(record.registry.as_of),
        "builtTime": time::rfc3339(record.registry.as_of),
        "software_primaryPurpose": "data",
        "software_downloadLocation": record.location(),
        "dataset_datasetType": ["audio"],
        "dataset_datasetSize": tracks,
        "dataset_intendedUse": words::uses(record),
        "dataset_dataCollectionProcess": format!("licensed; consent at {}", record.proof_url()),
        "dataset_hasSensitivePersonalInformation": "noAssertion",
    });
    if let (Value::Object(dataset), Subject::Track(track)) = (&mut dataset, &record.subject) {
        let hash = json!({ "type": "Hash", "algorithm": "sha256", "hashValue": hex::encode(track.sha256.0) });
        dataset.insert("verifiedUsing".to_owned(), json!([hash]));
    }
    dataset
}

fn licence(record: &Record) -> Value {
    json!({
        "type": "simplelicensing_SimpleLicensingText",
        "spdxId": id(record, "licence"),
        "creationInfo": "_:creation",
        "name": "Uses that are permitted",
        "simplelicensing_licenseText": words::sentence(record),
        "comment": record.asking_url(),
    })
}

fn declared(record: &Record) -> Value {
    json!({
        "type": "Relationship",
        "spdxId": id(record, "declared"),
        "creationInfo": "_:creation",
        "from": id(record, "dataset"),
        "relationshipType": "hasDeclaredLicense",
        "to": [id(record, "licence")],
    })
}

fn spdx_document(record: &Record) -> Value {
    json!({
        "type": "SpdxDocument",
        "spdxId": id(record, "document"),
        "creationInfo": "_:creation",
        "profileConformance": ["core", "software", "dataset", "simpleLicensing"],
        "rootElement": [id(record, "dataset")],
        "element": [id(record, "supplier"), id(record, "dataset"), id(record, "licence"), id(record, "declared")],
    })
}
