//! Liccium TDM·AI, the form of 2025-05-04: three independent keys, none inherits from another. Bound to the ISCC.
//!
//! Later forms (2025-07, 2025-11) follow AIPREF draft 02 and change with it; they are not written.

use assent_core::uses::Use;
use serde_json::json;

use crate::{
    export::{Export, Misfit, Vocabulary},
    loss,
    record::{Record, Subject},
    verdict::Verdict,
};

/// The declaration for a track that has an ISCC.
///
/// # Errors
/// [`Misfit::WithoutIscc`].
pub fn export(record: &Record) -> Result<Export, Misfit> {
    let iscc = match &record.subject {
        Subject::Track(track) => track.iscc.as_ref(),
        Subject::Catalogue(_) => None,
    };
    let iscc = iscc.ok_or(Misfit::WithoutIscc { vocabulary: Vocabulary::TdmAi })?;
    let [mining, training, generative] = keys(record);
    let document = json!({
        "version": "1.0",
        "iscc": iscc.as_str(),
        "TDM": word(mining),
        "AiTraining": word(training),
        "genAiTraining": word(generative),
        "intent": "activate",
    });
    let mut lost = loss::of_uses(record, &told(record));
    lost.extend(loss::whole_offer(record));
    Ok(Export::json(Vocabulary::TdmAi, document, lost))
}

fn word(verdict: Verdict) -> &'static str {
    if verdict == Verdict::Free { "usagePermission" } else { "usageReservation" }
}

fn keys(record: &Record) -> [Verdict; 3] {
    [
        record.said(Use::DataMining),
        record.unconditional_training(&[Use::TrainNonGen, Use::TrainGen]),
        record.unconditional_training(&[Use::TrainGen]),
    ]
    .map(|verdict| if verdict == Verdict::Free { verdict } else { Verdict::No })
}

fn told(record: &Record) -> loss::Told {
    let [mining, training, generative] = keys(record);
    [
        (Use::DataMining, Some(mining)),
        (Use::TrainNonGen, Some(training)),
        (Use::TrainGen, Some(generative)),
        (Use::Replica, Some(generative)),
        (Use::AiInput, None),
        (Use::AiIndex, None),
        (Use::Search, None),
        (Use::Evaluate, None),
    ]
}
