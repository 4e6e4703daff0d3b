//! PLUS data mining property, as the XMP that photo and music files carry.
//!
//! One code for all. A code that prohibits one thing permits the rest of data mining, so it is chosen only if the rest is
//! allowed: data mining itself, search, and training that is not named.

use assent_core::uses::Use;

use crate::{
    export::{Export, Vocabulary},
    loss,
    record::Record,
    verdict::Verdict,
};

/// A code of the PLUS vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Everything.
    Allowed,
    /// All but generative training.
    NoGenerativeTraining,
    /// All but training.
    NoTraining,
    /// Search engines only.
    SearchOnly,
    /// Nothing.
    Prohibited,
}

impl Code {
    /// The code as PLUS writes it.
    #[must_use]
    pub const fn token(self) -> &'static str {
        match self {
            Self::Allowed => "DMI-ALLOWED",
            Self::NoGenerativeTraining => "DMI-PROHIBITED-GENAIMLTRAINING",
            Self::NoTraining => "DMI-PROHIBITED-AIMLTRAINING",
            Self::SearchOnly => "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
            Self::Prohibited => "DMI-PROHIBITED",
        }
    }
}

/// The XMP packet's description.
#[must_use]
pub fn export(record: &Record) -> Export {
    let document = format!(
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n  \
         <rdf:Description rdf:about=\"\" xmlns:plus=\"http://ns.useplus.org/ldf/xmp/1.0/\" \
         plus:DataMining=\"http://ns.useplus.org/ldf/vocab/{}\"/>\n</rdf:RDF>\n",
        code(record).token()
    );
    let mut lost = loss::of_uses(record, &told(code(record)));
    lost.extend(loss::whole_offer(record));
    Export::text(Vocabulary::Plus, document, lost)
}

/// The most permissive code that permits no more than the record.
#[must_use]
pub fn code(record: &Record) -> Code {
    let all = |verdict, acts: &[Use]| acts.iter().all(|act| record.said(*act) == verdict);
    let mined = all(Verdict::Free, &[Use::DataMining, Use::Search]);
    if all(Verdict::Free, &Use::ALL) {
        Code::Allowed
    } else if mined && all(Verdict::Free, &[Use::TrainNonGen]) && all(Verdict::No, &[Use::TrainGen, Use::Replica]) {
        Code::NoGenerativeTraining
    } else if mined && all(Verdict::No, &[Use::TrainNonGen, Use::TrainGen, Use::Replica]) {
        Code::NoTraining
    } else if all(Verdict::Free, &[Use::Search]) {
        Code::SearchOnly
    } else {
        Code::Prohibited
    }
}

fn told(code: Code) -> loss::Told {
    let free = |yes: bool| Some(if yes { Verdict::Free } else { Verdict::No });
    let all = code == Code::Allowed;
    let mined = all || matches!(code, Code::NoGenerativeTraining | Code::NoTraining);
    let beyond = match code {
        Code::Allowed => Some(Verdict::Free),
        Code::SearchOnly | Code::Prohibited => Some(Verdict::No),
        _ => None, // whether input to a model or evaluation is mining, PLUS does not say
    };
    [
        (Use::DataMining, free(mined)),
        (Use::TrainNonGen, free(all || code == Code::NoGenerativeTraining)),
        (Use::TrainGen, free(all)),
        (Use::Replica, free(all)),
        (Use::AiInput, beyond),
        (Use::AiIndex, beyond),
        (Use::Search, free(code != Code::Prohibited)),
        (Use::Evaluate, beyond),
    ]
}
