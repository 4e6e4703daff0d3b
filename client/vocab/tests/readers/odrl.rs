//! An evaluator of ODRL policies under the AI profile.
//!
//! Actions include others (`includedIn`), so a rule on one is a rule on all it includes. With `conflict: prohibit` a prohibition
//! wins; without it a policy with a conflict is read as permitting. What no rule speaks of is read as permitted, which is more than
//! the standard says.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Bounds, EVALUATION, GENERATIVE, INDEX, INPUT, Level, MINING, NON_GENERATIVE, REPLICA, Reading, SEARCH, json,
};

/// The profile's table of actions, and that of our own namespace as its page documents it.
fn included_in(action: &str) -> Option<&'static str> {
    Some(match action {
        "odrl:data-mining" | "odrl:index" | "odrl:search" | "assent:evaluate" => "odrl:use",
        "odrl:ai-training" | "odrl:ai-augment" | "assent:analyse" => "odrl:data-mining",
        "odrl:gen-ai" | "assent:train-non-generative" => "odrl:ai-training",
        "assent:train-generative" | "assent:replicate" => "odrl:gen-ai",
        "odrl:use" => return None,
        other => panic!("{other} is no action of the profile"),
    })
}

/// The action that is one use and nothing else.
const NARROWEST: [(usize, &str); 8] = [
    (MINING, "assent:analyse"),
    (NON_GENERATIVE, "assent:train-non-generative"),
    (GENERATIVE, "assent:train-generative"),
    (REPLICA, "assent:replicate"),
    (INPUT, "odrl:ai-augment"),
    (INDEX, "odrl:index"),
    (SEARCH, "odrl:search"),
    (EVALUATION, "assent:evaluate"),
];

fn covers(rule: &str, action: &str) -> bool {
    rule == action || included_in(action).is_some_and(|wider| covers(rule, wider))
}

pub fn policy(document: &str) -> Reading {
    evaluate(&json::parse(document))
}

/// Undoes the names that Croissant's context needs.
pub fn croissant(document: &str) -> Reading {
    let document = json::parse(document);
    assert_eq!(document["conformsTo"], "http://mlcommons.org/croissant/1.1");
    let info = short(&document["usageInfo"]);
    let form = info["@type"].as_array().unwrap().iter().find_map(|form| form.as_str().unwrap().strip_prefix("odrl:"));
    assert!(["Set", "Offer"].contains(&form.unwrap()));
    let mut info = info.clone();
    info["@type"] = form.unwrap().into();
    evaluate(&info)
}

fn short(value: &Value) -> Value {
    match value {
        Value::Array(list) => list.iter().map(short).collect(),
        Value::Object(object) => match object.get("@id") {
            Some(id) if object.len() == 1 => {
                let id = id.as_str().unwrap();
                // Actions keep their prefix, operands and operators lose it.
                let bare = id.strip_prefix("odrl:").filter(|_| included_in_known(id).is_none());
                bare.unwrap_or(id).into()
            }
            _ => object
                .iter()
                .map(|(key, value)| (key.strip_prefix("odrl:").unwrap_or(key).to_owned(), short(value)))
                .collect(),
        },
        other => other.clone(),
    }
}

fn included_in_known(action: &str) -> Option<()> {
    ["odrl:data-mining", "odrl:index", "odrl:search", "odrl:ai-training", "odrl:ai-augment", "odrl:gen-ai"]
        .contains(&action)
        .then_some(())
}

fn evaluate(policy: &Value) -> Reading {
    assert_eq!(policy["profile"], "https://w3c.github.io/odrl/ai-vocab/");
    let rules = |kind: &str| policy[kind].as_array().cloned().unwrap_or_default();
    let (permissions, prohibitions) = (rules("permission"), rules("prohibition"));
    let prohibit = policy["conflict"] == "prohibit";
    let standing = policy["@type"].as_str().unwrap();
    let mut uses = [Level::Free; 8];
    let mut bounds = Vec::new();
    for (act, narrowest) in NARROWEST {
        let of = |rule: &&Value| covers(rule["action"].as_str().unwrap(), narrowest);
        let denied = prohibitions.iter().any(|rule| of(&rule));
        let granted = permissions.iter().filter(of).map(|rule| permission(rule, standing, &mut bounds)).max();
        uses[act] = match (denied, granted) {
            (true, None) => Level::No,
            (true, Some(_)) if prohibit => Level::No,
            (_, Some(level)) => level,
            (false, None) => Level::Free,
        };
    }
    let recipient = policy["assignee"].as_str().map(ToOwned::to_owned);
    let first = bounds.first().cloned().unwrap_or_default();
    assert!(bounds.iter().all(|other| *other == first), "all licensed uses are bound alike");
    Reading { uses, bounds: Bounds { recipient, ..first } }
}

/// A `Set` offers nothing: a duty to obtain consent is one to ask. In an offer, accepting is consenting.
fn permission(rule: &Value, standing: &str, all: &mut Vec<Bounds>) -> Level {
    let duties: Vec<&str> =
        rule["duty"].as_array().into_iter().flatten().map(|duty| duty["action"].as_str().unwrap()).collect();
    let level = match (duties.contains(&"obtainConsent"), duties.contains(&"compensate"), standing) {
        (true, _, "Set") => Level::Ask,
        (true, ..) | (_, true, _) => Level::Had,
        (false, false, "Agreement") => Level::Had,
        (false, false, _) => Level::Free,
    };
    if level == Level::Had {
        all.push(Bounds { paid: duties.contains(&"compensate"), ..bounds(rule) });
    }
    level
}

fn bounds(rule: &Value) -> Bounds {
    let mut bounds = Bounds::default();
    for constraint in rule["constraint"].as_array().into_iter().flatten() {
        let right = &constraint["rightOperand"];
        match (constraint["leftOperand"].as_str().unwrap(), constraint["operator"].as_str().unwrap()) {
            ("count", "lteq") => bounds.runs = right.as_u64(),
            ("elapsedTime", "lteq") => bounds.ends = right["@value"].as_str().unwrap().starts_with('P'),
            ("purpose", "eq") => bounds.research = right == "http://www.w3.org/ns/tdmrep#research",
            ("assent:users", "eq") => bounds.users = right.as_str().map(ToOwned::to_owned),
            ("spatial", "isAnyOf") => {
                let code = |code: &Value| code.as_str().unwrap().strip_prefix("urn:iso:3166:").unwrap().to_owned();
                bounds.territory = Some(right.as_array().unwrap().iter().map(code).collect::<BTreeSet<_>>());
            }
            _ => {}
        }
    }
    bounds
}
