//! What `licensing` tells the world: every `&mut self` message emits exactly the events that its documentation lists.

use ink::{Address, U256};

use crate::abi::{Bytes32, TermsAbi};

/// Terms were registered.
#[ink::event]
pub struct TermsRegistered {
    /// Their content address.
    #[ink(topic)]
    pub id: Bytes32,
    /// The terms.
    pub terms: TermsAbi,
}

/// A licence was minted.
#[ink::event]
pub struct Licensed {
    /// The licence.
    #[ink(topic)]
    pub licence: u64,
    /// What is licensed.
    #[ink(topic)]
    pub catalogue: u32,
    /// To whom.
    #[ink(topic)]
    pub licensee: Address,
    /// Under which terms.
    pub terms: Bytes32,
    /// The salted hash of model and version.
    pub model: Bytes32,
    /// Exactly what was agreed.
    pub head: Bytes32,
    /// It covers the tracks with an index below this.
    pub tracks: u32,
    /// What was paid, the advance included.
    pub price: U256,
    /// Since when, in seconds since 1970.
    pub since: u64,
    /// Its last moment.
    pub expires: u64,
}

/// A further training run was started.
#[ink::event]
pub struct RunStarted {
    /// The licence.
    #[ink(topic)]
    pub licence: u64,
    /// The run, from 2: the first is started by the purchase.
    pub run: u16,
    /// When, in seconds since 1970.
    pub time: u64,
}

/// Usage was reported.
#[ink::event]
pub struct Attested {
    /// The licence.
    #[ink(topic)]
    pub licence: u64,
    /// Its number among the licence's attestations.
    pub sequence: u32,
    /// The training run.
    pub run: u16,
    /// Where the period begins, in seconds since 1970.
    pub from: u64,
    /// Where the period ends.
    pub until: u64,
    /// The root over the usage of each track.
    pub usage: Bytes32,
    /// The sum of all units.
    pub units: u64,
    /// SHA-256 of the evidence.
    pub evidence: Bytes32,
    /// Who reported.
    #[ink(topic)]
    pub attester: Address,
    /// Whether the licensee stood in for an attester who missed the interval.
    pub self_reported: bool,
    /// What is owed after the payment of this call.
    pub owed: U256,
    /// When it was reported.
    pub time: u64,
}

/// Royalties were paid.
#[ink::event]
pub struct Paid {
    /// The licence.
    #[ink(topic)]
    pub licence: u64,
    /// Who paid.
    #[ink(topic)]
    pub payer: Address,
    /// How much.
    pub amount: U256,
    /// All that was paid for the licence in royalties.
    pub paid: U256,
    /// When it was paid.
    pub time: u64,
}

/// Money was credited to a catalogue.
#[ink::event]
pub struct Accrued {
    /// The catalogue.
    #[ink(topic)]
    pub catalogue: u32,
    /// The currency; zero: native.
    #[ink(topic)]
    pub currency: Address,
    /// The licence that it comes from.
    #[ink(topic)]
    pub licence: u64,
    /// How much.
    pub amount: U256,
    /// All that was ever credited.
    pub accrued: U256,
}

/// A recipient claimed a share.
#[ink::event]
pub struct Claimed {
    /// The catalogue.
    #[ink(topic)]
    pub catalogue: u32,
    /// The currency; zero: native.
    #[ink(topic)]
    pub currency: Address,
    /// Whose share.
    #[ink(topic)]
    pub recipient: Address,
    /// The recipient's index among the parties.
    pub party: u32,
    /// How much.
    pub amount: U256,
    /// Where it went.
    pub destination: Address,
    /// All that the recipient ever claimed.
    pub claimed: U256,
}
