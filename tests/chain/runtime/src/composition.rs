//! The pallets together, and the interface of the whole.
#![allow(missing_docs)]

pub mod apis;

use alloc::vec::Vec;

use frame_support::construct_runtime;

// The indices are the Hub's, so that calls, events and errors encode as they do there.
construct_runtime!(
    pub enum Runtime {
        System: frame_system = 0,
        Timestamp: pallet_timestamp = 3,
        Balances: pallet_balances = 10,
        TransactionPayment: pallet_transaction_payment = 11,
        Utility: pallet_utility = 40,
        Assets: pallet_assets::<Instance1> = 50,
        Revive: pallet_revive = 90,
        AssetsPrecompilesPermit: pallet_assets_precompiles::permit::pallet = 92,
    }
);
