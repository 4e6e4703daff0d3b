//! Whether `contracts/artifact` is what the sources give.

use std::fs;
use std::path::Path;

use crate::artifact::{Artifact, Record, blob_file};
use crate::build::build;
use crate::compile::Compiler;
use crate::contract::{Contract, Project};
use crate::error::{BuildError, Result};
use crate::toolchain::Toolchain;

/// What the blobs are made of, from the root.
const SOURCES: [&str; 8] = [
    "Cargo.toml",
    "contracts/Cargo.toml",
    "contracts/Cargo.lock",
    "contracts/core",
    "contracts/consent",
    "contracts/licensing",
    "contracts/office",
    "contracts/shell",
];

/// How a check went well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every byte is the same.
    Same,
    /// The ABIs are the same; the blobs cannot be, since another compiler made them.
    OtherCompiler {
        /// The compiler of the committed blobs.
        committed: String,
        /// The compiler here.
        here: String,
    },
}

/// Builds a copy of the sources in another folder, with products of its own, and compares.
///
/// The copy lies elsewhere so that a blob that depends on where it was built does not pass.
pub fn check(project: &Project, toolchain: &Toolchain, target: &Path) -> Result<Outcome> {
    let folder = tempfile::tempdir().map_err(BuildError::file("a temporary folder"))?;
    for source in SOURCES {
        copy(&project.root().join(source), &folder.path().join(source))?;
    }
    let copy = Project::at(folder.path().to_path_buf())?;
    let built = build(&Compiler::new(copy, toolchain.clone(), &target.join("onchain-check")))?;
    compare(project, &built)
}

fn compare(project: &Project, built: &Artifact) -> Result<Outcome> {
    let committed = Record::read(project)?;
    let same_tools = committed.toolchain == built.record.toolchain;
    let blobs = Contract::ALL.map(blob_file);
    for (name, bytes) in built.files.iter().filter(|(name, _)| same_tools || !blobs.contains(name)) {
        same_file(project, name, bytes)?;
    }
    if !same_tools {
        let (committed, here) = (committed.toolchain.compiler, built.record.toolchain.compiler.clone());
        return Ok(Outcome::OtherCompiler { committed, here });
    }
    if committed == built.record {
        return Ok(Outcome::Same);
    }
    Err(differs(crate::artifact::RECORD, &format!("{committed:?}"), &format!("{:?}", built.record)))
}

fn same_file(project: &Project, name: &str, built: &[u8]) -> Result<()> {
    let path = project.artifact(name);
    let committed = fs::read(&path).map_err(BuildError::file(&path))?;
    if committed == built {
        return Ok(());
    }
    Err(differs(name, &describe(&committed), &describe(built)))
}

fn differs(file: &str, committed: &str, built: &str) -> BuildError {
    BuildError::Differs { file: file.to_owned(), committed: committed.to_owned(), built: built.to_owned() }
}

fn describe(bytes: &[u8]) -> String {
    format!("{} bytes, keccak-256 {}", bytes.len(), alloy_primitives::keccak256(bytes))
}

/// Copies a file or a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        let parent = to.parent().unwrap_or(to);
        fs::create_dir_all(parent).map_err(BuildError::file(parent))?;
        return fs::copy(from, to).map(|_| ()).map_err(BuildError::file(from));
    }
    for entry in fs::read_dir(from).map_err(BuildError::file(from))? {
        let entry = entry.map_err(BuildError::file(from))?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::artifact::Tools;

    fn artifact(compiler: &str, blob: &[u8], abi: &[u8]) -> Artifact {
        let tools = Tools { compiler: compiler.to_owned(), linker: "linker".to_owned() };
        let files = [("consent.polkavm", blob), ("consent.abi.json", abi)];
        let files = files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
        Artifact { record: Record::new(tools), files: BTreeMap::from(files) }
    }

    fn compare_with(committed: &Artifact, built: &Artifact) -> Result<Outcome> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("contracts")).unwrap();
        fs::write(folder.path().join("contracts/Cargo.toml"), "").unwrap();
        let project = Project::at(folder.path().to_path_buf()).unwrap();
        committed.write(&project).unwrap();
        compare(&project, built)
    }

    #[test]
    fn the_same_bytes_pass() {
        let artifact = artifact("rustc 1", b"blob", b"abi");

        assert_eq!(compare_with(&artifact, &artifact).unwrap(), Outcome::Same);
    }

    #[test]
    fn another_blob_of_the_same_compiler_fails_and_is_named() {
        let error =
            compare_with(&artifact("rustc 1", b"old", b"abi"), &artifact("rustc 1", b"new", b"abi")).unwrap_err();

        assert!(matches!(&error, BuildError::Differs { file, .. } if file == "consent.polkavm"));
        assert_eq!(error.exit_code(), 3);
    }

    #[test]
    fn another_compiler_excuses_the_blob_but_not_the_abi() {
        let committed = artifact("rustc 1", b"old", b"abi");

        let outcome = compare_with(&committed, &artifact("rustc 2", b"new", b"abi")).unwrap();
        let error = compare_with(&committed, &artifact("rustc 2", b"new", b"other")).unwrap_err();

        assert!(matches!(outcome, Outcome::OtherCompiler { .. }));
        assert!(matches!(error, BuildError::Differs { file, .. } if file == "consent.abi.json"));
    }
}
