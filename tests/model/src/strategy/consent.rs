//! Steps on `consent`.

use super::{Dice, Step};
use crate::DAY;
use crate::action::{Action, Change, DealAsked, LICENSOR_SEAT, Party, Seat, Seen, Shown};
use crate::actors::Account;
use crate::records::{Catalogue, Standing, State, Subject};
use crate::uses::{REPLICA, Uses, rank};
use crate::world::World;

/// A seat, truly shown.
pub(super) fn seat(index: u32) -> Seat {
    Seat { index, shown: Shown::True }
}

/// A catalogue, rather one that is open.
pub(super) fn catalogue(world: &World, dice: &mut Dice) -> Option<u32> {
    let open = |found: &Catalogue| found.state_at(world.now) == State::Open;
    let on = dice.pick(world.catalogues.iter().filter(|(_, found)| open(found)).map(|(id, _)| *id));
    if dice.chance(90) && on.is_some() { on } else { dice.pick(world.catalogues.keys().copied()) }
}

/// A seat with rights that somebody holds, and who.
pub(super) fn speaker(world: &World, dice: &mut Dice, id: u32) -> Option<(Account, Seat)> {
    let found = world.catalogues.get(&id)?;
    let index = dice.pick(&found.required() - &found.unnamed())?;
    Some((world.holder(id, index)?, seat(index)))
}

pub(super) fn open(world: &World, dice: &mut Dice) -> Option<Step> {
    if world.catalogues.len() >= 7 {
        return None;
    }
    let party = |account, rights, share_ppm| Party { account, rights, share_ppm };
    let cut = dice.within(1..=999_999) as u32;
    let third = 333_333;
    let (licensor, co_writer) = (Account::LICENSOR, Account::CO_WRITER);
    let parties = match dice.below(6) {
        0 => vec![party(licensor, 15, 1_000_000)],
        1 => {
            return Some((
                Account::CLAIMANT,
                Action::OpenCatalogue { parties: vec![party(Account::CLAIMANT, 3, 1_000_000)] },
            ));
        }
        2 => vec![party(licensor, 3, cut), party(co_writer, 1, 1_000_000 - cut)],
        3 => vec![
            party(licensor, 6, third),
            party(co_writer, 9, third),
            party(Account::LABEL, 2, 0),
            party(Account::PAYEE, 0, 333_334),
        ],
        4 => vec![party(co_writer, 3, third), party(Account::ZERO, 1, third), party(Account::PAYEE, 0, 333_334)],
        _ => vec![party(licensor, 3, cut), party(Account::ZERO, 0, 1_000_000 - cut)],
    };
    Some((licensor, Action::OpenCatalogue { parties }))
}

/// Some uses set to values that make sense; Replica as it is.
fn vector(dice: &mut Dice, now: &Uses) -> Uses {
    let mut uses = *now;
    for (act, value) in uses.iter_mut().enumerate().filter(|(act, _)| *act != REPLICA) {
        if act == crate::uses::TRAIN_GEN || dice.chance(50) {
            *value = (*value).max(dice.pick([2, 2, 2, 3]).unwrap_or(2));
        }
    }
    uses
}

