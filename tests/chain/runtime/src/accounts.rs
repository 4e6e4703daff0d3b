//! Well-known accounts, endowed at genesis. Their keys are public: never use them where money is.

use crate::AccountId;
use alloc::vec::Vec;
use sp_core::{H160, hex2array};
use sp_keyring::Sr25519Keyring;

/// Ethereum development accounts of Moonbeam and revive's dev node: name, address.
pub const ETHEREUM: [(&str, [u8; 20]); 5] = [
    ("Alith", hex2array!("f24FF3a9CF04c71Dbc94D0b566f7A27B94566cac")),
    ("Baltathar", hex2array!("3Cd0A705a2DC65e5b1E1205896BaA2be8A07c6e0")),
    ("Charleth", hex2array!("798d4Ba9baf0064Ec19eB4F0a1a45785ae9D6DFc")),
    ("Dorothy", hex2array!("773539d4Ac0e786233D90A233654ccEE26a613D9")),
    ("Ethan", hex2array!("Ff64d3F6efE2317EE2807d223a0Bdc4c0c49dfDB")),
];

/// Alice to Ferdie and their stashes: keys `//Alice`, `//Alice//stash`, …
pub fn substrate() -> Vec<AccountId> {
    Sr25519Keyring::well_known().map(Sr25519Keyring::to_account_id).collect()
}

/// The five Ethereum accounts as the chain stores them.
pub fn ethereum() -> Vec<AccountId> {
    ETHEREUM.iter().map(|(_, address)| of_address(H160(*address))).collect()
}

/// All of them.
pub fn all() -> Vec<AccountId> {
    [substrate(), ethereum()].concat()
}

/// The account of an Ethereum address or contract: the address, then twelve `0xEE`.
pub fn of_address(address: H160) -> AccountId {
    let mut id = [0xEE; 32];
    id[..20].copy_from_slice(address.as_bytes());
    id.into()
}
