//! The host functions that the contracts call themselves, where ink!'s wrappers cost more bytes or do not exist. On the
//! host machine, where there is no chain, a test may stand in for one: `chain.rs`.

use alloc::vec::Vec;

use assent_core::{
    amount::Amount,
    error::Refusal,
    id::{Account, Digest, Time},
    message::{Event, Message},
    record::{Fields, Fixed},
};
use codec::Encode;

use crate::abi::Revert;
#[cfg(not(target_arch = "riscv64"))]
use crate::chain;

/// The longest record that the pallet keeps, in bytes: its `limits::STORAGE_BYTES`.
const LONGEST: usize = 416;

/// The longest storage key, in bytes: pallet-revive's `limits::STORAGE_KEY_BYTES`.
const LONGEST_KEY: usize = 128;

/// Enough for every key of ours.
const KEY: usize = 64;

/// Tells the world.
pub fn emit<E: Event>(event: &E) {
    chain::deposit(&event.topics(), &event.data());
}

/// Refuses money.
///
/// # Errors
/// `NotPayable`.
pub fn refuse_value() -> Result<(), Refusal> {
    match value()? {
        Amount::ZERO => Ok(()),
        paid => Err(Refusal::NotPayable { paid }),
    }
}

/// The money that came with the call, native, in 18 decimals.
///
/// # Errors
/// `AmountTooLarge` above `u128`.
pub fn value() -> Result<Amount, Refusal> {
    low(&chain::value()).map(Amount).ok_or(Refusal::AmountTooLarge {})
}

/// The chain's clock.
#[must_use]
pub fn now() -> Time {
    Time(low(&chain::now()).and_then(|now| now.try_into().ok()).unwrap_or(u64::MAX))
}

/// The chain's id, as `eth_chainId` tells it.
#[must_use]
pub fn chain_id() -> u64 {
    low(&chain::id()).and_then(|id| id.try_into().ok()).unwrap_or(u64::MAX)
}

/// The number of a little-endian word, if it fits.
#[inline(never)]
fn low(word: &[u8; 32]) -> Option<u128> {
    let (low, high) = word.split_first_chunk()?;
    (u128::from_le_bytes(*high.first_chunk()?) == 0).then_some(u128::from_le_bytes(*low))
}

/// The little-endian word of a number.
fn word(amount: Amount) -> [u8; 32] {
    let mut word = [0; 32];
    if let Some(low) = word.first_chunk_mut() {
        *low = amount.0.to_le_bytes();
    }
    word
}

/// A storage key: the number of the map, then the SCALE encoding of the map's key.
pub fn key<K: Encode>(map: u32, key: &K) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(KEY);
    bytes.extend_from_slice(&map.to_le_bytes());
    key.encode_to(&mut bytes);
    bytes
}

/// A record, if there is one.
pub fn load<K: Encode, T: Fixed>(map: u32, of: &K) -> Option<T> {
    Fields::read(&read(&key(map, of), T::WIDTH))
}

/// Keeps a record.
pub fn keep<K: Encode, T: Fixed>(map: u32, of: &K, record: &T) {
    let mut bytes = Vec::with_capacity(T::WIDTH);
    record.put(&mut bytes);
    keep_raw(&key(map, of), &bytes);
}

/// Sends a message to a contract, with native money, and returns what it answers.
///
/// # Errors
/// Its refusal, as it came.
pub fn call<M: Message>(contract: Account, message: &M, value: Amount) -> Result<Vec<u8>, Revert> {
    let mut input = M::SELECTOR.to_vec();
    input.append(&mut message.encode());
    call_raw(contract, &input, value).map_err(Revert)
}

/// Sends calldata to a contract, with native money; returns what it returns, or what it reverts with.
///
/// # Errors
/// What it reverts with.
pub fn call_raw(contract: Account, input: &[u8], value: Amount) -> Result<Vec<u8>, Vec<u8>> {
    let done = chain::call(&contract.0, input, &word(value));
    let output = chain::returned();
    if done { Ok(output) } else { Err(output) }
}

/// Pays native money. The destination may be a contract, which then runs.
#[must_use]
pub fn transfer(destination: Account, amount: Amount) -> bool {
    chain::call(&destination.0, &[], &word(amount))
}

/// Instantiates an uploaded blob with a constructor's arguments, and returns its account.
///
/// # Errors
/// What the constructor reverts with.
pub fn instantiate(code: Digest, arguments: &[u8]) -> Result<Account, Revert> {
    let input = [&code.0, arguments].concat();
    chain::instantiate(&input).map(Account).ok_or_else(|| Revert(chain::returned()))
}

#[cfg(target_arch = "riscv64")]
mod chain {
    use alloc::{vec, vec::Vec};

    use pallet_revive_uapi::{CallFlags, HostFn, HostFnImpl, ReturnFlags, StorageFlags};

