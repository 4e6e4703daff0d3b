//! Native balances, fees and assets.

use crate::{
    AccountId, Balance, Balances, Runtime, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, System, constants::*,
};
use codec::Compact;
use frame_support::{
    parameter_types,
    traits::{AsEnsureOriginWithArg, ConstU8, ConstU32, ConstU128, VariantCountOf},
    weights::ConstantMultiplier,
};
use frame_system::{EnsureRoot, EnsureSigned};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{FixedPointNumber, Perquintill, traits::Bounded};

/// The instance of assets that anyone may register, as on the Hub.
pub type TrustBackedAssets = pallet_assets::Instance1;

/// Fee for a weight: the dearer of ref_time and proof size, which are weighed by their share of a block.
pub type WeightToFee = pallet_revive::evm::fees::BlockRatioFee<CENT, REF_TIME_PER_CENT, Runtime, Balance>;

/// How fees follow the load: as polkadot-runtime-common's `SlowAdjustingFeeUpdate`.
pub type SlowAdjustingFeeUpdate =
    TargetedFeeAdjustment<Runtime, TargetBlockFullness, AdjustmentVariable, MinimumMultiplier, MaximumMultiplier>;

parameter_types! {
    /// Fullness at which fees stay (Hub `TARGET_BLOCK_FULLNESS`).
    pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
    /// How fast fees move.
    pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(75, 1_000_000);
    /// The least fee, a tenth of the first.
    pub MinimumMultiplier: Multiplier = Multiplier::saturating_from_rational(1, 10);
    /// No greatest fee.
    pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

impl pallet_balances::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
    type Balance = Balance;
    type DustRemoval = ();
    type ExistentialDeposit = ConstU128<ED>;
    type AccountStore = System;
    type ReserveIdentifier = [u8; 8];
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxLocks = ConstU32<50>;
    type MaxReserves = ConstU32<50>;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type DoneSlashHandler = ();
}

impl pallet_transaction_payment::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    // Fees are burned: no collator is here to earn them.
    type OnChargeTransaction = FungibleAdapter<Balances, ()>;
    type WeightToFee = WeightToFee;
    type LengthToFee = ConstantMultiplier<Balance, ConstU128<TRANSACTION_BYTE_FEE>>;
    type FeeMultiplierUpdate = SlowAdjustingFeeUpdate;
    type OperationalFeeMultiplier = ConstU8<5>;
    type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}

impl pallet_assets::Config<TrustBackedAssets> for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type Balance = Balance;
    type RemoveItemsLimit = ConstU32<1000>;
    type AssetId = u32;
    type AssetIdParameter = Compact<u32>;
    type ReserveData = ();
    type Currency = Balances;
    type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
    type ForceOrigin = EnsureRoot<AccountId>;
    type AssetDeposit = ConstU128<{ deposit(1, 190) }>;
    type AssetAccountDeposit = ConstU128<{ deposit(1, 16) }>;
    type MetadataDepositBase = ConstU128<{ deposit(1, 68) }>;
    type MetadataDepositPerByte = ConstU128<{ deposit(0, 1) }>;
    type ApprovalDeposit = ConstU128<ED>;
    type StringLimit = ConstU32<50>;
    type Freezer = ();
    type Holder = ();
    type Extra = ();
    type CallbackHandle = ();
    // The Hub hands ids out in order (`AutoIncAssetId`); here any free id may be taken, so that tests can name theirs.
    type AssetIdAllocator = ();
    type WeightInfo = pallet_assets::weights::SubstrateWeight<Runtime>;
}
