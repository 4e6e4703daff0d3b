//! Everything that is remembered: cells of bytes, with a journal, so that what reverts is undone, and a digest, so that what was
//! undone is known to be.

use std::{
    collections::HashMap,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
};

/// Hashes the same in every run.
type Fixed = BuildHasherDefault<DefaultHasher>;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A record of a contract.
    Record = 1,
    /// Native money.
    Native,
    /// Tokens.
    Held,
    /// Tokens that somebody may take.
    Allowed,
    /// Which code an account has.
    Code,
}

/// Cells of bytes. An empty one is one that is not there.
#[derive(Debug, Default)]
pub struct Cells {
    cells: HashMap<Vec<u8>, Vec<u8>, Fixed>,
    journal: Vec<(Vec<u8>, Vec<u8>)>,
    digest: u64,
}

/// A moment to go back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(usize);

fn name(kind: Kind, of: &[u8; 20], key: &[u8]) -> Vec<u8> {
    let mut name = Vec::with_capacity(21 + key.len());
    name.push(kind as u8);
    name.extend_from_slice(of);
    name.extend_from_slice(key);
    name
}

fn sign(name: &[u8], bytes: &[u8]) -> u64 {
    if bytes.is_empty() { 0 } else { Fixed::default().hash_one((name, bytes)) }
}

impl Cells {
    /// What a cell of an account holds.
    #[must_use]
    pub fn get(&self, kind: Kind, of: &[u8; 20], key: &[u8]) -> &[u8] {
        self.cells.get(&name(kind, of, key)).map_or(&[], Vec::as_slice)
    }

    /// Puts bytes into a cell of an account.
    pub fn put(&mut self, kind: Kind, of: &[u8; 20], key: &[u8], bytes: Vec<u8>) {
        let name = name(kind, of, key);
        let before = self.set(name.clone(), bytes);
        self.journal.push((name, before));
    }

    /// The number that a cell of an account holds.
    #[must_use]
    pub fn amount(&self, kind: Kind, of: &[u8; 20], key: &[u8]) -> u128 {
        self.get(kind, of, key).try_into().map_or(0, u128::from_le_bytes)
    }

    /// Takes a number from one cell and adds it to another; tells whether there was so much.
    pub fn shift(&mut self, kind: Kind, from: &[u8; 20], to: &[u8; 20], amount: u128) -> bool {
        let Some(rest) = self.amount(kind, from, &[]).checked_sub(amount) else { return false };
        self.put_amount(kind, from, &[], rest);
        let Some(sum) = self.amount(kind, to, &[]).checked_add(amount) else { return false };
        self.put_amount(kind, to, &[], sum);
        true
    }

    /// Puts a number into a cell of an account.
    pub fn put_amount(&mut self, kind: Kind, of: &[u8; 20], key: &[u8], amount: u128) {
        let bytes = if amount == 0 { Vec::new() } else { amount.to_le_bytes().to_vec() };
        self.put(kind, of, key, bytes);
    }

    fn set(&mut self, name: Vec<u8>, bytes: Vec<u8>) -> Vec<u8> {
        self.digest ^= sign(&name, &bytes);
        let before = if bytes.is_empty() { self.cells.remove(&name) } else { self.cells.insert(name.clone(), bytes) };
        let before = before.unwrap_or_default();
        self.digest ^= sign(&name, &before);
        before
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Moment {
        Moment(self.journal.len())
    }

    /// As it was then.
    pub fn back(&mut self, then: Moment) {
        while self.journal.len() > then.0
            && let Some((name, before)) = self.journal.pop()
        {
            self.set(name, before);
        }
    }

    /// A digest of all cells.
    #[must_use]
    pub fn digest(&self) -> u64 {
        self.digest
    }
}
