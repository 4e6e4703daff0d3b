//! The twelve promises, each by its name. Nine look at a step, three at a whole story.

use crate::action::{Action, Change};
use crate::actors::{Account, Currency};
use crate::answer::{Outcome, Returned};
use crate::drain::{Order, drain, moves, purses};
use crate::money::{WHOLE, part};
use crate::records::{Belonging, Config, State, Subject};
use crate::uses::{UNSET, covers, lowers, rank, widens};
use crate::world::World;

/// A step and the worlds around it.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The world that the actor saw.
    pub before: &'a World,
    /// Who.
    pub actor: Account,
    /// What they did.
    pub action: &'a Action,
    /// What became of it.
    pub outcome: &'a Outcome,
    /// The world after it.
    pub after: &'a World,
}

/// Kept, or what breaks it.
pub type Kept = Result<(), String>;
/// A promise about one step.
pub type Promise = fn(&Step) -> Kept;

/// The promises about each step.
pub const EACH_STEP: [(&str, Promise); 9] = [
    ("consent_of_all", consent_of_all),
    ("silence_is_no", silence_is_no),
    ("licence_is_frozen", licence_is_frozen),
    ("narrowing_is_now", narrowing_is_now),
    ("every_unit_accounted", |step| every_unit_accounted(step.after)),
    ("once_and_within", once_and_within),
    ("refusal_changes_nothing", refusal_changes_nothing),
    ("bounded_cost", bounded_cost),
    ("exports_never_widen", |step| exports_never_widen(step.after)),
];

/// Checks every promise about a step; the first that is broken, by name.
pub fn check(step: &Step) -> Kept {
    for (name, promise) in EACH_STEP {
        promise(step).map_err(|why| format!("{name}: {why}, after {:?} by {:?}", step.action, step.actor))?;
    }
    Ok(())
}

/// Checks the promises about a story: `journal` is what was done in it, refused steps left out.
pub fn check_story(journal: &[(Account, Action)], world: &World) -> Kept {
    nobody_can_hold_it(world).map_err(|why| format!("nobody_can_hold_it: {why}"))?;
    order_is_irrelevant(world).map_err(|why| format!("order_is_irrelevant: {why}"))?;
    events_tell_all(world.config, journal, world).map_err(|why| format!("events_tell_all: {why}"))
}

fn must(holds: bool, why: impl FnOnce() -> String) -> Kept {
    if holds { Ok(()) } else { Err(why()) }
}

/// 1. No use, track, offer, grant or membership widens without every required rightsholder's approval of that exact
///    deal.
pub fn consent_of_all(step: &Step) -> Kept {
    let (before, after) = (step.before, step.after);
    for (id, next) in &after.catalogues {
        let Some(found) = before.catalogues.get(id) else { continue };
        let offered = |(key, offer): (&(u32, u32, Account), _)| key.0 == *id && before.offers.get(key) != Some(offer);
        let asked = |key: &(u32, u32)| {
            let was = before.memberships.get(key).is_some_and(|member| member.state != Belonging::Left);
            key.1 == *id && !was && after.memberships[key].state != Belonging::Left
        };
        let sold = matches!(step.action, Action::Purchase { .. } | Action::PurchaseMany { .. });
        let wider = widens(&found.uses, &next.uses)
            || next.total > found.total
            || !found.excluded.is_subset(&next.excluded)
            || after.offers.iter().any(offered)
            || after.memberships.keys().any(asked)
            || next.naming.is_some() && next.naming != found.naming
            || next.closed && !found.closed && next.successor == 0
            || !sold
                && new_licences(step).any(|subject| matches!(subject, Subject::Catalogue { id: on, .. } if on == id));
        must(!wider || approved_by_all(step, *id), || format!("catalogue {id} widened"))?;
        for (seat, (was, is)) in found.parties.iter().zip(&next.parties).enumerate() {
            let named = found.naming.is_some_and(|name| {
                (name.seat as usize, name.account) == (seat, is.account) && before.now >= name.ready
            });
            let given = found.handovers.get(&(seat as u32)) == Some(&is.account) && step.actor == is.account;
            must(was == is || named || given, || format!("seat {seat} of catalogue {id} changed hands"))?;
        }
    }
    Ok(())
}

