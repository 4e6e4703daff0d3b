//! The whole state of both contracts and everybody's purse, and what can be read of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::action::{Action, Head, Seen, Terms, Time};
use crate::actors::{ACTORS, Account, Currency};
use crate::answer::{Outcome, Returned};
use crate::records::*;
use crate::uses::{UNSET, Uses};
use crate::verdict::Verdict;

/// The world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    /// Constants.
    pub config: Config,
    /// The clock, seconds since 1970.
    pub now: Time,
    /// Who has how much; the contracts included.
    pub balances: BTreeMap<Purse, u128>,
    /// Who answers disputes.
    pub arbiter: Account,
    /// To whom that place is offered.
    pub arbiter_offered: Option<Account>,
    /// By number.
    pub catalogues: BTreeMap<u32, Catalogue>,
    /// By number, in the order of proposing.
    pub deals: BTreeMap<u32, Deal>,
    /// By number.
    pub disputes: BTreeMap<u32, Dispute>,
    /// By number, in the order of registering.
    pub terms: BTreeMap<u32, Terms>,
    /// What terms are called on chain: rows of a purchase are ordered by it. An adapter fills it in; without it, the
    /// number.
    pub digests: BTreeMap<u32, [u8; 32]>,
    /// By catalogue, terms and licensee (zero: anyone).
    pub offers: BTreeMap<(u32, u32, Account), Offer>,
    /// By number.
    pub licences: BTreeMap<u64, Licence>,
    /// By catalogue.
    pub ledgers: BTreeMap<(u32, Currency), Ledger>,
    /// By catalogue, currency and seat; it only grows.
    pub claimed: BTreeMap<(u32, Currency, u32), u128>,
    /// By number.
    pub pools: BTreeMap<u32, Pool>,
    /// By pool and catalogue.
    pub memberships: BTreeMap<(u32, u32), Membership>,
    /// What bulk purchases left.
    pub change: BTreeMap<Account, u128>,
    /// Open currencies and the seed that each brought.
    pub seeds: BTreeMap<Currency, u128>,
}

impl World {
    /// Both contracts just deployed; every actor has `purse` of either currency.
    pub fn new(config: Config) -> Self {
        let purses = ACTORS.iter().flat_map(|actor| [(*actor, Currency::Native), (*actor, Currency::Token)]);
        Self {
            config,
            now: config.start,
            balances: purses.map(|purse| (purse, config.purse)).collect(),
            arbiter: Account::ARBITER,
            arbiter_offered: None,
            catalogues: BTreeMap::new(),
            deals: BTreeMap::new(),
            disputes: BTreeMap::new(),
            terms: BTreeMap::new(),
            digests: BTreeMap::new(),
            offers: BTreeMap::new(),
            licences: BTreeMap::new(),
            ledgers: BTreeMap::new(),
            claimed: BTreeMap::new(),
            pools: BTreeMap::new(),
            memberships: BTreeMap::new(),
            change: BTreeMap::new(),
            seeds: BTreeMap::from([(Currency::Native, 0)]),
        }
    }

    /// Takes a step: it takes effect if no rule is broken, else nothing changes.
    pub fn apply(&mut self, actor: Account, action: &Action) -> Outcome {
        let verdict = self.permitted(actor, action);
        match verdict.broken.first() {
            Some(name) => Outcome::Refused(name),
            None => Outcome::Done { returned: self.take_effect(actor, action) },
        }
    }

    /// The answers that would be right for a step.
    pub fn permitted(&self, actor: Account, action: &Action) -> Verdict {
        match action {
            Action::Wait(_) => Verdict::default(),
            Action::OpenCatalogue { .. } | Action::Propose(_) | Action::Approve(_) | Action::Retract { .. } => {
                self.judge_deal(actor, action)
            }
            Action::Narrow { .. } | Action::Withdraw { .. } | Action::Exclude { .. } | Action::LeavePool { .. } => {
                self.judge_narrowing(actor, action)
            }
            Action::Name { .. } | Action::OfferPlace { .. } | Action::TakePlace { .. } => {
                self.judge_place(actor, action)
            }
            Action::Dispute { .. }
            | Action::Admit { .. }
            | Action::Rule { .. }
            | Action::Reclaim { .. }
            | Action::Repoint { .. }
            | Action::OfferArbiter { .. }
            | Action::TakeArbiter => self.judge_dispute(actor, action),
            Action::RegisterTerms(_)
            | Action::Purchase { .. }
            | Action::PurchaseMany { .. }
            | Action::PurchasePool { .. } => self.judge_sale(actor, action),
            Action::StartRun { .. } | Action::Attest { .. } | Action::Pay { .. } | Action::MoveToken { .. } => {
                self.judge_licence(actor, action)
            }
            Action::OpenCurrency { .. }
            | Action::Claim { .. }
            | Action::ClaimChange { .. }
            | Action::Release { .. }
            | Action::AsConsent { .. } => self.judge_money(actor, action),
            _ => self.judge_pool(actor, action),
        }
    }

