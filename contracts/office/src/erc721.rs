//! Licences as tokens: ERC-721 for wallets and explorers, locked for ever (ERC-5192).
//!
//! A token's id is its licence's. What would transfer one, or allow it, is refused with `LicenceLocked`.

use alloc::vec::Vec;

use assent_core::{
    abi::{Bytes, Text},
    amount::Amount,
    call::licensing::{Count, Flag, Held, Words},
    error::Refusal,
    id::{Account, LicenceId, Selector},
    licence::Licence,
};
use assent_licensing::store;
use assent_shell::host;

/// ERC-165, ERC-721, its metadata extension, ERC-5192.
const INTERFACES: [Selector; 4] = [
    Selector([0x01, 0xFF, 0xC9, 0xA7]),
    Selector([0x80, 0xAC, 0x58, 0xCD]),
    Selector([0x5B, 0x5E, 0x13, 0x9F]),
    Selector([0xB4, 0x5A, 0x3C, 0x0E]),
];

/// Whether an interface is spoken.
pub fn supports(interface: Selector) -> Flag {
    Flag { value: INTERFACES.contains(&interface) }
}

/// A text as an answer.
pub fn words(text: &str) -> Words {
    Words { text: Text(Bytes(text.as_bytes().to_vec())) }
}

/// Names a token wherever it is seen: `assent:<chain id>:<licence>`, both in decimals. It is a name and no address: what
/// the licence says is in its record, and everything else is published by hash.
///
/// # Errors
/// `NoSuchLicence`.
pub fn uri(token: Amount) -> Result<Words, Refusal> {
    licence(token)?;
    let chain = host::chain_id();
    Ok(Words { text: Text(Bytes([b"assent:".as_slice(), &decimal(chain.into()), b":", &decimal(token.0)].concat())) })
}

/// Who holds a token: the licensee, for ever.
///
/// # Errors
/// `NoSuchLicence`.
pub fn holder(token: Amount) -> Result<Held, Refusal> {
    licence(token).map(|licence| Held { account: licence.frozen.licensee })
}

/// How many tokens an account holds. The zero address is asked about by mistake only, says the standard.
///
/// # Errors
/// `ForbiddenAccount`.
pub fn balance(owner: Account) -> Result<Count, Refusal> {
    if owner.is_zero() {
        return Err(Refusal::ForbiddenAccount { account: owner });
    }
    Ok(Count { count: store::holdings(owner).into() })
}

/// Who may transfer a token: nobody.
///
/// # Errors
/// `NoSuchLicence`.
pub fn approved(token: Amount) -> Result<Held, Refusal> {
    licence(token).map(|_| Held { account: Account::ZERO })
}

/// Whether a token is locked: if there is one.
///
/// # Errors
/// `NoSuchLicence`.
pub fn locked(token: Amount) -> Result<Flag, Refusal> {
    licence(token).map(|_| Flag { value: true })
}

/// The refusal of all that would transfer a token.
///
/// # Errors
/// `LicenceLocked`, always.
pub fn refused(token_id: Amount) -> Result<(), Refusal> {
    Err(Refusal::LicenceLocked { token_id })
}

fn licence(token: Amount) -> Result<Licence, Refusal> {
    // No licence has the highest number: ids above u64 are none either.
    store::licence(LicenceId(u64::try_from(token.0).unwrap_or(u64::MAX)))
}

/// A number in decimals, without the code of the standard library's formatting.
fn decimal(mut number: u128) -> Vec<u8> {
    let mut digits = Vec::new();
    while let (Some(rest), Some(digit)) = (number.checked_div(10), number.checked_rem(10)) {
        digits.insert(0, b'0'.saturating_add(u8::try_from(digit).unwrap_or_default()));
        number = rest;
        if number == 0 {
            break;
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_decimals() {
        for number in [0, 7, 10, 420_420_421, u128::from(u64::MAX)] {
            assert_eq!(decimal(number), number.to_string().into_bytes());
        }
    }

    #[test]
    fn four_interfaces_are_spoken_and_no_other() {
        assert!(INTERFACES.iter().all(|interface| supports(*interface).value));
        // ERC-165: 0xffffffff is never one.
        assert!(!supports(Selector([0xFF; 4])).value);
    }
}
