//! One format, one file or function: what a statement denies and what it permits.

mod aipref;
mod declarations;
mod odrl;
mod rsl;

use std::collections::BTreeSet;

use assent_core::uses::{Permission, Use, UseSet};

pub use aipref::aipref;
pub use declarations::{cawg, erc7517, freesound, plus, tdmai, tdmrep};
pub use odrl::odrl;
pub use rsl::rsl;

use crate::import::{Notice, Proposal};

/// What was found in a statement. Any denial wins over any permission.
#[derive(Default)]
pub struct Findings {
    denied: Vec<Use>,
    permitted: Vec<(Use, Permission)>,
    notices: BTreeSet<Notice>,
}

impl Findings {
    fn deny(&mut self, acts: &[Use]) {
        self.denied.extend(acts);
    }

    fn permit(&mut self, acts: &[Use], permission: Permission) {
        self.permitted.extend(acts.iter().map(|act| (*act, permission)));
    }

    fn notice(&mut self, notice: Notice) {
        self.notices.insert(notice);
    }

    /// The proposal that follows. Of several permissions of a use the least counts.
    pub fn proposal(mut self, known: bool) -> Proposal {
        if !known {
            self.permitted.clear();
            self.notice(Notice::Version);
        }
        if self.permitted.iter().any(|(act, _)| *act == Use::Replica) {
            self.notice(Notice::Replica);
        }
        let narrow = UseSet::of(&self.denied);
        let of =
            |act: Use| self.permitted.iter().filter(move |(one, _)| *one == act).map(|(_, permission)| *permission);
        let candidates = Use::ALL.into_iter().filter(|act| *act != Use::Replica && !narrow.contains(*act));
        let widen: Vec<(Use, Permission)> = candidates
            .filter_map(|act| of(act).min_by_key(|permission| permission.rank()).map(|permission| (act, permission)))
            .collect();
        let spoken = |act: &Use| narrow.contains(*act) || widen.iter().any(|(one, _)| one == act);
        if !Use::ALL.iter().all(spoken) {
            self.notices.insert(Notice::Silence);
        }
        Proposal { narrow, widen, notices: self.notices.into_iter().collect() }
    }
}
