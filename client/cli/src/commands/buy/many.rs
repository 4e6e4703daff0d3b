//! `assent buy --list`: quotes for all rows, then purchases in chunks, by a journal.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use assent_chain::{
    address, amount,
    bulk::{Bought, Buying, Change, Place, Plan, Planned, locked, total},
    journal::{Desk, Job, Journal, State, check_births, run},
    lock::{Lock, LockError, Locked},
    model::Model,
};
use assent_core::amount::Amount;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    list::{self, Wish},
    quoting::{Quoted, Quoting},
    table::{Reason, Row, Status, Table},
};
use crate::{
    failure::{Exit, Failure},
    files,
    output::Report,
    session::{Context, Session},
    step::native,
};

/// How many purchases are on their way at a time.
const WINDOW: usize = 4;

/// What kind of job it is, in the journal.
const KIND: &str = "buy";

/// What is to be bought, and within what.
pub struct Order<'a> {
    pub list: &'a Path,
    pub model: &'a Model,
    /// The most that is paid for all.
    pub max_total: Amount,
    /// The most that is paid for one.
    pub max_price: Option<Amount>,
    /// Whether it is bought, or only quoted.
    pub execute: bool,
    pub lock: PathBuf,
    pub journal: PathBuf,
}

/// A job as its journal keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Saved {
    plan: Plan,
    table: Table,
}

/// Somebody who buys a list.
struct Buyer<'a> {
    context: &'a Context,
    session: &'a Session,
    order: &'a Order<'a>,
    place: Place,
}

pub async fn buy(context: &Context, order: &Order<'_>) -> Result<Report, Failure> {
    let wishes = list::read(order.list)?;
    // Before anything else: a file that cannot be read could not be added to either.
    let held = read_lock(&order.lock)?;
    let session = context.session().await?;
    let buyer = Buyer { context, session: &session, order, place: place(&session) };
    if !order.execute {
        let (rows, table) = buyer.quote(&wishes, &held).await?;
        buyer.check_total(&rows)?;
        return Ok(buyer.dry(&table));
    }
    files::check_writable(&order.lock)?;
    order.check_journal()?;
    let journal = Journal::open(&order.journal)?;
    let asked = buyer.asked(&wishes);
    buyer.rescue(&journal, &asked)?;
    // Read again: whoever had the journal until now may have bought the same.
    let held = read_lock(&order.lock)?;
    let (saved, states) = match journal.resume(KIND, &asked)? {
        Some((job, states)) => (read(&job.plan)?, states),
        None => match buyer.plan(&journal, asked, (&wishes, &held)).await {
            Ok(begun) => begun,
            Err(failure) => {
                // Nothing was signed: an empty file is of no use to anybody.
                let _ = journal.remove();
                return Err(failure);
            }
        },
    };
    let (states, stopped) = buyer.work(&journal, &saved, states).await;
    buyer.finish(journal, &saved, &states, stopped)
}

impl Order<'_> {
    /// A purchase that is not finished stands in the lock file's own journal: another one would not know of it.
    fn check_journal(&self) -> Result<(), Failure> {
        let usual = super::beside(&self.lock);
        if self.journal == usual || !usual.exists() {
            return Ok(());
        }
        let message = format!("{} holds a purchase that is not finished", usual.display());
        Err(Failure::check("journal_elsewhere", message).hint("Finish it first, without --journal."))
    }
}

/// The licences that the lock file has already; none where there is no file.
fn read_lock(path: &Path) -> Result<Lock, Failure> {
    match Lock::read(path) {
        Err(LockError::Missing { .. }) => Ok(Lock::default()),
        read => Ok(read?),
    }
}

fn place(session: &Session) -> Place {
    let deployment = session.assent.deployment();
    Place {
        network: deployment.network.clone(),
        genesis: deployment.genesis,
        licensing: deployment.licensing,
        licensee: session.signer.address(),
    }
}

fn read(plan: &Value) -> Result<Saved, Failure> {
    Saved::deserialize(plan).map_err(|error| {
        Failure::check("journal_damaged", format!("the journal's plan cannot be read: {error}"))
            .hint("It was written by another version of assent: use that one to finish.")
    })
}

