//! What goes wrong between a client and the chain, reproducibly.
//!
//! Faults act where requests come in, in process and over WebSocket alike: a connection that breaks before the request
//! took effect, one that breaks after it did, a slow answer, a notification that comes twice. The sequence of decisions
//! depends on the seed and the order of requests alone.

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Rates per thousand requests (or notifications). The default is no fault at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Faults {
    /// Where the sequence of faults starts.
    pub seed: u64,
    /// Requests lost before they take effect, per thousand.
    pub drop_request: u16,
    /// Answers lost after the request took effect, per thousand.
    pub drop_response: u16,
    /// Answers delayed, per thousand.
    pub delay: u16,
    /// Longest delay in milliseconds.
    pub max_delay: u16,
    /// Notifications sent twice, per thousand.
    pub duplicate: u16,
}

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nothing.
    Fine,
    /// The connection breaks before the request takes effect.
    RequestLost,
    /// The connection breaks after the request took effect.
    ResponseLost,
    /// The answer takes this long.
    Delayed(Duration),
}

/// Draws faults.
#[derive(Debug)]
pub struct Dice(Mutex<Draw>);

#[derive(Debug)]
struct Draw {
    faults: Faults,
    state: u64,
    drawn: u64,
}

impl Dice {
    /// Dice that fall as `faults` say.
    pub fn new(faults: Faults) -> Self {
        Self(Mutex::new(Draw::new(faults)))
    }

    /// Replaces the rates and starts the sequence anew.
    pub fn set(&self, faults: Faults) {
        *self.0.lock() = Draw::new(faults);
    }

    /// The rates.
    pub fn faults(&self) -> Faults {
        self.0.lock().faults
    }

    /// Number of faults drawn so far.
    pub fn drawn(&self) -> u64 {
        self.0.lock().drawn
    }

    /// The fate of a request. Control methods, `simnet_…`, have none.
    pub fn request(&self, method: &str) -> Fate {
        if method.starts_with("simnet_") { Fate::Fine } else { self.0.lock().request() }
    }

    /// Whether a notification comes twice.
    pub fn duplicate(&self) -> bool {
        let draw = &mut *self.0.lock();
        draw.hit(draw.faults.duplicate)
    }
}

impl Draw {
    fn new(faults: Faults) -> Self {
        Self { faults, state: faults.seed, drawn: 0 }
    }

    fn request(&mut self) -> Fate {
        let Faults { drop_request, drop_response, delay, max_delay, .. } = self.faults;
        if self.hit(drop_request) {
            Fate::RequestLost
        } else if self.hit(drop_response) {
            Fate::ResponseLost
        } else if self.hit(delay) {
            Fate::Delayed(Duration::from_millis(self.next() % (u64::from(max_delay) + 1)))
        } else {
            Fate::Fine
        }
    }

    fn hit(&mut self, per_thousand: u16) -> bool {
        let hit = per_thousand > 0 && self.next() % 1_000 < u64::from(per_thousand);
        self.drawn += u64::from(hit);
        hit
    }

    /// The next number of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fates(seed: u64) -> Vec<Fate> {
        let dice = Dice::new(Faults { seed, drop_request: 100, delay: 100, max_delay: 9, ..Default::default() });
        (0..200).map(|_| dice.request("chain_getHeader")).collect()
    }

    #[test]
    fn equal_seeds_give_equal_fates_and_others_others() {
        assert_eq!(fates(7), fates(7));
        assert_ne!(fates(7), fates(8));
    }

    #[test]
    fn without_rates_nothing_goes_wrong_and_control_methods_never_do() {
        let dice = Dice::new(Faults::default());
        assert!((0..100).all(|_| dice.request("state_call") == Fate::Fine && !dice.duplicate()));
        dice.set(Faults { drop_request: 1_000, ..Default::default() });
        assert_eq!(dice.request("state_call"), Fate::RequestLost);
        assert_eq!(dice.request("simnet_setFaults"), Fate::Fine);
    }
}
