//! Version, block limits, time and batches.

use crate::{
    AccountId, Balance, Block, Hash, Nonce, PalletInfo, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, RuntimeTask,
    constants::*,
};
use alloc::borrow::Cow;
use frame_support::{
    dispatch::DispatchClass,
    parameter_types,
    traits::{ConstU16, ConstU32, ConstU64, Everything},
    weights::RuntimeDbWeight,
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_runtime::traits::{AccountIdLookup, BlakeTwo256};
use sp_version::RuntimeVersion;

/// This runtime's name and version.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: Cow::Borrowed("assent-hub"),
    impl_name: Cow::Borrowed("assent-hub"),
    authoring_version: 1,
    spec_version: 1,
    impl_version: 0,
    apis: crate::RUNTIME_API_VERSIONS,
    transaction_version: 1,
    system_version: 1,
};

parameter_types! {
    /// [`VERSION`].
    pub const Version: RuntimeVersion = VERSION;
    /// The Hub's division of a block among classes of extrinsics.
    pub RuntimeBlockWeights: BlockWeights = block_weights();
    /// The Hub's block length.
    pub RuntimeBlockLength: BlockLength = block_length();
    /// [`DB_WEIGHT`].
    pub const DbWeight: RuntimeDbWeight = DB_WEIGHT;
}

fn block_weights() -> BlockWeights {
    let normal = NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_WEIGHT;
    BlockWeights::builder()
        .base_block(BLOCK_EXECUTION_WEIGHT)
        .for_class(DispatchClass::all(), |class| class.base_extrinsic = EXTRINSIC_BASE_WEIGHT)
        .for_class(DispatchClass::Normal, |class| class.max_total = Some(normal))
        .for_class(DispatchClass::Operational, |class| {
            class.max_total = Some(MAXIMUM_BLOCK_WEIGHT);
            class.reserved = Some(MAXIMUM_BLOCK_WEIGHT - normal);
        })
        .avg_block_initialization(ON_INITIALIZE_RATIO)
        .build_or_panic()
}

fn block_length() -> BlockLength {
    BlockLength::builder()
        .max_length(MAXIMUM_BLOCK_LENGTH)
        .modify_max_length_for_class(DispatchClass::Normal, |max| *max = NORMAL_DISPATCH_RATIO * *max)
        .max_header_size(MAXIMUM_HEADER_LENGTH)
        .build()
}

impl frame_system::Config for Runtime {
    type BaseCallFilter = Everything;
    type BlockWeights = RuntimeBlockWeights;
    type BlockLength = RuntimeBlockLength;
    type AccountId = AccountId;
    type RuntimeCall = RuntimeCall;
    type Lookup = AccountIdLookup<AccountId, ()>;
    type Nonce = Nonce;
    type Hash = Hash;
    type Hashing = BlakeTwo256;
    type Block = Block;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeTask = RuntimeTask;
    type RuntimeOrigin = RuntimeOrigin;
    type BlockHashCount = ConstU32<BLOCK_HASH_COUNT>;
    type DbWeight = DbWeight;
    type Version = Version;
    type PalletInfo = PalletInfo;
    // The Hub maps every new account to its contract address (AutoMap).
    type OnNewAccount = pallet_revive::AutoMapper<Runtime>;
    type OnKilledAccount = pallet_revive::AutoMapper<Runtime>;
    type AccountData = pallet_balances::AccountData<Balance>;
    type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
    type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
    type SS58Prefix = ConstU16<SS58_PREFIX>;
    type OnSetCode = ();
    type MaxConsumers = ConstU32<64>;
    type SingleBlockMigrations = ();
    type MultiBlockMigrator = ();
    type PreInherents = ();
    type PostInherents = ();
    type PostTransactions = ();
}

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    type OnTimestampSet = ();
    type MinimumPeriod = ConstU64<0>;
    type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_utility::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = crate::OriginCaller;
    type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}
