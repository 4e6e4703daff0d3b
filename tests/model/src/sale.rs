//! Terms and sales: registering, purchasing one licence or many, purchasing from a pool.

use std::collections::BTreeSet;

use crate::action::{Action, Row, Terms, Time};
use crate::actors::{Account, Currency};
use crate::answer::Returned;
use crate::change::payable;
use crate::deal::next;
use crate::money::{NATIVE_STEP, WHOLE};
use crate::records::{Frozen, Licence, State, Subject};
use crate::uses::{ceiling, covers};
use crate::verdict::Verdict;
use crate::world::World;

/// Rows of a bulk purchase, at most.
pub const MOST_ROWS: usize = 32;

/// What a purchase in bulk says once for all rows.
struct Bulk {
    model: u64,
    currency: Currency,
    budget: u128,
    deadline: Time,
}

impl World {
    pub(crate) fn judge_sale(&self, actor: Account, action: &Action) -> Verdict {
        match action {
            Action::RegisterTerms(terms) => self.judge_terms(terms),
            Action::Purchase { row, deadline, value, .. } => {
                let mut verdict = self.judge_row(actor, row, *deadline);
                let currency = self.terms.get(&row.terms).map(|terms| terms.currency);
                if let Some(currency) = currency {
                    verdict.and(self.judge_payment(actor, currency, self.cost(row.terms), *value));
                }
                verdict
            }
            Action::PurchaseMany { rows, currency, budget, value, deadline, model } => {
                let bulk = Bulk { model: *model, currency: *currency, budget: *budget, deadline: *deadline };
                self.judge_bulk(actor, rows, &bulk, *value)
            }
            _ => self.judge_pool_sale(actor, action),
        }
    }

    /// Price and advance: what a licence costs under terms.
    pub fn cost(&self, terms: u32) -> u128 {
        self.terms.get(&terms).map_or(0, |terms| terms.price.saturating_add(terms.advance))
    }

    fn judge_terms(&self, terms: &Terms) -> Verdict {
        let mut verdict = Verdict::default();
        let tier = ceiling(terms.tier);
        verdict.rule(tier.is_some(), &["UnknownTier"]);
        verdict.rule(terms.uses & !tier.unwrap_or(0) == 0, &["UsesOutsideTier"]);
        verdict.silent(terms.uses == 0, &["UsesOutsideTier", "NoUses"]);
        verdict.rule(terms.unit < 16, &["UnknownUnit"]);
        verdict.silent(!(1..=3).contains(&terms.unit), &["UnknownUnit"]);
        let names = ["UnknownCurrency", "ForbiddenAccount", "ForbiddenCurrency"];
        verdict.rule(self.seeds.contains_key(&terms.currency), &names);
        let exact = |amount, step| payable(terms.currency, amount, step);
        verdict.rule(exact(terms.price, NATIVE_STEP) && exact(terms.advance, NATIVE_STEP), &["AmountNotPayable"]);
        verdict.rule(exact(terms.royalty, NATIVE_STEP * WHOLE), &["AmountNotPayable"]);
        verdict.rule(terms.price.checked_add(terms.advance).is_some(), &["AmountTooLarge"]);
        let most = terms.price.max(terms.advance).max(terms.royalty);
        verdict.silent(most > u128::MAX >> 32, &["AmountTooLarge"]);
        verdict.rule(terms.runs > 0, &["NoRuns"]);
        verdict.and(judge_reporting(terms, self.config.notice));
        verdict
    }

    /// Whether a catalogue may be licensed under terms to somebody at this moment, whoever asks.
    pub(crate) fn judge_licensable(&self, catalogue: u32, number: u32, licensee: Account) -> Verdict {
        let mut verdict = Verdict::default();
        let (found, terms) = (&self.catalogues[&catalogue], &self.terms[&number]);
        verdict.rule(!found.closed, &["CatalogueClosed"]);
        verdict.rule(found.state_at(self.now) != State::Disputed, &["CatalogueDisputed"]);
        verdict.rule(covers(&found.uses, terms.uses), &["UsesNotPermitted"]);
        let all_excluded = found.excluded.len() == found.total as usize;
        verdict.rule(found.matured_at(self.now) > 0 && !all_excluded, &["NothingMatured"]);
        verdict.rule(terms.attester == Account::ZERO || terms.attester != licensee, &["AttesterIsLicensee"]);
        verdict
    }

