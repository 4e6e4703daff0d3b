//! Steps on `licensing`, pools apart.

use super::consent::{catalogue, seat};
use super::{Dice, Step};
use crate::action::{Action, Report, Row, Seen, Terms};
use crate::actors::{Account, Currency};
use crate::money::{NATIVE_STEP, WHOLE};
use crate::records::Licence;
use crate::uses::{TRAIN_GEN, TRAIN_NON_GEN};
use crate::world::World;
use crate::{DAY, UNIT};

/// An amount, small or large, that the currency can pay.
pub(super) fn amount(dice: &mut Dice, currency: Currency) -> u128 {
    let most = dice.pick([10, 1_000, 1_000_000_000]).unwrap_or(10);
    let some = u128::from(dice.within(1..=most));
    if currency == Currency::Native { some * NATIVE_STEP } else { some }
}

/// The native value that goes with a payment.
pub(super) fn value(currency: Currency, payment: u128) -> u128 {
    if currency == Currency::Native { payment } else { 0 }
}

pub(super) fn register_terms(world: &World, dice: &mut Dice) -> Option<Step> {
    if world.terms.len() >= 12 {
        return None;
    }
    let currency = dice.pick([Currency::Native, Currency::Token])?;
    let free = dice.chance(15);
    let some = |dice: &mut Dice, percent| if !free && dice.chance(percent) { amount(dice, currency) } else { 0 };
    let (price, advance, royalty) = (some(dice, 90), some(dice, 30), some(dice, 70) * step_of(currency));
    let reported = royalty > 0 || !free && dice.chance(40);
    let tier = dice.pick([2, 3, 4, 5])?;
    let third = tier == 4 || dice.chance(40);
    let terms = Terms {
        tier,
        uses: dice.pick([1 << TRAIN_GEN, 1 << TRAIN_GEN | 1 << TRAIN_NON_GEN])?,
        currency,
        price,
        advance,
        royalty,
        unit: dice.within(1..=3) as u8,
        cap: if reported { dice.within(1..=1_000_000_000) } else { 0 },
        interval: if reported { dice.within(1..=30) * DAY } else { 0 },
        cure: world.config.notice.max(crate::HOUR) + dice.below(14 * DAY),
        attester: if third { Account::ATTESTER } else { Account::ZERO },
        duration: dice.within(20..=400) * DAY,
        runs: dice.within(1..=3) as u16,
        legal: dice.below(1_000),
    };
    Some((dice.actor(), Action::RegisterTerms(terms)))
}

fn step_of(currency: Currency) -> u128 {
    if currency == Currency::Native { WHOLE } else { 1 }
}

pub(super) fn open_currency(_: &World, dice: &mut Dice) -> Option<Step> {
    Some((dice.actor(), Action::OpenCurrency { currency: Currency::Token }))
}

/// A row for something on sale, and who may buy it.
fn row(world: &World, dice: &mut Dice) -> Option<(Account, Row)> {
    let (catalogue, terms, offered_to) = dice.pick(world.offers.keys().copied())?;
    let anyone = dice.pick([Account::LICENSEE, Account::LICENSEE, Account::STRANGER, Account::OPERATOR])?;
    let buyer = if offered_to == Account::ZERO { anyone } else { offered_to };
    let max_price = world.cost(terms) + u128::from(dice.below(2)) * UNIT;
    Some((buyer, Row { catalogue, terms, offered_to, head: Seen::Current, max_price }))
}

pub(super) fn purchase(world: &World, dice: &mut Dice) -> Option<Step> {
    let (buyer, row) = row(world, dice)?;
    let value = value(world.terms[&row.terms].currency, world.cost(row.terms));
    Some((buyer, Action::Purchase { row, model: dice.below(9), deadline: world.now + dice.below(DAY), value }))
}

