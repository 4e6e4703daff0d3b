//! Places: who sits where, how they show it, how a nameless one is named and any is handed over.

use crate::action::{Action, LICENSOR_SEAT, Seat, Shown, Time};
use crate::actors::Account;
use crate::answer::Returned;
use crate::verdict::Verdict;
use crate::world::World;

/// Seconds for which a place that was taken over stays where it is, at least; where the notice is longer, the notice.
const SHORTEST_REST: Time = crate::DAY;

impl World {
    /// The account that a caller shows for a seat, and whether leaf and proof lead to the root.
    fn shown(&self, actor: Account, catalogue: u32, seat: Seat) -> Option<(Account, bool)> {
        let found = self.catalogues.get(&catalogue)?;
        let account = found.parties.get(seat.index as usize)?.account;
        let shown = match seat.shown {
            Shown::True | Shown::BadProof => account,
            Shown::Forged => actor,
            Shown::Former => found.former.get(&seat.index).copied().unwrap_or(account),
        };
        Some((shown, shown == account && seat.shown != Shown::BadProof))
    }

    /// Whether the caller shows that they hold this party's place; `names` are for one who does not.
    pub(crate) fn judge_leaf(&self, actor: Account, catalogue: u32, seat: Seat, names: &[&'static str]) -> Verdict {
        let mut verdict = Verdict::default();
        match self.shown(actor, catalogue, seat) {
            None => {
                verdict.rule(false, &["WrongProof"]);
                verdict.silent(true, names);
            }
            Some((account, proven)) => {
                verdict.rule(proven, &["WrongProof"]);
                // Nobody holds a nameless place, and nobody signs for nobody.
                verdict.rule(account == actor && actor != Account::ZERO, names);
            }
        }
        verdict
    }

    /// Whether the caller shows that they hold this seat.
    pub(crate) fn judge_seat(&self, actor: Account, catalogue: u32, seat: Seat) -> Verdict {
        let mut verdict = Verdict::default();
        if seat.index == LICENSOR_SEAT {
            let licensor = self.catalogues.get(&catalogue).map(|found| found.licensor);
            verdict.rule(licensor == Some(actor), &["NotLicensor"]);
            return verdict;
        }
        self.judge_leaf(actor, catalogue, seat, &["NotRightsholder"])
    }

    /// Whether the caller speaks for a place with rights.
    pub(crate) fn judge_speaker(&self, actor: Account, catalogue: u32, seat: Seat) -> Verdict {
        let mut verdict = self.judge_seat(actor, catalogue, seat);
        let required = self.catalogues.get(&catalogue).is_some_and(|found| found.required().contains(&seat.index));
        verdict.rule(required, &["NotRightsholder"]);
        verdict.silent(seat.index == LICENSOR_SEAT, &["NotLicensor", "WrongProof"]);
        verdict
    }

    pub(crate) fn judge_place(&self, actor: Account, action: &Action) -> Verdict {
        let mut verdict = Verdict::default();
        let (Action::Name { catalogue, .. }
        | Action::OfferPlace { catalogue, .. }
        | Action::TakePlace { catalogue, .. }) = action
        else {
            return verdict;
        };
        if !verdict.rule(self.catalogues.contains_key(catalogue), &["NoSuchCatalogue"]) {
            return verdict;
        }
        verdict.and(match action {
            Action::Name { shown, .. } => self.judge_name(actor, *catalogue, *shown),
            Action::OfferPlace { seat, to, .. } => self.judge_offer_place(actor, *catalogue, *seat, *to),
            Action::TakePlace { seat, .. } => self.judge_take_place(actor, *catalogue, *seat),
            _ => Verdict::default(),
        });
        verdict
    }

    fn judge_name(&self, actor: Account, catalogue: u32, shown: Shown) -> Verdict {
        let mut verdict = Verdict::default();
        let found = &self.catalogues[&catalogue];
        verdict.rule(!found.holds_money(self.now), &["CatalogueDisputed"]);
        verdict.rule(found.successor == 0, &["CatalogueClosed"]);
        let Some(naming) = found.naming else {
            verdict.rule(false, &["NothingToName"]);
            verdict.silent(true, &["WrongProof"]);
            return verdict;
        };
        verdict.rule(self.now >= naming.ready, &["NamingNotReady"]);
        let proven = self.shown(actor, catalogue, Seat { index: naming.seat, shown });
        verdict.rule(proven.is_some_and(|(_, proven)| proven), &["WrongProof"]);
        verdict
    }

    fn judge_offer_place(&self, actor: Account, catalogue: u32, seat: Seat, to: Account) -> Verdict {
        let mut verdict = self.judge_seat(actor, catalogue, seat);
        verdict.rule(!to.is_contract(), &["ForbiddenAccount"]);
        let offered = self.catalogues[&catalogue].handovers.get(&seat.index).copied().unwrap_or(Account::ZERO);
        verdict.silent(offered == to || to == actor, &["NothingChanges"]);
        verdict
    }

    fn judge_take_place(&self, actor: Account, catalogue: u32, seat: Seat) -> Verdict {
        let mut verdict = Verdict::default();
        let found = &self.catalogues[&catalogue];
        let offered = found.handovers.get(&seat.index).copied();
        verdict.rule(offered == Some(actor), &["NotOfferedTo", "PlaceNotOffered"]);
        let rested = |taken: &Time| self.now - taken >= self.config.notice.max(SHORTEST_REST);
        verdict.rule(found.taken.get(&seat.index).is_none_or(rested), &["PlaceTakenLately"]);
        if seat.index != LICENSOR_SEAT {
            let proven = self.shown(actor, catalogue, seat);
            verdict.rule(proven.is_some_and(|(_, proven)| proven), &["WrongProof"]);
        }
        let to_self = offered == Some(actor) && self.holder(catalogue, seat.index) == Some(actor);
        verdict.silent(to_self, &["NothingChanges"]);
        verdict
    }

    /// Who holds a seat.
    pub fn holder(&self, catalogue: u32, seat: u32) -> Option<Account> {
        let found = self.catalogues.get(&catalogue)?;
        if seat == LICENSOR_SEAT {
            return Some(found.licensor);
        }
        found.parties.get(seat as usize).map(|party| party.account)
    }

    pub(crate) fn do_place(&mut self, actor: Account, action: &Action) -> Returned {
        match action {
            Action::Name { catalogue, .. } => {
                let found = self.catalogues.get_mut(catalogue).expect("judged");
                if let Some(naming) = found.naming.take() {
                    self.seat_somebody(*catalogue, naming.seat, naming.account);
                }
            }
            Action::OfferPlace { catalogue, seat, to } => {
                let found = self.catalogues.get_mut(catalogue).expect("judged");
                found.handovers.remove(&seat.index);
                if *to != Account::ZERO {
                    found.handovers.insert(seat.index, *to);
                }
            }
            Action::TakePlace { catalogue, seat } => {
                let found = self.catalogues.get_mut(catalogue).expect("judged");
                found.handovers.remove(&seat.index);
                found.taken.insert(seat.index, self.now);
                if seat.index == LICENSOR_SEAT {
                    // Who proposes deals is no part of what was agreed: the head stays.
                    found.licensor = actor;
                } else {
                    self.seat_somebody(*catalogue, seat.index, actor);
                }
            }
            _ => {}
        }
        Returned::Nothing
    }

    fn seat_somebody(&mut self, catalogue: u32, seat: u32, account: Account) {
        let found = self.catalogues.get_mut(&catalogue).expect("judged");
        let party = found.parties.get_mut(seat as usize).expect("judged");
        found.former.insert(seat, party.account);
        party.account = account;
        self.moved(catalogue);
    }

    /// A change was made: what is due matures, the head moves, and the memberships see it.
    pub(crate) fn moved(&mut self, catalogue: u32) {
        let now: Time = self.now;
        let found = self.catalogues.get_mut(&catalogue).expect("judged");
        found.matured = found.matured_at(now);
        found.step += 1;
        self.memberships_see(catalogue);
    }
}