    /// As much weight and deposit as there is.
    const ALL: u64 = u64::MAX;
    const WHOLE_DEPOSIT: [u8; 32] = [0xFF; 32];
    #[inline(never)]
    pub fn deposit(topics: &[u8], data: &[u8]) {
        HostFnImpl::deposit_event(topics.as_chunks().0, data);
    }

    pub fn value() -> [u8; 32] {
        let mut word = [0; 32];
        HostFnImpl::value_transferred(&mut word);
        word
    }

    pub fn now() -> [u8; 32] {
        let mut word = [0; 32];
        HostFnImpl::now(&mut word);
        word
    }

    pub fn id() -> [u8; 32] {
        let mut word = [0; 32];
        HostFnImpl::chain_id(&mut word);
        word
    }

    pub fn caller() -> [u8; 20] {
        let mut account = [0; 20];
        HostFnImpl::caller(&mut account);
        account
    }

    pub fn here() -> [u8; 20] {
        let mut account = [0; 20];
        HostFnImpl::address(&mut account);
        account
    }

    pub fn stored(key: &[u8], longest: usize) -> Vec<u8> {
        let mut record = vec![0; longest];
        let mut rest = record.as_mut_slice();
        let length = match HostFnImpl::get_storage(StorageFlags::empty(), key, &mut rest) {
            Ok(()) => rest.len(),
            Err(_) => 0,
        };
        record.truncate(length);
        record
    }

    pub fn keep(key: &[u8], record: &[u8]) {
        HostFnImpl::set_storage(StorageFlags::empty(), key, record);
    }

    pub fn call(contract: &[u8; 20], input: &[u8], value: &[u8; 32]) -> bool {
        HostFnImpl::call(CallFlags::empty(), contract, ALL, ALL, &WHOLE_DEPOSIT, value, input, None).is_ok()
    }

    pub fn instantiate(input: &[u8]) -> Option<[u8; 20]> {
        let mut account = [0; 20];
        let address = Some(&mut account);
        HostFnImpl::instantiate(ALL, ALL, &WHOLE_DEPOSIT, &[0; 32], input, address, None, None).ok()?;
        Some(account)
    }

    #[inline(never)]
    pub fn returned() -> Vec<u8> {
        let mut output = vec![0; usize::try_from(HostFnImpl::return_data_size()).unwrap_or(0)];
        HostFnImpl::return_data_copy(&mut output.as_mut_slice(), 0);
        output
    }

    pub fn calldata(from: u32) -> Vec<u8> {
        let size = HostFnImpl::call_data_size().saturating_sub(from.into());
        let mut input = vec![0; usize::try_from(size).unwrap_or(0)];
        HostFnImpl::call_data_copy(&mut input, from);
        input
    }

    pub fn finish(answer: &[u8]) -> ! {
        HostFnImpl::return_value(ReturnFlags::empty(), answer)
    }

    pub fn forward(code: &[u8; 20]) -> ! {
        let input = calldata(0);
        let done = HostFnImpl::delegate_call(CallFlags::empty(), code, ALL, ALL, &WHOLE_DEPOSIT, &input, None).is_ok();
        let flags = if done { ReturnFlags::empty() } else { ReturnFlags::REVERT };
        HostFnImpl::return_value(flags, &returned())
    }
}

/// Who calls.
#[inline(never)]
#[must_use]
pub fn caller() -> Account {
    Account(chain::caller())
}

/// The account of this contract.
#[inline(never)]
#[must_use]
pub fn here() -> Account {
    Account(chain::here())
}

/// The record under a key as it is; empty where there is none. Under a key that is too long for the chain, which would trap
/// on it, there is none.
#[must_use]
pub fn stored(key: &[u8]) -> Vec<u8> {
    if key.len() > LONGEST_KEY { Vec::new() } else { read(key, LONGEST) }
}

/// A record of at most so many bytes; the chain traps on a longer one.
#[inline(never)]
fn read(key: &[u8], longest: usize) -> Vec<u8> {
    chain::stored(key, longest)
}

/// Keeps a record under a key.
#[inline(never)]
pub fn keep_raw(key: &[u8], record: &[u8]) {
    chain::keep(key, record);
}

/// The calldata from a byte on.
#[inline(never)]
#[must_use]
pub fn calldata(from: u32) -> Vec<u8> {
    chain::calldata(from)
}

/// Ends the call with an answer.
#[cfg(target_arch = "riscv64")]
#[inline(never)]
pub fn finish(answer: &[u8]) -> ! {
    chain::finish(answer)
}

/// Runs this very call by another contract's code in this contract's storage, and ends with what that returns.
#[inline(never)]
pub fn forward(code: Account) -> ! {
    chain::forward(&code.0)
}
