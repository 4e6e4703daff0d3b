//! Disputes: filed with a bond, admitted by the arbiter for a bounded time, ruled or over by themselves.

use crate::action::Action;
use crate::actors::{Account, Currency};
use crate::answer::Returned;
use crate::deal::next;
use crate::money::judge_destination;
use crate::records::{Dispute, Standing, State};
use crate::verdict::Verdict;
use crate::world::World;

/// Seconds that a catalogue is held in a window, at most.
pub const MOST_HELD: u64 = 60 * crate::DAY;
/// Seconds of peace after which holds count from nothing again: so no 180 days see more than 60 of holds.
pub const PEACE: u64 = 120 * crate::DAY;
/// How many rulings are followed from a claimant's catalogue to the one that has its money now.
const MOST_HOPS: usize = 3;

impl World {
    pub(crate) fn judge_dispute(&self, actor: Account, action: &Action) -> Verdict {
        let mut verdict = Verdict::default();
        match action {
            Action::Dispute { catalogue, claimant, value, .. } => {
                verdict.and(self.judge_filing(actor, *catalogue, *claimant, *value));
            }
            Action::Admit { dispute } => verdict.and(self.judge_admit(actor, *dispute)),
            Action::Rule { dispute, upheld } => verdict.and(self.judge_rule(actor, *dispute, *upheld)),
            Action::Reclaim { dispute, destination } => {
                verdict.and(self.judge_reclaim(actor, *dispute));
                verdict.and(judge_destination(*destination));
            }
            Action::Repoint { catalogue } => verdict.and(self.judge_repoint(*catalogue)),
            Action::OfferArbiter { to } => {
                verdict.rule(actor == self.arbiter, &["NotArbiter"]);
                verdict.rule(!to.is_contract(), &["ForbiddenAccount"]);
                verdict.silent(self.arbiter_offered.unwrap_or(Account::ZERO) == *to, &["NothingChanges"]);
                verdict.silent(*to == actor, &["NothingChanges"]);
            }
            _ => {
                verdict.rule(self.arbiter_offered == Some(actor), &["NotOfferedTo", "NotArbiter", "PlaceNotOffered"]);
            }
        }
        verdict
    }

    fn judge_filing(&self, actor: Account, catalogue: u32, claimant: u32, value: u128) -> Verdict {
        let mut verdict = self.judge_payment(actor, Currency::Native, self.config.bond, value);
        match self.catalogues.get(&catalogue) {
            None => verdict.rule(false, &["NoSuchCatalogue"]),
            // Its own people may have closed it; who lost it has nothing left to lose.
            Some(found) => verdict.rule(found.successor == 0, &["CatalogueClosed"]),
        };
        verdict.rule(catalogue != claimant, &["ClaimantIsDisputed"]);
        match self.catalogues.get(&claimant) {
            None => verdict.rule(false, &["NoSuchCatalogue"]),
            Some(theirs) => {
                verdict.rule(theirs.licensor == actor, &["NotLicensor"]);
                verdict.rule(!theirs.closed, &["CatalogueClosed"]);
                verdict.rule(theirs.state_at(self.now) != State::Disputed, &["CatalogueDisputed"])
            }
        };
        verdict
    }

    fn judge_admit(&self, actor: Account, number: u32) -> Verdict {
        let mut verdict = Verdict::default();
        verdict.rule(actor == self.arbiter, &["NotArbiter"]);
        let Some(dispute) = self.disputes.get(&number) else {
            verdict.rule(false, &["NoSuchDispute"]);
            return verdict;
        };
        verdict.rule(dispute.standing == Standing::Filed, &["NotFiled", "DisputeOver"]);
        let found = &self.catalogues[&dispute.catalogue];
        verdict.rule(found.successor == 0, &["CatalogueClosed"]);
        verdict.rule(!found.holds_money(self.now), &["CatalogueDisputed"]);
        verdict.rule(found.held_at(self.now) < MOST_HELD, &["HoldExhausted"]);
        verdict
    }

    fn judge_rule(&self, actor: Account, number: u32, upheld: bool) -> Verdict {
        let mut verdict = Verdict::default();
        verdict.rule(actor == self.arbiter, &["NotArbiter"]);
        let Some(dispute) = self.disputes.get(&number) else {
            verdict.rule(false, &["NoSuchDispute"]);
            return verdict;
        };
        // To close a catalogue takes no hold; to dismiss a dispute, it must have had an effect.
        if !(upheld && dispute.standing == Standing::Filed) {
            verdict.rule(dispute.standing == Standing::Admitted, &["NotAdmitted", "DisputeOver"]);
            verdict.rule(self.now < dispute.until, &["DisputeOver"]);
            // Its bond was returned because it was over: that may be recorded.
            verdict.silent(self.now >= dispute.until && dispute.bond_paid, &["NotAdmitted"]);
        }
        // Closing a catalogue before the ruling saves nobody from losing it.
        let found = &self.catalogues[&dispute.catalogue];
        verdict.rule(found.successor == 0, &["CatalogueClosed"]);
        verdict.rule(!upheld || self.winner(dispute).is_some(), &["ClaimantCannotSucceed"]);
        verdict
    }

