//! What `consent` tells the world. Every event carries the head after its change and the time that was hashed into it, so
//! that the events of a catalogue replay to its head.

use alloc::vec::Vec;

use assent_licensing::abi::{Bytes32, PartyAbi};
use ink::Address;

/// A catalogue was opened: no tracks, nothing permitted.
#[ink::event]
pub struct CatalogueOpened {
    /// The catalogue.
    #[ink(topic)]
    pub catalogue: u32,
    /// Who opened it.
    #[ink(topic)]
    pub licensor: Address,
    /// Its parties, in the order of their indices.
    pub parties: Vec<PartyAbi>,
    /// Where its head begins.
    pub head: Bytes32,
    /// When, in seconds since 1970.
    pub time: u64,
}

/// A batch of tracks was appended.
#[ink::event]
pub struct Appended {
    /// The catalogue.
    #[ink(topic)]
    pub catalogue: u32,
    /// The batch's place among the catalogue's batches, from 0.
    pub batch: u32,
    /// The root over its leaves.
    pub root: Bytes32,
    /// The index of its first track.
    pub first: u32,
    /// How many tracks.
    pub count: u32,
    /// SHA-256 of the published manifest.
    pub manifest: Bytes32,
    /// When its tracks may be sold.
    pub matures_at: u64,
    /// The head after the change.
    pub head: Bytes32,
    /// When.
    pub time: u64,
}

/// The use vector was replaced by agreement.
#[ink::event]
pub struct UsesSet {
    /// The catalogue.
    #[ink(topic)]
    pub catalogue: u32,
    /// What is permitted now: two bits a use.
    pub uses: u16,
    /// How often uses were lowered so far.
    pub epoch: u32,
    /// The head after the change.
    pub head: Bytes32,
    /// When.
    pub time: u64,
}

/// Uses were lowered by a rightsholder alone.
#[ink::event]
pub struct Narrowed {
    /// The catalogue.
    #[ink(topic)]
    pub catalogue: u32,
    /// Who did it.
    #[ink(topic)]
    pub by: Address,
    /// What is permitted now: two bits a use.
    pub uses: u16,
    /// How often uses were lowered so far.
    pub epoch: u32,
    /// The head after the change.
    pub head: Bytes32,
    /// When.
    pub time: u64,
}

/// Terms were offered.
#[ink::event]
pub struct Offered {
    /// The catalogue.
    #[ink(topic)]
    pub catalogue: u32,
    /// The terms.
    #[ink(topic)]
    pub terms: Bytes32,
    /// Who may purchase; zero: anyone.
    #[ink(topic)]
    pub licensee: Address,
    /// Until when.
    pub until: u64,
    /// The head after the change.
    pub head: Bytes32,
    /// When.
    pub time: u64,
}

/// An offer was withdrawn.
#[ink::event]
pub struct Withdrawn {
    /// The catalogue.
    #[ink(topic)]
    pub catalogue: u32,
    /// The terms.
    #[ink(topic)]
    pub terms: Bytes32,
    /// Who might have purchased; zero: anyone.
    #[ink(topic)]
    pub licensee: Address,
    /// Who withdrew it.
    pub by: Address,
    /// The head after the change.
    pub head: Bytes32,
    /// When.
    pub time: u64,
}

/// A licence was given.
#[ink::event]
pub struct Granted {
    /// The catalogue.
    #[ink(topic)]
    pub catalogue: u32,
    /// The terms.
    #[ink(topic)]
    pub terms: Bytes32,
    /// Who received it.
    #[ink(topic)]
    pub licensee: Address,
    /// The salted hash of model and version.
    pub model: Bytes32,
    /// The licence.
    pub licence: u64,
    /// The head after the change.
    pub head: Bytes32,
    /// When.
    pub time: u64,
}
