//! The three contracts compiled natively, on a simulated host: what pallet-revive is to the blobs, without a chain.
//!
//! | module | subject |
//! |---|---|
//! | [`cells`] | everything that is remembered, with a journal: what reverts is undone |
//! | [`host`] | calls: frames, money, delegate calls, refused re-entry; the host functions for the shells |
//! | [`token`] | an ERC-20 token |
//! | [`native`] | the contracts with funded actors, as a machine that stories are told on |

pub mod cells;
pub mod host;
pub mod native;
pub mod token;