fn new_licences<'a>(step: &Step<'a>) -> impl Iterator<Item = &'a Subject> {
    let before = step.before;
    let fresh = step.after.licences.iter().filter(move |(number, _)| !before.licences.contains_key(number));
    fresh.map(|(_, licence)| &licence.frozen.subject)
}

/// Whether the step was the last approval of a deal on the head before it.
fn approved_by_all(step: &Step, catalogue: u32) -> bool {
    let (Action::Propose(asked) | Action::Approve(asked)) = step.action else { return false };
    let base = step.before.seen(asked.catalogue, asked.base);
    let same = |deal: &&crate::records::Deal| {
        deal.catalogue == catalogue && deal.base == base && deal.changes == asked.changes
    };
    let found = &step.before.catalogues[&catalogue];
    let naming = asked.changes.iter().any(|change| matches!(change, Change::Name { .. }));
    let mut required = found.required();
    if naming {
        required = &required - &found.unnamed();
    }
    let holds = |seat| step.before.holder(catalogue, seat) == Some(step.actor);
    asked.catalogue == catalogue
        && base == step.before.head(catalogue)
        && holds(asked.seat.index)
        && step.after.deals.values().filter(same).any(|deal| required.is_subset(&deal.seats))
}

/// 2. Unset, unknown, unapproved: not allowed.
pub fn silence_is_no(step: &Step) -> Kept {
    let world = step.after;
    must(world.effective_uses(u32::MAX, 0) == UNSET, || "an unknown catalogue permits".into())?;
    for (id, found) in &world.catalogues {
        let mature = found.matured_at(world.now);
        must(world.effective_uses(*id, mature) == UNSET, || format!("a track of {id} that has not matured permits"))?;
        for track in &found.excluded {
            must(world.effective_uses(*id, *track) == UNSET, || format!("excluded track {id}/{track} permits"))?;
        }
    }
    for (number, licence) in &step.after.licences {
        if let (None, Subject::Catalogue { id, .. }) = (step.before.licences.get(number), &licence.frozen.subject) {
            let wanted = world.terms[&licence.frozen.terms].uses;
            let uses = &world.catalogues[id].uses;
            must(covers(uses, wanted), || format!("licence {number} was sold against {uses:?}"))?;
        }
    }
    Ok(())
}

/// 3. The frozen part of a licence never changes; withdrawal never voids what was sold.
pub fn licence_is_frozen(step: &Step) -> Kept {
    for (number, licence) in &step.before.licences {
        let same = step.after.licences.get(number).is_some_and(|after| after.frozen == licence.frozen);
        must(same, || format!("licence {number} changed"))?;
        let covered = |world: &World, catalogue| world.covers(*number, catalogue, 0);
        for catalogue in step.before.catalogues.keys() {
            let kept = !covered(step.before, *catalogue) || covered(step.after, *catalogue);
            must(kept, || format!("licence {number} no longer covers track {catalogue}/0"))?;
            stays_tell(step.after, &licence.frozen.subject, *catalogue)?;
        }
    }
    Ok(())
}

/// What events tell of stays in a pool, and when, is who was a member when a licence was sold.
fn stays_tell(world: &World, subject: &Subject, catalogue: u32) -> Kept {
    let Subject::Pool { id, serial, members } = subject else { return Ok(()) };
    let same = world.stayed(*id, catalogue, *serial) == members.contains_key(&catalogue);
    must(same, || format!("stays of catalogue {catalogue} in pool {id} belie who was a member at {serial}"))
}

