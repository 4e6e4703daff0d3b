//! Narrowing: one rightsholder alone, at once.

use crate::action::Action;
use crate::actors::Account;
use crate::answer::Returned;
use crate::change::{judge_tracks, set_uses};
use crate::records::Belonging;
use crate::uses::{lowers, widens};
use crate::verdict::Verdict;
use crate::world::World;

impl World {
    pub(crate) fn judge_narrowing(&self, actor: Account, action: &Action) -> Verdict {
        let mut verdict = Verdict::default();
        let (Action::Narrow { catalogue, seat, .. }
        | Action::Withdraw { catalogue, seat, .. }
        | Action::Exclude { catalogue, seat, .. }
        | Action::LeavePool { catalogue, seat, .. }) = action
        else {
            return verdict;
        };
        let Some(found) = self.catalogues.get(catalogue) else {
            verdict.rule(false, &["NoSuchCatalogue"]);
            return verdict;
        };
        verdict.rule(!found.closed, &["CatalogueClosed"]);
        verdict.and(self.judge_speaker(actor, *catalogue, *seat));
        match action {
            Action::Narrow { uses, .. } => {
                verdict.rule(!widens(&found.uses, uses), &["WouldWiden"]);
                verdict.rule(lowers(&found.uses, uses), &["NothingChanges", "WouldWiden"]);
            }
            Action::Withdraw { terms, licensee, .. } => {
                let offer = self.offers.get(&(*catalogue, *terms, *licensee));
                let live = offer.is_some_and(|offer| offer.epoch == found.epoch);
                verdict.rule(live, &["NotOffered"]);
                verdict.silent(!live && offer.is_some(), &["OfferOutdated", "NothingChanges"]);
                verdict.silent(!self.terms.contains_key(terms), &["NoSuchTerms"]);
            }
            Action::Exclude { tracks, .. } => verdict.and(judge_tracks(found, tracks, false)),
            Action::LeavePool { pool, .. } => {
                verdict.rule(self.pools.contains_key(pool), &["NoSuchPool", "NotMember"]);
                let member = self.memberships.get(&(*pool, *catalogue));
                let inside = member.is_some_and(|member| member.state != Belonging::Left);
                verdict.rule(inside, &["NotMember"]);
            }
            _ => {}
        }
        verdict
    }

    pub(crate) fn do_narrowing(&mut self, action: &Action) -> Returned {
        let (Action::Narrow { catalogue, .. }
        | Action::Withdraw { catalogue, .. }
        | Action::Exclude { catalogue, .. }
        | Action::LeavePool { catalogue, .. }) = action
        else {
            return Returned::Nothing;
        };
        let found = self.catalogues.get_mut(catalogue).expect("judged");
        match action {
            Action::Narrow { uses, .. } => set_uses(found, uses),
            Action::Withdraw { terms, licensee, .. } => {
                self.offers.remove(&(*catalogue, *terms, *licensee));
            }
            Action::Exclude { tracks, .. } => found.excluded.extend(tracks),
            Action::LeavePool { pool, .. } => self.leave(*pool, *catalogue),
            _ => {}
        }
        self.moved(*catalogue);
        Returned::Nothing
    }
}
