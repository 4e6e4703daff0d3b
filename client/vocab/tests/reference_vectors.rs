//! The vectors V1 to V8 of the project's reference, by their numbers, with the words that it gives.

mod common;

use assent_core::{
    tier::Tier,
    uses::{Use, UseVector},
};
use assent_vocab::{Document, Loss, Misfit, Record, Vocabulary, export};
use common::{ALLOWED, of_tier, record, vector};
use serde_json::{Value, json};

fn json_of(vocabulary: Vocabulary, record: &Record) -> Value {
    match export(vocabulary, record).unwrap().document {
        Document::Json(value) => value,
        Document::Text(text) => panic!("{text}"),
    }
}

fn text_of(vocabulary: Vocabulary, record: &Record) -> String {
    export(vocabulary, record).unwrap().document.to_string()
}

fn lost(vocabulary: Vocabulary, record: &Record) -> Vec<Loss> {
    export(vocabulary, record).unwrap().lost
}

/// data mining, inference, training, generative training
fn cawg(record: &Record, prefix: &str) -> [String; 4] {
    let document = json_of(Vocabulary::Cawg, record);
    let assertions = document["assertions"].as_array().unwrap();
    let label = format!("{prefix}.training-mining");
    let found = assertions.iter().find(|assertion| assertion["label"] == label.as_str()).unwrap();
    ["data_mining", "ai_inference", "ai_training", "ai_generative_training"]
        .map(|key| found["data"]["entries"][format!("{prefix}.{key}")]["use"].as_str().unwrap().to_owned())
}

fn reservation(record: &Record) -> (Value, bool) {
    let document = json_of(Vocabulary::Tdmrep, record);
    let row = &document["tdmrep.json"][0];
    (row["tdm-reservation"].clone(), !row["tdm-policy"].is_null())
}

/// Actions of the profile: ours are not in the reference.
fn odrl(record: &Record, kind: &str) -> Vec<String> {
    let policy = json_of(Vocabulary::OdrlSet, record);
    assert_eq!(policy["conflict"], "prohibit");
    let actions = policy[kind].as_array().into_iter().flatten().map(|rule| rule["action"].as_str().unwrap().to_owned());
    let mut actions: Vec<String> = actions.filter(|action| action.starts_with("odrl:")).collect();
    actions.sort();
    actions
}

fn tier(tier: Tier) -> Record {
    let (uses, offer) = of_tier(tier);
    record(uses, offer)
}

#[test]
fn v1_no_ai() {
    let record = tier(Tier::NoAi);
    for prefix in ["cawg", "c2pa"] {
        assert_eq!(cawg(&record, prefix), ["notAllowed"; 4]);
    }
    assert_eq!(text_of(Vocabulary::Aipref, &record), "train-ai=n, search=y\n");
    assert_eq!(reservation(&record), (json!(1), false));
    let rsl = text_of(Vocabulary::Rsl, &record);
    assert!(
        rsl.contains("<permits type=\"usage\">search</permits>")
            && rsl.contains("<prohibits type=\"usage\">ai-all</prohibits>")
    );
    assert_eq!(
        (rsl.matches("<permits").count(), rsl.matches("<prohibits").count(), rsl.contains("<payment")),
        (1, 1, false)
    );
    assert_eq!(lost(Vocabulary::Rsl, &record), []);
    assert_eq!(odrl(&record, "permission"), ["odrl:search"]);
    assert_eq!(odrl(&record, "prohibition"), ["odrl:data-mining", "odrl:index"]);
    let preference = json_of(Vocabulary::Erc7517, &record)["dataMiningPreference"].clone();
    assert!(preference.as_object().unwrap().values().all(|value| value == "notAllowed"));
    let declaration = json_of(Vocabulary::TdmAi, &record);
    assert!(["TDM", "AiTraining", "genAiTraining"].iter().all(|key| declaration[key] == "usageReservation"));
    assert!(text_of(Vocabulary::Plus, &record).contains("/DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING\""));
    assert_eq!(json_of(Vocabulary::Pil, &record)["offChainTerms"]["aiLearningModels"], false);
    assert_eq!(export(Vocabulary::CcSignals, &record), Err(Misfit::NoSignal));
}

