//! Makes up steps: most of them make sense in the world as it is, some are hostile or clumsy. The same seed and world
//! give the same step.

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
    (30, consent::propose),
    (90, consent::approve),
    (1, consent::retract),
    (3, consent::narrow),
    (2, consent::withdraw),
    (4, consent::exclude),
    (5, consent::leave_pool),
    (20, consent::name),
    (1, consent::offer_place),
    (4, consent::take_place),
    (5, consent::dispute),
    (16, consent::admit),
    (4, consent::rule),
    (4, consent::reclaim),
    (40, consent::repoint),
    (1, consent::offer_arbiter),
    (1, consent::take_arbiter),
    (4, market::register_terms),
    (3, market::open_currency),
    (60, market::purchase),
    (4, market::purchase_many),
    (6, market::start_run),
    (60, market::attest),
    (40, market::pay),
    (25, market::claim),
    (4, market::claim_change),
    (60, market::release),
    (8, wait),
    (6, pools::open),
    (4, pools::seal),
    (120, pools::countersign),
    (120, pools::activate),
    (60, pools::purchase),
    (40, pools::settle),
    (8, pools::claim_fees),
];

fn wait(_: &World, dice: &mut Dice) -> Option<Step> {
    let days = dice.pick([0, 0, 0, 1, 3, 8, 8, 8, 31])?;
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
    for _ in 0..80 {
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
    let (actor, action) = if dice.chance(20) { hostile::step(world, &mut dice) } else { sensible(world, &mut dice) };
    // Nobody cannot sign.
    if actor == Account::ZERO { (Account::STRANGER, action) } else { (actor, action) }
}

/// Seeds for a story of so many steps; steps are taken away when a story that fails is made shorter.
pub fn seeds(steps: RangeInclusive<usize>) -> impl Strategy<Value = Vec<u64>> {
    proptest::collection::vec(any_seed(), steps)
}

fn any_seed() -> impl Strategy<Value = u64> {
    // Not made smaller: another seed is another step, not a simpler one.
    proptest::num::u64::ANY.no_shrink()
}
