//! What a simulated chain may be told to do.

use crate::faults::Faults;
use std::time::Duration;

/// When blocks are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sealing {
    /// At once when a transaction becomes ready; all that are ready go into one block.
    #[default]
    Instant,
    /// Only when told to.
    Manual,
    /// At a fixed rate of real time, empty blocks too.
    Every(Duration),
}

/// When blocks become final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Finality {
    /// With the block.
    #[default]
    Immediate,
    /// That many blocks later.
    Lag(u32),
    /// Only when told to.
    Manual,
}

/// What time blocks carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// A step further with every block, from a fixed start: equal inputs give equal blocks.
    Simulated {
        /// Milliseconds since 1970 of the time before block 1.
        start: u64,
        /// Milliseconds between blocks.
        step: u64,
    },
    /// The computer's.
    Real,
}

impl Default for Clock {
    /// From 2026-01-01T00:00:00Z, two seconds a block, as Polkadot Hub's.
    fn default() -> Self {
        Self::Simulated { start: assent_runtime::testing::GENESIS_TIME, step: 2_000 }
    }
}

/// A chain's options; the default is instant, final at once, reproducible and without faults.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// When blocks are made.
    pub sealing: Sealing,
    /// When they become final.
    pub finality: Finality,
    /// What time they carry.
    pub clock: Clock,
    /// What goes wrong between client and chain.
    pub faults: Faults,
    /// It does not call itself a chain for development, so that clients treat it like one with money on it.
    pub live: bool,
}
