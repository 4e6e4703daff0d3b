//! Every number of the chain, with its source.
//!
//! "Hub" is `asset-hub-polkadot` of polkadot-fellows/runtimes at v2.3.2 (2026-07-23): `system-parachains/asset-hubs/
//! asset-hub-polkadot/src/lib.rs`, `system-parachains/constants/src/{lib,polkadot}.rs`, `relay/polkadot/constants`.

use crate::{Balance, BlockNumber};
use frame_support::weights::{
    RuntimeDbWeight, Weight,
    constants::{WEIGHT_REF_TIME_PER_NANOS, WEIGHT_REF_TIME_PER_SECOND},
};
use sp_runtime::Perbill;

/// One whole token: 10 decimals, as DOT (Hub `UNITS`).
pub const UNIT: Balance = 10_000_000_000;
/// A hundredth of a token (Hub `CENTS`).
pub const CENT: Balance = UNIT / 100;
/// A hundred-thousandth of a token (Hub `MILLICENTS`).
pub const MILLICENT: Balance = CENT / 1_000;
/// Decimals of the native token.
pub const DECIMALS: u8 = 10;
/// The native token's symbol. Not DOT: nothing here is worth anything.
pub const SYMBOL: &str = "DEV";

/// Existential deposit, 0.01 tokens (Hub: relay's 1 DOT / 10 / 10).
pub const ED: Balance = 100_000_000;

/// Deposit for `items` storage keys and `bytes` of values: 0.2 tokens and 0.00001 tokens (Hub `system_para_deposit`).
pub const fn deposit(items: u32, bytes: u32) -> Balance {
    items as Balance * 20 * CENT + bytes as Balance * MILLICENT
}
/// Deposit for a key in a contract's own storage, 0.002 tokens (Hub `DepositPerChildTrieItem`).
pub const CHILD_TRIE_ITEM_DEPOSIT: Balance = deposit(1, 0) / 100;
/// Part of a code's deposit that each contract made from it locks (Hub `CodeHashLockupDepositPercent`).
pub const CODE_HASH_LOCKUP: Perbill = Perbill::from_percent(30);

/// EIP-155 chain id. Ours: the Hubs and revive's dev node have 420420417 to 420420420.
pub const CHAIN_ID: u64 = 420_420_999;
/// Wei in a planck: 10^(18 − 10) (Hub `NativeToEthRatio`).
pub const NATIVE_TO_ETH_RATIO: u32 = 100_000_000;
/// Scale between gas price and fee (Hub `GasScale`).
pub const GAS_SCALE: u32 = 80_000;
/// Address format. 42, the generic one: the Hub's 0 is Polkadot's own, and these accounts hold nothing there.
pub const SS58_PREFIX: u16 = 42;

/// Two seconds of computation in a block (Hub `async_backing::MAXIMUM_BLOCK_WEIGHT`) and a proof of 10 MiB
/// (polkadot-primitives `MAX_POV_SIZE`).
pub const MAXIMUM_BLOCK_WEIGHT: Weight =
    Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2), 10 * 1024 * 1024);
/// Part of a block open to ordinary extrinsics (Hub `async_backing::NORMAL_DISPATCH_RATIO`).
pub const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(85);
/// Part of a block assumed for hooks (Hub `AVERAGE_ON_INITIALIZE_RATIO`).
pub const ON_INITIALIZE_RATIO: Perbill = Perbill::from_percent(5);
/// Bytes of extrinsics in a block (Hub `RuntimeBlockLength`).
pub const MAXIMUM_BLOCK_LENGTH: u32 = 5 * 1024 * 1024;
/// Bytes a header may have (Hub `RuntimeBlockLength`).
pub const MAXIMUM_HEADER_LENGTH: u32 = 100 * 1024;
/// Weight of an empty block (Hub `weights/block_weights.rs`).
pub const BLOCK_EXECUTION_WEIGHT: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_NANOS.saturating_mul(5_000_000), 0);
/// Weight of an empty extrinsic (Hub `weights/extrinsic_weights.rs`).
pub const EXTRINSIC_BASE_WEIGHT: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_NANOS.saturating_mul(125_000), 0);
/// Weight of a storage access (Hub `weights/inmemorydb_weights.rs`).
pub const DB_WEIGHT: RuntimeDbWeight =
    RuntimeDbWeight { read: 13_701 * WEIGHT_REF_TIME_PER_NANOS, write: 33_060 * WEIGHT_REF_TIME_PER_NANOS };
/// Block hashes kept, so the longest mortality (relay `BlockHashCount`).
pub const BLOCK_HASH_COUNT: BlockNumber = 4096;

/// Fee for a byte of extrinsic (Hub `TRANSACTION_BYTE_FEE`).
pub const TRANSACTION_BYTE_FEE: Balance = MILLICENT / 2;
/// ref_time that costs one [`CENT`]: 200 base extrinsics of the *relay chain*, 126,045 ns each (Hub `fee::WeightToFee`).
pub const REF_TIME_PER_CENT: u128 = 200 * 126_045 * WEIGHT_REF_TIME_PER_NANOS as u128;

/// The stablecoin's asset id, as USDC's on the Hub.
pub const USDC: u32 = 1337;
/// One whole USDC: 6 decimals, as on the Hub.
pub const USDC_UNIT: Balance = 1_000_000;
/// Least balance of USDC an account may hold, 0.01. On the Hub it is set by the asset's owner and not in the source.
pub const USDC_MIN_BALANCE: Balance = 10_000;
/// Bytes 16 and 17 of an asset's ERC-20 precompile address (Hub: `InlineIdConfig<0x120>`).
pub const ERC20_SUFFIX: u16 = 0x0120;
