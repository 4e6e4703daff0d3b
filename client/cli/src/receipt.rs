//! Receipts: what was bought or reported, with the salts that only this file keeps.

use std::path::Path;

use serde_json::{Value, json};

use crate::{failure::Failure, files};

/// A receipt: first `submitted`, with the transaction, then `final`.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The form of the file.
    pub schema: &'static str,
    /// What stays the same.
    pub body: Value,
}

impl Receipt {
    /// Writes it before anything is sent: the salt must outlive this process.
    pub fn submitted(&self, path: &Path, tx: &str) -> Result<(), Failure> {
        self.write(path, json!({ "state": "submitted", "transaction": tx }))
    }

    /// Writes it once the transaction is final.
    pub fn complete(&self, path: &Path, outcome: &Value) -> Result<(), Failure> {
        let mut outcome = outcome.clone();
        merge(&mut outcome, json!({ "state": "final" }));
        self.write(path, outcome)
    }

    fn write(&self, path: &Path, more: Value) -> Result<(), Failure> {
        let mut whole = json!({ "schema": self.schema });
        merge(&mut whole, self.body.clone());
        merge(&mut whole, more);
        let text =
            serde_json::to_string_pretty(&whole).map_err(|error| Failure::failed("receipt", error.to_string()))?;
        files::write(path, &format!("{text}\n"))
    }
}

/// Removes the receipt of a transaction that surely had no effect.
pub fn remove(path: &Path) {
    // Nothing depends on it, and a file that is gone already is as good.
    let _ = std::fs::remove_file(path);
}

/// Checks that no receipt would be overwritten.
pub fn check_free(path: &Path) -> Result<(), Failure> {
    if path.exists() {
        let message = format!("{} exists already", path.display());
        return Err(Failure::failed("receipt_exists", message).hint("Give another path: --receipt FILE."));
    }
    files::check_writable(path)
}

/// Adds the fields of one object to another.
pub fn merge(into: &mut Value, from: Value) {
    if let (Some(into), Value::Object(from)) = (into.as_object_mut(), from) {
        into.extend(from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_submitted_then_final() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.json");
        check_free(&path).unwrap();
        let receipt = Receipt { schema: "assent.receipt/1", body: json!({ "salt": "0x01" }) };
        receipt.submitted(&path, "0x02").unwrap();
        let read = || serde_json::from_str::<Value>(&files::read(&path).unwrap()).unwrap();
        assert_eq!((&read()["state"], &read()["salt"]), (&json!("submitted"), &json!("0x01")));
        receipt.complete(&path, &json!({ "licence": 1 })).unwrap();
        assert_eq!((&read()["state"], &read()["licence"]), (&json!("final"), &json!(1)));
        assert_eq!(check_free(&path).unwrap_err().kind, "receipt_exists");
        remove(&path);
        assert!(!path.exists());
    }
}
