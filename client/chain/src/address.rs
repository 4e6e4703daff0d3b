//! Accounts: 32 bytes on the chain, 20 bytes before contracts.

use std::str::FromStr;

use assent_core::{
    id::Account,
    merkle::{HostKeccak, Keccak},
};
use subxt::utils::AccountId32;

/// What follows the 20 bytes of an Ethereum account or a contract in its 32-byte form.
const ETHEREUM_TAIL: [u8; 12] = [0xEE; 12];

/// An account as the chain has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AccountId(pub [u8; 32]);

impl AccountId {
    /// The account as contracts see it.
    ///
    /// Source: pallet-revive 0.20, `AccountId32Mapper`: an Ethereum account keeps its 20 bytes, any other gets the last 20
    /// bytes of the keccak-256 of its 32.
    #[must_use]
    pub fn address(&self) -> Account {
        let [head @ .., _, _, _, _, _, _, _, _, _, _, _, _] = self.0;
        if self.is_ethereum() {
            return Account(head);
        }
        let [_, _, _, _, _, _, _, _, _, _, _, _, tail @ ..] = HostKeccak::keccak(&self.0).0;
        Account(tail)
    }

    /// Whether its address is its own first 20 bytes, and needs no entry on chain.
    #[must_use]
    pub fn is_ethereum(&self) -> bool {
        self.0.ends_with(&ETHEREUM_TAIL)
    }

    pub(crate) fn to_subxt(self) -> AccountId32 {
        AccountId32(self.0)
    }
}

impl std::fmt::Display for AccountId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        AccountId32(self.0).fmt(f)
    }
}

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Neither form.
    #[error("{given:?} is no address")]
    Unknown {
        /// What was given.
        given: String,
    },
}

/// Reads an account in any form that people have: `0x` and 40 digits, SS58, or a development name such as `//Bob`.
///
/// # Errors
/// `Unknown`.
pub fn parse(text: &str) -> Result<Account, AddressError> {
    let unknown = || AddressError::Unknown { given: text.to_owned() };
    if let Some(digits) = text.strip_prefix("0x") {
        return hex::decode(digits).ok().and_then(|bytes| bytes.try_into().ok()).map(Account).ok_or_else(unknown);
    }
    if text.starts_with("//") {
        return crate::signer::Signer::from_uri(text).map(|signer| signer.address()).map_err(|_| unknown());
    }
    AccountId32::from_str(text).map(|account| AccountId(account.0).address()).map_err(|_| unknown())
}

/// The 20 bytes as `0x` and 40 digits.
#[must_use]
pub fn show(account: Account) -> String {
    format!("0x{}", hex::encode(account.0))
}

/// A digest as `0x` and 64 digits.
#[must_use]
pub fn show_digest(digest: assent_core::id::Digest) -> String {
    format!("0x{}", hex::encode(digest.0))
}

/// Reads `0x` and 64 digits.
#[must_use]
pub fn parse_digest(text: &str) -> Option<assent_core::id::Digest> {
    let bytes = hex::decode(text.strip_prefix("0x").unwrap_or(text)).ok()?;
    bytes.try_into().ok().map(assent_core::id::Digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    // pallet-revive's own test vectors for the development accounts: Alice is 0x9621dde636de098b43efb0fa9b61facfe328f99d.
    const ALICE: &str = "0x9621dde636de098b43efb0fa9b61facfe328f99d";

    #[test]
    fn all_forms_of_an_account_are_the_same() {
        let alice = parse(ALICE).unwrap();
        assert_eq!(parse("//Alice"), Ok(alice));
        assert_eq!(parse("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"), Ok(alice));
        assert_eq!(show(alice), ALICE);
    }

    #[test]
    fn an_ethereum_account_keeps_its_bytes() {
        let mut id = [0xEE; 32];
        id[..20].copy_from_slice(&[7; 20]);
        assert_eq!(AccountId(id).address(), Account([7; 20]));
        assert!(AccountId(id).is_ethereum() && !AccountId([7; 32]).is_ethereum());
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "0x", "0x12", "Alice", "5Grw", &ALICE[..41]] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
