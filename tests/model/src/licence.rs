//! Licences after the sale: runs, reports, royalties; and that tokens stay where they are.

use crate::action::{Action, Report, Terms, Time};
use crate::actors::Account;
use crate::answer::Returned;
use crate::money::{WHOLE, part};
use crate::records::{Licence, Status, Subject};
use crate::verdict::Verdict;
use crate::world::World;

impl World {
    fn terms_of(&self, licence: &Licence) -> &Terms {
        &self.terms[&licence.frozen.terms]
    }

    /// Royalties due and not paid.
    pub fn owed(&self, licence: &Licence) -> u128 {
        let terms = self.terms_of(licence);
        part(licence.units, terms.royalty, WHOLE).saturating_sub(terms.advance).saturating_sub(licence.paid)
    }

    /// When the next report is due: the last one is an interval old, and there is still something to report.
    pub fn report_due(&self, licence: &Licence) -> Option<Time> {
        let terms = self.terms_of(licence);
        let open = terms.interval != 0 && licence.reported_until < licence.frozen.expires;
        open.then(|| licence.reported_until + terms.interval)
    }

    /// Since when it is terminated: a report or a payment was overdue for longer than the cure period, now or before.
    pub fn terminated_since(&self, licence: &Licence) -> Option<Time> {
        let cure = self.terms_of(licence).cure;
        let ends = [self.report_due(licence), licence.owing_since];
        let end = ends.into_iter().flatten().min().map(|overdue| overdue + cure).filter(|end| self.now > *end);
        licence.terminated.or(end)
    }

    /// What a licence is now.
    pub fn status(&self, licence: &Licence) -> Status {
        let unreported = self.report_due(licence).is_some_and(|due| self.now > due);
        match () {
            () if self.terminated_since(licence).is_some() => Status::Terminated,
            () if self.now > licence.frozen.expires => Status::Expired,
            () if unreported || self.owed(licence) > 0 => Status::Overdue,
            () if licence.runs >= self.terms_of(licence).runs => Status::Exhausted,
            () => Status::Active,
        }
    }

    pub(crate) fn judge_licence(&self, actor: Account, action: &Action) -> Verdict {
        let mut verdict = Verdict::default();
        let (Action::StartRun { licence: number }
        | Action::Attest { report: Report { licence: number, .. }, .. }
        | Action::Pay { licence: number, .. }
        | Action::MoveToken { licence: number, .. }) = action
        else {
            return verdict;
        };
        let Some(licence) = self.licences.get(number) else {
            verdict.rule(false, &["NoSuchLicence"]);
            verdict.silent(matches!(action, Action::MoveToken { .. }), &["LicenceLocked"]);
            return verdict;
        };
        match action {
            Action::StartRun { .. } => verdict.and(self.judge_run(actor, licence)),
            Action::Attest { report, payment, value } => {
                verdict.and(self.judge_report(actor, licence, report));
                verdict.and(self.judge_payment(actor, self.terms_of(licence).currency, *payment, *value));
                let mut after = licence.clone();
                after.units += u128::from(report.units);
                verdict.silent(*payment > 0 && self.owed(&after) == 0, &["NothingOwed"]);
            }
            Action::Pay { payment, value, .. } => {
                verdict.rule(*payment > 0, &["NothingPaid"]);
                verdict.rule(self.owed(licence) > 0, &["NothingOwed"]);
                verdict.and(self.judge_payment(actor, self.terms_of(licence).currency, *payment, *value));
            }
            _ => {
                verdict.rule(false, &["LicenceLocked"]);
            }
        }
        verdict
    }

    fn judge_run(&self, actor: Account, licence: &Licence) -> Verdict {
        let mut verdict = Verdict::default();
        verdict.rule(actor == licence.frozen.licensee, &["NotLicensee"]);
        verdict.rule(licence.runs < self.terms_of(licence).runs, &["RunsExhausted"]);
        let over = self.terminated_since(licence).is_some() || self.now > licence.frozen.expires;
        verdict.rule(!over, &["LicenceEnded"]);
        let shaky = matches!(self.status(licence), Status::Overdue | Status::Expired);
        verdict.silent(shaky, &["LicenceEnded"]);
        verdict
    }

