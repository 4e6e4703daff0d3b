//! ODRL under the AI profile, and our own actions with it: the form that exports write is read back without loss but for replica.

use assent_core::uses::{Permission, Use};
use serde_json::Value;

use super::Findings;
use crate::{
    exports::odrl::PROFILE,
    import::{Format, ImportError, Notice},
};

/// A `Set` or `Offer`. An action permits or denies all that it includes.
pub fn odrl(document: &str) -> Result<Findings, ImportError> {
    let malformed = ImportError::Malformed { format: Format::Odrl };
    let policy: Value = serde_json::from_str(document).map_err(|_| malformed)?;
    let form = policy["@type"].as_str().map(|form| form.trim_start_matches("odrl:"));
    if policy["profile"] != PROFILE || !matches!(form, Some("Set" | "Offer")) {
        return Err(malformed);
    }
    let mut findings = Findings::default();
    for rule in rules(&policy, "prohibition") {
        // A prohibition of what is not understood may be one of anything.
        let acts = covered(rule).unwrap_or_else(|| Use::ALL.to_vec());
        findings.deny(&acts);
    }
    for rule in rules(&policy, "permission") {
        let bound = ["duty", "constraint"].iter().any(|key| !rule[*key].is_null()) || !rule["action"].is_string();
        let permission = if bound { Permission::Constrained } else { Permission::Allowed };
        match covered(rule) {
            Some(acts) => findings.permit(&acts, permission),
            None => findings.notice(Notice::Silence),
        }
        if bound {
            findings.notice(Notice::Conditions);
        }
    }
    Ok(findings)
}

fn rules<'a>(policy: &'a Value, kind: &str) -> Vec<&'a Value> {
    match &policy[kind] {
        Value::Array(rules) => rules.iter().collect(),
        Value::Null => vec![],
        one => vec![one],
    }
}

fn covered(rule: &Value) -> Option<Vec<Use>> {
    let training = [Use::TrainNonGen, Use::TrainGen, Use::Replica];
    Some(match rule["action"].as_str()? {
        "odrl:use" | "use" => Use::ALL.to_vec(),
        "odrl:data-mining" => [&training[..], &[Use::DataMining, Use::AiInput]].concat(),
        "odrl:ai-training" => training.to_vec(),
        "odrl:gen-ai" => vec![Use::TrainGen, Use::Replica],
        "odrl:ai-augment" => vec![Use::AiInput],
        "odrl:index" => vec![Use::AiIndex],
        "odrl:search" => vec![Use::Search],
        "assent:analyse" => vec![Use::DataMining],
        "assent:train-non-generative" => vec![Use::TrainNonGen],
        "assent:train-generative" => vec![Use::TrainGen],
        "assent:replicate" => vec![Use::Replica],
        "assent:evaluate" => vec![Use::Evaluate],
        _ => return None,
    })
}