impl Buyer<'_> {
    /// What was asked for, as the journal keeps it: a command that asks for the same goes on with it.
    fn asked(&self, wishes: &[Wish]) -> Value {
        let row = |wish: &Wish| json!([wish.catalogue.0, wish.terms.map(|terms| address::show_digest(terms.0))]);
        let rows = Value::Array(wishes.iter().map(row).collect()).to_string();
        json!({
            "list": self.order.list.to_string_lossy(), "rows": address::show_digest(files::sha256_of(&rows)),
            "model": self.order.model.to_string(), "max_total": amount::show(self.order.max_total),
            "max_price": self.order.max_price.map(amount::show), "genesis": address::show_digest(self.place.genesis),
            "licensing": address::show(self.place.licensing), "licensee": address::show(self.place.licensee),
        })
    }

    /// Adds what an interrupted command bought to the lock file, whatever was asked of it: from here on nothing is bought again.
    fn rescue(&self, journal: &Journal, asked: &Value) -> Result<(), Failure> {
        let Some((job, states)) = journal.job::<Bought>()? else { return Ok(()) };
        let here = ["genesis", "licensing", "licensee"].iter().all(|field| job.asked[*field] == asked[*field]);
        if job.kind == KIND && here {
            let licences = self.licences(&read(&job.plan)?, &states);
            if !licences.is_empty() {
                Lock::update(&self.order.lock, licences)?;
            }
        }
        Ok(())
    }

    /// Quotes every row that is not held already.
    async fn quote(&self, wishes: &[Wish], held: &Lock) -> Result<(Vec<Planned>, Table), Failure> {
        let view = self.session.assent.view().await?;
        let logs = self.context.history(&self.session.assent, &view).await?;
        let (model, licensee, max_price) = (self.order.model, self.place.licensee, self.order.max_price);
        let quoting = Quoting { view: &view, logs: &logs, held, model, licensee, max_price };
        let bar = self.context.output.bar("asking for quotes", u64::try_from(wishes.len()).unwrap_or(u64::MAX));
        let quotes = quoting.all(wishes, &|| bar.inc(1)).await;
        bar.finish_and_clear();
        let (mut rows, mut table, mut seen) = (Vec::new(), Table::default(), BTreeSet::new());
        for (wish, mut quoted) in wishes.iter().zip(quotes?) {
            if let Quoted::Yes(planned) = &quoted
                && !seen.insert((planned.catalogue, planned.terms))
            {
                quoted = Quoted::No(doubled());
            }
            table.rows.push(Row::new(wish, &quoted));
            if let Quoted::Yes(planned) = quoted {
                rows.push(*planned);
            }
        }
        Ok((rows, table))
    }

    fn check_total(&self, rows: &[Planned]) -> Result<(), Failure> {
        let max = self.order.max_total;
        let all = total(rows).unwrap_or(Amount(u128::MAX));
        if all <= max {
            return Ok(());
        }
        let (all, max) = (native(&self.session.assent, all), native(&self.session.assent, max));
        Err(Failure::check("above_max_total", format!("all together costs {all}, above the {max} that you accept"))
            .hint("Raise --max-total, or shorten the list."))
    }

    /// Plans the job and writes it down. Nothing is signed yet.
    async fn plan(
        &self,
        journal: &Journal,
        asked: Value,
        (wishes, held): (&[Wish], &Lock),
    ) -> Result<(Saved, Vec<State<Bought>>), Failure> {
        let (rows, table) = self.quote(wishes, held).await?;
        self.check_total(&rows)?;
        if !rows.is_empty() {
            let price = native(&self.session.assent, total(&rows).unwrap_or_default());
            self.context.confirm(&format!("{} licences cost {price} in all. Buy them?", rows.len()))?;
        }
        let saved = Saved { plan: Plan::new(self.order.model, rows, files::salt)?, table };
        let plan = serde_json::to_value(&saved).map_err(|error| Failure::failed("plan", error.to_string()))?;
        // The last step is the change.
        let steps = u32::try_from(saved.plan.chunks.len()).unwrap_or(u32::MAX).saturating_add(1);
        journal.begin(&Job { kind: KIND.to_owned(), asked, plan, steps })?;
        Ok((saved, (0..steps).map(|_| State::Planned).collect()))
    }

    /// Buys what is not bought yet; how far that came, and what stopped it.
    async fn work(
        &self,
        journal: &Journal,
        saved: &Saved,
        mut states: Vec<State<Bought>>,
    ) -> (Vec<State<Bought>>, Option<Failure>) {
        let stopped = self.steps(journal, saved, &mut states).await.err();
        self.context.set_in_flight(None);
        (states, stopped)
    }

    async fn steps(&self, journal: &Journal, saved: &Saved, states: &mut [State<Bought>]) -> Result<(), Failure> {
        let (assent, signer) = (&self.session.assent, &self.session.signer);
        check_births(assent, states).await?;
        let Some((change, chunks)) = states.split_last_mut() else { return Ok(()) };
        let bar = self.context.output.bar("buying", u64::try_from(chunks.len()).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(chunks.iter().filter(|state| state.is_settled()).count()).unwrap_or(0));
        let told = |_: usize, state: &State<Bought>| match state {
            State::Signed(signed) => self.context.set_in_flight(Some(signed.tx)),
            settled if settled.is_settled() => bar.inc(1),
            _ => {}
        };
        let buying = Buying { assent, plan: &saved.plan, told };
        let bought = run(&mut Desk::new((assent, signer, journal), buying, 0), chunks, WINDOW).await;
        bar.finish_and_clear();
        bought?;
        if credited(chunks) == Amount::ZERO {
            return Ok(());
        }
        let task = Change { assent, account: self.place.licensee };
        let mut desk = Desk::new((assent, signer, journal), task, chunks.len());
        Ok(run(&mut desk, std::slice::from_mut(change), 1).await?)
    }

    /// Writes what was bought into the lock file, and reports.
    fn finish(
        &self,
        journal: Journal,
        saved: &Saved,
        states: &[State<Bought>],
        stopped: Option<Failure>,
    ) -> Result<Report, Failure> {
        let licences = self.licences(saved, states);
        let bought = licences.len();
        if bought > 0 {
            Lock::update(&self.order.lock, licences)?;
        }
        if let Some(stopped) = stopped {
            return Err(match bought {
                0 => stopped,
                _ => stopped.after(&format!("{bought} licences are bought"), "the same command"),
            });
        }
        journal.remove()?;
        Ok(self.done(&outcome(saved, states), change(states)))
    }

    fn licences(&self, saved: &Saved, states: &[State<Bought>]) -> Vec<Locked> {
        let model = saved.plan.model();
        let finals = saved.plan.chunks.iter().zip(states).filter_map(|(chunk, state)| match state {
            State::Final { tx, block, outcome } => Some((chunk, (*tx, *block, outcome))),
            _ => None,
        });
        finals.flat_map(|(chunk, told)| locked(&self.place, &model, chunk, told).collect::<Vec<_>>()).collect()
    }

    fn dry(&self, table: &Table) -> Report {
        let quoted = table.count(|status| *status == Status::Quoted);
        let price = table.sum(|status| *status == Status::Quoted);
        let sum = native(&self.session.assent, price);
        let title =
            format!("Dry run: {quoted} of {} rows can be bought for {sum}. Nothing was changed.", table.rows.len());
        let mut report = table.report(&title, json!({ "executed": false, "total": crate::show::money(price) }));
        if self.order.journal.exists() {
            let path = self.order.journal.display();
            report.warnings.push(format!("{path} holds a purchase that is not finished: its command goes on with it"));
        }
        report.text.push_str(if quoted > 0 { "\n\nBuy with --execute." } else { "" });
        report.exit(exit(table))
    }

    fn done(&self, table: &Table, change: Amount) -> Report {
        let is_bought = |status: &Status| matches!(status, Status::Bought(_));
        let (bought, price) = (table.count(is_bought), table.sum(is_bought));
        let held = table.count(|status| matches!(status, Status::Held(_)));
        let sum = native(&self.session.assent, price);
        let title = format!(
            "Bought {bought} licences for {sum}; {held} were held already, {} could not be bought. They are in {}.",
            table.refusals(),
            self.order.lock.display()
        );
        let summary = json!({
            "executed": true, "total": crate::show::money(price), "change_returned": crate::show::money(change),
            "lock": self.order.lock.display().to_string(),
        });
        table.report(&title, summary).exit(exit(table))
    }
}

