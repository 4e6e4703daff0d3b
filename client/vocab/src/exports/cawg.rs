//! CAWG training and data mining assertion 1.1, and the same under the legacy C2PA label for old readers.
//!
//! Keys follow the CDDL (`constraint_info`), not the prose. All four entries always stand there: readers take an absent one for
//! yes. CAWG's `allowed` is unconditional, so generative training is `constrained` where replicas are not allowed too.

use assent_core::uses::Use;
use serde_json::{Map, Value, json};

use crate::{
    export::{Export, Vocabulary},
    loss,
    record::Record,
    verdict::Verdict,
};

struct Entries {
    mining: Verdict,
    inference: Verdict,
    training: Verdict,
    generative: Verdict,
}

/// The assertions as a C2PA manifest definition lists them.
#[must_use]
pub fn export(record: &Record) -> Export {
    let entries = Entries {
        mining: record.said(Use::DataMining),
        inference: record.least(&[Use::AiInput, Use::AiIndex], Record::said),
        training: record.said(Use::TrainNonGen),
        generative: record.unconditional_training(&[Use::TrainGen]),
    };
    let document = json!({ "assertions": [
        { "label": "cawg.training-mining", "data": { "entries": current(record, &entries) } },
        { "label": "c2pa.training-mining", "data": { "entries": standard(record, "c2pa", &entries) } },
    ]});
    let mut lost = loss::of_uses(record, &told(record, &entries));
    lost.extend(loss::whole_offer(record));
    if record.public_offer().is_some() {
        lost.remove(&loss::Loss::Offer); // the constraint names the page of the terms
    }
    Export::json(Vocabulary::Cawg, document, lost)
}

fn standard(record: &Record, prefix: &str, entries: &Entries) -> Map<String, Value> {
    let of = [
        ("data_mining", entries.mining),
        ("ai_inference", entries.inference),
        ("ai_training", entries.training),
        ("ai_generative_training", entries.generative),
    ];
    of.into_iter().map(|(key, verdict)| (format!("{prefix}.{key}"), entry(record, verdict))).collect()
}

/// The four entries, with replica and evaluation under the exporter's own domain where it has one.
fn current(record: &Record, entries: &Entries) -> Map<String, Value> {
    let mut all = standard(record, "cawg", entries);
    if let Some(namespace) = &record.registry.namespace {
        all.insert(format!("{namespace}.ai_replica"), entry(record, record.said(Use::Replica)));
        all.insert(format!("{namespace}.ai_evaluation"), entry(record, record.said(Use::Evaluate)));
    }
    all
}

fn entry(record: &Record, verdict: Verdict) -> Value {
    match verdict {
        Verdict::Licence => json!({ "use": verdict.cawg(), "constraint_info": record.asking_url() }),
        _ => json!({ "use": verdict.cawg() }),
    }
}

fn told(record: &Record, entries: &Entries) -> loss::Told {
    let own = record.registry.namespace.is_some();
    let replica = match entries.generative {
        _ if own => Some(record.said(Use::Replica)),
        Verdict::Licence => None,
        verdict => Some(verdict),
    };
    [
        (Use::DataMining, Some(entries.mining)),
        (Use::TrainNonGen, Some(entries.training)),
        (Use::TrainGen, Some(entries.generative)),
        (Use::Replica, replica),
        (Use::AiInput, Some(entries.inference)),
        (Use::AiIndex, Some(entries.inference)),
        (Use::Search, None),
        (Use::Evaluate, own.then(|| record.said(Use::Evaluate))),
    ]
}
