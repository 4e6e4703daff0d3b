//! What the contracts share: how ink! hands them calldata and takes their answers and refusals ([`abi`]), and the host
//! functions they call themselves ([`host`]).

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions
)]

extern crate alloc;

pub mod abi;
#[cfg(not(target_arch = "riscv64"))]
pub mod chain;
pub mod host;