/// 4. The next sale, direct or by pool, in the same block already sees a narrowing.
pub fn narrowing_is_now(step: &Step) -> Kept {
    let world = step.after;
    for (id, found) in &world.catalogues {
        let lowered = step.before.catalogues.get(id).is_some_and(|before| lowers(&before.uses, &found.uses));
        let shut = found.state_at(world.now) != State::Open;
        let on_sale = world.offers.iter().filter(|((catalogue, ..), _)| catalogue == id);
        for ((_, terms, to), offer) in on_sale {
            let dead = shut || offer.epoch != found.epoch || !covers(&found.uses, world.terms[terms].uses);
            let sold = world.quote(*id, *terms, *to, *to).fine();
            must(!(dead || lowered && offer.epoch != found.epoch) || !sold, || format!("{id} is sold under {terms}"))?;
        }
        must(!lowered || found.epoch > step.before.catalogues[id].epoch, || format!("{id} has its old epoch"))?;
    }
    for ((pool, id), member) in world.memberships.iter().filter(|(_, member)| member.state == Belonging::Active) {
        let found = &world.catalogues[id];
        let uses = world.terms[&world.pools[pool].terms].uses;
        let fits = found.state_at(world.now) == State::Open && member.epoch == found.epoch && covers(&found.uses, uses);
        let fits = fits && (1..=found.available(world.now)).contains(&member.weight);
        must(fits, || format!("catalogue {id} is still a member of pool {pool}"))?;
    }
    for (number, pool) in &world.pools {
        let members =
            world.memberships.iter().filter(|((id, _), member)| id == number && member.state == Belonging::Active);
        let weight: u64 = members.map(|(_, member)| u64::from(member.weight)).sum();
        must(weight == pool.weight, || format!("pool {number} weighs {} and not {weight}", pool.weight))?;
    }
    Ok(())
}

/// 5. Per currency: received = claimed + claimable + held + fees + change + bonds + seeds + remainder.
///
/// The remainder is below one unit a party of a catalogue, and a member of a pool, and one.
pub fn every_unit_accounted(world: &World) -> Kept {
    for currency in world.currencies() {
        let mut accounted = world.seeds[&currency];
        for ((id, _), ledger) in world.ledgers.iter().filter(|((_, in_what), _)| *in_what == currency) {
            let parties = &world.catalogues[id].parties;
            let claimed: u128 = (0..parties.len() as u32)
                .map(|seat| world.claimed.get(&(*id, currency, seat)).copied().unwrap_or(0))
                .sum();
            let shares: u128 =
                parties.iter().map(|party| part(ledger.accrued, u128::from(party.share_ppm), WHOLE)).sum();
            let rest = ledger.accrued - shares;
            must(rest < parties.len() as u128, || format!("catalogue {id} has {rest} units of rounding"))?;
            accounted += ledger.accrued + ledger.held - claimed;
        }
        for (number, pool) in world.pools.iter().filter(|(_, pool)| world.terms[&pool.terms].currency == currency) {
            let members = world.memberships.keys().filter(|(id, _)| id == number);
            let due: u128 = members.map(|(_, catalogue)| world.member_due(*number, *catalogue)).sum();
            let rest = (pool.shared - pool.settled).checked_sub(due);
            let count = world.memberships.keys().filter(|(id, _)| id == number).count() as u128;
            let small = rest.is_some_and(|rest| rest <= count);
            must(small, || format!("pool {number} has {rest:?} units of rounding"))?;
            accounted += pool.shared - pool.settled + pool.fees - pool.fees_claimed;
        }
        if currency == Currency::Native {
            let bonds = world.disputes.values().filter(|dispute| !dispute.bond_paid).count() as u128;
            accounted += world.change.values().sum::<u128>() + bonds * world.config.bond;
        }
        let there = world.balance(Account::LICENSING, currency) + world.balance(Account::CONSENT, currency);
        must(there == accounted, || format!("{there} of {currency:?} are there, {accounted} accounted for"))?;
    }
    Ok(())
}

/// 6. No order or grouping of claims and settlements changes what anybody gets in total.
pub fn order_is_irrelevant(world: &World) -> Kept {
    let (_, patient, _) = drain(world, Order::Patient);
    let (_, hasty, _) = drain(world, Order::Hasty);
    for currency in world.currencies() {
        let (one, other) = (purses(&patient, currency), purses(&hasty, currency));
        must(one == other, || format!("patient {one:?}, hasty {other:?} of {currency:?}"))?;
    }
    Ok(())
}

/// 7. A report counts once; runs, periods and time are never exceeded.
pub fn once_and_within(step: &Step) -> Kept {
    for (number, licence) in &step.after.licences {
        let terms = &step.after.terms[&licence.frozen.terms];
        let latest = step.after.now.min(licence.frozen.expires);
        let within = licence.runs <= terms.runs && licence.reported_until <= latest;
        must(within, || format!("licence {number} exceeds its runs or its time"))?;
        let Some(before) = step.before.licences.get(number) else { continue };
        let told = (licence.reports, licence.units, licence.reported_until);
        let unchanged = told == (before.reports, before.units, before.reported_until);
        let once = match step.action {
            Action::Attest { report, .. } if report.licence == *number => {
                let counted =
                    licence.reports == before.reports + 1 && licence.units == before.units + u128::from(report.units);
                unchanged || counted && report.from == before.reported_until && report.until == licence.reported_until
            }
            _ => unchanged,
        };
        must(once, || format!("licence {number} counts {told:?}"))?;
    }
    Ok(())
}

