//! An ELF file to the blob that goes on chain, and what pallet-revive will check of it.

use std::fs;
use std::path::Path;

use polkavm_common::program::{ISA_ReviveV1, Instruction, InstructionSetKind, ProgramBlob};
use polkavm_linker::{Config, TARGET_JSON_64_BIT_NEW, TargetInstructionSet, program_from_elf};

use crate::contract::Contract;
use crate::error::{BlobFault, BuildError, Result};

/// The linker, as `artifact.json` names it.
pub const LINKER: &str = "polkavm-linker 0.35.0";

/// The compiler's description of the machine.
pub const TARGET_SPEC: &str = TARGET_JSON_64_BIT_NEW;

/// pallet-revive's `limits::code::BLOB_BYTES`.
const MAX_BLOB_BYTES: usize = 1024 * 1024;

/// pallet-revive's `limits::code::BASIC_BLOCK_SIZE`.
const MAX_BLOCK_INSTRUCTIONS: u32 = 1000;

/// The entry points that pallet-revive calls.
const ENTRY_POINTS: [&str; 2] = ["call", "deploy"];

/// The host functions of pallet-revive 0.13 to 0.20 (`vm/pvm/env.rs`); an unknown import is refused at upload.
const HOST_FUNCTIONS: [&str; 40] = [
    "address",
    "balance",
    "balance_of",
    "base_fee",
    "block_author",
    "block_hash",
    "block_number",
    "call",
    "call_data_copy",
    "call_data_load",
    "call_data_size",
    "call_evm",
    "caller",
    "chain_id",
    "code_hash",
    "code_size",
    "consume_all_gas",
    "delegate_call",
    "delegate_call_evm",
    "deposit_event",
    "ecdsa_to_eth_address",
    "gas_limit",
    "gas_price",
    "get_immutable_data",
    "get_storage",
    "get_storage_or_zero",
    "hash_keccak_256",
    "instantiate",
    "now",
    "origin",
    "ref_time_left",
    "return_data_copy",
    "return_data_size",
    "seal_return",
    "set_immutable_data",
    "set_storage",
    "set_storage_or_clear",
    "sr25519_verify",
    "terminate",
    "value_transferred",
];

/// A blob and what it asks of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// The bytes that are uploaded.
    pub bytes: Vec<u8>,
    /// The host functions it calls, sorted.
    pub imports: Vec<String>,
    /// Its entry points, sorted.
    pub exports: Vec<String>,
}

/// Links an ELF file and checks the blob as pallet-revive does at upload.
pub fn link(contract: Contract, elf: &Path) -> Result<Blob> {
    let elf = fs::read(elf).map_err(BuildError::file(elf))?;
    let mut config = Config::default();
    config.set_strip(true);
    config.set_optimize(true);
    let bytes = program_from_elf(config, TargetInstructionSet::ReviveV1, &elf)
        .map_err(|error| BuildError::Link { contract, reason: error.to_string() })?;
    inspect(bytes).map_err(|fault| BuildError::Blob { contract, fault })
}

/// Checks a blob as pallet-revive does at upload.
fn inspect(bytes: Vec<u8>) -> std::result::Result<Blob, BlobFault> {
    if bytes.len() > MAX_BLOB_BYTES {
        return Err(BlobFault::TooLarge { size: bytes.len(), max: MAX_BLOB_BYTES });
    }
    let program =
        ProgramBlob::parse(bytes.as_slice().into()).map_err(|error| BlobFault::Malformed(error.to_string()))?;
    check_machine(&program)?;
    check_code(&program)?;
    let imports = imports(&program)?;
    let exports = exports(&program)?;
    Ok(Blob { bytes, imports, exports })
}

fn check_machine(program: &ProgramBlob) -> std::result::Result<(), BlobFault> {
    let is_64_bit = program.is_64_bit();
    if program.isa() == InstructionSetKind::ReviveV1 && is_64_bit {
        return Ok(());
    }
    Err(BlobFault::WrongInstructionSet { found: program.isa().name(), is_64_bit })
}