    /// Which catalogue takes the money if a dispute is upheld: the claimant's, or the one to which that was lost in turn, at
    /// most three rulings further; none where this ends at a closed catalogue or leads back to the disputed one.
    fn winner(&self, dispute: &Dispute) -> Option<u32> {
        let lost_to = |id: &u32| Some(self.catalogues[id].successor).filter(|heir| *heir != 0);
        let line: Vec<u32> = std::iter::successors(Some(dispute.claimant), lost_to).take(1 + MOST_HOPS).collect();
        let back = line.contains(&dispute.catalogue);
        line.last().copied().filter(|last| !back && !self.catalogues[last].closed)
    }

    /// Whether the filer may have the bond back.
    pub fn returnable(&self, dispute: &Dispute) -> bool {
        let free = match dispute.standing {
            Standing::Filed | Standing::Upheld => true,
            Standing::Admitted => self.now >= dispute.until,
            Standing::Dismissed | Standing::Withdrawn => false,
        };
        free && !dispute.bond_paid
    }

    fn judge_reclaim(&self, actor: Account, number: u32) -> Verdict {
        let mut verdict = Verdict::default();
        let Some(dispute) = self.disputes.get(&number) else {
            verdict.rule(false, &["NoSuchDispute"]);
            return verdict;
        };
        verdict.rule(dispute.filer == actor, &["NotFiler"]);
        let names = ["BondGone", "BondPaid", "BondHeld", "NothingToClaim", "DisputeOver", "NotFiled", "StillHeld"];
        verdict.rule(self.returnable(dispute), &names);
        verdict
    }

    fn judge_repoint(&self, catalogue: u32) -> Verdict {
        let mut verdict = Verdict::default();
        let Some(found) = self.catalogues.get(&catalogue) else {
            verdict.rule(false, &["NoSuchCatalogue"]);
            return verdict;
        };
        let further = self.catalogues.get(&found.successor).map_or(0, |heir| heir.successor);
        verdict.rule(further != 0 && further != catalogue, &["NothingChanges", "NoSuccessor"]);
        verdict
    }

    pub(crate) fn do_dispute(&mut self, actor: Account, action: &Action) -> Returned {
        match action {
            Action::Dispute { catalogue, claimant, value, .. } => {
                return self.file(actor, *catalogue, *claimant, *value);
            }
            Action::Admit { dispute } => self.admit(*dispute),
            Action::Rule { dispute, upheld } => self.answer(*dispute, *upheld),
            Action::Reclaim { dispute, destination } => {
                let found = self.disputes.get_mut(dispute).expect("judged");
                found.bond_paid = true;
                if found.standing == Standing::Filed {
                    found.standing = Standing::Withdrawn;
                }
                self.transfer(Account::CONSENT, *destination, Currency::Native, self.config.bond);
                return Returned::Amount(self.config.bond);
            }
            Action::Repoint { catalogue } => {
                let heir = self.catalogues[catalogue].successor;
                let further = self.catalogues[&heir].successor;
                self.catalogues.get_mut(catalogue).expect("judged").successor = further;
            }
            Action::OfferArbiter { to } => self.arbiter_offered = Some(*to).filter(|to| *to != Account::ZERO),
            _ => {
                self.arbiter = actor;
                self.arbiter_offered = None;
            }
        }
        Returned::Nothing
    }

    fn file(&mut self, filer: Account, catalogue: u32, claimant: u32, bond: u128) -> Returned {
        let number = next(&self.disputes);
        let standing = Standing::Filed;
        let dispute = Dispute { catalogue, claimant, filer, filed: self.now, standing, until: 0, bond_paid: false };
        self.disputes.insert(number, dispute);
        self.transfer(filer, Account::CONSENT, Currency::Native, bond);
        Returned::Number(number)
    }

    fn admit(&mut self, number: u32) {
        let catalogue = self.disputes[&number].catalogue;
        let found = self.catalogues.get_mut(&catalogue).expect("judged");
        let until = self.now + MOST_HELD - found.held_at(self.now);
        found.held = MOST_HELD;
        (found.dispute, found.disputed_until, found.naming) = (number, until, None);
        let dispute = self.disputes.get_mut(&number).expect("judged");
        (dispute.standing, dispute.until) = (Standing::Admitted, until);
        self.moved(catalogue);
    }

    fn answer(&mut self, number: u32, upheld: bool) {
        let (now, before) = (self.now, self.disputes[&number]);
        let winner = self.winner(&before);
        self.disputes.get_mut(&number).expect("judged").standing =
            if upheld { Standing::Upheld } else { Standing::Dismissed };
        let catalogue = before.catalogue;
        let found = self.catalogues.get_mut(&catalogue).expect("judged");
        if before.standing == Standing::Admitted {
            found.held -= before.until - now;
            found.disputed_until = now;
        } else if now >= found.disputed_until {
            // Nothing holds it: what an older dispute held has been the parties' since that was over.
            found.dispute = number;
        }
        if upheld {
            // Whoever was to be named was to be named by those who lost it.
            (found.closed, found.naming) = (true, None);
            found.successor = winner.expect("judged");
        }
        self.moved(catalogue);
        if !upheld {
            self.disputes.get_mut(&number).expect("judged").bond_paid = true;
            self.transfer(Account::CONSENT, Account::LICENSING, Currency::Native, self.config.bond);
            self.credit(catalogue, Currency::Native, self.config.bond);
        }
    }
}