/// The rows with what came of them.
fn outcome(saved: &Saved, states: &[State<Bought>]) -> Table {
    let mut table = saved.table.clone();
    for (chunk, state) in saved.plan.chunks.iter().zip(states) {
        match state {
            State::Final { outcome, .. } => {
                let fared = chunk.rows.iter().zip(&outcome.rows);
                fared.for_each(|(row, fared)| table.fared(row.catalogue, row.terms, fared));
            }
            State::Refused { reason } => {
                chunk.rows.iter().for_each(|row| table.refused(row.catalogue, row.terms, reason));
            }
            State::Planned | State::Signed(_) | State::Void { .. } => {}
        }
    }
    table
}

/// What was paid for rows that were skipped.
fn credited(chunks: &[State<Bought>]) -> Amount {
    Amount(chunks.iter().map(|state| change_of(state).0).fold(0, u128::saturating_add))
}

/// What came back of it.
fn change(states: &[State<Bought>]) -> Amount {
    states.last().map(change_of).unwrap_or_default()
}

fn change_of(state: &State<Bought>) -> Amount {
    if let State::Final { outcome, .. } = state { outcome.change } else { Amount::ZERO }
}

fn exit(table: &Table) -> Exit {
    if table.refusals() == 0 { Exit::Ok } else { Exit::Partial }
}

fn doubled() -> Reason {
    Reason { kind: "doubled".to_owned(), message: "another row asks for the same licence".to_owned() }
}
