//! An assembler for the contracts of hostile recipients and tokens, which pallet-revive runs as EVM code.
//!
//! One word an instruction: a mnemonic; `0x…`, pushed as it is; `@name`, pushed; `name:`, where `@name` jumps to.

use std::collections::BTreeMap;

use sp_core::H160;

/// The instructions that the hostile contracts need, with their bytes (Ethereum yellow paper, appendix H).
const OPCODES: [(&str, u8); 32] = [
    ("STOP", 0x00),
    ("ADD", 0x01),
    ("SUB", 0x03),
    ("LT", 0x10),
    ("EQ", 0x14),
    ("ISZERO", 0x15),
    ("SHR", 0x1C),
    ("CALLER", 0x33),
    ("CALLVALUE", 0x34),
    ("CALLDATALOAD", 0x35),
    ("CALLDATASIZE", 0x36),
    ("CALLDATACOPY", 0x37),
    ("CODESIZE", 0x38),
    ("CODECOPY", 0x39),
    ("RETURNDATASIZE", 0x3D),
    ("RETURNDATACOPY", 0x3E),
    ("POP", 0x50),
    ("MLOAD", 0x51),
    ("MSTORE", 0x52),
    ("SLOAD", 0x54),
    ("SSTORE", 0x55),
    ("JUMP", 0x56),
    ("JUMPI", 0x57),
    ("GAS", 0x5A),
    ("DUP1", 0x80),
    ("DUP2", 0x81),
    ("DUP3", 0x82),
    ("SWAP1", 0x90),
    ("SWAP2", 0x91),
    ("CALL", 0xF1),
    ("RETURN", 0xF3),
    ("REVERT", 0xFD),
];
const JUMPDEST: u8 = 0x5B;
const PUSH1: u8 = 0x60;
const PUSH2: u8 = 0x61;

/// The bytes of a program.
///
/// # Panics
/// For a word that is none of its language.
#[must_use]
pub fn assemble(source: &str) -> Vec<u8> {
    let (mut code, mut places, mut jumps) = (Vec::new(), BTreeMap::new(), Vec::new());
    for word in source.split_whitespace() {
        if let Some(label) = word.strip_suffix(':') {
            places.insert(label, u16::try_from(code.len()).expect("a short program"));
            code.push(JUMPDEST);
        } else if let Some(label) = word.strip_prefix('@') {
            code.push(PUSH2);
            jumps.push((code.len(), label));
            code.extend([0; 2]);
        } else if let Some(digits) = word.strip_prefix("0x") {
            let bytes = hex::decode(digits).expect("hexadecimal digits");
            code.push(PUSH1 + u8::try_from(bytes.len() - 1).expect("a word at most"));
            code.extend(bytes);
        } else {
            let known = OPCODES.iter().find(|(name, _)| *name == word);
            code.push(known.unwrap_or_else(|| panic!("{word} is no instruction")).1);
        }
    }
    for (at, label) in jumps {
        code[at..at + 2].copy_from_slice(&places[label].to_be_bytes());
    }
    code
}

/// What instantiates a program with data behind it.
#[must_use]
pub fn initcode(source: &str, data: &[u8]) -> Vec<u8> {
    let runtime = [&assemble(source)[..], data].concat();
    let size = hex::encode(u16::try_from(runtime.len()).expect("a short program").to_be_bytes());
    // 13 bytes: what is copied begins there.
    let head = assemble(&format!("0x{size} DUP1 0x000d 0x00 CODECOPY 0x00 RETURN"));
    assert_eq!(head.len(), 13);
    [head, runtime].concat()
}

/// A number as a word of calldata.
#[must_use]
pub fn word(number: u128) -> [u8; 32] {
    let mut word = [0; 32];
    word[16..].copy_from_slice(&number.to_be_bytes());
    word
}

/// An address as a word of calldata.
#[must_use]
pub fn address(account: H160) -> [u8; 32] {
    let mut word = [0; 32];
    word[12..].copy_from_slice(&account.0);
    word
}

/// Takes no money.
pub const REFUSER: &str = "0x00 0x00 REVERT";

/// Burns all the gas that it gets.
pub const BURNER: &str = "again: @again JUMP";

/// Calls whom the first word of its calldata names, with the rest of it and the money that came; answers what it is answered.
pub const PUPPET: &str = "
    0x20 CALLDATASIZE SUB  DUP1 0x20 0x00 CALLDATACOPY
    0x00 0x00  DUP3 0x00  CALLVALUE  0x00 CALLDATALOAD  GAS  CALL
    RETURNDATASIZE 0x00 0x00 RETURNDATACOPY
    @fine JUMPI  RETURNDATASIZE 0x00 REVERT
    fine: RETURNDATASIZE 0x00 RETURN";

/// Whenever it is called: calls whom the first word of the data behind it names, with the rest of that data; keeps in slot 0
/// whether that went through (2) or not (1), and lets whatever came in pass.
pub const ECHO: &str = "
    @end 0x01 ADD  DUP1 CODESIZE SUB  DUP1 SWAP2 0x00 CODECOPY
    0x00 0x00  DUP3 0x20 SWAP1 SUB 0x20  0x00  0x00 MLOAD  GAS  CALL
    0x01 ADD 0x00 SSTORE  STOP
    end:";

/// An ERC-20 token that mints what is moved. Called with one word it takes that as its mode: 0 honest, 1 answers false,
/// 2 reverts, 3 takes a unit as a fee, above 255 calls that address before it moves anything.
pub const TOKEN: &str = "
    CALLDATASIZE 0x20 EQ @mode JUMPI
    0x00 CALLDATALOAD 0xe0 SHR
    DUP1 0x70a08231 EQ @balanceOf JUMPI
    DUP1 0xa9059cbb EQ @transfer JUMPI
    DUP1 0x23b872dd EQ @transferFrom JUMPI
    bad: 0x00 0x00 REVERT

    mode: 0x00 CALLDATALOAD 0x00 SSTORE STOP

    balanceOf: 0x04 CALLDATALOAD SLOAD 0x00 MSTORE  0x20 0x00 RETURN

    transfer: 0x24 CALLDATALOAD CALLER SLOAD SUB CALLER SSTORE
    0x04 CALLDATALOAD  0x24 CALLDATALOAD  @credit JUMP

    transferFrom: 0x24 CALLDATALOAD  0x44 CALLDATALOAD

    credit: 0x00 SLOAD
    DUP1 0x01 EQ @no JUMPI
    DUP1 0x02 EQ @bad JUMPI
    DUP1 0xff LT ISZERO @move JUMPI
    0x00 0x00 0x00 0x00 0x00  0x00 SLOAD  GAS  CALL  POP

    move: 0x03 EQ  SWAP1 SUB  DUP2 SLOAD ADD  SWAP1 SSTORE
    0x01 0x00 MSTORE  0x20 0x00 RETURN

    no: 0x00 0x00 MSTORE  0x20 0x00 RETURN";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_its_bytes() {
        // PUSH1 0, JUMPDEST, PUSH2 0x0002, JUMP.
        assert_eq!(assemble("0x00 here: @here JUMP"), [0x60, 0, 0x5B, 0x61, 0, 2, 0x56]);
        assert_eq!(initcode("STOP", &[7]), [0x61, 0, 2, 0x80, 0x61, 0, 13, 0x60, 0, 0x39, 0x60, 0, 0xF3, 0, 7]);
    }
}
