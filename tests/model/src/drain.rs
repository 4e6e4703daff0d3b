//! Taking everybody's money out, without operators, attesters or the arbiter doing anything for anybody else.

use crate::action::{Action, LICENSOR_SEAT, Seat, Shown};
use crate::actors::{Account, Currency};
use crate::answer::Outcome;
use crate::records::Standing;
use crate::world::World;

/// In which order everybody goes for their money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Wait for what is held, settle, release, and claim once.
    Patient,
    /// Claim whatever can be claimed at once, in the reverse order, again and again; wait last.
    Hasty,
}

/// What anybody can do now to bring money closer to those whose it is; empty when nothing is left to do.
pub fn moves(world: &World) -> Vec<(Account, Action)> {
    let mut moves = settlements(world);
    moves.extend(releases(world));
    moves.extend(claims(world));
    let change = world.change.iter().filter(|(_, amount)| **amount > 0);
    moves.extend(change.map(|(account, _)| (*account, Action::ClaimChange { destination: *account })));
    let bonds = world.disputes.iter().filter(|(_, dispute)| world.returnable(dispute));
    moves
        .extend(bonds.map(|(number, dispute)| {
            (dispute.filer, Action::Reclaim { dispute: *number, destination: dispute.filer })
        }));
    let fees = world.pools.iter().filter(|(_, pool)| pool.fees > pool.fees_claimed);
    moves.extend(
        fees.map(|(number, pool)| (pool.operator, Action::ClaimFees { pool: *number, destination: pool.operator })),
    );
    moves
}

fn settlements(world: &World) -> Vec<(Account, Action)> {
    let due = world.memberships.keys().filter(|(pool, catalogue)| world.member_due(*pool, *catalogue) > 0);
    due.map(|(pool, catalogue)| (Account::STRANGER, Action::Settle { pool: *pool, catalogue: *catalogue })).collect()
}

fn releases(world: &World) -> Vec<(Account, Action)> {
    let free = |catalogue: &u32, under: u32| {
        let found = &world.catalogues[catalogue];
        !found.holds_money(world.now) || found.dispute != under
    };
    let held = world.ledgers.iter().filter(|((id, _), ledger)| ledger.held > 0 && free(id, ledger.held_under));
    held.map(|((id, currency), _)| (Account::STRANGER, Action::Release { catalogue: *id, currency: *currency }))
        .collect()
}

fn claims(world: &World) -> Vec<(Account, Action)> {
    let mut claims = Vec::new();
    for (catalogue, currency) in world.ledgers.keys().copied() {
        let seats = 0..world.catalogues[&catalogue].parties.len() as u32;
        for index in seats.filter(|index| world.claimable(catalogue, currency, *index) > 0) {
            let holder = world.holder(catalogue, index).unwrap_or(Account::ZERO);
            if holder != Account::ZERO && index < LICENSOR_SEAT {
                let seat = Seat { index, shown: Shown::True };
                claims.push((holder, Action::Claim { catalogue, currency, seat, destination: holder }));
            }
        }
    }
    claims
}

/// How long until every dispute that is on is over by itself.
fn wait(world: &World) -> Option<(Account, Action)> {
    let on = world.disputes.values().filter(|dispute| dispute.standing == Standing::Admitted);
    let last = on.map(|dispute| dispute.until).max().filter(|until| *until > world.now)?;
    Some((Account::STRANGER, Action::Wait(last - world.now)))
}

/// The next thing to do, or none when everybody has what is theirs.
pub fn next(world: &World, order: Order) -> Option<(Account, Action)> {
    match order {
        Order::Patient => wait(world).or_else(|| moves(world).into_iter().next()),
        Order::Hasty => moves(world).pop().or_else(|| wait(world)),
    }
}

/// More than any story of a few hundred steps needs: a drain that goes on has no end.
pub const MOST_MOVES: usize = 10_000;

/// Drains a world: all that was done, what is left, and the first refusal if there was one.
pub fn drain(world: &World, order: Order) -> (Vec<(Account, Action)>, World, Option<&'static str>) {
    let mut world = world.clone();
    let mut done = Vec::new();
    while let Some((actor, action)) = next(&world, order) {
        if done.len() > MOST_MOVES {
            return (done, world, Some("Endless"));
        }
        let outcome = world.apply(actor, &action);
        done.push((actor, action));
        if let Outcome::Refused(name) = outcome {
            return (done, world, Some(name));
        }
    }
    (done, world, None)
}

/// What everybody has of a currency, the contracts left out.
pub fn purses(world: &World, currency: Currency) -> Vec<(Account, u128)> {
    let people = world.balances.iter().filter(|((account, in_what), _)| *in_what == currency && !account.is_contract());
    people.map(|((account, _), amount)| (*account, *amount)).collect()
}
