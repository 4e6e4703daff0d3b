//! CAWG training and data mining assertion 1.1, and the same under the legacy C2PA label for old readers.
//!
//! Keys follow the CDDL (`constraint_info`), not the prose. All four entries always stand there: readers take an absent one for
//! yes. CAWG's `allowed` is unconditional, so generative training is `constrained` where replicas are not allowed too.
//!
//! The legacy label says yes or no: its readers look for `notAllowed` and take `constrained` for yes (datadiligence 0.1.7 does).

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
        { "label": "c2pa.training-mining", "data": { "entries": legacy(&entries) } },
    ]});
    let mut lost = loss::of_uses(record, &told(record, &entries));
    lost.extend(loss::whole_offer(record));
    if record.public_offer().is_some() {
        lost.remove(&loss::Loss::Offer); // the constraint names the page of the terms
    }
    Export::json(Vocabulary::Cawg, document, lost)
}

impl Entries {
    fn named(&self, prefix: &str) -> [(String, Verdict); 4] {
        [
            (format!("{prefix}.data_mining"), self.mining),
            (format!("{prefix}.ai_inference"), self.inference),
            (format!("{prefix}.ai_training"), self.training),
            (format!("{prefix}.ai_generative_training"), self.generative),
        ]
    }
}

fn legacy(entries: &Entries) -> Map<String, Value> {
    let yes_or_no = |verdict| if verdict == Verdict::Free { Verdict::Free } else { Verdict::No };
    let named = entries.named("c2pa").into_iter();
    named.map(|(key, verdict)| (key, json!({ "use": yes_or_no(verdict).cawg() }))).collect()
}

/// The four entries, with replica and evaluation under the exporter's own domain where it has one.
fn current(record: &Record, entries: &Entries) -> Map<String, Value> {
    let named = entries.named("cawg").into_iter();
    let mut all: Map<String, Value> = named.map(|(key, verdict)| (key, entry(record, verdict))).collect();
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