    /// The rules of `quote`: what is on sale, and for how much.
    pub fn quote(&self, catalogue: u32, terms: u32, offered_to: Account, licensee: Account) -> Verdict {
        let mut verdict = Verdict::default();
        verdict.rule(self.catalogues.contains_key(&catalogue), &["NoSuchCatalogue"]);
        verdict.rule(self.terms.contains_key(&terms), &["NoSuchTerms"]);
        if !verdict.fine() {
            verdict.silent(true, &["NotOffered"]);
            return verdict;
        }
        verdict.and(self.judge_licensable(catalogue, terms, licensee));
        match self.offers.get(&(catalogue, terms, offered_to)) {
            None => {
                verdict.rule(false, &["NotOffered"]);
            }
            Some(offer) => {
                verdict.rule(offer.epoch == self.catalogues[&catalogue].epoch, &["OfferOutdated"]);
                verdict.rule(self.now <= offer.until, &["DeadlinePassed"]);
            }
        }
        verdict
    }

    fn judge_row(&self, actor: Account, row: &Row, deadline: Time) -> Verdict {
        let mut verdict = self.quote(row.catalogue, row.terms, row.offered_to, actor);
        verdict.rule(row.offered_to == Account::ZERO || row.offered_to == actor, &["NotOfferedTo"]);
        verdict.rule(self.now <= deadline, &["DeadlinePassed"]);
        verdict.rule(self.cost(row.terms) <= row.max_price, &["PriceAboveMax"]);
        if self.catalogues.contains_key(&row.catalogue) {
            verdict.rule(self.seen(row.catalogue, row.head) == self.head(row.catalogue), &["HeadMoved"]);
        }
        verdict
    }

    fn judge_bulk(&self, actor: Account, rows: &[Row], bulk: &Bulk, value: u128) -> Verdict {
        let mut verdict = Verdict::default();
        verdict.rule((1..=MOST_ROWS).contains(&rows.len()), &["WrongRowCount"]);
        let order = |row: &Row| (row.catalogue, self.digest(row.terms));
        let ordered = rows.windows(2).all(|pair| order(&pair[0]) < order(&pair[1]));
        verdict.rule(ordered, &["RowsUnordered"]);
        verdict.rule(self.now <= bulk.deadline, &["DeadlinePassed"]);
        verdict.rule(self.seeds.contains_key(&bulk.currency), &["UnknownCurrency"]);
        let spent = self.clone().buy_rows(actor, rows, bulk).1;
        let native = bulk.currency == Currency::Native;
        verdict.and(self.judge_payment(actor, bulk.currency, if native { bulk.budget } else { spent }, value));
        verdict
    }

