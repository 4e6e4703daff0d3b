//! The chain's id, as `eth_chainId` tells it: ink! 6.0.0-beta.1 offers no getter for this host function.

/// The chain's id; on the host, where there is no chain, zero.
#[cfg(target_arch = "riscv64")]
pub fn id() -> u64 {
    use pallet_revive_uapi::{HostFn, HostFnImpl};

    let mut word = [0; 32];
    HostFnImpl::chain_id(&mut word);
    word.first_chunk().map_or(0, |low| u64::from_le_bytes(*low))
}

/// The chain's id; on the host, where there is no chain, zero.
#[cfg(not(target_arch = "riscv64"))]
pub fn id() -> u64 {
    0
}
