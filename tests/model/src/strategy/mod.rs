//! Makes up steps: most of them make sense in the world as it is, some are hostile or clumsy. The same seed and world give the same step.

mod consent;
mod hostile;
mod market;
mod pools;

use std::ops::RangeInclusive;

use proptest::prelude::*;

use crate::action::Action;
use crate::actors::{ACTORS, Account};
use crate::world::World;

/// A step that somebody might take.
pub type Step = (Account, Action);

/// Dice that fall the same way for the same seed (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice for a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 if that is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }

    /// A number in a range.
    pub fn within(&mut self, range: RangeInclusive<u64>) -> u64 {
        range.start() + self.below(range.end() - range.start() + 1)
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of several; none of none.
    pub fn pick<T: Clone>(&mut self, choices: impl IntoIterator<Item = T>) -> Option<T> {
        let choices: Vec<T> = choices.into_iter().collect();
        let index = self.below(choices.len() as u64) as usize;
        choices.get(index).cloned()
    }

    /// Somebody.
    pub fn actor(&mut self) -> Account {
        self.pick(ACTORS).unwrap_or(Account::STRANGER)
    }
}

type Maker = fn(&World, &mut Dice) -> Option<Step>;

/// What people do, and how often.
const MAKERS: [(u64, Maker); 36] = [
    (6, consent::open),
    (16, consent::propose),
    (30, consent::approve),
    (1, consent::retract),
    (3, consent::narrow),
    (2, consent::withdraw),
    (3, consent::exclude),
    (2, consent::leave_pool),
    (3, consent::name),
    (2, consent::offer_place),
    (4, consent::take_place),
    (4, consent::dispute),
    (5, consent::admit),
    (3, consent::rule),
    (2, consent::reclaim),
    (2, consent::repoint),
    (1, consent::offer_arbiter),
    (1, consent::take_arbiter),
    (8, market::register_terms),
    (2, market::open_currency),
    (22, market::purchase),
    (8, market::purchase_many),
    (2, market::start_run),
    (16, market::attest),
    (6, market::pay),
    (12, market::claim),
    (3, market::claim_change),
    (5, market::release),
    (14, wait),
    (4, pools::open),
    (1, pools::seal),
    (20, pools::countersign),
    (16, pools::activate),
    (12, pools::purchase),
    (5, pools::settle),
    (2, pools::claim_fees),
];

fn wait(_: &World, dice: &mut Dice) -> Option<Step> {
    let days = dice.pick([0, 0, 0, 1, 3, 8, 8, 31, 61])?;
    Some((Account::STRANGER, Action::Wait(days * crate::DAY + dice.within(1..=2 * crate::HOUR))))
}

/// A step of any kind, right or wrong.
fn any(world: &World, dice: &mut Dice) -> Option<Step> {
    let all: u64 = MAKERS.iter().map(|(weight, _)| weight).sum();
    let mut at = dice.below(all);
    for (weight, maker) in MAKERS {
        if at < weight {
            return maker(world, dice);
        }
        at -= weight;
    }
    None
}

/// A step that makes sense: one that is permitted, and of which the specification says so, if a few attempts find one.
pub fn sensible(world: &World, dice: &mut Dice) -> Step {
    for _ in 0..24 {
        let Some((actor, action)) = any(world, dice) else { continue };
        let verdict = world.permitted(actor, &action);
        if verdict.fine() && verdict.silent.is_empty() {
            return (actor, action);
        }
    }
    (Account::STRANGER, Action::Wait(dice.within(1..=crate::DAY)))
}

/// The step that a seed stands for in a world.
pub fn step(world: &World, seed: u64) -> Step {
    let mut dice = Dice::new(seed);
    if dice.chance(20) { hostile::step(world, &mut dice) } else { sensible(world, &mut dice) }
}

/// Seeds for a story of so many steps; steps are taken away when a story that fails is made shorter.
pub fn seeds(steps: RangeInclusive<usize>) -> impl Strategy<Value = Vec<u64>> {
    proptest::collection::vec(any_seed(), steps)
}

fn any_seed() -> impl Strategy<Value = u64> {
    // Not made smaller: another seed is another step, not a simpler one.
    proptest::num::u64::ANY.no_shrink()
}