    fn take_effect(&mut self, actor: Account, action: &Action) -> Returned {
        match action {
            Action::Wait(seconds) => {
                self.now += seconds;
                Returned::Nothing
            }
            Action::OpenCatalogue { .. } | Action::Propose(_) | Action::Approve(_) | Action::Retract { .. } => {
                self.do_deal(actor, action)
            }
            Action::Narrow { .. } | Action::Withdraw { .. } | Action::Exclude { .. } | Action::LeavePool { .. } => {
                self.do_narrowing(action)
            }
            Action::Name { .. } | Action::OfferPlace { .. } | Action::TakePlace { .. } => self.do_place(actor, action),
            Action::Dispute { .. }
            | Action::Admit { .. }
            | Action::Rule { .. }
            | Action::Reclaim { .. }
            | Action::Repoint { .. }
            | Action::OfferArbiter { .. }
            | Action::TakeArbiter => self.do_dispute(actor, action),
            Action::RegisterTerms(_)
            | Action::Purchase { .. }
            | Action::PurchaseMany { .. }
            | Action::PurchasePool { .. } => self.do_sale(actor, action),
            Action::StartRun { .. } | Action::Attest { .. } | Action::Pay { .. } => self.do_licence(actor, action),
            Action::OpenCurrency { .. }
            | Action::Claim { .. }
            | Action::ClaimChange { .. }
            | Action::Release { .. } => self.do_money(actor, action),
            _ => self.do_pool(actor, action),
        }
    }

    /// The head of a catalogue.
    pub fn head(&self, catalogue: u32) -> Head {
        Head { catalogue, step: self.catalogues.get(&catalogue).map_or(0, |found| found.step) }
    }

    /// The head that a caller names.
    pub fn seen(&self, catalogue: u32, seen: Seen) -> Head {
        let head = self.head(catalogue);
        match seen {
            Seen::Current => head,
            Seen::Stale => Head { step: head.step.wrapping_sub(1), ..head },
            Seen::Given(given) => given,
        }
    }

    /// What may be done with a track at this time: all zero if it is unknown, immature, excluded, or its catalogue
    /// closed or disputed.
    pub fn effective_uses(&self, catalogue: u32, index: u32) -> Uses {
        let Some(found) = self.catalogues.get(&catalogue) else { return UNSET };
        let gone = index >= found.matured_at(self.now) || found.excluded.contains(&index);
        if gone || found.state_at(self.now) != State::Open { UNSET } else { found.uses }
    }

    /// Whether the true leaf of a track, shown with its true proof, stands in that batch.
    pub fn verify_track(&self, catalogue: u32, batch: usize, index: u32) -> bool {
        let batch = self.catalogues.get(&catalogue).and_then(|found| found.batches.get(batch));
        batch.is_some_and(|batch| index >= batch.first && index - batch.first < batch.count)
    }

    /// Whether a licence covers a track.
    pub fn covers(&self, licence: u64, catalogue: u32, index: u32) -> bool {
        let Some(licence) = self.licences.get(&licence) else { return false };
        match &licence.frozen.subject {
            Subject::Catalogue { id, tracks, excluded, .. } => {
                *id == catalogue && index < *tracks && !excluded.contains(&index)
            }
            Subject::Pool { members, .. } => {
                members.get(&catalogue).is_some_and(|(tracks, excluded)| index < *tracks && !excluded.contains(&index))
            }
        }
    }

    /// What terms are called, for the order of rows.
    pub fn digest(&self, terms: u32) -> [u8; 32] {
        let number = || {
            let mut digest = [0; 32];
            digest[28..].copy_from_slice(&terms.to_be_bytes());
            digest
        };
        self.digests.get(&terms).copied().unwrap_or_else(number)
    }

    /// Every currency that is open.
    pub fn currencies(&self) -> BTreeSet<Currency> {
        self.seeds.keys().copied().collect()
    }

    /// What somebody has.
    pub fn balance(&self, account: Account, currency: Currency) -> u128 {
        self.balances.get(&(account, currency)).copied().unwrap_or(0)
    }
}
