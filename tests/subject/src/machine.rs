//! What the contracts run on: calls, raw storage, purses.

use assent_core::{abi::Params, id::Account, message::Message};
use assent_model::Currency;
use codec::{Decode, Encode};

/// What a call led to.
#[derive(Debug)]
pub struct Called {
    /// What it returned; or the revert data; or why it never ran.
    pub result: Result<Vec<u8>, Stopped>,
    /// What `licensing` emitted: topics and data.
    pub events: Vec<(Vec<[u8; 32]>, Vec<u8>)>,
    /// The proof it weighed, in bytes; 0 on a machine that weighs nothing.
    pub proof: u64,
}

/// Why a call returned nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The contract reverted with these bytes.
    Reverted(Vec<u8>),
    /// The caller has not the money that they send.
    Unfunded,
    /// The machine stopped it.
    Failed(String),
}

/// A chain with both contracts, and actors with purses who let `licensing` take all their tokens. It can be set back to that
/// moment again and again.
pub trait Machine {
    /// `consent` and `licensing`.
    fn contracts(&self) -> [Account; 2];

    /// As it was when the contracts had been deployed.
    fn set_back(&mut self);

    /// Sets the clock, in seconds.
    fn at(&mut self, now: u64);

    /// Calls a contract with a value in 18 decimals.
    fn call(&mut self, who: Account, to: Account, data: Vec<u8>, value: u128) -> Called;

    /// The bytes that a contract keeps under a key.
    fn stored(&mut self, contract: Account, key: Vec<u8>) -> Option<Vec<u8>>;

    /// What an account has of a currency, of what stories are about.
    fn balance(&mut self, who: Account, currency: Currency) -> i128;

    /// A digest of all that is stored, purses and all.
    fn root(&mut self) -> Vec<u8>;

    /// A record of a contract, as it is stored.
    fn record<T: Decode>(&mut self, contract: Account, map: u32, key: &impl Encode) -> Option<T> {
        let mut full = map.to_le_bytes().to_vec();
        key.encode_to(&mut full);
        let stored = self.stored(contract, full)?;
        Some(T::decode(&mut &stored[..]).expect("a record of its type"))
    }
}

/// A message's calldata.
pub fn calldata<M: Message>(message: &M) -> Vec<u8> {
    let mut data = M::SELECTOR.to_vec();
    data.append(&mut Params::encode(message));
    data
}