/// 8. Every refusal leaves everything as it was, and nothing is refused without a broken rule.
pub fn refusal_changes_nothing(step: &Step) -> Kept {
    let verdict = step.before.permitted(step.actor, step.action);
    match step.outcome {
        Outcome::Refused(name) => {
            must(verdict.broken.contains(name) || verdict.silent.contains(name), || format!("{name} is no reason"))?;
            must(step.before == step.after, || format!("{name}, and yet something changed"))
        }
        Outcome::Done { .. } => must(verdict.fine(), || format!("done against {:?}", verdict.broken)),
    }
}

/// 9. What a step touches is bounded by a small fixed maximum.
pub fn bounded_cost(step: &Step) -> Kept {
    fn touched<K: Ord, V: PartialEq>(
        before: &std::collections::BTreeMap<K, V>,
        after: &std::collections::BTreeMap<K, V>,
    ) -> usize {
        after.iter().filter(|(key, value)| before.get(key) != Some(value)).count()
    }
    let (before, after) = (step.before, step.after);
    let rows = if let Outcome::Done { returned: Returned::Rows(rows) } = step.outcome { rows.len() } else { 1 };
    let counts = [
        ("catalogues", touched(&before.catalogues, &after.catalogues), 1),
        ("memberships", touched(&before.memberships, &after.memberships), 16),
        ("pools", touched(&before.pools, &after.pools), 4),
        ("licences", touched(&before.licences, &after.licences), rows.max(16)),
        ("ledgers", touched(&before.ledgers, &after.ledgers), 8 + 2 * rows),
        ("claims", touched(&before.claimed, &after.claimed), 1),
    ];
    counts.into_iter().try_for_each(|(what, count, most)| must(count <= most, || format!("{count} {what} touched")))
}

/// 10. What was done, replayed, gives the same state: refused steps leave no trace, and nothing else is needed.
pub fn events_tell_all(config: Config, journal: &[(Account, Action)], world: &World) -> Kept {
    let mut replayed = World::new(config);
    replayed.digests = world.digests.clone();
    for (actor, action) in journal {
        replayed.apply(*actor, action);
    }
    must(replayed == *world, || "the replayed state differs".into())
}

/// 11. What is told of a track is never more permissive than the record of its catalogue.
pub fn exports_never_widen(world: &World) -> Kept {
    for (id, found) in &world.catalogues {
        for track in [0, found.matured_at(world.now).saturating_sub(1), found.total] {
            let told = world.effective_uses(*id, track);
            let wider = (0..8).any(|act| rank(told[act]) > rank(found.uses[act]));
            must(!wider, || format!("track {id}/{track} is told as {told:?}"))?;
        }
    }
    Ok(())
}

/// 12. Whatever operators, attesters and the arbiter do or fail to do, every named recipient can extract what has
///     accrued.
///
/// What is held is free within the longest hold.
pub fn nobody_can_hold_it(world: &World) -> Kept {
    for (id, found) in &world.catalogues {
        let bounded = found.disputed_until <= world.now + crate::dispute::MOST_HELD;
        must(bounded, || format!("catalogue {id} is held until {}", found.disputed_until))?;
    }
    let (done, drained, refused) = drain(world, Order::Patient);
    must(refused.is_none(), || format!("{refused:?} to {:?}", done.last()))?;
    must(moves(&drained).is_empty(), || "something is left to do".into())?;
    let held: u128 = drained.ledgers.values().map(|ledger| ledger.held).sum();
    must(held == 0, || format!("{held} stay held"))?;
    for (id, currency) in drained.ledgers.keys() {
        for (seat, party) in (0u32..).zip(&drained.catalogues[id].parties) {
            let left = drained.claimable(*id, *currency, seat);
            must(left == 0 || party.account == Account::ZERO, || format!("{left} of seat {seat} of {id} stay"))?;
        }
    }
    every_unit_accounted(&drained)
}
