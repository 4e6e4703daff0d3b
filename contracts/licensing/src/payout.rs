//! The only place where value leaves.

use assent_core::{amount::Amount, error::Refusal, id::Account};
use ink::{U256, env::DefaultEnvironment};

use crate::abi;

/// Pays a native amount.
///
/// # Errors
/// `TransferFailed`.
pub fn native(destination: Account, amount: Amount) -> Result<(), Refusal> {
    ink::env::transfer::<DefaultEnvironment>(abi::address(destination), U256::from(amount.0))
        .map_err(|_| Refusal::TransferFailed { destination, amount })
}
