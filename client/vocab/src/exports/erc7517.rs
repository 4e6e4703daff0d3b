//! ERC-7517: content consent for AI. All six keys always stand there.
//!
//! Here `aiTraining` covers training of every kind: a third meaning of the word.

use assent_core::uses::Use;
use serde_json::json;

use crate::{
    conditions::Attribution,
    export::{Export, Vocabulary},
    loss,
    record::Record,
    verdict::Verdict,
};

/// `dataMiningPreference` of a token's metadata.
#[must_use]
pub fn export(record: &Record) -> Export {
    let training = record.unconditional_training(&[Use::TrainNonGen, Use::TrainGen]);
    let generative = record.unconditional_training(&[Use::TrainGen]);
    let with_name = record.open_offer().is_some_and(|offer| offer.conditions.attribution != Attribution::None);
    let plain = |verdict: Verdict| if with_name { verdict.min(Verdict::Licence) } else { verdict };
    let document = json!({ "dataMiningPreference": {
        "dataMining": record.said(Use::DataMining).cawg(),
        "aiInference": record.said(Use::AiInput).cawg(),
        "aiTraining": plain(training).cawg(),
        "aiGenerativeTraining": plain(generative).cawg(),
        "aiTrainingWithAuthorship": training.cawg(),
        "aiGenerativeTrainingWithAuthorship": generative.cawg(),
    }});
    let mut lost = loss::of_uses(record, &told(record, plain(training), plain(generative)));
    lost.extend(loss::whole_offer(record));
    Export::json(Vocabulary::Erc7517, document, lost)
}

fn told(record: &Record, training: Verdict, generative: Verdict) -> loss::Told {
    [
        (Use::DataMining, Some(record.said(Use::DataMining))),
        (Use::TrainNonGen, Some(training)),
        (Use::TrainGen, Some(generative)),
        (Use::Replica, Some(generative).filter(|verdict| *verdict != Verdict::Licence)),
        (Use::AiInput, Some(record.said(Use::AiInput))),
        (Use::AiIndex, None),
        (Use::Search, None),
        (Use::Evaluate, None),
    ]
}
