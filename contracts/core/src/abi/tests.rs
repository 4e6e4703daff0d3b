use proptest::prelude::*;

use super::*;
use crate::{
    amount::Amount,
    id::{Account, CatalogueId},
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    account: Account,
    share: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Lists {
    rows: Vec<Row>,
    numbers: Vec<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Call {
    catalogue: CatalogueId,
    lists: Lists,
    row: Row,
    bytes: Bytes,
}

abi_struct! {
    Row { account: Account, share: u32 }
    Lists { rows: Vec<Row>, numbers: Vec<u16> }
}
abi_params!(Call { catalogue: CatalogueId, lists: Lists, row: Row, bytes: Bytes });

fn call() -> Call {
    let row = |n| Row { account: Account([n; 20]), share: n.into() };
    Call {
        catalogue: CatalogueId(7),
        lists: Lists { rows: vec![row(1), row(2)], numbers: vec![3, 4, 5] },
        row: row(9),
        bytes: Bytes(vec![0xAB; 33]),
    }
}

/// The words of a hexadecimal text, blanks ignored.
fn words(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

#[test]
fn types_are_solidity_s() {
    assert_eq!(Call::TYPES, "uint32,((address,uint32)[],uint16[]),(address,uint32),bytes");
    assert_eq!(selector("Error", "string"), [0x08, 0xC3, 0x79, 0xA0]);
    assert_eq!(selector("transfer", "address,uint256"), [0xA9, 0x05, 0x9C, 0xBB]);
}

#[test]
fn a_list_is_encoded_as_the_specification_has_it() {
    // f(uint32[],bytes): an offset each, then length and elements; bytes are padded to a word.
    struct F {
        numbers: Vec<u32>,
        bytes: Bytes,
    }
    abi_params!(F { numbers: Vec<u32>, bytes: Bytes });
    let word = |n: u8| format!("{n:064x}");
    let tail = format!("61{}", "00".repeat(31));
    let text = [word(0x40), word(0xA0), word(2), word(0x45), word(0x67), word(1), tail].concat();
    assert_eq!(F { numbers: vec![0x45, 0x67], bytes: Bytes(vec![0x61]) }.encode(), words(&text));
}

#[test]
fn what_is_written_reads_back() {
    assert_eq!(Call::decode(&call().encode()), Ok(call()));
}

#[test]
fn a_text_is_written_as_bytes_and_read_back() {
    struct Named {
        name: Text,
    }
    abi_params!(Named { name: Text });
    assert_eq!(Named::TYPES, "string");
    let name = Text(Bytes(b"Assent licence".to_vec()));
    assert_eq!(Named::decode(&Named { name: name.clone() }.encode()).map(|named| named.name), Ok(name));
}

#[test]
fn calldata_cut_anywhere_is_refused_and_never_read_as_zeros() {
    let data = call().encode();
    let last_byte_that_counts = data.len() - 31;
    for end in 0..last_byte_that_counts {
        assert!(Call::decode(&data[..end]).is_err(), "{end}");
    }
}

#[test]
fn a_word_out_of_range_is_named() {
    let mut data = crate::word::tests::word(Amount(1)).to_vec();
    data[15] = 1;
    struct One {
        amount: Amount,
    }
    abi_params!(One { amount: Amount });
    assert_eq!(One::decode(&data).map(|one| one.amount), Err(Refusal::Unreadable { word: 0 }));
}

#[test]
fn a_list_that_claims_more_than_there_is_takes_no_memory() {
    let mut data = call().encode();
    // The length of `rows`: the fifth word of the head leads to the lists, their first word to the rows.
    let lists = 32 * 5;
    let rows = lists + 64;
    for claimed in [u32::MAX, 100] {
        data[rows + 28..rows + 32].copy_from_slice(&claimed.to_be_bytes());
        let word = (rows / 32) as u32;
        assert_eq!(Call::decode(&data), Err(Refusal::Unreadable { word }), "the length is at fault, no row is read");
    }
}

#[test]
fn lists_on_top_of_each_other_are_read_as_far_as_the_calldata_is_long() {
    struct Twice {
        one: Vec<u32>,
        other: Vec<u32>,
        bytes: Bytes,
    }
    abi_params!(Twice { one: Vec<u32>, other: Vec<u32>, bytes: Bytes });
    // Three offsets to one tail: a length and its numbers.
    let tail = |length: u8| {
        let numbers = [word(0x60), word(0x60), word(0x60), word(length)].concat();
        words(&[numbers, word(5).repeat(length.into())].concat())
    };
    fn word(n: u8) -> String {
        format!("{n:064x}")
    }
    let read = |length| Twice::decode(&tail(length)).map(|all| (all.one.len(), all.other.len(), all.bytes.0.len()));
    assert_eq!(read(3), Ok((3, 3, 3)), "both lists fit into seven words");
    assert_eq!(read(4), Err(Refusal::Unreadable { word: 3 }), "eight words, and then bytes");
    assert_eq!(read(200), Err(Refusal::Unreadable { word: 3 }));
}

proptest! {
    #[test]
    fn no_calldata_traps(data in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = Call::decode(&data);
    }

    #[test]
    fn offsets_that_lead_anywhere_do_not_trap(at in 0_usize..13, offset: u64) {
        let mut data = call().encode();
        data[32 * at + 24..32 * at + 32].copy_from_slice(&offset.to_be_bytes());
        let _ = Call::decode(&data);
    }
}