    fn judge_report(&self, actor: Account, licence: &Licence, report: &Report) -> Verdict {
        let mut verdict = Verdict::default();
        let terms = self.terms_of(licence);
        let latest = self.now.min(licence.frozen.expires);
        let missed = self.report_due(licence).filter(|due| self.now > *due);
        let named = if terms.attester == Account::ZERO { licence.frozen.licensee } else { terms.attester };
        if actor != named {
            let stands_in = missed.is_some() && actor == licence.frozen.licensee;
            verdict.rule(stands_in, &["NotAttester"]);
            // Who stands in reports up to the missed date; what follows is the attester's.
            verdict.rule(!stands_in || missed.is_some_and(|due| report.until <= due), &["WrongPeriodEnd"]);
        }
        verdict.rule(report.ahead == 0, &["WrongSequence"]);
        verdict.rule((1..=licence.runs).contains(&report.run), &["NoSuchRun"]);
        verdict.rule(report.from == licence.reported_until, &["WrongPeriodStart"]);
        verdict.rule((report.from..=latest).contains(&report.until), &["WrongPeriodEnd"]);
        verdict.silent(report.until == report.from, &["WrongPeriodEnd", "TooManyUnits"]);
        verdict.and(judge_units(terms, report));
        verdict
    }

    pub(crate) fn do_licence(&mut self, actor: Account, action: &Action) -> Returned {
        match action {
            Action::StartRun { licence } => {
                let licence = self.licences.get_mut(licence).expect("judged");
                licence.runs += 1;
                Returned::Number(u32::from(licence.runs))
            }
            Action::Attest { report, payment, .. } => {
                self.remember_end(report.licence);
                let licence = self.licences.get_mut(&report.licence).expect("judged");
                licence.reports += 1;
                licence.reported_until = report.until;
                licence.units += u128::from(report.units);
                self.take_royalty(actor, report.licence, *payment);
                Returned::Nothing
            }
            Action::Pay { licence, payment, .. } => {
                self.remember_end(*licence);
                self.take_royalty(actor, *licence, *payment);
                Returned::Nothing
            }
            _ => Returned::Nothing,
        }
    }

    /// What is late is recorded and never revives.
    fn remember_end(&mut self, number: u64) {
        let end = self.terminated_since(&self.licences[&number]);
        self.licences.get_mut(&number).expect("judged").terminated = end;
    }

    fn take_royalty(&mut self, payer: Account, number: u64, payment: u128) {
        let licence = self.licences.get_mut(&number).expect("judged");
        licence.paid += payment;
        let licence = licence.clone();
        let since = (self.owed(&licence) > 0).then(|| licence.owing_since.unwrap_or(self.now));
        self.licences.get_mut(&number).expect("judged").owing_since = since;
        if payment == 0 {
            return;
        }
        let currency = self.terms_of(&licence).currency;
        self.transfer(payer, Account::LICENSING, currency, payment);
        match licence.frozen.subject {
            Subject::Catalogue { id, .. } => self.credit(id, currency, payment),
            Subject::Pool { id, .. } => {
                self.share(id, payment);
            }
        }
    }
}

/// The cap is for an interval. Whether a period that is not a whole number of intervals counts by its part, or as
/// begun, is not said: what exceeds every reading is refused, what exceeds the strictest only may be.
fn judge_units(terms: &Terms, report: &Report) -> Verdict {
    let mut verdict = Verdict::default();
    let length = u128::from(report.until.saturating_sub(report.from));
    let (units, cap, interval) = (u128::from(report.units), u128::from(terms.cap), u128::from(terms.interval));
    if interval == 0 {
        verdict.silent(true, &["TooManyUnits", "NotAttester", "WrongPeriodEnd"]);
        return verdict;
    }
    verdict.rule(units <= cap * (length / interval + 1), &["TooManyUnits"]);
    verdict.silent(units * interval > cap * length, &["TooManyUnits"]);
    verdict
}
