//! The only place where value leaves.

use assent_core::{amount::Amount, error::Refusal, id::Account};
use assent_shell::host;

/// Pays a native amount.
///
/// # Errors
/// `TransferFailed`.
pub fn native(destination: Account, amount: Amount) -> Result<(), Refusal> {
    if host::transfer(destination, amount) { Ok(()) } else { Err(Refusal::TransferFailed { destination, amount }) }
}
