//! Golden documents: one folder a tier in `tests/golden`, one file a vocabulary. To refresh them after a change that is meant:
//! `ASSENT_BLESS=1 cargo test -p assent-vocab --test golden`, and look at the diff.

mod common;

use std::{fs, path::PathBuf};

use assent_core::tier::Tier;
use assent_vocab::{Export, Record, Vocabulary, export};

fn golden() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Compares a text with the file of this name, or writes it.
fn assert_golden(name: &str, text: &str) {
    let path = golden().join(name);
    if std::env::var_os("ASSENT_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let known = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(known, text, "{name}: ASSENT_BLESS=1 refreshes it");
}

fn extension(vocabulary: Vocabulary) -> &'static str {
    match vocabulary.media_type() {
        "text/plain" => "txt",
        "application/rsl+xml" | "application/rdf+xml" => "xml",
        _ => "json",
    }
}

/// The document, and what was lost, as the last line of a list.
fn assert_exported(folder: &str, record: &Record) {
    let mut lost = String::new();
    for vocabulary in Vocabulary::ALL {
        match export(vocabulary, record) {
            Ok(Export { document, lost: losses, .. }) => {
                let name = format!("{folder}/{vocabulary}.{}", extension(vocabulary));
                assert_golden(&name, &document.to_string());
                let words: Vec<String> = losses
                    .iter()
                    .map(|loss| serde_json::to_value(loss).unwrap().as_str().unwrap().to_owned())
                    .collect();
                lost += &format!("{vocabulary}: {}\n", words.join(" "));
            }
            Err(misfit) => lost += &format!("{vocabulary}: not written, {misfit}\n"),
        }
    }
    assert_golden(&format!("{folder}/lost.txt"), &lost);
}

#[test]
fn every_tier_in_every_vocabulary() {
    for (tier, folder) in Tier::ALL.into_iter().zip([
        "0-no-ai",
        "1-discover",
        "2-research",
        "3-open-models",
        "4-clean-room",
        "5-licensed",
        "6-replica",
    ]) {
        let (uses, offer) = common::of_tier(tier);
        assert_exported(folder, &common::record(uses, offer));
    }
}

#[test]
fn a_catalogue() {
    assert_exported("catalogue", &Record { uses: common::licensed_vector(), ..common::bare_catalogue() });
}

#[test]
fn everything_allowed() {
    let record = common::record(assent_core::uses::UseVector(0xFFFF), None);
    assert_exported("everything", &record);
}
