//! The host functions that the contracts call themselves, where ink!'s wrappers cost more bytes or do not exist. On the
//! host machine, where there is no chain, they do nothing.

use alloc::vec::Vec;

use assent_core::{amount::Amount, error::Refusal, id::Account, message::Event};
use codec::{Decode, Encode, Error, Input};

/// Tells the world.
pub fn emit<E: Event>(event: &E) {
    deposit(&event.topics(), &event.data());
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
    amount(&value_word())
}

/// A storage key: the number of the map, then the SCALE encoding of the map's key.
pub fn key<K: Encode>(map: u32, key: &K) -> Vec<u8> {
    let mut bytes = map.to_le_bytes().to_vec();
    key.encode_to(&mut bytes);
    bytes
}

/// A record, if there is one.
pub fn load<K: Encode, T: Decode>(map: u32, of: &K) -> Option<T> {
    T::decode(&mut Fields(&stored(&key(map, of)))).ok()
}

/// Keeps a record.
pub fn keep<K: Encode, T: Encode>(map: u32, of: &K, record: &T) {
    keep_raw(&key(map, of), &record.encode());
}

/// The fields of a record. SCALE's own input for slices is inlined into every field of every record.
struct Fields<'a>(&'a [u8]);

impl Input for Fields<'_> {
    fn remaining_len(&mut self) -> Result<Option<usize>, Error> {
        Ok(Some(self.0.len()))
    }

    #[inline(never)]
    fn read(&mut self, into: &mut [u8]) -> Result<(), Error> {
        let (field, rest) = self.0.split_at_checked(into.len()).ok_or("a record ends early")?;
        into.copy_from_slice(field);
        self.0 = rest;
        Ok(())
    }
}

/// An amount from a little-endian word.
///
/// # Errors
/// `AmountTooLarge` above `u128`.
#[inline(never)]
fn amount(word: &[u8; 32]) -> Result<Amount, Refusal> {
    let (low, high) = word.split_at(16);
    if high.iter().any(|byte| *byte != 0) {
        return Err(Refusal::AmountTooLarge {});
    }
    Ok(Amount(low.first_chunk().map_or(0, |low| u128::from_le_bytes(*low))))
}

#[cfg(target_arch = "riscv64")]
mod on_chain {
    use pallet_revive_uapi::{CallFlags, HostFn, HostFnImpl, ReturnFlags, StorageFlags};

    use super::*;

    #[inline(never)]
    pub fn deposit(topics: &[[u8; 32]], data: &[u8]) {
        HostFnImpl::deposit_event(topics, data);
    }

    #[inline(never)]
    pub fn value_word() -> [u8; 32] {
        let mut word = [0; 32];
        HostFnImpl::value_transferred(&mut word);
        word
    }

    /// The record under a key; empty where there is none.
    #[inline(never)]
    pub fn stored(key: &[u8]) -> Vec<u8> {
        let mut record = alloc::vec![0; 416];
        let mut rest = record.as_mut_slice();
        let length = match HostFnImpl::get_storage(StorageFlags::empty(), key, &mut rest) {
            Ok(()) => rest.len(),
            Err(_) => 0,
        };
        record.truncate(length);
        record
    }

    /// Keeps a record under a key.
    #[inline(never)]
    pub fn keep_raw(key: &[u8], record: &[u8]) {
        HostFnImpl::set_storage(StorageFlags::empty(), key, record);
    }

    /// Runs this very call by another contract's code in this contract's storage, and ends with what that returns.
    #[inline(never)]
    pub fn forward(code: &[u8; 20]) -> ! {
        let length = HostFnImpl::call_data_size();
        let mut input = alloc::vec![0; usize::try_from(length).unwrap_or(0)];
        HostFnImpl::call_data_copy(&mut input, 0);
        let result = HostFnImpl::delegate_call(CallFlags::empty(), code, u64::MAX, u64::MAX, &[0xFF; 32], &input, None);
        let length = HostFnImpl::return_data_size();
        let mut output = alloc::vec![0; usize::try_from(length).unwrap_or(0)];
        HostFnImpl::return_data_copy(&mut output.as_mut_slice(), 0);
        let flags = if result.is_ok() { ReturnFlags::empty() } else { ReturnFlags::REVERT };
        HostFnImpl::return_value(flags, &output)
    }

    /// The account of this contract.
    #[inline(never)]
    pub fn here() -> Account {
        let mut account = [0; 20];
        HostFnImpl::address(&mut account);
        Account(account)
    }
}

#[cfg(not(target_arch = "riscv64"))]
mod on_chain {
    use super::*;

    pub fn deposit(_: &[[u8; 32]], _: &[u8]) {}

    pub fn value_word() -> [u8; 32] {
        [0; 32]
    }

    pub fn stored(_: &[u8]) -> Vec<u8> {
        Vec::new()
    }

    pub fn keep_raw(_: &[u8], _: &[u8]) {}

    pub fn forward(_: &[u8; 20]) -> ! {
        std::process::abort()
    }

    pub fn here() -> Account {
        Account::ZERO
    }
}

use on_chain::{deposit, value_word};
pub use on_chain::{forward, here, keep_raw, stored};
