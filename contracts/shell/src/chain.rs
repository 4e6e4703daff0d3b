//! What a contract sees of a chain, where there is none: on the host machine. A test installs a [`Chain`] for its thread;
//! without one, the host functions find nothing and do nothing.

use alloc::vec::Vec;
use std::{cell::RefCell, rc::Rc};

/// The host functions, as pallet-revive has them. Words of 32 bytes are little-endian numbers.
///
/// A call runs other contracts, which call the chain in turn: so all take `&self`.
pub trait Chain {
    /// Emits an event: its topics, of 32 bytes each, and its data.
    fn deposit(&self, topics: &[u8], data: &[u8]);
    /// The money that came with the call.
    fn value(&self) -> [u8; 32];
    /// The clock, in seconds.
    fn now(&self) -> [u8; 32];
    /// The chain's id.
    fn id(&self) -> [u8; 32];
    /// Who calls.
    fn caller(&self) -> [u8; 20];
    /// The account of this contract.
    fn here(&self) -> [u8; 20];
    /// The calldata from a byte on.
    fn calldata(&self, from: u32) -> Vec<u8>;
    /// The bytes under a key, of which there are so many at most; none where there are none.
    fn stored(&self, key: &[u8], longest: usize) -> Vec<u8>;
    /// Keeps bytes under a key.
    fn keep(&self, key: &[u8], record: &[u8]);
    /// Calls an account with money, and tells whether that went well.
    fn call(&self, contract: &[u8; 20], input: &[u8], value: &[u8; 32]) -> bool;
    /// Instantiates the code whose hash the input begins with.
    fn instantiate(&self, input: &[u8]) -> Option<[u8; 20]>;
    /// What the last call or instantiation returned, or reverted with.
    fn returned(&self) -> Vec<u8>;
    /// Runs this very call by another contract's code in this contract's storage, and ends it: unwinds, by
    /// `std::panic::resume_unwind`, to whoever began the call.
    fn forward(&self, code: &[u8; 20]) -> !;
}

std::thread_local! {
    static CHAIN: RefCell<Option<Rc<dyn Chain>>> = const { RefCell::new(None) };
}

/// Installs a chain for this thread, or takes it away; returns the one before.
pub fn install(chain: Option<Rc<dyn Chain>>) -> Option<Rc<dyn Chain>> {
    CHAIN.replace(chain)
}

/// The chain of this thread, if there is one.
fn chain() -> Option<Rc<dyn Chain>> {
    CHAIN.with_borrow(Clone::clone)
}

fn ask<T: Default>(question: impl FnOnce(&(dyn Chain + 'static)) -> T) -> T {
    chain().map_or_else(T::default, |chain| question(&*chain))
}

pub(crate) fn deposit(topics: &[u8], data: &[u8]) {
    ask(|chain| chain.deposit(topics, data));
}

pub(crate) fn value() -> [u8; 32] {
    ask(Chain::value)
}

pub(crate) fn now() -> [u8; 32] {
    ask(Chain::now)
}

pub(crate) fn id() -> [u8; 32] {
    ask(Chain::id)
}

pub(crate) fn caller() -> [u8; 20] {
    ask(Chain::caller)
}

pub(crate) fn here() -> [u8; 20] {
    ask(Chain::here)
}

pub(crate) fn calldata(from: u32) -> Vec<u8> {
    ask(|chain| chain.calldata(from))
}

pub(crate) fn stored(key: &[u8], longest: usize) -> Vec<u8> {
    ask(|chain| chain.stored(key, longest))
}

pub(crate) fn keep(key: &[u8], record: &[u8]) {
    ask(|chain| chain.keep(key, record));
}

pub(crate) fn call(contract: &[u8; 20], input: &[u8], value: &[u8; 32]) -> bool {
    ask(|chain| chain.call(contract, input, value))
}

pub(crate) fn instantiate(input: &[u8]) -> Option<[u8; 20]> {
    ask(|chain| chain.instantiate(input))
}

pub(crate) fn returned() -> Vec<u8> {
    ask(Chain::returned)
}

pub(crate) fn forward(code: &[u8; 20]) -> ! {
    if let Some(chain) = chain() {
        chain.forward(code);
    }
    loop {
        std::thread::park();
    }
}
