//! A reference model of both contracts of Assent, written for clarity: maps, numbers that are not hashes, exact
//! arithmetic.
//!
//! It shares nothing with `assent-core`, so that each can judge the other. [`World::permitted`] says which answers to a
//! step are right, [`World::apply`] takes it, [`promises`] checks what must always hold, [`strategy`] makes up steps,
//! [`drain`] takes everybody's money out.

pub mod action;
pub mod actors;
pub mod answer;
mod change;
pub mod compare;
mod deal;
pub mod dispute;
pub mod drain;
mod licence;
pub mod money;
pub mod names;
mod narrow;
mod place;
mod pool;
pub mod promises;
pub mod records;
mod sale;
pub mod strategy;
pub mod uses;
pub mod verdict;
mod world;

pub use action::Action;
pub use actors::{ACTORS, Account, Currency};
pub use answer::{Outcome, Returned};
pub use records::Config;
pub use verdict::{Judged, Verdict};
pub use world::World;

/// Seconds in an hour.
pub const HOUR: u64 = 3600;
/// Seconds in a day.
pub const DAY: u64 = 24 * HOUR;
/// One whole of the native currency.
pub const UNIT: u128 = 1_000_000_000_000_000_000;
