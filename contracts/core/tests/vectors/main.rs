//! Golden vectors: what every other implementation of the formats must compute too, in `contracts/core/vectors`.
//!
//! Here the rules make them anew and compare; `vectors/check.py` computes them from the same inputs without the rules.
//! `UPDATE_SNAPSHOTS=1` (or `scripts/snapshots.sh`) writes the files anew and `git diff` shows what moved.

mod hashes;
mod interface;
mod samples;
mod show;
mod storage;

use std::{fs, path::Path};

use serde_json::{Value, json};

/// The first place where two values differ.
fn difference(at: &str, recorded: &Value, made: &Value) -> Option<String> {
    match (recorded, made) {
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut pairs = a.iter().zip(b).enumerate();
            pairs.find_map(|(n, (a, b))| difference(&format!("{at}[{n}]"), a, b))
        }
        (Value::Object(a), Value::Object(b)) if a.keys().all(|key| b.contains_key(key)) && a.len() == b.len() => {
            a.iter().find_map(|(key, value)| difference(&format!("{at}.{key}"), value, &b[key]))
        }
        (a, b) => (a != b).then(|| format!("{at}: recorded {a}, made {b}")),
    }
}

/// Compares a file with what the rules make; or writes it.
fn check(name: &str, made: Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let json = serde_json::to_string_pretty(&made).expect("vectors are JSON");
        fs::write(&path, json + "\n").expect("the vectors are written");
    }
    let recorded = fs::read_to_string(&path).expect("the vectors are there: scripts/snapshots.sh writes them");
    let recorded: Value = serde_json::from_str(&recorded).expect("the vectors are JSON");
    if let Some(difference) = difference(name, &recorded, &made) {
        panic!("{difference}\nIf that is meant, scripts/snapshots.sh refreshes the record");
    }
}

#[test]
fn tracks_and_their_batches_are_as_recorded() {
    check("tracks.json", json!({ "keccak": hashes::keccak(), "tracks": hashes::tracks() }));
}

#[test]
fn parties_and_their_seats_are_as_recorded() {
    check("parties.json", hashes::parties());
}

#[test]
fn terms_and_deals_have_the_ids_recorded() {
    check("ids.json", json!({ "terms": hashes::terms(), "deals": hashes::deals() }));
}

#[test]
fn heads_fold_as_recorded() {
    check("heads.json", hashes::heads());
}

#[test]
fn attestations_and_usage_are_as_recorded() {
    check("usage.json", json!({ "attestations": hashes::attestations(), "trees": hashes::usage() }));
}

#[test]
fn records_and_keys_are_as_recorded() {
    check("storage.json", json!({ "keys": storage::keys(), "records": storage::records() }));
}

#[test]
fn calldata_and_answers_are_as_recorded() {
    check("calls.json", json!({ "messages": interface::calls(), "answers": interface::answers() }));
}

#[test]
fn events_and_refusals_are_as_recorded() {
    let (events, refusals, selectors) = (interface::events(), interface::refusals(), interface::selectors());
    check("events.json", json!({ "events": events, "refusals": refusals, "selectors": selectors }));
}
