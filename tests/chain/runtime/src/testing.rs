//! Externalities at genesis, for tests that call pallets directly.

use crate::{Runtime, System, Timestamp, genesis_storage};
use frame_support::traits::{Hooks, OnFinalize};
use sp_io::TestExternalities;

/// Milliseconds since 1970 of the first block: 2026-01-01T00:00:00Z.
pub const GENESIS_TIME: u64 = 1_767_225_600_000;

/// Genesis externalities, standing in block 1 with the clock set, so that events are recorded.
pub fn ext() -> TestExternalities {
    let mut ext = TestExternalities::new(genesis_storage());
    ext.execute_with(|| enter_block(1, GENESIS_TIME));
    ext
}

/// Starts block `number` at `now` milliseconds, without finalizing the last one; a shortcut for tests of calls.
pub fn enter_block(number: u32, now: u64) {
    System::set_block_number(number);
    pallet_timestamp::Now::<Runtime>::put(now);
    let _weight = <crate::Revive as Hooks<u32>>::on_initialize(number);
}

/// Moves the clock by whole seconds and one block on.
pub fn advance(seconds: u64) {
    let now = Timestamp::get().saturating_add(seconds.saturating_mul(1_000));
    <crate::Revive as OnFinalize<u32>>::on_finalize(System::block_number());
    enter_block(System::block_number().saturating_add(1), now);
}
