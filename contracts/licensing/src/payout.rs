//! The only place where value leaves.

use assent_core::{amount::Amount, error::Refusal, id::Account};
use assent_shell::host;

use crate::token;

/// Pays a native amount.
///
/// # Errors
/// `TransferFailed`.
pub fn native(destination: Account, amount: Amount) -> Result<(), Refusal> {
    paid(host::transfer(destination, amount), destination, amount)
}

/// Pays an amount of any currency.
///
/// # Errors
/// `TransferFailed`.
#[inline(never)]
pub fn any(currency: Account, destination: Account, amount: Amount) -> Result<(), Refusal> {
    if currency.is_zero() {
        return native(destination, amount);
    }
    paid(token::push(currency, destination, amount), destination, amount)
}

fn paid(done: bool, destination: Account, amount: Amount) -> Result<(), Refusal> {
    if done { Ok(()) } else { Err(Refusal::TransferFailed { destination, amount }) }
}
