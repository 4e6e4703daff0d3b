//! Readers of JSON vocabularies.

use serde_json::Value;

use super::{
    AI, Bounds, EVALUATION, GENERATIVE, INDEX, INPUT, Level, MINING, NON_GENERATIVE, REPLICA, Reading, SEARCH,
};

pub fn parse(document: &str) -> Value {
    serde_json::from_str(document).unwrap()
}

/// `allowed` is unconditional; `constrained` without more information is `notAllowed`; an absent entry is read permissively.
/// Readers of the legacy label look for `notAllowed` only.
fn cawg_entry(entries: &Value, key: &str) -> Level {
    let entry = &entries[key];
    match entry["use"].as_str() {
        None => Level::Free,
        Some(value) if key.starts_with("c2pa.") && value != "notAllowed" => Level::Free,
        Some("notAllowed") => Level::No,
        Some("constrained") if entry["constraint_info"].as_str().is_some_and(|info| !info.is_empty()) => Level::Ask,
        Some("constrained") => Level::No,
        Some("allowed") => Level::Free,
        Some(other) => panic!("{other} is no value of CAWG"),
    }
}

/// Both labels are read, and the more permissive reading counts: some readers know only one of them.
pub fn cawg(document: &str) -> Reading {
    let document = parse(document);
    let assertions = document["assertions"].as_array().unwrap();
    let mut uses = [Level::No; 8];
    for prefix in ["cawg", "c2pa"] {
        let label = format!("{prefix}.training-mining");
        let found: Vec<&Value> = assertions.iter().filter(|assertion| assertion["label"] == label.as_str()).collect();
        assert_eq!(found.len(), 1, "{label}");
        for (all, one) in uses.iter_mut().zip(cawg_assertion(&found[0]["data"]["entries"], prefix)) {
            *all = (*all).max(one);
        }
    }
    Reading::of(uses)
}

fn cawg_assertion(entries: &Value, prefix: &str) -> [Level; 8] {
    let of = |key: &str| cawg_entry(entries, &format!("{prefix}.{key}"));
    let generative = of("ai_generative_training");
    let custom = |end: &str| {
        let keys = entries.as_object().unwrap().keys();
        keys.filter(|key| key.ends_with(end)).map(|key| cawg_entry(entries, key)).max().unwrap_or(Level::Silent)
    };
    // Whoever does not know the custom key takes unconditional generative training for training on a voice as well.
    let replica = match generative {
        Level::Free => Level::Free,
        _ => custom(".ai_replica"),
    };
    let inference = of("ai_inference");
    let mut uses = [Level::Silent; 8];
    uses[MINING] = of("data_mining");
    uses[NON_GENERATIVE] = of("ai_training");
    uses[GENERATIVE] = generative;
    uses[REPLICA] = replica;
    uses[INPUT] = inference;
    uses[INDEX] = inference;
    uses[EVALUATION] = custom(".ai_evaluation");
    uses
}

/// `aiTraining` covers generative and other training. The plain keys hold for whoever does not name the author.
pub fn erc7517(document: &str) -> Reading {
    let document = parse(document);
    let preference = &document["dataMiningPreference"];
    let level = |key: &str| match preference[key].as_str() {
        None | Some("allowed") => Level::Free,
        Some("notAllowed") => Level::No,
        Some("constrained") => Level::Ask,
        Some(other) => panic!("{other} is no value of ERC-7517"),
    };
    // Naming the author is a condition: what it gets is no more than something to be had.
    let with_author = |key: &str| match level(key) {
        Level::Free if level("aiTraining") == Level::Free || key.contains("Generative") => {
            level(key.trim_end_matches("WithAuthorship"))
        }
        Level::Free => Level::Ask,
        other => other,
    };
    let training = level("aiTraining").max(with_author("aiTrainingWithAuthorship"));
    let generative = level("aiGenerativeTraining").max(with_author("aiGenerativeTrainingWithAuthorship"));
    let mut uses = [Level::Silent; 8];
    uses[MINING] = level("dataMining");
    uses[INPUT] = level("aiInference");
    uses[NON_GENERATIVE] = training;
    uses[GENERATIVE] = training.max(generative);
    uses[REPLICA] = if uses[GENERATIVE] == Level::Free { Level::Free } else { Level::Silent };
    Reading::of(uses)
}

