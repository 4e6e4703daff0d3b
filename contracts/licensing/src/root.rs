//! The root cell of `licensing`, which the office shares.

use assent_core::{
    error::Refusal,
    id::{Account, Seconds},
    records,
};
use assent_shell::host;

/// What every message reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Root {
    /// The contract that instantiated `licensing`.
    pub consent: Account,
    /// Whose code runs what `licensing` has none for.
    pub office: Account,
    /// The notice period.
    pub notice: Seconds,
    /// Licences minted so far.
    pub licences: u64,
    /// Pools opened so far.
    pub pools: u32,
}

records! {
    Root { consent: Account, office: Account, notice: Seconds, licences: u64, pools: u32 }
}

/// ink asks for a layout on the host; the Solidity ABI never reads it.
#[cfg(feature = "std")]
impl ink::storage::traits::StorageLayout for Root {
    fn layout(_: &ink::primitives::Key) -> ink::metadata::layout::Layout {
        ink::metadata::layout::StructLayout::new("Root", []).into()
    }
}

impl Root {
    /// Checks that the caller is `consent`.
    ///
    /// # Errors
    /// `NotConsent`.
    pub fn check_consent(&self) -> Result<(), Refusal> {
        let caller = host::caller();
        if caller == self.consent { Ok(()) } else { Err(Refusal::NotConsent { caller }) }
    }

    /// The contracts' own addresses: they are nobody's account, and no currency.
    #[must_use]
    pub fn contracts(&self) -> [Account; 3] {
        [self.consent, host::here(), self.office]
    }

    /// Checks that money may go there.
    ///
    /// # Errors
    /// `ForbiddenAccount`.
    pub fn check_destination(&self, destination: Account) -> Result<(), Refusal> {
        if destination.is_zero() || self.contracts().contains(&destination) {
            return Err(Refusal::ForbiddenAccount { account: destination });
        }
        Ok(())
    }
}
