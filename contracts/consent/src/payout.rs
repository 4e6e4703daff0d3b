//! The only place where value leaves: bonds, to their filers or to the catalogue that was disputed for nothing.

use assent_core::{
    amount::Amount,
    call::licensing::Credit,
    error::Refusal,
    id::{Account, CatalogueId},
};
use assent_shell::{abi::Revert, host};

/// Pays a native amount.
///
/// # Errors
/// `TransferFailed`.
pub fn native(destination: Account, amount: Amount) -> Result<(), Refusal> {
    if host::transfer(destination, amount) { Ok(()) } else { Err(Refusal::TransferFailed { destination, amount }) }
}

/// Gives a bond to a catalogue: to its native ledger at `licensing`.
///
/// # Errors
/// Those of `credit` at `licensing`.
pub fn forfeit(licensing: Account, catalogue: CatalogueId, bond: Amount) -> Result<(), Revert> {
    host::call(licensing, &Credit { catalogue }, bond).map(|_| ())
}
