//! Steps that go wrong: the right message from the wrong hands, with a stale head, a bad proof, too much, too little,
//! twice.

use super::consent::{catalogue, seat};
use super::{Dice, Step, any};
use crate::action::{Action, Change, DealAsked, Inside, LICENSOR_SEAT, Moving, Party, Row, Seat, Seen, Shown};
use crate::actors::{Account, Currency};
use crate::money::NATIVE_STEP;
use crate::world::World;

/// A hostile or clumsy step.
pub(super) fn step(world: &World, dice: &mut Dice) -> Step {
    if dice.chance(12) {
        return inside(world, dice);
    }
    let found = (0..16).find_map(|_| any(world, dice));
    let (actor, mut action) = found.unwrap_or((Account::STRANGER, Action::TakeArbiter));
    if dice.chance(30) {
        return (dice.actor(), action);
    }
    spoil(world, dice, &mut action);
    (actor, action)
}

fn inside(world: &World, dice: &mut Dice) -> Step {
    if dice.chance(30) {
        let licence = dice.pick(world.licences.keys().copied()).unwrap_or(1);
        let how = [Moving::Approve, Moving::ApproveAll, Moving::Transfer, Moving::SafeTransfer];
        let how = dice.pick(how).unwrap_or(Moving::Transfer);
        let from = world.licences.get(&licence).map_or(Account::STRANGER, |found| found.frozen.licensee);
        return (from, Action::MoveToken { licence, how, to: Account::STRANGER });
    }
    use Inside::{Ask, Credit, DropOffer, Grant, Leave, PutOffer, SetCard};
    let what = dice.pick([SetCard, PutOffer, DropOffer, Grant, Ask, Leave, Credit]).unwrap_or(Credit);
    let id = catalogue(world, dice).unwrap_or(1);
    (dice.actor(), Action::AsConsent { what, catalogue: id, number: 1, account: Account::STRANGER })
}

fn spoil_seat(dice: &mut Dice, seat: &mut Seat) {
    match dice.below(5) {
        0 => seat.shown = Shown::BadProof,
        1 => seat.shown = Shown::Forged,
        2 => seat.shown = Shown::Former,
        3 => seat.index = dice.pick([0, 1, 2, 3, 31, LICENSOR_SEAT]).unwrap_or(0),
        _ => seat.index = 7,
    }
}

/// Some other amount: nothing, a step more, or all there is.
fn spoil_amount(dice: &mut Dice, amount: &mut u128) {
    *amount = match dice.below(4) {
        0 => 0,
        1 => *amount + NATIVE_STEP,
        2 => amount.saturating_sub(NATIVE_STEP),
        _ => u128::MAX / NATIVE_STEP * NATIVE_STEP,
    };
}

fn spoil_row(dice: &mut Dice, row: &mut Row) {
    match dice.below(5) {
        0 => row.head = Seen::Stale,
        1 => row.terms = 99,
        2 => row.catalogue = dice.pick([0, 98, u32::MAX]).unwrap_or(0),
        3 => row.offered_to = Account::ATTESTER,
        _ => row.max_price = 0,
    }
}

fn spoil_deal(world: &World, dice: &mut Dice, asked: &mut DealAsked) {
    match dice.below(9) {
        0 => asked.base = Seen::Stale,
        1 => asked.until = world.now - 1,
        2 => asked.until = world.now + 91 * crate::DAY,
        3 => asked.changes.clear(),
        4 => asked.changes = vec![asked.changes[0].clone(); 17],
        5 => asked.catalogue = 99,
        6 => asked.changes.push(spoilt_change(dice)),
        _ => spoil_seat(dice, &mut asked.seat),
    }
}

fn spoilt_change(dice: &mut Dice) -> Change {
    match dice.below(6) {
        0 => Change::Append { root: 0, count: 0, manifest: 0 },
        1 => Change::SetUses([2; 8]),
        2 => Change::Include(vec![3, 2, 2]),
        3 => Change::Name { seat: 0, account: Account::STRANGER },
        4 => Change::Name { seat: 9, account: Account::LICENSING },
        _ => Change::Include((0..65).collect()),
    }
}

fn spoil_parties(dice: &mut Dice, parties: &mut Vec<Party>) {
    match dice.below(7) {
        0 => parties.clear(),
        1 => parties[0].account = Account::CONSENT,
        2 => parties[0].rights = 0x80,
        3 => parties[0].share_ppm += 1,
        4 => parties.iter_mut().for_each(|party| party.account = Account::ZERO),
        5 => parties.push(Party { account: dice.actor(), rights: 0, share_ppm: 0 }),
        _ => *parties = vec![parties[0]; 33],
    }
}

