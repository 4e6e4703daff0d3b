//! What each message takes and answers: the interface of both contracts, declared once.
//!
//! The contracts read calldata by these declarations, `assent-build` makes the ABI's JSON of them, and checks that each
//! contract has exactly these messages.

pub mod consent;
pub mod licensing;
pub mod token;
