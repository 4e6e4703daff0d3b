//! The Assent contracts as a typed client: connect, read, dry-run, sign, submit, wait until it is final, decode.
//!
//! Everything that a contract refuses comes back as [`assent_core::error::Refusal`], before anything is signed. Values are
//! those of the rules: amounts in 18 decimals, accounts in 20 bytes, times in seconds. The library never prints and reads
//! no clock: the chain's time is the time.
//!
//! | file | subject |
//! |---|---|
//! | `client`, `network` | a connection and what it says about its chain; networks by name |
//! | `health` | what a node, an account and the contracts' code are like |
//! | `signer`, `address` | who signs, and what accounts look like |
//! | `interface`, `abi` | the contracts' Solidity ABI, and the rules' types in it |
//! | `revive`, `dry_run` | pallet-revive's calls and runtime API; what a message would do |
//! | `transaction`, `nonce`, `lookup` | signing, submitting, waiting; what became of a transaction |
//! | `deployment`, `deploy` | where the contracts are; how they get there |
//! | `assent`, `message` | the contracts on one chain: what is sent, and every message |
//! | `bulk` | licences by the list |
//! | `seat` | who sits where in a catalogue, with proof |
//! | `view`, `record` | everything that can be read, as of one block; under which storage key it is kept |
//! | `event`, `history`, `follow` | what the contracts told, in order; and what they tell from now on |
//! | `refusal`, `explain` | a contract's no, in words; every error's kind, class and hint |
//! | `journal` | what is going to be sent, written down before: each step takes effect exactly once |
//! | `lock` | `licences.lock`: the licences of a project, as a file that is kept with it |
//! | `amount`, `model`, `names` | money as people write it; the salted name of a model; names of tiers and units |
//!
//! Only this crate and the simulator know `subxt`.

// The rules' macro for records names it.
extern crate alloc;

pub mod abi;
pub mod address;
pub mod amount;
pub mod assent;
pub mod bulk;
pub mod client;
pub mod deploy;
pub mod deployment;
pub mod dry_run;
pub mod event;
pub mod explain;
pub mod follow;
pub mod health;
pub mod history;
pub mod interface;
pub mod journal;
pub mod lock;
pub mod lookup;
pub mod message;
pub mod model;
pub mod names;
pub mod network;
pub mod nonce;
pub mod record;
pub mod refusal;
pub mod revive;
pub mod seat;
pub mod signer;
pub mod transaction;
pub mod view;

pub use address::AccountId;
pub use alloy_sol_types::SolCall;
pub use amount::{Planck, Ratio};
pub use assent::Assent;
pub use client::Client;
pub use deployment::Deployment;
pub use event::{Event, Log};
pub use explain::{Class, Explain};
pub use network::Network;
pub use signer::Signer;
pub use transaction::{Included, TxHash};
pub use view::View;

use assent_features as _;
