//! The contracts' ABI, generated from the committed JSON: a changed message breaks the build.
#![allow(missing_docs, clippy::too_many_arguments, reason = "generated code")]

/// The cold contract.
pub mod consent {
    alloy_sol_types::sol!(Consent, "../../contracts/artifact/consent.abi.json");
}

/// The hot contract.
pub mod licensing {
    alloy_sol_types::sol!(Licensing, "../../contracts/artifact/licensing.abi.json");
}
