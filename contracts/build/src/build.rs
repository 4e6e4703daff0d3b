//! Building: both contracts to blobs, ABIs and a record.

use crate::abi::abi;
use crate::artifact::{Artifact, Built, Record, Tools, abi_file, blob_file, json};
use crate::compile::Compiler;
use crate::contract::Contract;
use crate::error::Result;
use crate::link::{self, LINKER, link};

/// Builds both contracts; writes nothing into the checkout.
pub fn build(compiler: &Compiler) -> Result<Artifact> {
    let tools = Tools { compiler: compiler.toolchain().version()?, linker: LINKER.to_owned() };
    let mut artifact = Artifact { record: Record::new(tools), files: Default::default() };
    for (contract, opt_level) in compiler.opt_levels()? {
        let blob = blob(compiler, contract, &opt_level)?;
        artifact.record.contracts.insert(contract.name().to_owned(), Built::new(&blob, &opt_level));
        artifact.files.insert(blob_file(contract), blob.bytes);
        artifact.files.insert(abi_file(contract), abi_json(compiler, contract)?);
    }
    Ok(artifact)
}

/// Compiles and links one contract.
pub fn blob(compiler: &Compiler, contract: Contract, opt_level: &str) -> Result<link::Blob> {
    link(contract, &compiler.elf(contract, opt_level)?)
}

/// The ABI of one contract as JSON.
pub fn abi_json(compiler: &Compiler, contract: Contract) -> Result<Vec<u8>> {
    let entries = abi(compiler.project(), contract, &compiler.metadata(contract)?)?;
    json(&abi_file(contract), &entries)
}
