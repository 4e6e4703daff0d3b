//! The root cell of `consent`: what is fixed at instantiation, and two counters.

use assent_core::{
    abi::{Bytes, Params},
    amount::{Amount, NATIVE_STEP},
    call::{
        consent::New,
        licensing::{self, Record},
    },
    catalogue::Setting,
    error::Refusal,
    id::{Account, Seconds},
    records,
};
use assent_shell::{abi::Revert, host};

/// What every message reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Root {
    /// The hot contract, instantiated by this one.
    pub licensing: Account,
    /// The contract whose code `licensing` borrows.
    pub office: Account,
    /// The chain's id, as `eth_chainId` tells it.
    pub chain: u64,
    /// The notice period.
    pub notice: Seconds,
    /// How long a name waits before it counts.
    pub naming_notice: Seconds,
    /// What filing a dispute costs until it is returned.
    pub bond: Amount,
    /// Catalogues opened so far: their ids are 1 to this.
    pub catalogues: u32,
    /// Disputes filed so far: their ids are 1 to this.
    pub disputes: u32,
}

records! {
    Root {
        licensing: Account,
        office: Account,
        chain: u64,
        notice: Seconds,
        naming_notice: Seconds,
        bond: Amount,
        catalogues: u32,
        disputes: u32,
    }
}

/// ink asks for a layout on the host; the Solidity ABI never reads it.
#[cfg(feature = "std")]
impl ink::storage::traits::StorageLayout for Root {
    fn layout(_: &ink::primitives::Key) -> ink::metadata::layout::Layout {
        ink::metadata::layout::StructLayout::new("Root", []).into()
    }
}

impl Root {
    /// The root of a new contract: instantiates `licensing`, which instantiates its office.
    ///
    /// # Errors
    /// `AmountNotPayable` for a bond that no transaction can carry.
    pub fn new(asked: New) -> Result<Self, Revert> {
        let New { licensing, office, notice, naming_notice, bond, .. } = asked;
        let step = Amount(NATIVE_STEP);
        if !bond.is_multiple_of(step) {
            return Err(Refusal::AmountNotPayable { amount: bond, step }.into());
        }
        let licensing = host::instantiate(licensing, &Params::encode(&licensing::New { office, notice }))?;
        let (office, chain) = (office_of(licensing)?, host::chain_id());
        Ok(Self { licensing, office, chain, notice, naming_notice, bond, ..Self::default() })
    }

    /// What this contract brings to a decision.
    #[inline(never)]
    #[must_use]
    pub fn setting(&self) -> Setting {
        let Self { licensing, office, notice, naming_notice, .. } = *self;
        Setting { now: host::now(), notice, naming_notice, contracts: [host::here(), licensing, office] }
    }

    /// Checks that money may go there.
    ///
    /// # Errors
    /// `ForbiddenAccount`.
    pub fn check_destination(&self, account: Account) -> Result<(), Refusal> {
        if account.is_zero() {
            return Err(Refusal::ForbiddenAccount { account });
        }
        self.setting().check_account(account)
    }
}

/// The office of `licensing`, as its root cell tells: that begins with the two other contracts.
fn office_of(licensing: Account) -> Result<Account, Revert> {
    let key = Bytes(alloc::vec![0; 4]);
    let output = host::call(licensing, &licensing::Stored { key }, Amount::ZERO)?;
    let root = <Record as Params>::decode(&output)?.value;
    let office = root.0.split_at_checked(20).and_then(|(_consent, rest)| rest.first_chunk());
    Ok(Account(*office.ok_or(Refusal::Unreadable { word: 0 })?))
}
