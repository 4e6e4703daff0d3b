//! What each part of a blob costs: the functions of its ELF file by size.

use std::fs;

use object::{Object, ObjectSymbol, SymbolKind};

use crate::compile::Compiler;
use crate::contract::Contract;
use crate::error::{BuildError, Result};
use crate::link::link;

/// A contract's size and its largest functions.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The blob in bytes.
    pub blob: usize,
    /// Bytes of RISC-V code and name of each function, largest first. Linking turns the code into PolkaVM's, of about
    /// the same size.
    pub functions: Vec<(u64, String)>,
}

/// Builds one contract at a level and takes it apart.
pub fn parts(compiler: &Compiler, contract: Contract, opt_level: &str) -> Result<Parts> {
    let path = compiler.elf(contract, opt_level)?;
    let bytes = fs::read(&path).map_err(BuildError::file(&path))?;
    let blob = link(contract, &path)?.bytes.len();
    let elf = object::File::parse(&*bytes).map_err(|error| BuildError::Link { contract, reason: error.to_string() })?;
    let mut functions: Vec<(u64, String)> = elf
        .symbols()
        .filter(|symbol| symbol.kind() == SymbolKind::Text && symbol.size() > 0)
        .map(|symbol| (symbol.size(), format!("{:#}", rustc_demangle::demangle(symbol.name().unwrap_or("?")))))
        .collect();
    functions.sort_by(|a, b| b.cmp(a));
    Ok(Parts { blob, functions })
}
