//! Opening a catalogue, and deals: proposed by one, in effect when everybody has approved.

use std::collections::{BTreeMap, BTreeSet};

use crate::action::{Action, Change, DealAsked, LICENSOR_SEAT, Party, Seat};
use crate::actors::Account;
use crate::answer::Returned;
use crate::change::MOST_CHANGES;
use crate::records::{Catalogue, Deal};
use crate::uses::UNSET;
use crate::verdict::Verdict;
use crate::world::World;

/// A deal's longest date.
pub const LONGEST_DEAL: u64 = 90 * crate::DAY;

impl World {
    pub(crate) fn judge_deal(&self, actor: Account, action: &Action) -> Verdict {
        match action {
            Action::OpenCatalogue { parties } => judge_parties(parties),
            Action::Propose(asked) => self.judge_propose(actor, asked),
            Action::Approve(asked) => self.judge_approve(actor, asked),
            Action::Retract { catalogue, seat, deal } => self.judge_retract(actor, *catalogue, *seat, *deal),
            _ => Verdict::default(),
        }
    }

    /// The number under which the same arguments were proposed.
    pub fn proposed(&self, asked: &DealAsked) -> Option<u32> {
        let base = self.seen(asked.catalogue, asked.base);
        let same = |deal: &Deal| {
            (deal.catalogue, deal.base, deal.until, &deal.changes)
                == (asked.catalogue, base, asked.until, &asked.changes)
        };
        self.deals.iter().find(|(_, deal)| same(deal)).map(|(number, _)| *number)
    }

    /// The seats without whose approval a deal does nothing.
    pub fn needed(&self, catalogue: u32, changes: &[Change]) -> BTreeSet<u32> {
        let Some(found) = self.catalogues.get(&catalogue) else { return BTreeSet::new() };
        let naming = changes.iter().any(|change| matches!(change, Change::Name { .. }));
        if naming { &found.required() - &found.unnamed() } else { found.required() }
    }

    fn judge_propose(&self, actor: Account, asked: &DealAsked) -> Verdict {
        let mut verdict = self.judge_asked(asked);
        if !self.catalogues.contains_key(&asked.catalogue) {
            return verdict;
        }
        let latest = self.now + LONGEST_DEAL;
        verdict.rule(asked.until <= latest, &["DeadlineTooFar"]);
        verdict.rule(self.proposed(asked).is_none(), &["AlreadyProposed"]);
        let speaker = match asked.seat.index {
            LICENSOR_SEAT => self.judge_seat(actor, asked.catalogue, asked.seat),
            _ => self.judge_speaker(actor, asked.catalogue, asked.seat),
        };
        verdict.and(speaker);
        self.judge_completion(asked, BTreeSet::new(), verdict)
    }

    fn judge_approve(&self, actor: Account, asked: &DealAsked) -> Verdict {
        let mut verdict = self.judge_asked(asked);
        if !self.catalogues.contains_key(&asked.catalogue) {
            return verdict;
        }
        verdict.and(self.judge_speaker(actor, asked.catalogue, asked.seat));
        let Some(number) = self.proposed(asked) else {
            verdict.rule(false, &["NoSuchDeal"]);
            verdict.silent(asked.until > self.now + LONGEST_DEAL, &["DeadlineTooFar"]);
            return verdict;
        };
        let seats = self.deals[&number].seats.clone();
        verdict.rule(!seats.contains(&asked.seat.index), &["AlreadyApproved"]);
        self.judge_completion(asked, seats, verdict)
    }

    /// What `propose` and `approve` both check.
    fn judge_asked(&self, asked: &DealAsked) -> Verdict {
        let mut verdict = Verdict::default();
        let Some(found) = self.catalogues.get(&asked.catalogue) else {
            verdict.rule(false, &["NoSuchCatalogue"]);
            verdict.rule(asked.changes.len() <= MOST_CHANGES, &["TooManyChanges"]);
            return verdict;
        };
        // Money waits for a nameless place of a closed catalogue too, but not for whom its losers name.
        let only_names = matches!(asked.changes[..], [Change::Name { .. }]);
        verdict.rule(!found.closed || only_names && found.successor == 0, &["CatalogueClosed"]);
        verdict.rule(!found.holds_money(self.now), &["CatalogueDisputed"]);
        verdict.rule(self.seen(asked.catalogue, asked.base) == self.head(asked.catalogue), &["HeadMoved"]);
        verdict.rule(asked.until >= self.now, &["DeadlinePassed"]);
        verdict.and(self.judge_changes(asked.catalogue, &asked.changes));
        verdict
    }

