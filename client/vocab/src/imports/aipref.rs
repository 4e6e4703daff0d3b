//! AIPREF: labels changed their meaning in nearly every draft, so each draft has its own table.

use assent_core::uses::{Permission, Use};

use super::Findings;
use crate::import::{Format, ImportError, Notice};

const TRAINING: [Use; 3] = [Use::TrainNonGen, Use::TrainGen, Use::Replica];
const GENERATIVE: [Use; 2] = [Use::TrainGen, Use::Replica];

/// What a label permits for certain, and what it denies at most.
struct Meaning {
    permits: &'static [Use],
    denies: &'static [Use],
}

/// The value of `Content-Usage` under a draft.
pub fn aipref(document: &str, draft: &str) -> Result<Findings, ImportError> {
    let value = document.trim();
    let value = value.strip_prefix("Content-Usage:").unwrap_or(value);
    let mut findings = Findings::default();
    for (label, preference) in members(value)? {
        let Some(meaning) = meaning(draft, label) else {
            findings.notice(Notice::Silence);
            continue;
        };
        match preference {
            "y" if meaning.permits.is_empty() => findings.notice(Notice::Partial),
            "y" => findings.permit(meaning.permits, Permission::Allowed),
            "n" => findings.deny(meaning.denies),
            _ => findings.notice(Notice::Silence),
        }
    }
    Ok(findings)
}

/// Keys and values, parameters cut off. A key that stands twice with different values is read both ways: the denial wins.
fn members(value: &str) -> Result<Vec<(&str, &str)>, ImportError> {
    let malformed = ImportError::Malformed { format: Format::Aipref };
    let members = value.split(',').map(|member| {
        let (key, rest) = member.trim().split_once('=').ok_or(malformed)?;
        let plain =
            !key.is_empty() && key.chars().all(|sign| sign.is_ascii_lowercase() || "0123456789-_.*".contains(sign));
        if plain { Ok((key, rest.split(';').next().unwrap_or("").trim())) } else { Err(malformed) }
    });
    members.collect()
}

/// Source: draft-ietf-aipref-vocab-01 to -07. In an unknown draft each label denies the most that it denied in any.
fn meaning(draft: &str, label: &str) -> Option<Meaning> {
    let of = |permits, denies| Some(Meaning { permits, denies });
    match (draft, label) {
        (_, "search") => of(&[Use::Search], &[Use::Search]),
        ("06" | "07", "train-ai") => of(&GENERATIVE, &GENERATIVE),
        // Foundation models: some models of each kind.
        ("04" | "05", "train-ai") => of(&[], &TRAINING),
        ("02" | "03", "train-ai") | ("01", "ai") => of(&TRAINING, &TRAINING),
        ("02" | "03", "train-genai") | ("01", "genai") => of(&GENERATIVE, &GENERATIVE),
        ("02", "ai-use") | ("01", "inference") => of(&[Use::AiInput], &[Use::AiInput, Use::AiIndex]),
        ("01", "tdm") => of(&[Use::DataMining], &[Use::DataMining, Use::TrainNonGen, Use::TrainGen, Use::Replica]),
        ("02", "all") | ("03" | "04", "bots") => of(&[], &Use::ALL),
        ("04", "ai-output") => of(&[], &[Use::AiInput, Use::AiIndex]),
        ("01" | "02" | "03" | "04" | "05" | "06" | "07", _) => None,
        (_, "train-ai" | "ai") => of(&[], &TRAINING),
        (_, "train-genai" | "genai") => of(&[], &GENERATIVE),
        (_, "ai-use" | "inference" | "ai-output") => of(&[], &[Use::AiInput, Use::AiIndex]),
        (_, "tdm" | "all" | "bots") => of(&[], &Use::ALL),
        _ => None,
    }
}