/// Independent keys; `usagePermission` or `usageReservation`. What is not declared is read as not reserved.
pub fn tdmai(document: &str) -> Reading {
    let document = parse(document);
    assert!(document["iscc"].as_str().unwrap().starts_with("ISCC:"));
    assert!(["activate", "update", "supercede"].contains(&document["intent"].as_str().unwrap()));
    let level = |key: &str| match document[key].as_str() {
        None | Some("usagePermission") => Level::Free,
        Some("usageReservation") => Level::No,
        Some(other) => panic!("{other} is no value of TDM·AI"),
    };
    let mut uses = [Level::Silent; 8];
    uses[MINING] = level("TDM");
    uses[NON_GENERATIVE] = level("AiTraining");
    uses[GENERATIVE] = level("AiTraining").max(level("genAiTraining"));
    uses[REPLICA] = uses[GENERATIVE];
    Reading::of(uses)
}

/// 1 reserves; anything else, or nothing, is unset, which reserves nothing. A policy says on what terms mining can be had.
pub fn tdmrep(document: &str) -> Reading {
    let document = parse(document);
    let rows = document["tdmrep.json"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert!(rows[0]["location"].as_str().unwrap().starts_with('/'));
    let reserved = rows[0]["tdm-reservation"] == 1;
    let mut reading = match (reserved, rows[0]["tdm-policy"].as_str()) {
        (false, _) => Reading::of([Level::Free; 8]),
        (true, None) => Reading::of([Level::No; 8]),
        (true, Some(url)) => tdm_policy(&document["policy"], url),
    };
    reading.uses[SEARCH] = Level::Silent;
    reading
}

fn tdm_policy(policy: &Value, url: &str) -> Reading {
    assert_eq!(policy["@context"][0], "http://www.w3.org/ns/odrl.jsonld");
    assert_eq!(policy["@context"][1], "http://www.w3.org/ns/tdmrep.jsonld");
    assert_eq!((policy["@type"].as_str(), policy["uid"].as_str()), (Some("Offer"), Some(url)));
    assert_eq!(policy["profile"], "http://www.w3.org/ns/tdmrep");
    assert!(policy["assigner"]["uid"].is_string() && policy["assigner"]["vcard:fn"].is_string());
    assert!(policy["prohibition"].is_null() && policy["obligation"].is_null(), "should hold neither");
    let permissions = policy["permission"].as_array().unwrap();
    assert_eq!(permissions.len(), 1);
    assert_eq!(permissions[0]["action"], "tdm:mine");
    let duty =
        |name: &str| permissions[0]["duty"].as_array().is_some_and(|all| all.iter().any(|duty| duty["action"] == name));
    let level = match (duty("obtainConsent"), duty("compensate")) {
        (true, _) => Level::Ask,
        (false, true) => Level::Had,
        (false, false) => Level::Free,
    };
    let mut uses = [Level::Silent; 8];
    for act in AI {
        uses[act] = level;
    }
    Reading { uses, bounds: Bounds { paid: duty("compensate"), ..tdm_bounds(&permissions[0]) } }
}

fn tdm_bounds(permission: &Value) -> Bounds {
    let mut bounds = Bounds::default();
    for constraint in permission["constraint"].as_array().into_iter().flatten() {
        match (constraint["leftOperand"].as_str().unwrap(), constraint["operator"].as_str().unwrap()) {
            ("purpose", "eq") => {
                assert!(["tdm:research", "tdm:non-research"].contains(&constraint["rightOperand"].as_str().unwrap()));
                bounds.research = constraint["rightOperand"] == "tdm:research";
            }
            ("spatial", "isPartOf") => {
                let codes = constraint["rightOperand"].as_array().unwrap().iter();
                let code = |code: &Value| code.as_str().unwrap().strip_prefix("urn:iso:3166:").unwrap().to_owned();
                bounds.territory = Some(codes.map(code).collect());
            }
            other => panic!("{other:?} is no constraint of the profile"),
        }
    }
    bounds
}

/// `aiLearningModels` tags training of any model. Story's rules for `PILTerms` hold: without commercial use none of its fields.
pub fn pil(document: &str) -> Reading {
    let document = parse(document);
    let (terms, json) = (&document["terms"], &document["offChainTerms"]);
    assert_eq!(terms.as_object().unwrap().len(), 17);
    let yes = |of: &Value| of.as_bool().unwrap();
    if !yes(&terms["commercialUse"]) {
        assert!(!yes(&terms["commercialAttribution"]) && terms["commercialRevShare"] == 0);
    }
    assert!(!yes(&terms["transferable"]) && !yes(&json["sublicensable"]));
    // A PIL that is not narrowed licenses distribution of the work itself.
    assert!(!json["channelsOfDistribution"].as_array().unwrap().is_empty());
    let additional = &json["additionalParameters"];
    let named = |key: &str| match additional["uses"][key].as_str().unwrap() {
        "notAllowed" => Level::No,
        "constrained" => Level::Had,
        "allowed" => Level::Free,
        other => panic!("{other}"),
    };
    let mut uses =
        ["data-mining", "train-non-gen", "train-gen", "replica", "ai-input", "ai-index", "search", "evaluate"]
            .map(named);
    for act in [NON_GENERATIVE, GENERATIVE] {
        if yes(&json["aiLearningModels"]) {
            uses[act] = uses[act].max(Level::Had);
        }
    }
    if yes(&terms["derivativesAllowed"]) {
        assert!(uses[INPUT] >= Level::Had || uses[REPLICA] >= Level::Had);
    }
    let codes: Vec<String> =
        json["territory"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    let territory = match codes.as_slice() {
        [] => None,
        some => Some(some.iter().cloned().collect()),
    };
    let users = additional["users"].as_str().filter(|users| *users != "anyone").map(ToOwned::to_owned);
    let bounds = Bounds {
        paid: terms["defaultMintingFee"] != "0",
        territory,
        users,
        research: additional["purpose"] == "research",
        ends: terms["expiration"] != "0",
        ..Bounds::default()
    };
    Reading { uses, bounds }
}

const KEYS: [&str; 8] =
    ["data-mining", "train-non-gen", "train-gen", "replica", "ai-input", "ai-index", "search", "evaluate"];

/// Formats without words for uses: whoever finds a use named neither way takes silence for yes.
fn named_uses(of: impl Fn(&str) -> Option<String>) -> Reading {
    Reading::of(KEYS.map(|key| match of(key).as_deref() {
        Some("notAllowed") => Level::No,
        Some("constrained") => Level::Ask,
        Some("allowed") | None => Level::Free,
        Some(other) => panic!("{other}"),
    }))
}

/// `intendedUse` of the dataset is the only place.
pub fn spdx(document: &str) -> Reading {
    let document = parse(document);
    let graph = document["@graph"].as_array().unwrap();
    let dataset = graph.iter().find(|node| node["type"] == "dataset_DatasetPackage").unwrap();
    let intended = dataset["dataset_intendedUse"].as_str().unwrap();
    named_uses(|key| {
        let mut pairs = intended.split("; ").filter_map(|pair| pair.split_once(": "));
        pairs.find(|(named, _)| *named == key).map(|(_, value)| value.to_owned())
    })
}

pub fn cyclonedx(document: &str) -> Reading {
    let document = parse(document);
    let components = document["components"].as_array().unwrap();
    assert_eq!((components.len(), components[0]["type"].as_str()), (1, Some("data")));
    let properties = components[0]["properties"].as_array().unwrap();
    named_uses(|key| {
        let name = format!("assent:use:{key}");
        let found = properties.iter().find(|property| property["name"] == name.as_str());
        found.map(|property| property["value"].as_str().unwrap().to_owned())
    })
}

pub fn openlineage(document: &str) -> Reading {
    let document = parse(document);
    let uses = &document["dataset"]["facets"]["assent_uses"]["uses"];
    named_uses(|key| uses[key].as_str().map(ToOwned::to_owned))
}
