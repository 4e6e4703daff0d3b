//! IETF AI Preferences, pinned to a draft: `train-ai` has had another meaning in nearly every one.
//!
//! In draft 07 `train-ai` is training of models that generate, replicas included. Both labels always stand there. The pin travels
//! beside the document, not in it: parameters need an RFC.

use assent_core::uses::Use;

use crate::{
    export::{Export, Vocabulary},
    loss,
    record::Record,
    verdict::Verdict,
};

/// The draft whose meanings hold.
pub const PIN: &str = "draft-ietf-aipref-vocab-07";

/// The value of `Content-Usage`.
#[must_use]
pub fn export(record: &Record) -> Export {
    Export::text(Vocabulary::Aipref, format!("{}\n", content_usage(record)), lost(record))
}

/// `train-ai=…, search=…`.
#[must_use]
pub fn content_usage(record: &Record) -> String {
    let [training, search] = preferences(record).map(|verdict| if verdict == Verdict::Free { 'y' } else { 'n' });
    format!("train-ai={training}, search={search}")
}

/// What is lost: everything but two bits.
pub(crate) fn lost(record: &Record) -> std::collections::BTreeSet<loss::Loss> {
    let mut lost = loss::of_uses(record, &told(record));
    lost.extend(loss::whole_offer(record));
    lost
}

fn preferences(record: &Record) -> [Verdict; 2] {
    let yes_or_no = |acts: &[Use]| match record.least(acts, Record::said) {
        Verdict::Free => Verdict::Free,
        _ => Verdict::No,
    };
    [yes_or_no(&[Use::TrainGen, Use::Replica]), yes_or_no(&[Use::Search])]
}

fn told(record: &Record) -> loss::Told {
    let [training, search] = preferences(record);
    [
        (Use::DataMining, None),
        (Use::TrainNonGen, None),
        (Use::TrainGen, Some(training)),
        (Use::Replica, Some(training)),
        (Use::AiInput, None),
        (Use::AiIndex, None),
        (Use::Search, Some(search)),
        (Use::Evaluate, None),
    ]
}