#[test]
fn v2_discover() {
    let record = tier(Tier::Discover);
    assert_eq!(cawg(&record, "cawg"), ["allowed", "notAllowed", "allowed", "notAllowed"]);
    assert_eq!(text_of(Vocabulary::Aipref, &record), "train-ai=n, search=y\n");
    assert_eq!(reservation(&record), (json!(1), true));
    let rsl = text_of(Vocabulary::Rsl, &record);
    assert!(rsl.contains("<permits type=\"usage\">search</permits>"));
    assert!(rsl.contains("<prohibits type=\"usage\">ai-train ai-input ai-index</prohibits>"));
    // The reference names the two last; data mining has no token either, so it is told as well.
    assert_eq!(lost(Vocabulary::Rsl, &record), [Loss::DataMining, Loss::NongenSplit, Loss::Evaluate]);
    assert_eq!(odrl(&record, "permission"), ["odrl:ai-training", "odrl:data-mining", "odrl:search"]);
    assert_eq!(odrl(&record, "prohibition"), ["odrl:ai-augment", "odrl:gen-ai", "odrl:index"]);
    assert!(text_of(Vocabulary::Plus, &record).contains("/DMI-PROHIBITED-GENAIMLTRAINING\""));
    assert_eq!(json_of(Vocabulary::Erc7517, &record)["dataMiningPreference"]["aiTraining"], "notAllowed");
}

#[test]
fn v3_licensed_in_the_union() {
    let record = tier(Tier::Licensed);
    assert_eq!(cawg(&record, "cawg"), ["allowed", "constrained", "allowed", "constrained"]);
    let assertion = json_of(Vocabulary::Cawg, &record)["assertions"][0]["data"]["entries"].clone();
    let info = assertion["cawg.ai_generative_training"]["constraint_info"].as_str().unwrap();
    assert!(info.starts_with("https://assent.example/terms/0x"));
    assert_eq!(text_of(Vocabulary::Aipref, &record), "train-ai=n, search=y\n");
    let rsl = text_of(Vocabulary::Rsl, &record);
    for part in [
        "<permits type=\"usage\">ai-train ai-input ai-index</permits>",
        "<permits type=\"user\">commercial</permits>",
        "<permits type=\"geo\">EU</permits>",
        "<payment type=\"training\">",
        &format!("<standard>{info}</standard>"),
        "<amount currency=\"EUR\">250.00</amount>",
        "<reporting type=\"audit\" profile=",
    ] {
        assert!(rsl.contains(part), "{part}");
    }
    assert!(!rsl.contains("<prohibits"));
    assert!(lost(Vocabulary::Rsl, &record).contains(&Loss::Replica));
    let document = json_of(Vocabulary::Tdmrep, &record);
    let duties: Vec<&str> = document["policy"]["permission"][0]["duty"]
        .as_array()
        .unwrap()
        .iter()
        .map(|duty| duty["action"].as_str().unwrap())
        .collect();
    assert_eq!(duties, ["obtainConsent", "compensate"]);
    let pil = json_of(Vocabulary::Pil, &record)["offChainTerms"].clone();
    assert_eq!(
        (&pil["aiLearningModels"], &pil["additionalParameters"]["replica"]),
        (&json!(true), &json!("notAllowed"))
    );
}

#[test]
fn v4_open_models() {
    let record = tier(Tier::OpenModels);
    assert_eq!(text_of(Vocabulary::CcSignals, &record), "train-ai=n;exceptions=cc-cr-op\n");
    assert_eq!(cawg(&record, "cawg")[3], "constrained");
    let rsl = text_of(Vocabulary::Rsl, &record);
    assert!(rsl.contains("<payment type=\"attribution\">") && rsl.contains("<standard>https://"));
}

#[test]
fn v5_everything() {
    let record = record(UseVector(0xFFFF), None);
    assert_eq!(reservation(&record), (json!(0), false));
    assert_eq!(cawg(&record, "cawg"), ["allowed"; 4]);
    assert_eq!(text_of(Vocabulary::Aipref, &record), "train-ai=y, search=y\n");
    let rsl = text_of(Vocabulary::Rsl, &record);
    assert!(rsl.contains("<permits type=\"usage\">all</permits>") && !rsl.contains("<prohibits"));
    assert!(text_of(Vocabulary::Plus, &record).contains("/DMI-ALLOWED\""));
}

#[test]
fn v6_generative_training_without_replica() {
    let record = record(vector(&[(Use::TrainGen, ALLOWED)]), None);
    assert_eq!(cawg(&record, "cawg")[3], "constrained");
    assert_eq!(text_of(Vocabulary::Aipref, &record), "train-ai=n, search=n\n");
}

#[test]
fn v7_unset_is_denied() {
    for vocabulary in Vocabulary::ALL {
        let unset = export(vocabulary, &record(UseVector::NO_AI, None));
        assert_eq!(unset, export(vocabulary, &record(vector(&[]), None)), "{vocabulary}");
    }
}
