//! A runtime that mirrors Polkadot Hub as far as contracts, fees and stablecoins are concerned.
//!
//! It has the Hub's pallets at the Hub's indices, with the Hub's constants, and nothing that needs a relay chain. The
//! simulator runs it natively, the devnet as wasm; the crate itself builds no wasm, so that it stays a plain library.
//!
//! | file | subject |
//! |---|---|
//! | `constants` | every number, with its source |
//! | `system`, `money`, `contracts` | the pallets' configuration |
//! | `transaction` | what an extrinsic carries, Ethereum ones included |
//! | `composition`, `composition/apis` | the pallets together; what a node may ask the runtime |
//! | `genesis` | who owns what in block 0 |
//! | `testing` | externalities at genesis (`std` only) |
//!
//! Absent on purpose: consensus (blocks are sealed by the node), sudo, `CheckMetadataHash` (no metadata hash is computed
//! without substrate-wasm-builder), asset-paid fees, XCM, staking, governance.
#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "256"]

extern crate alloc;

pub mod accounts;
pub mod composition;
pub mod constants;
pub mod contracts;
pub mod genesis;
pub mod money;
pub mod system;
#[cfg(feature = "std")]
pub mod testing;
pub mod transaction;

use sp_runtime::{
    MultiAddress, MultiSignature, generic,
    traits::{BlakeTwo256, IdentifyAccount, Verify},
};

pub use composition::apis::{RUNTIME_API_VERSIONS, RuntimeApi, api};
pub use constants::{CHAIN_ID, ED, NATIVE_TO_ETH_RATIO, UNIT, USDC, USDC_UNIT};
pub use genesis::development_genesis;
#[cfg(feature = "std")]
pub use genesis::genesis_storage;
pub use system::VERSION;
#[cfg(feature = "std")]
pub use testing::ext;
pub use transaction::{EthExtraImpl, TxExtension, UncheckedExtrinsic};

/// A signature by an sr25519, ed25519 or ECDSA key, or by an Ethereum key (`Eth`, keccak digest).
pub type Signature = MultiSignature;
/// 32 bytes; an Ethereum account is its 20 bytes followed by twelve `0xEE`.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// An amount of the native token in planck (10⁻¹⁰ of the unit), or of an asset in base units.
pub type Balance = u128;
/// Number of transactions an account has sent.
pub type Nonce = u32;
/// Height of a block.
pub type BlockNumber = u32;
/// A 32-byte BLAKE2b hash.
pub type Hash = sp_core::H256;
/// How extrinsics name an account.
pub type Address = MultiAddress<AccountId, ()>;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// Builds and checks blocks.
pub type Executive =
    frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

pub use composition::*;
