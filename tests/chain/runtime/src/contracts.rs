//! Contracts: pallet-revive and the ERC-20 precompile over assets.

use crate::{
    Address, Balance, Balances, EthExtraImpl, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin,
    Signature, Timestamp, constants::*, money::TrustBackedAssets,
};
use frame_support::{
    parameter_types,
    traits::{ConstBool, ConstU32, ConstU64, ConstU128},
};
use frame_system::EnsureSigned;
use pallet_assets_precompiles::{ERC20, InlineIdConfig};
use sp_core::H160;
use sp_runtime::{FixedU128, Perbill};

parameter_types! {
    /// [`CODE_HASH_LOCKUP`].
    pub const CodeHashLockupDepositPercent: Perbill = CODE_HASH_LOCKUP;
    /// Greatest part of a block's weight that an Ethereum transaction gets (Hub `MaxEthExtrinsicWeight`).
    pub const MaxEthExtrinsicWeight: FixedU128 = FixedU128::from_rational(5, 10);
}

impl pallet_revive::Config for Runtime {
    type Time = Timestamp;
    type Balance = Balance;
    type Currency = Balances;
    type OnBurn = ();
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type RuntimeOrigin = RuntimeOrigin;
    type RuntimeHoldReason = RuntimeHoldReason;
    // The pallet's own weights. The Hub's are measured on its reference machine and differ by a few percent.
    type WeightInfo = pallet_revive::weights::SubstrateWeight<Runtime>;
    type Precompiles = (ERC20<Self, InlineIdConfig<ERC20_SUFFIX>, TrustBackedAssets>,);
    type FindAuthor = ();
    type DepositPerByte = ConstU128<{ deposit(0, 1) }>;
    type DepositPerItem = ConstU128<{ deposit(1, 0) }>;
    type DepositPerChildTrieItem = ConstU128<CHILD_TRIE_ITEM_DEPOSIT>;
    type CodeHashLockupDepositPercent = CodeHashLockupDepositPercent;
    type AddressMapper = pallet_revive::AccountId32Mapper<Self>;
    type AllowEVMBytecode = ConstBool<true>;
    type UploadOrigin = EnsureSigned<Self::AccountId>;
    type InstantiateOrigin = EnsureSigned<Self::AccountId>;
    type RuntimeMemory = ConstU32<{ 128 * 1024 * 1024 }>;
    type PVFMemory = ConstU32<{ 512 * 1024 * 1024 }>;
    type ChainId = ConstU64<CHAIN_ID>;
    type NativeToEthRatio = ConstU32<NATIVE_TO_ETH_RATIO>;
    type FeeInfo = pallet_revive::evm::fees::Info<Address, Signature, EthExtraImpl>;
    type Deposit = ();
    type MaxEthExtrinsicWeight = MaxEthExtrinsicWeight;
    type DebugEnabled = ConstBool<false>;
    type AutoMap = ConstBool<true>;
    type GasScale = ConstU32<GAS_SCALE>;
}

impl pallet_assets_precompiles::PermitConfig for Runtime {
    type ChainId = ConstU64<CHAIN_ID>;
    type WeightInfo = pallet_assets_precompiles::weights::SubstrateWeight<Runtime>;
}

/// The address at which contracts and Ethereum wallets find an asset as an ERC-20 token.
pub fn erc20_address(asset: u32) -> H160 {
    let mut address = [0; 20];
    address[..4].copy_from_slice(&asset.to_be_bytes());
    address[16..18].copy_from_slice(&ERC20_SUFFIX.to_be_bytes());
    H160(address)
}