fn change(world: &World, dice: &mut Dice, id: u32) -> Option<Vec<Change>> {
    let found = &world.catalogues[&id];
    let terms = dice.pick(world.terms.keys().copied());
    let until = world.now + dice.within(1..=60) * DAY;
    let append =
        Change::Append { root: dice.below(1 << 32), count: dice.within(1..=1000) as u32, manifest: dice.below(9) };
    let offer = |licensee| terms.map(|terms| Change::Offer { terms, licensee, until });
    let first = found.total == 0 && terms.is_some();
    // Of a closed catalogue, only a name is still agreed on.
    let kind = if found.closed { 16 } else { dice.below(18) };
    Some(match if first && !found.closed { 3 } else { kind } {
        0..=2 => vec![append],
        3 | 4 => vec![append, Change::SetUses(vector(dice, &found.uses)), offer(Account::ZERO)?],
        5 => vec![Change::SetUses(vector(dice, &found.uses))],
        6 => vec![offer(dice.pick([Account::ZERO, Account::LICENSEE, Account::OPERATOR])?)?],
        7 => {
            let free = world.terms.iter().filter(|(_, terms)| !crate::change::has_duties(terms));
            let terms = dice.pick(free.map(|(number, _)| *number))?;
            vec![Change::Grant { terms, licensee: Account::LICENSEE, model: dice.below(9) }]
        }
        8 => vec![Change::Include(found.excluded.iter().copied().take(dice.within(1..=3) as usize).collect())],
        9..=15 => {
            let pool = dice.pick(world.pools.keys().copied().filter(|pool| !found.pools.contains(pool)))?;
            vec![Change::JoinPool {
                pool,
                weight: dice.within(1..=u64::from(found.available(world.now).max(1))) as u32,
            }]
        }
        16 => vec![Change::Name { seat: dice.pick(found.unnamed())?, account: dice.actor() }],
        _ if dice.chance(60) => {
            let mut uses = found.uses;
            uses[REPLICA] = rank(uses[REPLICA]) + 1;
            (uses[REPLICA] <= 3).then(|| vec![Change::SetUses(uses)])?
        }
        _ if dice.chance(20) => match offer(Account::ZERO).filter(|_| dice.chance(50)) {
            Some(offer) => vec![offer, Change::Close],
            None => vec![Change::Close],
        },
        _ => vec![append, offer(Account::ZERO)?],
    })
}

pub(super) fn propose(world: &World, dice: &mut Dice) -> Option<Step> {
    let id = catalogue(world, dice)?;
    let (actor, seat) = match dice.chance(20) {
        true => (world.catalogues[&id].licensor, seat(LICENSOR_SEAT)),
        false => speaker(world, dice, id)?,
    };
    let changes = change(world, dice, id)?;
    let until = world.now + dice.below(90 * DAY);
    Some((actor, Action::Propose(DealAsked { catalogue: id, seat, base: Seen::Current, until, changes })))
}

pub(super) fn approve(world: &World, dice: &mut Dice) -> Option<Step> {
    let live = world.deals.values().filter(|deal| deal.base == world.head(deal.catalogue) && deal.until >= world.now);
    let deal = dice.pick(live)?;
    let missing = &world.needed(deal.catalogue, &deal.changes) - &deal.seats;
    let index = dice.pick(missing)?;
    let asked = DealAsked {
        catalogue: deal.catalogue,
        seat: seat(index),
        base: Seen::Given(deal.base),
        until: deal.until,
        changes: deal.changes.clone(),
    };
    Some((world.holder(deal.catalogue, index)?, Action::Approve(asked)))
}

pub(super) fn retract(world: &World, dice: &mut Dice) -> Option<Step> {
    let (number, deal) = dice.pick(world.deals.iter().filter(|(_, deal)| !deal.seats.is_empty()))?;
    let index = dice.pick(deal.seats.clone())?;
    let action = Action::Retract { catalogue: deal.catalogue, seat: seat(index), deal: *number };
    Some((world.holder(deal.catalogue, index)?, action))
}

pub(super) fn narrow(world: &World, dice: &mut Dice) -> Option<Step> {
    let id = catalogue(world, dice)?;
    let (actor, seat) = speaker(world, dice, id)?;
    let mut uses = world.catalogues[&id].uses;
    let everything = dice.chance(30);
    for value in uses.iter_mut() {
        if everything {
            *value = 0;
        } else if *value >= 2 && dice.chance(40) {
            *value = dice.pick([1, 2])?;
        }
    }
    Some((actor, Action::Narrow { catalogue: id, seat, uses }))
}

pub(super) fn withdraw(world: &World, dice: &mut Dice) -> Option<Step> {
    let (id, terms, licensee) = dice.pick(world.offers.keys().copied())?;
    let (actor, seat) = speaker(world, dice, id)?;
    Some((actor, Action::Withdraw { catalogue: id, seat, terms, licensee }))
}

pub(super) fn exclude(world: &World, dice: &mut Dice) -> Option<Step> {
    let id = catalogue(world, dice)?;
    let (actor, seat) = speaker(world, dice, id)?;
    let total = world.catalogues[&id].total;
    let first = dice.below(u64::from(total)) as u32;
    let tracks = (first..total).step_by(dice.within(1..=7) as usize).take(dice.within(1..=64) as usize).collect();
    Some((actor, Action::Exclude { catalogue: id, seat, tracks }))
}