    /// Buys what can be bought, row by row; returns licences (or why not) and what they cost together.
    fn buy_rows(&mut self, actor: Account, rows: &[Row], bulk: &Bulk) -> (Vec<(u64, BTreeSet<&'static str>)>, u128) {
        let mut spent = 0;
        let mut bought = Vec::new();
        for row in rows {
            let mut verdict = self.judge_row(actor, row, bulk.deadline);
            let cost = self.cost(row.terms);
            if let Some(terms) = self.terms.get(&row.terms) {
                verdict.rule(terms.currency == bulk.currency, &["WrongCurrency", "UnknownCurrency", "OtherCurrency"]);
                verdict.rule(cost <= bulk.budget - spent, &["BudgetSpent", "PriceAboveMax", "BeyondBudget"]);
            }
            if verdict.fine() {
                spent += cost;
                self.credit(row.catalogue, bulk.currency, cost);
                let licence = self.mint(row.catalogue, row.terms, actor, bulk.model);
                bought.push((licence, BTreeSet::new()));
            } else {
                verdict.broken.extend(verdict.silent);
                bought.push((0, verdict.broken));
            }
        }
        (bought, spent)
    }

    pub(crate) fn do_sale(&mut self, actor: Account, action: &Action) -> Returned {
        match action {
            Action::RegisterTerms(terms) => {
                let known = self.terms.iter().find(|(_, known)| *known == terms).map(|(number, _)| *number);
                let number = known.unwrap_or_else(|| next(&self.terms));
                self.terms.insert(number, terms.clone());
                Returned::Number(number)
            }
            Action::Purchase { row, model, .. } => {
                let currency = self.terms[&row.terms].currency;
                let cost = self.cost(row.terms);
                self.transfer(actor, Account::LICENSING, currency, cost);
                self.credit(row.catalogue, currency, cost);
                Returned::Licence(self.mint(row.catalogue, row.terms, actor, *model))
            }
            Action::PurchaseMany { rows, model, currency, budget, deadline, value } => {
                let bulk = Bulk { model: *model, currency: *currency, budget: *budget, deadline: *deadline };
                let (bought, spent) = self.buy_rows(actor, rows, &bulk);
                let native = *currency == Currency::Native;
                self.transfer(actor, Account::LICENSING, *currency, if native { *value } else { spent });
                if native && *value > spent {
                    *self.change.entry(actor).or_default() += value - spent;
                }
                Returned::Rows(bought)
            }
            _ => self.do_pool_sale(actor, action),
        }
    }

    /// Mints a licence on a catalogue as it is now.
    pub(crate) fn mint(&mut self, catalogue: u32, terms: u32, licensee: Account, model: u64) -> u64 {
        let found = &self.catalogues[&catalogue];
        let (head, tracks) = (self.head(catalogue), found.matured_at(self.now));
        let subject = Subject::Catalogue { id: catalogue, head, tracks, excluded: found.excluded.clone() };
        self.mint_for(subject, terms, licensee, model, 0)
    }

    /// Mints a licence; its first run has begun.
    pub(crate) fn mint_for(&mut self, subject: Subject, terms: u32, licensee: Account, model: u64, fee: u128) -> u64 {
        let number = self.licences.keys().last().map_or(1, |last| last + 1);
        let (since, price) = (self.now, self.cost(terms));
        let lasts = self.terms[&terms].duration;
        let expires = if lasts == 0 { Time::MAX } else { since.saturating_add(lasts) };
        let frozen = Frozen { subject, terms, licensee, model, price, fee, since, expires };
        let moving = Licence {
            frozen,
            runs: 1,
            reports: 0,
            reported_until: since,
            units: 0,
            paid: 0,
            owing_since: None,
            terminated: None,
        };
        self.licences.insert(number, moving);
        number
    }
}

fn judge_reporting(terms: &Terms, notice: u64) -> Verdict {
    let mut verdict = Verdict::default();
    let span = crate::HOUR..=366 * crate::DAY;
    verdict.rule(terms.interval == 0 || span.contains(&terms.interval), &["IntervalOutOfRange"]);
    let counted = terms.royalty != 0 || terms.advance != 0 || terms.cap != 0 || terms.tier == 4;
    verdict.rule(!counted || terms.interval != 0 && terms.unit != 0, &["RoyaltyUnreported"]);
    verdict.rule(terms.tier != 4 || terms.attester != Account::ZERO, &["AttesterMissing"]);
    let third = terms.attester != Account::ZERO;
    verdict.rule(!third || terms.royalty == 0 || terms.cap != 0, &["RoyaltyUncapped"]);
    let least = if third { crate::HOUR.max(notice) } else { crate::HOUR };
    let long = terms.cure >= least;
    verdict.rule(long || terms.interval == 0, &["CureTooShort"]);
    verdict.silent(!long, &["CureTooShort"]);
    verdict.silent(terms.attester.is_contract(), &["ForbiddenAccount"]);
    verdict
}
