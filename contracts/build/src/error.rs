//! What can go wrong while building, and what to do about it.

use std::path::PathBuf;
use std::process::ExitStatus;

use crate::contract::Contract;

/// The result of a step.
pub type Result<T> = std::result::Result<T, BuildError>;

/// Why a step failed.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The command was started outside a checkout.
    #[error("no folder above {start} has contracts/Cargo.toml")]
    NoRoot {
        /// Where the search started.
        start: PathBuf,
    },
    /// No compiler here can build the standard library.
    #[error("no Rust toolchain with the standard library's source")]
    NoToolchain,
    /// No LLVM linker was found.
    #[error("no LLVM linker: neither rust-lld nor ld.lld")]
    NoLinker,
    /// A program could not be started.
    #[error("cannot start {program}: {source}")]
    Start {
        /// The program.
        program: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A program ended with a failure.
    #[error("{step} failed: {program} ended with {status}")]
    Program {
        /// What it was started for.
        step: String,
        /// The program.
        program: PathBuf,
        /// How it ended.
        status: ExitStatus,
    },
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A JSON text is not what it should be.
    #[error("{what}: {source}")]
    Json {
        /// Whose text.
        what: String,
        /// Why.
        source: serde_json::Error,
    },
    /// A contract's Cargo.toml names no optimisation level.
    #[error("{contract}: package.metadata.assent.opt-level is missing")]
    NoOptLevel {
        /// The contract.
        contract: Contract,
    },
    /// The linker refused the compiler's output.
    #[error("{contract}: polkavm-linker: {reason}")]
    Link {
        /// The contract.
        contract: Contract,
        /// The linker's words.
        reason: String,
    },
    /// The chain would reject the blob.
    #[error("{contract}: {fault}")]
    Blob {
        /// The contract.
        contract: Contract,
        /// What is wrong.
        fault: BlobFault,
    },
    /// The declarations do not fit together, or a contract is not what is declared.
    #[error("ABI of {item}: {fault}")]
    Abi {
        /// The message, event or error.
        item: String,
        /// What is wrong.
        fault: AbiFault,
    },
    /// A fresh build differs from what is committed.
    #[error("{file}: committed {committed}, built {built}")]
    Differs {
        /// The file in `contracts/artifact`.
        file: String,
        /// What is committed.
        committed: String,
        /// What was built.
        built: String,
    },
}

/// Why pallet-revive would reject a blob.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlobFault {
    /// It does not parse.
    #[error("not a PolkaVM program: {0}")]
    Malformed(String),
    /// It is for another machine.
    #[error("instruction set {found}, 64 bit: {is_64_bit}; the chain runs ReviveV1 at 64 bit")]
    WrongInstructionSet {
        /// The blob's instruction set.
        found: &'static str,
        /// Whether it is 64 bit.
        is_64_bit: bool,
    },
    /// It imports what the chain does not offer.
    #[error("imports {name}, which pallet-revive does not offer")]
    UnknownImport {
        /// The import.
        name: String,
    },
    /// It lacks an entry point.
    #[error("does not export {name}")]
    MissingExport {
        /// The entry point.
        name: &'static str,
    },
    /// It is larger than the chain takes.
    #[error("{size} bytes; the chain takes {max}")]
    TooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        max: usize,
    },
    /// A stretch without a jump is longer than the chain takes.
    #[error("a basic block of {size} instructions; the chain takes {max}")]
    BlockTooLarge {
        /// Its length in instructions.
        size: u32,
        /// The limit in instructions.
        max: u32,
    },
    /// It has an instruction that the chain does not run.
    #[error("an invalid instruction at offset {offset}")]
    InvalidInstruction {
        /// Its offset in the code.
        offset: u32,
    },
}

/// What is wrong with an interface.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AbiFault {
    /// Two of one name: readers of the ABI would have to tell them apart by their parameters.
    #[error("declared twice")]
    Overloaded,
    /// The contract lacks a message.
    #[error("the contract has no such message; declared is ({declared})")]
    Missing {
        /// The types that it should take.
        declared: String,
    },
    /// The contract has a message that is not declared.
    #[error("the contract's message ({types}) is not declared")]
    Undeclared {
        /// The types that it takes.
        types: String,
    },
    /// A message takes something else.
    #[error("the contract's message takes ({found}), declared is ({declared})")]
    OtherTypes {
        /// The types that it should take.
        declared: String,
        /// The types that it takes.
        found: String,
    },
}

impl BuildError {
    /// What to do next.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoRoot { .. } => Some("run it inside the repository, or name the repository with --root"),
            Self::NoToolchain | Self::NoLinker => {
                Some("run scripts/setup.sh, or set ASSENT_ONCHAIN_CARGO, ASSENT_ONCHAIN_RUSTC, ASSENT_ONCHAIN_LINKER")
            }
            Self::NoOptLevel { .. } => Some("`assent-build sizes` shows which level gives the smallest blob"),
            Self::Differs { .. } => Some("run `assent-build build` and commit contracts/artifact with the source"),
            Self::Abi { .. } => Some("make the contract's message what assent_core::call declares, or declare it"),
            _ => None,
        }
    }

    /// The exit code: 3 when a check failed, else 1.
    pub fn exit_code(&self) -> u8 {
        if matches!(self, Self::Differs { .. }) { 3 } else { 1 }
    }

    /// Makes an error of an I/O failure at `path`.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        |source| Self::File { path, source }
    }

    /// Makes an error of a JSON failure in `what`.
    pub fn json(what: impl Into<String>) -> impl FnOnce(serde_json::Error) -> Self {
        let what = what.into();
        |source| Self::Json { what, source }
    }
}