fn check_code(program: &ProgramBlob) -> std::result::Result<(), BlobFault> {
    let mut size = 0;
    for instruction in program.instructions_with_isa(ISA_ReviveV1) {
        size += 1;
        if size > MAX_BLOCK_INSTRUCTIONS {
            return Err(BlobFault::BlockTooLarge { size, max: MAX_BLOCK_INSTRUCTIONS });
        }
        if instruction.kind.opcode().starts_new_basic_block() {
            size = 0;
        }
        if matches!(instruction.kind, Instruction::invalid | Instruction::sbrk(..)) {
            return Err(BlobFault::InvalidInstruction { offset: instruction.offset.0 });
        }
    }
    Ok(())
}

fn imports(program: &ProgramBlob) -> std::result::Result<Vec<String>, BlobFault> {
    let mut names = Vec::new();
    for import in &program.imports() {
        let import = import.ok_or_else(|| BlobFault::Malformed("an import without a name".to_owned()))?;
        let name = String::from_utf8_lossy(import.as_bytes()).into_owned();
        if !HOST_FUNCTIONS.contains(&name.as_str()) {
            return Err(BlobFault::UnknownImport { name });
        }
        names.push(name);
    }
    names.sort_unstable();
    Ok(names)
}

fn exports(program: &ProgramBlob) -> std::result::Result<Vec<String>, BlobFault> {
    let mut names: Vec<String> =
        program.exports().map(|export| String::from_utf8_lossy(export.symbol().as_bytes()).into_owned()).collect();
    names.sort_unstable();
    match ENTRY_POINTS.iter().find(|name| !names.iter().any(|found| found == *name)) {
        Some(name) => Err(BlobFault::MissingExport { name }),
        None => Ok(names),
    }
}

#[cfg(test)]
mod tests {
    use polkavm_common::program::Reg;
    use polkavm_common::writer::ProgramBlobBuilder;

    use super::*;

    fn blob(isa: InstructionSetKind, imports: &[&[u8]], exports: &[&[u8]], code: &[Instruction]) -> Vec<u8> {
        let mut builder = ProgramBlobBuilder::new(isa);
        imports.iter().for_each(|name| builder.add_import(name));
        exports.iter().for_each(|name| builder.add_export_by_basic_block(0, name));
        builder.set_code(code, &[]);
        builder.to_vec().unwrap()
    }

    fn trap() -> Vec<Instruction> {
        vec![Instruction::trap]
    }

    #[test]
    fn a_blob_that_asks_for_what_the_chain_offers_passes() {
        let bytes = blob(InstructionSetKind::ReviveV1, &[b"caller"], &[b"deploy", b"call"], &trap());

        let blob = inspect(bytes).unwrap();

        assert_eq!(blob.imports, ["caller"]);
        assert_eq!(blob.exports, ["call", "deploy"]);
    }

    #[test]
    fn an_import_that_the_chain_dropped_is_refused() {
        let bytes = blob(InstructionSetKind::ReviveV1, &[b"set_code_hash"], &[b"deploy", b"call"], &trap());

        assert_eq!(inspect(bytes), Err(BlobFault::UnknownImport { name: "set_code_hash".to_owned() }));
    }

    #[test]
    fn another_instruction_set_is_refused() {
        let bytes = blob(InstructionSetKind::Latest64, &[], &[b"deploy", b"call"], &trap());

        assert!(matches!(inspect(bytes), Err(BlobFault::WrongInstructionSet { .. })));
    }

    #[test]
    fn a_missing_entry_point_is_refused() {
        let bytes = blob(InstructionSetKind::ReviveV1, &[], &[b"deploy"], &trap());

        assert_eq!(inspect(bytes), Err(BlobFault::MissingExport { name: "call" }));
    }

    #[test]
    fn a_stretch_too_long_without_a_jump_is_refused() {
        let mut code = vec![Instruction::load_imm(Reg::A0.into(), 1); MAX_BLOCK_INSTRUCTIONS as usize + 1];
        code.extend(trap());
        let bytes = blob(InstructionSetKind::ReviveV1, &[], &[b"deploy", b"call"], &code);

        assert!(matches!(inspect(bytes), Err(BlobFault::BlockTooLarge { .. })));
    }

    #[test]
    fn the_recorded_linker_is_the_one_in_use() {
        let manifest = include_str!("../Cargo.toml");
        let version = LINKER.rsplit(' ').next().unwrap();

        assert!(manifest.contains(&format!("polkavm-linker = \"={version}\"")));
    }
}
