//! A record in words, for the fields of other formats that hold nothing else.

use assent_core::uses::Use;

use crate::{record::Record, verdict::Verdict};

/// Names of uses that do not change: keys of our own properties elsewhere.
pub const fn key(act: Use) -> &'static str {
    match act {
        Use::DataMining => "data-mining",
        Use::TrainNonGen => "train-non-gen",
        Use::TrainGen => "train-gen",
        Use::Replica => "replica",
        Use::AiInput => "ai-input",
        Use::AiIndex => "ai-index",
        Use::Search => "search",
        Use::Evaluate => "evaluate",
    }
}

/// `data-mining: notAllowed; …`, all eight uses.
pub fn uses(record: &Record) -> String {
    let each = Use::ALL.map(|act| format!("{}: {}", key(act), record.said(act).cawg()));
    each.join("; ")
}

/// One sentence on what may be done with the subject, and one on where it is proved.
pub fn sentence(record: &Record) -> String {
    let of = |verdict: Verdict| {
        let named: Vec<&str> = Use::ALL.into_iter().filter(|act| record.said(*act) == verdict).map(key).collect();
        if named.is_empty() { "none".to_owned() } else { named.join(", ") }
    };
    format!(
        "Free uses: {}. Only under a licence: {}. Not allowed: {}. Recorded at {}",
        of(Verdict::Free),
        of(Verdict::Licence),
        of(Verdict::No),
        record.proof_url()
    )
}
