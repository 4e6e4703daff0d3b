//! The blob's entry points on chain; on the host, a program that prints the contract's metadata for `assent-build`.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

use assent_office as _;

#[cfg(all(feature = "std", ink_abi = "sol", not(feature = "ink-as-dependency")))]
fn main() {
    unsafe extern "Rust" {
        safe fn __ink_generate_solidity_metadata() -> ink::metadata::sol::ContractMetadata;
    }
    match serde_json::to_string(&__ink_generate_solidity_metadata()) {
        Ok(json) => println!("{json}"),
        Err(error) => panic!("metadata is not JSON: {error}"),
    }
}

#[cfg(all(feature = "std", not(all(ink_abi = "sol", not(feature = "ink-as-dependency")))))]
fn main() {}
