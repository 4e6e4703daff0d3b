//! `contracts/artifact`: the blobs, the ABIs and `artifact.json`, which says what they are and what made them.

use std::collections::BTreeMap;
use std::fs;

use alloy_primitives::keccak256;
use serde::{Deserialize, Serialize};

use crate::contract::{Contract, Project};
use crate::error::{BuildError, Result};
use crate::link::Blob;

/// The file that says what the others are.
pub const RECORD: &str = "artifact.json";

/// What `artifact.json` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The form of this record.
    pub schema: String,
    /// What the bytes depend on beside the sources.
    pub toolchain: Tools,
    /// What was built, by the contract's name.
    pub contracts: BTreeMap<String, Built>,
}

/// The programs that decide about the bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tools {
    /// The compiler in its own words.
    pub compiler: String,
    /// The linker of the blob.
    pub linker: String,
}

/// One contract's blob.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Built {
    /// keccak-256 of the blob: the code hash on chain.
    pub code_hash: String,
    /// The size in bytes. Each of them is proof on every call.
    pub size: usize,
    /// The compiler's optimisation level.
    pub opt_level: String,
    /// The host functions it calls.
    pub imports: Vec<String>,
    /// Its entry points.
    pub exports: Vec<String>,
}

/// What one build gives: the record and the files it speaks of, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// `artifact.json`.
    pub record: Record,
    /// The blobs and ABIs by file name.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Record {
    /// A record of nothing yet.
    pub fn new(toolchain: Tools) -> Self {
        Self { schema: "assent.artifact/1".to_owned(), toolchain, contracts: BTreeMap::new() }
    }

    /// The committed record.
    pub fn read(project: &Project) -> Result<Self> {
        let path = project.artifact(RECORD);
        let text = fs::read(&path).map_err(BuildError::file(&path))?;
        serde_json::from_slice(&text).map_err(BuildError::json(RECORD))
    }
}

impl Built {
    /// Describes a blob.
    pub fn new(blob: &Blob, opt_level: &str) -> Self {
        Self {
            code_hash: format!("{}", keccak256(&blob.bytes)),
            size: blob.bytes.len(),
            opt_level: opt_level.to_owned(),
            imports: blob.imports.clone(),
            exports: blob.exports.clone(),
        }
    }
}

impl Artifact {
    /// Writes everything to `contracts/artifact`.
    pub fn write(&self, project: &Project) -> Result<()> {
        let folder = project.artifact("");
        fs::create_dir_all(&folder).map_err(BuildError::file(folder))?;
        for (name, bytes) in &self.files {
            let path = project.artifact(name);
            fs::write(&path, bytes).map_err(BuildError::file(&path))?;
        }
        let path = project.artifact(RECORD);
        fs::write(&path, json(RECORD, &self.record)?).map_err(BuildError::file(&path))
    }
}

/// The name of a contract's blob.
pub fn blob_file(contract: Contract) -> String {
    format!("{contract}.polkavm")
}

/// The name of a contract's ABI.
pub fn abi_file(contract: Contract) -> String {
    format!("{contract}.abi.json")
}

/// A value as JSON for people and diffs: indented, with a last newline.
pub fn json(what: &str, value: &impl Serialize) -> Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(value).map_err(BuildError::json(what))?;
    text.push(b'\n');
    Ok(text)
}