    /// If this seat's approval is the last, what it puts into effect must be possible as a whole.
    fn judge_completion(&self, asked: &DealAsked, mut seats: BTreeSet<u32>, mut verdict: Verdict) -> Verdict {
        seats.insert(asked.seat.index);
        let complete = self.needed(asked.catalogue, &asked.changes).is_subset(&seats);
        if complete && verdict.fine() {
            verdict.and(self.clone().put_into_effect(asked.catalogue, &asked.changes));
        }
        verdict
    }

    fn judge_retract(&self, actor: Account, catalogue: u32, seat: Seat, deal: u32) -> Verdict {
        let mut verdict = Verdict::default();
        if !verdict.rule(self.catalogues.contains_key(&catalogue), &["NoSuchCatalogue"]) {
            return verdict;
        }
        let found = self.deals.get(&deal).filter(|deal| deal.catalogue == catalogue);
        let approved = found.is_some_and(|deal| deal.seats.contains(&seat.index));
        verdict.rule(approved, &["NotApproved"]);
        verdict.silent(found.is_none(), &["NoSuchDeal"]);
        verdict.and(self.judge_seat(actor, catalogue, seat));
        verdict.silent(found.is_some_and(|deal| deal.base != self.head(catalogue)), &["HeadMoved"]);
        verdict.silent(self.catalogues[&catalogue].closed, &["CatalogueClosed"]);
        verdict.silent(!approved, &["NotRightsholder", "NotLicensor"]);
        verdict
    }

    pub(crate) fn do_deal(&mut self, actor: Account, action: &Action) -> Returned {
        match action {
            Action::OpenCatalogue { parties } => self.open(actor, parties),
            Action::Propose(asked) => {
                let number = next(&self.deals);
                let base = self.head(asked.catalogue);
                let (catalogue, until, changes) = (asked.catalogue, asked.until, asked.changes.clone());
                let deal = Deal { catalogue, base, until, changes, seats: BTreeSet::new() };
                self.deals.insert(number, deal);
                if asked.seat.index != LICENSOR_SEAT {
                    self.approve(number, asked.seat.index);
                }
                Returned::Number(number)
            }
            Action::Approve(asked) => {
                let number = self.proposed(asked).expect("judged");
                self.approve(number, asked.seat.index);
                Returned::Number(number)
            }
            Action::Retract { seat, deal, .. } => {
                self.deals.get_mut(deal).expect("judged").seats.remove(&seat.index);
                Returned::Nothing
            }
            _ => Returned::Nothing,
        }
    }

    fn approve(&mut self, number: u32, seat: u32) {
        let deal = self.deals.get_mut(&number).expect("judged");
        deal.seats.insert(seat);
        let deal = deal.clone();
        if self.needed(deal.catalogue, &deal.changes).is_subset(&deal.seats) {
            self.put_into_effect(deal.catalogue, &deal.changes);
        }
    }

    fn open(&mut self, licensor: Account, parties: &[Party]) -> Returned {
        let number = next(&self.catalogues);
        let catalogue = Catalogue {
            licensor,
            parties: parties.to_vec(),
            former: BTreeMap::new(),
            step: 1,
            epoch: 0,
            uses: UNSET,
            batches: Vec::new(),
            total: 0,
            matured: 0,
            matures_at: 0,
            excluded: BTreeSet::new(),
            closed: false,
            dispute: 0,
            disputed_until: 0,
            successor: 0,
            naming: None,
            handovers: BTreeMap::new(),
            taken: BTreeMap::new(),
            held: 0,
            pools: BTreeSet::new(),
        };
        self.catalogues.insert(number, catalogue);
        Returned::Number(number)
    }
}

/// The number that the next entry gets.
pub(crate) fn next<T>(numbered: &BTreeMap<u32, T>) -> u32 {
    numbered.keys().last().map_or(1, |last| last + 1)
}

fn judge_parties(parties: &[Party]) -> Verdict {
    let mut verdict = Verdict::default();
    verdict.rule((1..=32).contains(&parties.len()), &["WrongPartyCount"]);
    verdict.rule(parties.iter().all(|party| !party.account.is_contract()), &["ForbiddenAccount"]);
    verdict.rule(parties.iter().all(|party| party.rights < 16), &["UnknownRight"]);
    // Neither heard nor paid, it would only change hands.
    verdict.rule(parties.iter().all(|party| party.rights != 0 || party.share_ppm != 0), &["IdleSeat"]);
    let whole: u64 = parties.iter().map(|party| u64::from(party.share_ppm)).sum();
    verdict.rule(whole == 1_000_000, &["SharesNotWhole"]);
    let covered = parties.iter().fold(0, |rights, party| rights | party.rights);
    verdict.rule(covered & 3 == 3, &["RightUncovered"]);
    let somebody = parties.iter().any(|party| party.rights != 0 && party.account != Account::ZERO);
    verdict.rule(somebody, &["NobodyToAsk"]);
    verdict
}
