//! OpenLineage 2-0-2: an event about the dataset, with a facet of our own for the uses.

use assent_core::uses::Use;
use serde_json::{Map, Value, json};

use super::words;
use crate::{
    address,
    export::{Export, Vocabulary},
    loss::{self, Loss},
    record::Record,
    time,
};

/// The dataset event at the moment that the record was read.
#[must_use]
pub fn export(record: &Record) -> Export {
    let producer = record.registry.website.as_str();
    let document = json!({
        "eventTime": time::rfc3339(record.registry.as_of),
        "producer": producer,
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/DatasetEvent",
        "dataset": {
            "namespace": format!("{}:{}", record.registry.chain, address::account(record.registry.consent)),
            "name": record.page_url(),
            "facets": {
                "documentation": {
                    "_producer": producer,
                    "_schemaURL": "https://openlineage.io/spec/facets/1-0-1/DocumentationDatasetFacet.json",
                    "description": words::sentence(record),
                },
                "assent_uses": facet(record),
            },
        },
    });
    let mut lost = loss::whole_offer(record);
    if record.public_offer().is_some() {
        lost.remove(&Loss::Offer);
    }
    Export::json(Vocabulary::OpenLineage, document, lost)
}

fn facet(record: &Record) -> Value {
    let uses: Map<String, Value> =
        Use::ALL.iter().map(|act| (words::key(*act).to_owned(), json!(record.said(*act).cawg()))).collect();
    json!({
        "_producer": record.registry.website.as_str(),
        "_schemaURL": record.registry.website.join("ns/AssentUsesDatasetFacet.json"),
        "uses": uses,
        "head": address::digest(record.registry.head.0),
        "terms": record.asking_url(),
    })
}
