//! The contracts' Solidity ABI, as it was built: a changed message breaks this crate's build.
//!
//! The names are those of the contracts' sources, where everything is described.
#![allow(missing_docs, clippy::too_many_arguments, clippy::pub_underscore_fields, reason = "generated from the ABI")]

use alloy_sol_types::sol;

sol!(
    #[derive(Debug, PartialEq, Eq)]
    Consent,
    "../../contracts/artifact/consent.abi.json"
);

sol!(
    #[derive(Debug, PartialEq, Eq)]
    Licensing,
    "../../contracts/artifact/licensing.abi.json"
);
