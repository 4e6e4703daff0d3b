//! Trees and proofs that come from somebody else.

mod common;

use assent_core::{
    id::Digest,
    usage::{
        Used,
        proof::{ProofError, Verdict},
    },
};
use assent_usage::{Error, MalformedProof, ProofFile, Store};
use common::{published, track, used};

fn tracks() -> Vec<Used> {
    (0..3).flat_map(|catalogue| (0..70).map(move |index| used(catalogue, 2 * index, 9))).collect()
}

fn proof_file() -> (ProofFile, String) {
    let (_folder, path, summary) = published(&tracks());
    let proof = Store::open(&path).unwrap().prove(track(1, 4)).unwrap();
    let file = ProofFile::new(track(1, 4), summary.total, proof);
    let json = file.to_json();
    (file, json)
}

#[test]
fn a_proof_survives_json_and_says_what_the_tree_says() {
    let (file, json) = proof_file();
    let read = ProofFile::from_json(&json).unwrap();
    assert_eq!(read, file);
    assert_eq!(read.verify(file.total.root), Ok(Verdict::Used(9)));
    let other = Digest([1; 32]);
    assert!(matches!(read.verify(other), Err(ProofError::WrongRoot { root, .. }) if root == other));
    let (_folder, path, summary) = published(&tracks());
    let absent = Store::open(&path).unwrap().prove(track(7, 0)).unwrap();
    let file = ProofFile::from_json(&ProofFile::new(track(7, 0), summary.total, absent).to_json()).unwrap();
    assert_eq!(file.verify(summary.total.root), Ok(Verdict::NotUsed));
}

#[test]
fn a_proof_that_was_changed_says_nothing() {
    let (file, json) = proof_file();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let top = &value["catalogues"]["top"];
    for (from, to) in [
        ("\"1/4\"".to_owned(), "\"1/40\"".to_owned()),
        ("\"units\": \"9\"".to_owned(), "\"units\": \"8\"".to_owned()),
        (format!("\"units\": {}", top["units"]), "\"units\": \"1\"".to_owned()),
        ("\"last\": 2".to_owned(), "\"last\": 3".to_owned()),
    ] {
        assert!(json.contains(&from), "{from} is not in {json}");
        let changed = ProofFile::from_json(&json.replace(&from, &to)).unwrap();
        assert!(changed.verify(file.total.root).is_err(), "{from} became {to}");
    }
}

#[test]
fn texts_that_are_no_proofs_are_refused() {
    let (_, json) = proof_file();
    let read = |from: &str, to: &str| {
        assert!(json.contains(from), "{from}");
        ProofFile::from_json(&json.replacen(from, to, 1)).unwrap_err()
    };
    assert!(matches!(read("usage-proof/1", "usage-proof/2"), MalformedProof::Schema { .. }));
    assert!(matches!(read("\"1/4\"", "\"4\""), MalformedProof::Value { what: "track", .. }));
    assert!(matches!(read("0x", "0y"), MalformedProof::Value { what: "digest", .. }));
    assert!(matches!(read("\"units\": \"", "\"units\": \"-"), MalformedProof::Value { what: "number", .. }));
    assert!(matches!(read("\"schema\"", "\"scheme\""), MalformedProof::Form(_)));
    assert!(matches!(ProofFile::from_json("{}"), Err(MalformedProof::Form(_))));
}

#[test]
fn a_tree_with_any_byte_changed_proves_nothing_wrong() {
    let (_folder, path, summary) = published(&tracks());
    let whole = std::fs::read(&path).unwrap();
    let asked = [track(0, 0), track(1, 138), track(2, 7), track(2, 200), track(5, 0)];
    let honest = asked.map(|asked| Store::open(&path).unwrap().prove(asked).unwrap());
    let mut caught = 0;
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        std::fs::write(&path, &bytes).unwrap();
        let Ok(mut store) = Store::open(&path) else {
            caught += 1;
            continue;
        };
        for (asked, honest) in asked.into_iter().zip(&honest) {
            match store.prove(asked) {
                Ok(proof) => assert!(proof == *honest || store.total() != summary.total, "byte {at}, {asked:?}"),
                Err(_) => caught += 1,
            }
        }
    }
    assert!(caught > whole.len() / 30, "{caught} of {}", whole.len());
}

#[test]
fn a_tree_that_is_cut_prolonged_or_something_else_is_refused() {
    let (_folder, path, _) = published(&tracks());
    let whole = std::fs::read(&path).unwrap();
    let refused = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        Store::open(&path).unwrap_err()
    };
    assert!(matches!(refused(&whole[..whole.len() - 1]), Error::CutTree { .. }));
    assert!(matches!(refused(&[whole.as_slice(), &[0]].concat()), Error::CutTree { .. }));
    assert!(matches!(refused(b"track,units\n"), Error::NoTree { .. }));
    assert!(matches!(refused(&[0; 500]), Error::NoTree { .. }));
    let mut hostile = whole[..80].to_vec();
    hostile[56..].fill(0xFF);
    assert!(matches!(refused(&hostile), Error::CutTree { .. }));
}