pub(super) fn leave_pool(world: &World, dice: &mut Dice) -> Option<Step> {
    let id = catalogue(world, dice)?;
    let pool = dice.pick(world.catalogues[&id].pools.clone())?;
    let (actor, seat) = speaker(world, dice, id)?;
    Some((actor, Action::LeavePool { catalogue: id, seat, pool }))
}

pub(super) fn name(world: &World, dice: &mut Dice) -> Option<Step> {
    let naming = world.catalogues.iter().filter(|(_, found)| found.naming.is_some());
    let (id, _) = dice.pick(naming)?;
    Some((dice.actor(), Action::Name { catalogue: *id, shown: Shown::True }))
}

pub(super) fn offer_place(world: &World, dice: &mut Dice) -> Option<Step> {
    let id = catalogue(world, dice)?;
    let index = dice.pick((0..world.catalogues[&id].parties.len() as u32).chain([LICENSOR_SEAT]))?;
    let to = if dice.chance(10) { Account::ZERO } else { dice.actor() };
    Some((world.holder(id, index)?, Action::OfferPlace { catalogue: id, seat: seat(index), to }))
}

pub(super) fn take_place(world: &World, dice: &mut Dice) -> Option<Step> {
    let offered = world.catalogues.iter().flat_map(|(id, found)| found.handovers.iter().map(|place| (*id, place)));
    let (id, (index, to)) = dice.pick(offered)?;
    Some((*to, Action::TakePlace { catalogue: id, seat: seat(*index) }))
}

pub(super) fn dispute(world: &World, dice: &mut Dice) -> Option<Step> {
    let heirs = world.catalogues.values().map(|found| found.successor).filter(|heir| *heir != 0);
    let heir = dice.pick(heirs).filter(|_| dice.chance(50));
    let sold = world.licences.values().filter_map(|licence| match licence.frozen.subject {
        Subject::Catalogue { id, .. } => Some(id),
        Subject::Pool { .. } => None,
    });
    let shut = world.catalogues.iter().filter(|(_, found)| found.closed && found.successor == 0).map(|(id, _)| *id);
    let shut = dice.pick(shut).filter(|_| dice.chance(50));
    let target = shut.or(heir).or_else(|| dice.pick(sold)).or_else(|| catalogue(world, dice));
    let (claimant, catalogue) = (catalogue(world, dice)?, target?);
    let actor = world.catalogues[&claimant].licensor;
    Some((actor, Action::Dispute { catalogue, claimant, evidence: dice.below(99), value: world.config.bond }))
}

pub(super) fn admit(world: &World, dice: &mut Dice) -> Option<Step> {
    let filed = world.disputes.iter().filter(|(_, dispute)| dispute.standing == Standing::Filed);
    let (dispute, _) = dice.pick(filed)?;
    Some((world.arbiter, Action::Admit { dispute: *dispute }))
}

pub(super) fn rule(world: &World, dice: &mut Dice) -> Option<Step> {
    let filed = dice.chance(25);
    let wanted = if filed { Standing::Filed } else { Standing::Admitted };
    let on = world.disputes.iter().filter(|(_, dispute)| dispute.standing == wanted);
    let (dispute, _) = dice.pick(on)?;
    Some((world.arbiter, Action::Rule { dispute: *dispute, upheld: filed || dice.chance(50) }))
}

pub(super) fn reclaim(world: &World, dice: &mut Dice) -> Option<Step> {
    let (number, dispute) = dice.pick(world.disputes.iter())?;
    Some((dispute.filer, Action::Reclaim { dispute: *number, destination: dice.actor() }))
}

pub(super) fn repoint(world: &World, dice: &mut Dice) -> Option<Step> {
    let closed = world.catalogues.iter().filter(|(_, found)| found.successor != 0);
    let (catalogue, _) = dice.pick(closed)?;
    Some((dice.actor(), Action::Repoint { catalogue: *catalogue }))
}

pub(super) fn offer_arbiter(world: &World, dice: &mut Dice) -> Option<Step> {
    Some((world.arbiter, Action::OfferArbiter { to: dice.actor() }))
}

pub(super) fn take_arbiter(world: &World, _: &mut Dice) -> Option<Step> {
    Some((world.arbiter_offered?, Action::TakeArbiter))
}
