//! Steps around pools.

use super::market::value;
use super::{Dice, Step};
use crate::DAY;
use crate::action::{Action, Seen};
use crate::actors::Account;
use crate::records::{Belonging, Membership};
use crate::world::World;

pub(super) fn open(world: &World, dice: &mut Dice) -> Option<Step> {
    if world.pools.len() >= 6 {
        return None;
    }
    let terms = dice.pick(world.terms.iter().filter(|(_, terms)| terms.advance == 0).map(|(number, _)| *number))?;
    let fee_ppm = dice.pick([0, 1, 50_000, 333_333 / 2, 300_000])?;
    Some((Account::OPERATOR, Action::OpenPool { terms, fee_ppm }))
}

pub(super) fn seal(world: &World, dice: &mut Dice) -> Option<Step> {
    let (number, pool) = dice.pick(world.pools.iter().filter(|(_, pool)| pool.weight > 0))?;
    Some((pool.operator, Action::SealPool { pool: *number }))
}

fn member(world: &World, dice: &mut Dice, states: &[Belonging]) -> Option<(u32, u32)> {
    let members = world.memberships.iter().filter(|(_, member)| states.contains(&member.state));
    dice.pick(members.map(|(key, _)| *key))
}

pub(super) fn countersign(world: &World, dice: &mut Dice) -> Option<Step> {
    let unsigned = |pool: u32, catalogue: u32, member: &Membership| {
        member.state == Belonging::Asked || world.lapsed(pool, catalogue)
    };
    let members = world.memberships.iter().filter(|((pool, catalogue), member)| unsigned(*pool, *catalogue, member));
    let (pool, catalogue) = dice.pick(members.map(|(key, _)| *key))?;
    let asked = &world.memberships[&(pool, catalogue)];
    let action = Action::Countersign { pool, catalogue, head: Seen::Given(asked.head), weight: asked.weight };
    Some((world.pools[&pool].operator, action))
}

pub(super) fn activate(world: &World, dice: &mut Dice) -> Option<Step> {
    let (pool, catalogue) = member(world, dice, &[Belonging::Countersigned, Belonging::Suspended])?;
    Some((dice.actor(), Action::Activate { pool, catalogue }))
}

pub(super) fn settle(world: &World, dice: &mut Dice) -> Option<Step> {
    let (pool, catalogue) = member(world, dice, &[Belonging::Active])?;
    Some((dice.actor(), Action::Settle { pool, catalogue }))
}

pub(super) fn purchase(world: &World, dice: &mut Dice) -> Option<Step> {
    let (number, pool) = dice.pick(world.pools.iter())?;
    let terms = &world.terms[&pool.terms];
    let action = Action::PurchasePool {
        pool: *number,
        model: dice.below(9),
        max_price: terms.price,
        least_serial: pool.serial,
        least_weight: pool.weight,
        // As it is, one track short of it, or with a tolerance of one.
        most_lost: (pool.lost + dice.below(3)).saturating_sub(1),
        deadline: world.now + dice.below(DAY),
        value: value(terms.currency, terms.price),
    };
    Some((dice.pick([Account::LICENSEE, Account::STRANGER])?, action))
}

pub(super) fn claim_fees(world: &World, dice: &mut Dice) -> Option<Step> {
    let (number, pool) = dice.pick(world.pools.iter())?;
    Some((pool.operator, Action::ClaimFees { pool: *number, destination: dice.actor() }))
}
