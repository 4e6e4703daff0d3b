//! Building: the contracts to blobs, ABIs and a record.

use std::collections::BTreeMap;

use crate::abi;
use crate::artifact::{Artifact, Built, Record, Tools, abi_file, blob_file, json};
use crate::compile::Compiler;
use crate::contract::{Contract, Project};
use crate::error::{BuildError, Result};
use crate::link::{self, LINKER, link};

/// Builds the contracts; writes nothing into the checkout.
pub fn build(compiler: &Compiler) -> Result<Artifact> {
    let tools = Tools { compiler: compiler.toolchain().version()?, linker: LINKER.to_owned() };
    let mut artifact = Artifact { record: Record::new(tools), files: abis()? };
    for (contract, opt_level) in compiler.opt_levels()? {
        check_messages(compiler, contract)?;
        let blob = blob(compiler, contract, &opt_level)?;
        artifact.record.contracts.insert(contract.name().to_owned(), Built::new(&blob, &opt_level));
        artifact.files.insert(blob_file(contract), blob.bytes);
    }
    Ok(artifact)
}

/// Compiles and links one contract.
pub fn blob(compiler: &Compiler, contract: Contract, opt_level: &str) -> Result<link::Blob> {
    link(contract, &compiler.elf(contract, opt_level)?)
}

/// The ABIs as JSON, by file name.
pub fn abis() -> Result<BTreeMap<String, Vec<u8>>> {
    let file = |contract| {
        let name = abi_file(contract);
        let text = json(&name, &abi::entries(&abi::interface(contract))?)?;
        Ok((name, text))
    };
    Contract::CALLED.into_iter().map(file).collect()
}

/// Writes the ABIs to `contracts/artifact`, without compiling the contracts.
pub fn write_abis(project: &Project) -> Result<()> {
    for (name, text) in abis()? {
        let path = project.artifact(&name);
        std::fs::write(&path, text).map_err(BuildError::file(&path))?;
    }
    Ok(())
}

fn check_messages(compiler: &Compiler, contract: Contract) -> Result<()> {
    abi::check(abi::interface(contract).messages, &compiler.metadata(contract)?)
}
