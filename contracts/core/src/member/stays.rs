//! Which licences of a pool cover a catalogue: those sold during one of its stays.
//!
//! The record of a membership remembers its last stay only; a dispute that came to nothing ends one and begins another. So
//! observers fold all of them from events, and nobody answers from the record.

use alloc::vec::Vec;

/// Until when a stay lasts that did not end.
pub(super) const STAYS_ON: u32 = u32::MAX;

/// One stay of a catalogue in a pool, in the pool's serials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The serial with which it began.
    pub joined: u32,
    /// The serial with which it ended; `u32::MAX` while it lasts.
    pub left: u32,
}

impl Stay {
    /// Whether it lasted when the pool was at a serial.
    #[must_use]
    pub fn covers(&self, serial: u32) -> bool {
        self.joined <= serial && serial < self.left
    }
}

/// All stays of one catalogue in one pool, folded from its events in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stays(Vec<Stay>);

impl Stays {
    /// Takes in a `Joined`, with its serial.
    pub fn joined(&mut self, serial: u32) {
        self.0.push(Stay { joined: serial, left: STAYS_ON });
    }

    /// Takes in a `Suspended` or a `Left`, with its serial. Who leaves while suspended, or before ever joining, ends no stay.
    pub fn stopped(&mut self, serial: u32) {
        if let Some(stay) = self.0.last_mut().filter(|stay| stay.left == STAYS_ON) {
            stay.left = serial;
        }
    }

    /// Whether a licence that was sold at a serial covers the catalogue.
    #[must_use]
    pub fn covers(&self, serial: u32) -> bool {
        self.0.iter().any(|stay| stay.covers(serial))
    }
}