fn spoil(world: &World, dice: &mut Dice, action: &mut Action) {
    match action {
        Action::OpenCatalogue { parties } => spoil_parties(dice, parties),
        Action::Propose(asked) | Action::Approve(asked) => spoil_deal(world, dice, asked),
        Action::Narrow { uses, .. } if dice.chance(50) => *uses = dice.pick([[3; 8], *uses]).unwrap_or([3; 8]),
        Action::Exclude { tracks, .. } if dice.chance(60) => match dice.below(4) {
            0 => tracks.reverse(),
            1 => tracks.push(u32::MAX),
            2 => tracks.clear(),
            _ => *tracks = (0..65).collect(),
        },
        Action::Retract { seat, .. }
        | Action::Narrow { seat, .. }
        | Action::Withdraw { seat, .. }
        | Action::Exclude { seat, .. }
        | Action::LeavePool { seat, .. }
        | Action::OfferPlace { seat, .. }
        | Action::TakePlace { seat, .. } => spoil_seat(dice, seat),
        Action::Name { shown, .. } => *shown = dice.pick([Shown::BadProof, Shown::Forged]).unwrap_or(Shown::BadProof),
        Action::Dispute { claimant, catalogue, value, .. } => match dice.below(3) {
            0 => *claimant = *catalogue,
            1 => *claimant = 99,
            _ => spoil_amount(dice, value),
        },
        Action::Reclaim { destination, .. }
        | Action::ClaimChange { destination }
        | Action::ClaimFees { destination, .. } => {
            *destination = dice.pick([Account::ZERO, Account::LICENSING, Account::CONSENT]).unwrap_or(Account::ZERO);
        }
        Action::OpenCurrency { currency } => {
            *currency = dice.pick([Currency::Native, Currency::Nothing, Currency::Ours]).unwrap_or(Currency::Nothing);
        }
        _ => spoil_market(world, dice, action),
    }
}

fn spoil_market(world: &World, dice: &mut Dice, action: &mut Action) {
    match action {
        Action::RegisterTerms(terms) => match dice.below(9) {
            0 => terms.tier = 7,
            1 => terms.uses = 255,
            2 => terms.currency = Currency::Nothing,
            3 => (terms.price, terms.advance) = (u128::MAX, u128::MAX),
            4 => terms.runs = 0,
            5 => (terms.royalty, terms.interval) = (terms.royalty.max(NATIVE_STEP * 1_000_000), 1),
            6 => (terms.tier, terms.attester) = (4, Account::ZERO),
            7 => (terms.cure, terms.interval) = (1, crate::DAY),
            _ => terms.unit = 255,
        },
        Action::Purchase { row, deadline, value, .. } => match dice.below(3) {
            0 => spoil_row(dice, row),
            1 => *deadline = world.now - 1,
            _ => spoil_amount(dice, value),
        },
        Action::PurchaseMany { rows, value, .. } => match dice.below(4) {
            0 => rows.clear(),
            1 => *rows = vec![rows[0]; 2],
            2 => rows.iter_mut().for_each(|row| spoil_row(dice, row)),
            _ => spoil_amount(dice, value),
        },
        Action::PurchasePool { least_serial, least_weight, most_lost, deadline, value, .. } => match dice.below(5) {
            0 => *least_serial = u32::MAX,
            1 => *least_weight += 1,
            2 => *most_lost = most_lost.saturating_sub(1),
            3 => *deadline = world.now - 1,
            _ => spoil_amount(dice, value),
        },
        Action::StartRun { licence } => *licence = 0,
        Action::Attest { report, value, .. } => match dice.below(7) {
            0 => report.ahead = dice.pick([-1, 1, i32::MAX]).unwrap_or(1),
            1 => report.run = dice.pick([0, u16::MAX]).unwrap_or(0),
            2 => report.from -= 1,
            3 => report.until = u64::MAX,
            4 => report.until = report.from - 1,
            5 => report.units = u64::MAX,
            _ => spoil_amount(dice, value),
        },
        Action::Pay { payment, value, .. } => match dice.below(2) {
            0 => (*payment, *value) = (0, 0),
            _ => spoil_amount(dice, value),
        },
        Action::Claim { seat: shown, destination, currency, .. } => match dice.below(4) {
            0 => *destination = Account::LICENSING,
            1 => *currency = Currency::Nothing,
            2 => *shown = seat(LICENSOR_SEAT),
            _ => spoil_seat(dice, shown),
        },
        Action::OpenPool { fee_ppm, .. } => *fee_ppm = 300_001,
        Action::Countersign { head, weight, .. } => match dice.below(2) {
            0 => *head = Seen::Stale,
            _ => *weight += 1,
        },
        Action::Activate { pool, .. } | Action::Settle { pool, .. } | Action::SealPool { pool } => *pool = 99,
        Action::Admit { dispute } | Action::Rule { dispute, .. } => *dispute = 99,
        Action::Release { catalogue, .. } | Action::Repoint { catalogue } => *catalogue = 99,
        Action::OfferArbiter { to } => *to = Account::CONSENT,
        _ => {}
    }
}
