//! What the contracts keep, and where: the storage keys, and the records that the rules do not know.
//!
//! Key: the number of the map as little-endian `u32`, then the SCALE encoding of the map's key. The number 0 is the root
//! cell, which has no key.

use assent_core::{
    amount::Amount,
    id::{Account, Seconds},
    records,
};
use codec::Encode;

/// A map of `consent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum ConsentMap {
    /// The root cell.
    Root = 0,
    /// Catalogues by id.
    Catalogues = 1,
    /// Batches by catalogue and number.
    Batches = 2,
    /// Approvals by catalogue and deal.
    Approvals = 3,
    /// Exclusions by catalogue and word.
    Exclusions = 4,
    /// Whom a seat is offered to, by catalogue and seat.
    Places = 5,
    /// Disputes by id.
    Disputes = 6,
    /// The arbiter's place, which has no key.
    Arbiter = 7,
}

/// A map of `licensing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum LicensingMap {
    /// The root cell.
    Root = 0,
    /// Card and pools by catalogue.
    Listed = 1,
    /// Terms by id.
    Terms = 2,
    /// Offers by catalogue, terms and licensee.
    Offers = 3,
    /// Licences by id.
    Licences = 4,
    /// Ledgers by catalogue and currency.
    Ledgers = 5,
    /// What was claimed, by catalogue, currency and party.
    Claimed = 6,
    /// How many licences an account holds.
    Holdings = 7,
}

impl ConsentMap {
    /// The number of the map.
    #[must_use]
    pub const fn number(self) -> u32 {
        self as u32
    }
}

impl LicensingMap {
    /// The number of the map.
    #[must_use]
    pub const fn number(self) -> u32 {
        self as u32
    }
}

/// The root cell of `consent`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConsentRoot {
    /// The contract that it instantiated.
    pub licensing: Account,
    /// The contract whose code that one borrows.
    pub office: Account,
    /// The chain's id.
    pub chain: u64,
    /// How long a batch waits before it may be sold.
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

/// The root cell of `licensing`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LicensingRoot {
    /// The contract that instantiated it.
    pub consent: Account,
    /// Whose code runs what it has none for.
    pub office: Account,
    /// The notice period.
    pub notice: Seconds,
    /// Licences minted so far.
    pub licences: u64,
    /// Pools opened so far.
    pub pools: u32,
}

records! {
    ConsentRoot {
        licensing: Account,
        office: Account,
        chain: u64,
        notice: Seconds,
        naming_notice: Seconds,
        bond: Amount,
        catalogues: u32,
        disputes: u32,
    }
    LicensingRoot { consent: Account, office: Account, notice: Seconds, licences: u64, pools: u32 }
}

/// The storage key of a record.
#[must_use]
pub fn key(map: u32, of: &impl Encode) -> Vec<u8> {
    (map, of).encode()
}

#[cfg(test)]
mod tests {
    use super::*;
    use assent_core::id::CatalogueId;

    #[test]
    fn a_key_is_the_map_and_what_it_is_asked_for() {
        assert_eq!(key(2, &(CatalogueId(0x0304), 5_u32)), [2, 0, 0, 0, 4, 3, 0, 0, 5, 0, 0, 0]);
        assert_eq!(key(0, &()), [0; 4]);
    }
}
