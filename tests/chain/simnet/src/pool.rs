//! Transactions that wait for a block.
//!
//! As in a real node: the runtime validates on the best state and names the tags a transaction requires and provides
//! (account and nonce); one is *ready* when every tag it requires is provided by a ready one, else *future*.

use assent_runtime::Hash;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionTag, UnknownTransaction, ValidTransaction};
use std::collections::{HashMap, HashSet};

/// Most transactions held, ready and future together (a node's default for ready ones).
pub const CAPACITY: usize = 8192;
/// Milliseconds for which a refused or included transaction is not looked at again (a node's half an hour).
pub const BAN: u64 = 30 * 60 * 1000;

/// Why a transaction was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PoolError {
    /// It does not decode.
    #[error("Extrinsic has invalid format: {reason}")]
    BadFormat {
        /// What the decoder said.
        reason: String,
    },
    /// The runtime panicked on it.
    #[error("Verification Error: {reason}")]
    Verification {
        /// What the runtime said.
        reason: String,
    },
    /// The runtime refuses it.
    #[error("Invalid Transaction")]
    Invalid(InvalidTransaction),
    /// The runtime cannot tell.
    #[error("Unknown Transaction Validity")]
    Unknown(UnknownTransaction),
    /// It was refused, or included, within the last half an hour.
    #[error("Transaction is temporarily banned")]
    Banned,
    /// It is here already.
    #[error("Transaction Already Imported")]
    AlreadyImported(Hash),
    /// Another one with the same account and nonce has at least its priority.
    #[error("Priority is too low: ({old} vs {new})")]
    PriorityTooLow {
        /// The priority of the one that stays.
        old: u64,
        /// The priority of this one.
        new: u64,
    },
    /// The pool is full.
    #[error("Immediately Dropped")]
    Full,
}

/// A transaction with what the runtime said of it.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Its hash.
    pub hash: Hash,
    /// The encoded extrinsic.
    pub extrinsic: Vec<u8>,
    /// Tags and priority.
    pub validity: ValidTransaction,
}

/// The pool.
#[derive(Default)]
pub struct Pool {
    waiting: Vec<Waiting>,
    banned: HashMap<Hash, u64>,
}

impl Pool {
    /// Refuses a transaction that need not be validated.
    pub fn check_known(&self, hash: Hash, now: u64) -> Result<(), PoolError> {
        if self.banned.get(&hash).is_some_and(|until| *until > now) {
            return Err(PoolError::Banned);
        }
        if self.waiting.iter().any(|other| other.hash == hash) {
            return Err(PoolError::AlreadyImported(hash));
        }
        Ok(())
    }

    /// Takes a transaction; returns those it replaced.
    pub fn insert(&mut self, fresh: Waiting) -> Result<Vec<Waiting>, PoolError> {
        let rivals = |other: &Waiting| other.validity.provides.iter().any(|tag| fresh.validity.provides.contains(tag));
        let old = self.waiting.iter().filter(|other| rivals(other));
        let old = old.map(|other| other.validity.priority).max();
        let new = fresh.validity.priority;
        match old {
            Some(old) if old >= new => return Err(PoolError::PriorityTooLow { old, new }),
            None if self.waiting.len() >= CAPACITY => return Err(PoolError::Full),
            _ => {}
        }
        let replaced = self.waiting.extract_if(.., |other| rivals(other)).collect();
        self.waiting.push(fresh);
        Ok(replaced)
    }

    /// Removes a transaction.
    pub fn remove(&mut self, hash: Hash) -> Option<Waiting> {
        let position = self.waiting.iter().position(|other| other.hash == hash)?;
        Some(self.waiting.remove(position))
    }

    /// Does not look at a transaction again for half an hour from `now`.
    pub fn ban(&mut self, hash: Hash, now: u64) {
        self.banned.retain(|_, until| *until > now);
        self.banned.insert(hash, now.saturating_add(BAN));
    }

    /// Lifts a ban, when the block that included the transaction was retracted.
    pub fn unban(&mut self, hash: Hash) {
        self.banned.remove(&hash);
    }

    /// Takes everything out, in order of arrival, to be validated anew.
    pub fn drain(&mut self) -> Vec<Waiting> {
        std::mem::take(&mut self.waiting)
    }

    /// Whether the transaction waits and is ready.
    pub fn is_ready(&self, hash: Hash) -> bool {
        self.ready().any(|other| other.hash == hash)
    }

    /// Transactions that may enter a block, in the order in which they should: by priority, then arrival, but after
    /// what they require.
    pub fn ready(&self) -> impl Iterator<Item = &Waiting> {
        let mut left: Vec<&Waiting> = self.waiting.iter().collect();
        left.sort_by_key(|other| std::cmp::Reverse(other.validity.priority));
        let mut provided: HashSet<&TransactionTag> = HashSet::new();
        std::iter::from_fn(move || {
            let fits = |other: &&Waiting| other.validity.requires.iter().all(|tag| provided.contains(tag));
            let position = left.iter().position(fits)?;
            let next = left.remove(position);
            provided.extend(&next.validity.provides);
            Some(next)
        })
    }

    /// Number of transactions, ready and future.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}
