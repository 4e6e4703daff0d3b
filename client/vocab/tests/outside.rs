//! Programs of other people accept what is exported: each tier, and what is free altogether, in each vocabulary that one exists for.
//!
//! `ASSENT_VOCAB_PYTHON=$(scripts/vocab-tools.sh) cargo test -p assent-vocab --features outside --test outside`. They use no network.
#![cfg(feature = "outside")]

mod common;

use std::{fs, path::PathBuf, process::Command};

use assent_core::{
    id::{Account, LicenceId},
    tier::Tier,
    uses::UseVector,
};
use assent_vocab::{
    Document, Misfit, Record, Vocabulary, export,
    exports::odrl::{Sold, agreement},
};

fn records() -> Vec<Record> {
    let tiers = Tier::ALL.into_iter().map(common::of_tier).map(|(uses, offer)| common::record(uses, offer));
    tiers.chain([common::record(UseVector(0xFFFF), None)]).collect()
}

/// What the program says of a document: nothing if it accepts it.
fn complaint(vocabulary: Vocabulary, document: &Document, words: &[&str]) -> Option<String> {
    let python =
        std::env::var_os("ASSENT_VOCAB_PYTHON").expect("ASSENT_VOCAB_PYTHON is what scripts/vocab-tools.sh prints");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("document");
    fs::write(&file, document.to_string()).unwrap();
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/outside/check.py");
    let output = Command::new(python)
        .arg("-B")
        .arg(script)
        .arg(vocabulary.name())
        .arg(&file)
        .args(words)
        .env("no_proxy", "")
        .envs(["http_proxy", "https_proxy"].map(|name| (name, "http://127.0.0.1:9")))
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (!output.status.success()).then_some(said)
}

fn accepted(vocabulary: Vocabulary, words: impl Fn(&Record) -> &'static [&'static str]) {
    let mut told = 0;
    for record in records() {
        let document = match export(vocabulary, &record) {
            Ok(export) => export.document,
            Err(Misfit::WithoutOffer { .. }) => continue,
            Err(misfit) => panic!("{misfit}"),
        };
        assert_eq!(complaint(vocabulary, &document, words(&record)), None, "{document}");
        told += 1;
    }
    assert!(told >= 5);
}

const fn no_words(_: &Record) -> &'static [&'static str] {
    &[]
}

/// What a reader of one flag has to say: allowed only where everything is.
fn flag(record: &Record) -> &'static [&'static str] {
    if record.uses == UseVector(0xFFFF) { &["allowed"] } else { &["denied"] }
}

macro_rules! each {
    ($($name:ident: $vocabulary:ident $words:ident),+ $(,)?) => {
        $(#[test] fn $name() { accepted(Vocabulary::$vocabulary, $words); })+
    };
}

each! {
    mlcroissant_and_rdflib_load_croissant: Croissant no_words,
    the_spdx_model_reads_and_writes_spdx: Spdx no_words,
    cyclonedx_validates_strictly: CycloneDx no_words,
    the_openlineage_client_takes_the_event: OpenLineage no_words,
    a_json_ld_processor_keeps_odrl_offers: OdrlOffer no_words,
    a_json_ld_processor_keeps_odrl_sets: OdrlSet no_words,
    a_schema_written_from_its_tables_takes_rsl: Rsl no_words,
    rdflib_reads_plus: Plus no_words,
    datadiligence_reads_headers: Headers flag,
}

/// c2pa signs a file with the assertions and reads them back; datadiligence sees every denial under the legacy label.
#[test]
fn c2pa_and_datadiligence_read_cawg() {
    accepted(Vocabulary::Cawg, flag);
}

#[test]
fn a_json_ld_processor_keeps_agreements() {
    let record = common::record(common::licensed_vector(), None);
    let sold = Sold { licence: LicenceId(1), licensee: Account([2; 20]), from: common::NOW, offer: common::licensed() };
    assert_eq!(complaint(Vocabulary::OdrlOffer, &Document::Json(agreement(&record, &sold)), &[]), None);
}

/// The checks can fail.
#[test]
fn broken_documents_are_refused() {
    let record = common::record(common::licensed_vector(), Some(common::licensed()));
    for (vocabulary, from, to) in [
        (Vocabulary::Croissant, "odrl:Offer", "odrl:Often"),
        (Vocabulary::Spdx, "\"dataset_datasetType\"", "\"dataset_datasetKind\""),
        (Vocabulary::CycloneDx, "\"bomFormat\"", "\"format\""),
        (Vocabulary::OpenLineage, "2-0-2", "9-9-9"),
        (Vocabulary::OdrlOffer, "odrl:gen-ai", "odrl:generate"),
        (Vocabulary::Rsl, "ai-train", "ai-trains"),
        (Vocabulary::Plus, "plus:DataMining", "plus:Mining"),
    ] {
        let text = export(vocabulary, &record).unwrap().document.to_string();
        let broken = Document::Text(text.replace(from, to));
        assert_ne!(broken, Document::Text(text));
        assert!(complaint(vocabulary, &broken, &[]).is_some(), "{vocabulary}");
    }
}
