//! The write-ahead journal: at-least-once submission and the chain's own sequence make each step take effect exactly once.
//!
//! A *job* is a list of steps, each one transaction. What is going to be sent is written down, bytes and all, before it is
//! sent; so a program that is killed anywhere finds what may be on its way, and the same command goes on:
//!
//! ```text
//! planned ──sign, write──▶ signed ──send, look──▶ final
//!    │                       │ ▲
//!    │                       ▼ │ sign anew
//!    └──▶ refused ◀───────── void
//! ```
//!
//! **Why exactly once.** Bytes that were signed carry a nonce, so they take effect at most once however often they are sent, and a
//! mortality, so they cannot after a known height. Nothing is signed anew for a step before its bytes are proved to be void: final
//! blocks that could hold them were all looked through and none does, and either the height is past their mortality or
//! another transaction has used their nonce. What a node answers when something is sent decides nothing: an answer may be
//! lost, be repeated, or come from a node that has seen more or less than others. A lost connection, a restarted node, a
//! retracted block, a new runtime that makes old bytes invalid: all go this one way.
//!
//! | file | subject |
//! |---|---|
//! | `rule` | what to do next, from what is known: values in, values out |
//! | `run` | the loop that does it |
//! | `desk` | the loop over a connection: messages to the contracts, signed by one account |
//! | `store` | the file: one transaction a change, on the disk before it counts |

use serde::{Deserialize, Serialize};

use crate::transaction::TxHash;

pub mod desk;
pub mod rule;
pub mod run;
pub mod store;

pub use desk::{Desk, DeskError, Task, check_births};
pub use run::{Last, Signing, Verdict, World, run};
pub use store::{Job, Journal, JournalError};

/// Where a step of a job is. `O` is what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum State<O> {
    /// Nothing was signed yet.
    Planned,
    /// It may be on its way, and may have taken effect.
    Signed(Signed),
    /// It took effect.
    Final {
        /// The transaction that did it.
        #[serde(with = "hash")]
        tx: TxHash,
        /// The final block that holds it.
        block: u64,
        /// What came of it.
        outcome: O,
    },
    /// Its transaction can never take effect: the step waits for another.
    Void {
        /// The transaction.
        #[serde(with = "hash")]
        tx: TxHash,
        /// Why.
        why: Void,
    },
    /// It did not take effect and is not tried again.
    Refused {
        /// Why.
        reason: String,
    },
}

/// A signed transaction, as it is going to be sent: once or many times, always the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Its hash.
    #[serde(with = "hash")]
    pub tx: TxHash,
    /// The extrinsic.
    #[serde(with = "bytes")]
    pub bytes: Vec<u8>,
    /// The account's nonce that it uses.
    pub nonce: u64,
    /// The final block that it was signed at: no block before can hold it.
    pub born: u64,
    /// That block's hash: by it a chain that was started anew is told from this one.
    #[serde(with = "hash")]
    pub birth: TxHash,
    /// How many blocks after that one may hold it.
    pub mortal: u64,
}

/// Why a transaction can never take effect, or did not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Void {
    /// No block took it while it was valid.
    Expired,
    /// Another transaction used its nonce.
    Overtaken,
    /// A block took it, and it failed there.
    Failed {
        /// The chain's reason.
        reason: String,
    },
}

impl Signed {
    /// The last height whose block may hold it.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.born.saturating_add(self.mortal)
    }
}

impl<O> State<O> {
    /// Whether nothing more happens to the step.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Final { .. } | Self::Refused { .. })
    }

    /// The transaction that may be on its way.
    #[must_use]
    pub fn signed(&self) -> Option<&Signed> {
        if let Self::Signed(signed) = self { Some(signed) } else { None }
    }
}

mod hash {
    use super::TxHash;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(hash: &TxHash, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(hash.0))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TxHash, D::Error> {
        let bytes = hex::decode(String::deserialize(deserializer)?).map_err(D::Error::custom)?;
        bytes.try_into().map(TxHash).map_err(|_| D::Error::custom("not 32 bytes"))
    }
}

mod bytes {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        hex::decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod sim;