pub(super) fn purchase_many(world: &World, dice: &mut Dice) -> Option<Step> {
    let mut rows: Vec<Row> = (0..dice.within(1..=8)).filter_map(|_| row(world, dice)).map(|(_, row)| row).collect();
    for row in &mut rows {
        if dice.chance(15) {
            row.head = Seen::Stale;
        }
        if dice.chance(15) {
            row.max_price = 0;
        }
    }
    let order = |row: &Row| (row.catalogue, world.digest(row.terms));
    rows.sort_by_key(order);
    rows.dedup_by_key(|row| order(row));
    let currency = world.terms.get(&rows.first()?.terms)?.currency;
    let all: u128 = rows.iter().map(|row| world.cost(row.terms)).sum();
    let budget = all / dice.pick([1, 1, 2])? / NATIVE_STEP * NATIVE_STEP + NATIVE_STEP * u128::from(dice.below(3));
    let (model, deadline) = (dice.below(9), world.now + dice.below(DAY));
    let value = value(currency, budget);
    Some((Account::LICENSEE, Action::PurchaseMany { rows, model, currency, budget, deadline, value }))
}

fn licence<'a>(world: &'a World, dice: &mut Dice) -> Option<(u64, &'a Licence)> {
    dice.pick(world.licences.iter()).map(|(number, licence)| (*number, licence))
}

pub(super) fn start_run(world: &World, dice: &mut Dice) -> Option<Step> {
    let (number, licence) = licence(world, dice)?;
    Some((licence.frozen.licensee, Action::StartRun { licence: number }))
}

pub(super) fn attest(world: &World, dice: &mut Dice) -> Option<Step> {
    let (number, licence) = licence(world, dice)?;
    let terms = &world.terms[&licence.frozen.terms];
    let named = if terms.attester == Account::ZERO { licence.frozen.licensee } else { terms.attester };
    let stands_in = named != licence.frozen.licensee && dice.chance(25);
    let actor = if stands_in { licence.frozen.licensee } else { named };
    let from = licence.reported_until;
    let mut until = world.now.min(licence.frozen.expires);
    if stands_in || dice.chance(30) {
        until = until.min(from + terms.interval);
    }
    let length = u128::from(until.saturating_sub(from));
    let most = u128::from(terms.cap) * length / u128::from(terms.interval.max(1));
    let units = dice.below(u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1));
    let report = Report {
        licence: number,
        ahead: 0,
        run: dice.within(1..=u64::from(licence.runs)) as u16,
        from,
        until,
        usage: dice.below(99),
        units,
        evidence: dice.below(99),
    };
    let mut after = licence.clone();
    after.units += u128::from(units);
    let owed = round_up(world.owed(&after), terms.currency);
    let payment = dice.pick([owed, owed, owed, 0])?;
    Some((actor, Action::Attest { report, payment, value: value(terms.currency, payment) }))
}

/// Native money comes in whole steps.
fn round_up(owed: u128, currency: Currency) -> u128 {
    if currency == Currency::Native { owed.div_ceil(NATIVE_STEP) * NATIVE_STEP } else { owed }
}

pub(super) fn pay(world: &World, dice: &mut Dice) -> Option<Step> {
    let owing = world.licences.iter().filter(|(_, licence)| world.owed(licence) > 0);
    let (number, licence) = dice.pick(owing)?;
    let currency = world.terms[&licence.frozen.terms].currency;
    let owed = round_up(world.owed(licence), currency);
    let ahead = owed + amount(dice, currency);
    let payment = dice.pick([owed, round_up(owed / 3 + 1, currency), ahead])?;
    Some((dice.actor(), Action::Pay { licence: *number, payment, value: value(currency, payment) }))
}

pub(super) fn claim(world: &World, dice: &mut Dice) -> Option<Step> {
    let (catalogue, currency) = dice.pick(world.ledgers.keys().copied())?;
    let index = dice.below(world.catalogues[&catalogue].parties.len() as u64) as u32;
    let holder = world.holder(catalogue, index)?;
    let destination = if dice.chance(30) { dice.actor() } else { holder };
    Some((holder, Action::Claim { catalogue, currency, seat: seat(index), destination }))
}

pub(super) fn claim_change(world: &World, dice: &mut Dice) -> Option<Step> {
    let account = dice.pick(world.change.keys().copied())?;
    Some((account, Action::ClaimChange { destination: dice.actor() }))
}

pub(super) fn release(world: &World, dice: &mut Dice) -> Option<Step> {
    let held = world.ledgers.iter().filter(|(_, ledger)| ledger.held > 0).map(|(key, _)| *key);
    let (catalogue, currency) = match dice.pick(held) {
        Some(found) => found,
        None => (catalogue(world, dice)?, Currency::Native),
    };
    Some((dice.actor(), Action::Release { catalogue, currency }))
}
