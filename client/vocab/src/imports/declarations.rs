//! Declarations with a fixed list of keys.

use assent_core::uses::{Permission, Use};
use serde_json::Value;

use super::Findings;
use crate::import::{Format, ImportError, Notice};

const TRAINING: [Use; 3] = [Use::TrainNonGen, Use::TrainGen, Use::Replica];
const GENERATIVE: [Use; 2] = [Use::TrainGen, Use::Replica];

fn json(format: Format, document: &str) -> Result<Value, ImportError> {
    let value: Value = serde_json::from_str(document).map_err(|_| ImportError::Malformed { format })?;
    if value.is_object() || value.is_array() { Ok(value) } else { Err(ImportError::Malformed { format }) }
}

/// One of `allowed`, `constrained`, `notAllowed`; another word denies: somebody meant to restrict.
fn word(findings: &mut Findings, value: Option<&str>, permits: &[Use], denies: &[Use]) {
    match value {
        None => findings.notice(Notice::Silence),
        Some("allowed") => findings.permit(permits, Permission::Allowed),
        Some("constrained") => {
            findings.permit(permits, Permission::Constrained);
            findings.notice(Notice::Conditions);
        }
        Some("notAllowed") => findings.deny(denies),
        Some(_) => {
            findings.deny(denies);
            findings.notice(Notice::Silence);
        }
    }
}

/// Entries under `cawg.` and `c2pa.`; `ai_training` is training of models that generate nothing.
pub fn cawg(document: &str) -> Result<Findings, ImportError> {
    let document = json(Format::Cawg, document)?;
    let mut findings = Findings::default();
    let mut found = false;
    for entries in assertions(&document) {
        for prefix in ["cawg", "c2pa"] {
            let of = |key: &str| entries.get(format!("{prefix}.{key}"));
            let each: [(&str, &[Use], &[Use]); 4] = [
                ("data_mining", &[Use::DataMining], &[Use::DataMining]),
                ("ai_inference", &[Use::AiInput], &[Use::AiInput, Use::AiIndex]),
                ("ai_training", &[Use::TrainNonGen], &[Use::TrainNonGen]),
                ("ai_generative_training", &GENERATIVE, &GENERATIVE),
            ];
            for (key, permits, denies) in each {
                if let Some(entry) = of(key) {
                    found = true;
                    word(&mut findings, Some(entry["use"].as_str().unwrap_or_default()), permits, denies);
                }
            }
        }
    }
    if found { Ok(findings) } else { Err(ImportError::Malformed { format: Format::Cawg }) }
}

/// The entries of each assertion: of a manifest definition, of an assertion, or alone.
fn assertions(document: &Value) -> Vec<&Value> {
    let of_one = |assertion: &'_ Value| assertion.pointer("/data/entries").is_some();
    match document["assertions"].as_array() {
        Some(list) => list.iter().filter(|one| of_one(one)).map(|one| &one["data"]["entries"]).collect(),
        None if document.get("entries").is_some() => vec![&document["entries"]],
        None => vec![document],
    }
}

/// A reservation denies mining and training. Where there is a policy, terms may be had; lifting it permits what is mining.
pub fn tdmrep(document: &str) -> Result<Findings, ImportError> {
    let malformed = ImportError::Malformed { format: Format::Tdmrep };
    let document = json(Format::Tdmrep, document)?;
    let rows = document.as_array().or_else(|| document["tdmrep.json"].as_array()).ok_or(malformed)?;
    let row = match rows.as_slice() {
        [row] => row,
        [] => return Err(malformed),
        _ => return Err(ImportError::Several { format: Format::Tdmrep }),
    };
    let mut findings = Findings::default();
    let mined = [Use::DataMining, Use::TrainNonGen, Use::TrainGen, Use::Replica];
    match row["tdm-reservation"].as_u64() {
        Some(1) => {
            findings.deny(&mined);
            if row["tdm-policy"].is_string() {
                findings.notice(Notice::Conditions);
            }
        }
        Some(0) => findings.permit(&mined, Permission::Allowed),
        _ => findings.notice(Notice::Silence),
    }
    Ok(findings)
}

/// `aiTraining` is training of every kind; the keys with authorship permit at most under a condition.
pub fn erc7517(document: &str) -> Result<Findings, ImportError> {
    let document = json(Format::Erc7517, document)?;
    let preference = document.get("dataMiningPreference").unwrap_or(&document);
    let mut findings = Findings::default();
    let each: [(&str, &[Use], &[Use]); 4] = [
        ("dataMining", &[Use::DataMining], &[Use::DataMining]),
        ("aiInference", &[Use::AiInput], &[Use::AiInput, Use::AiIndex]),
        ("aiTraining", &TRAINING, &TRAINING),
        ("aiGenerativeTraining", &GENERATIVE, &GENERATIVE),
    ];
    if !each.iter().any(|(key, ..)| preference[*key].is_string()) {
        return Err(ImportError::Malformed { format: Format::Erc7517 });
    }
    for (key, permits, denies) in each {
        word(&mut findings, preference[key].as_str(), permits, denies);
    }
    Ok(findings)
}

/// Three independent keys.
pub fn tdmai(document: &str) -> Result<Findings, ImportError> {
    let document = json(Format::TdmAi, document)?;
    let mut findings = Findings::default();
    let each: [(&str, &[Use]); 3] =
        [("TDM", &[Use::DataMining]), ("AiTraining", &TRAINING), ("genAiTraining", &GENERATIVE)];
    if !each.iter().any(|(key, _)| document[*key].is_string()) {
        return Err(ImportError::Malformed { format: Format::TdmAi });
    }
    for (key, acts) in each {
        match document[key].as_str() {
            Some("usagePermission") => findings.permit(acts, Permission::Allowed),
            Some(_) => findings.deny(acts),
            None => findings.notice(Notice::Silence),
        }
    }
    Ok(findings)
}

/// What a code excepts from a prohibition or a permission is not said to be permitted: only `DMI-ALLOWED` permits.
pub fn plus(document: &str) -> Result<Findings, ImportError> {
    let code = document.trim().rsplit('/').next().unwrap_or_default();
    let mut findings = Findings::default();
    let mined = [Use::DataMining, Use::TrainNonGen, Use::TrainGen, Use::Replica, Use::AiIndex];
    match code {
        "DMI-ALLOWED" => findings.permit(&mined, Permission::Allowed),
        "DMI-PROHIBITED-GENAIMLTRAINING" => findings.deny(&GENERATIVE),
        "DMI-PROHIBITED-AIMLTRAINING" => findings.deny(&TRAINING),
        "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING" => findings.deny(&mined),
        "DMI-UNSPECIFIED" => findings.notice(Notice::Silence),
        other if other.starts_with("DMI-PROHIBITED") => {
            findings.deny(&mined);
            findings.deny(&[Use::Search]);
        }
        _ => return Err(ImportError::Malformed { format: Format::Plus }),
    }
    Ok(findings)
}

/// Silence (`no-additional-preferences`) is not consent. Open models are a matter of terms.
pub fn freesound(document: &str) -> Result<Findings, ImportError> {
    let mut findings = Findings::default();
    match document.trim().trim_matches('"') {
        "no-gen-ai" => findings.deny(&GENERATIVE),
        "open-source-models" | "noncommercial-open-source-models" => {
            findings.permit(&[Use::TrainGen], Permission::Constrained);
            findings.notice(Notice::Conditions);
        }
        "no-additional-preferences" => findings.notice(Notice::Silence),
        _ => return Err(ImportError::Malformed { format: Format::Freesound }),
    }
    Ok(findings)
}
