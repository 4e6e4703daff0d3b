//! Block 0: development accounts with native tokens and USDC.

use crate::{
    AssetsConfig, Balance, BalancesConfig, RuntimeGenesisConfig, accounts,
    constants::{UNIT, USDC, USDC_MIN_BALANCE, USDC_UNIT},
};
use alloc::{string::ToString, vec, vec::Vec};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, PresetId};

/// Native tokens of each development account: a million.
pub const ENDOWMENT: Balance = 1_000_000 * UNIT;
/// USDC of each development account: a million.
pub const USDC_ENDOWMENT: Balance = 1_000_000 * USDC_UNIT;

/// The genesis configuration; Alice owns the stablecoin.
pub fn development() -> RuntimeGenesisConfig {
    RuntimeGenesisConfig {
        balances: BalancesConfig {
            balances: accounts::all().into_iter().map(|who| (who, ENDOWMENT)).collect(),
            ..Default::default()
        },
        assets: stablecoin(),
        ..Default::default()
    }
}

fn stablecoin() -> AssetsConfig {
    let owner = sp_keyring::Sr25519Keyring::Alice.to_account_id();
    AssetsConfig {
        assets: vec![(USDC, owner, true, USDC_MIN_BALANCE)],
        metadata: vec![(USDC, b"USD Coin".to_vec(), b"USDC".to_vec(), 6)],
        accounts: accounts::all().into_iter().map(|who| (USDC, who, USDC_ENDOWMENT)).collect(),
        ..Default::default()
    }
}

/// The genesis configuration as JSON, complete, for a chain specification.
///
/// # Panics
///
/// Never: the preset is constant, and tested.
pub fn development_genesis() -> serde_json::Value {
    // Every amount fits u64, so serde_json needs no feature for it.
    serde_json::to_value(development()).expect("the preset serializes; tested")
}

/// The state of block 0, without `:code`.
#[cfg(feature = "std")]
pub fn genesis_storage() -> sp_core::storage::Storage {
    use sp_runtime::BuildStorage;
    development().build_storage().expect("the preset builds; tested")
}

/// A preset by name, for the node's chain specification builder.
pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
    (id == DEV_RUNTIME_PRESET).then(|| development_genesis().to_string().into_bytes())
}

/// The presets' names.
pub fn preset_names() -> Vec<PresetId> {
    vec![PresetId::from(DEV_RUNTIME_PRESET)]
}
