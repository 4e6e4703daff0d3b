//! `assent attest`: sums up usage, reports it, and pays what is then owed.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use assent_chain::{TxHash, View, address, assent::Done};
use assent_core::{
    amount::Amount,
    attestation::{self, Attestation},
    error::Refusal,
    id::{Digest, LicenceId, Time},
    licence::Licence,
    merkle::HostKeccak,
    royalty::{self, Payment},
    terms::Terms,
};
use assent_usage::{Doubled, Summary};
use clap::Args;
use serde_json::{Value, json};

use super::{buy::settle_receipt, show::licence_of};
use crate::{
    failure::Failure,
    files,
    output::Report,
    receipt::{self, Receipt, merge},
    rows::Rows,
    session::{Context, Session},
    show,
    step::{Cost, Step, cost_data, native, place, tried},
    terms,
    time::Moment,
    usage, words,
};

/// How long the chain's clock is waited for where no time has passed since the last report.
const PATIENCE: u32 = 30;

#[derive(Args, Debug)]
pub struct Arguments {
    /// The licence
    pub licence: u64,
    /// What was used, of any size: .csv, .jsonl or .parquet with a track and its units in each row
    #[arg(long, value_name = "FILE")]
    pub usage: PathBuf,
    /// Sum rows that speak of one track, instead of refusing them
    #[arg(long)]
    pub sum: bool,
    /// Where the usage tree goes, to be published: proofs are made of it [default: beside the receipt,
    /// assent-usage-LICENCE-NUMBER.tree]
    #[arg(long, value_name = "FILE")]
    pub tree: Option<PathBuf>,
    /// What backs it up, such as the training log; on chain goes a salted hash
    #[arg(long, value_name = "FILE")]
    pub evidence: PathBuf,
    /// The training run it speaks of [default: the last one]
    #[arg(long)]
    pub run: Option<u16>,
    /// The end of the period [default: now]
    #[arg(long, value_name = "WHEN")]
    pub until: Option<Moment>,
    /// Pay the royalty that is then owed, in the same call
    #[arg(long)]
    pub pay: bool,
    /// Where the receipt goes, with the salt of the evidence [default: assent-attestation-LICENCE-NUMBER.json]
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
}

/// What is reported, and what it leads to.
struct Plan {
    report: Attestation,
    terms: Terms,
    /// Owed with this report, before it is paid.
    due: Amount,
    pays: Amount,
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let id = LicenceId(arguments.licence);
    let session = context.session().await?;
    let view = after_last_report(context, &session, id, arguments.until).await?;
    let licence = licence_of(&view, id).await?;
    let draft = usage::draft(log(arguments), id, licence).await?;
    let used = draft.summary;
    let salt = files::salt()?;
    let evidence = files::salted_sha256(&salt.0, &arguments.evidence)?;
    let plan = plan(&session, &view, &licence, &used, evidence, arguments).await?;
    let number = plan.report.sequence;
    let default = || PathBuf::from(format!("assent-attestation-{}-{number}.json", id.0));
    let path = arguments.receipt.clone().unwrap_or_else(default);
    let beside = || path.with_file_name(format!("assent-usage-{}-{number}.tree", id.0));
    let tree = arguments.tree.clone().unwrap_or_else(beside);
    receipt::check_free(&path)?;
    check_free(&tree)?;
    if !plan.pays.is_zero() {
        context.confirm(&format!("{} is owed with this report. Pay it?", native(&session.assent, plan.pays)))?;
    }
    let body = body(&session, &plan, (&used, &tree), salt, arguments);
    let receipt = Receipt { schema: "assent.attestation-receipt/1", body };
    let message = session.assent.attest(&plan.report, plan.pays);
    let mut published = false;
    let before = |tx: TxHash| {
        draft.publish(&tree)?;
        published = true;
        receipt.submitted(&path, &tx.to_string())
    };
    let stepped = session.step(context, "attesting", &message, before).await;
    let settled = settle_receipt(stepped, &path);
    if settled.is_err() && published && !path.exists() {
        receipt::remove(&tree);
    }
    match settled? {
        Step::Tried(cost) => Ok(tried(&session, "this attestation", cost)),
        Step::Done(_, done, cost) => {
            Ok(report(&session, &plan, (&receipt, &path), &done, cost)?.warn(warnings(&session, &plan, &used)))
        }
    }
}

fn log(arguments: &Arguments) -> usage::Log {
    usage::Log {
        path: arguments.usage.clone(),
        folder: usage::folder_of(arguments.tree.as_deref().or(arguments.receipt.as_deref())),
        doubled: if arguments.sum { Doubled::Sum } else { Doubled::Refuse },
    }
}

fn check_free(tree: &Path) -> Result<(), Failure> {
    if tree.exists() {
        let message = format!("{} exists already", tree.display());
        return Err(Failure::failed("tree_exists", message).hint("Give another path: --tree FILE."));
    }
    files::check_writable(tree)
}

/// A view in which time has passed since the last report: a chain without blocks has a clock that stands still.
async fn after_last_report(
    context: &Context,
    session: &Session,
    id: LicenceId,
    until: Option<Moment>,
) -> Result<View, Failure> {
    let spinner = context.output.spinner("waiting for the chain's clock to move on");
    for _ in 0..PATIENCE {
        let view = session.assent.view().await?;
        let licence = licence_of(&view, id).await?;
        if until.is_some() || licence.moving.reported_until < view.now().min(licence.frozen.expires) {
            spinner.finish_and_clear();
            return Ok(view);
        }
        if licence.moving.reported_until >= licence.frozen.expires {
            return Err(Failure::check("all_reported", "everything up to the end of the licence is reported")
                .hint("There is nothing left to report; a licence bought anew has periods of its own."));
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    spinner.finish_and_clear();
    let message = "no time has passed on the chain since the last report: it makes no blocks";
    Err(Failure::new(crate::failure::Exit::Network, "clock", message)
        .hint("Wait for a block, then repeat the command."))
}

async fn plan(
    session: &Session,
    view: &View,
    licence: &Licence,
    used: &Summary,
    evidence: Digest,
    arguments: &Arguments,
) -> Result<Plan, Failure> {
    let terms = terms::registered(view, licence.frozen.terms).await?;
    let moving = &licence.moving;
    let latest = view.now().min(licence.frozen.expires);
    let report = Attestation {
        licence: LicenceId(arguments.licence),
        sequence: moving.reports.saturating_add(1),
        run: arguments.run.unwrap_or(moving.runs),
        from: moving.reported_until,
        until: arguments.until.map_or(latest, |until| until.from(view.now()).min(latest)),
        usage: used.total.root,
        units: used.total.units,
        evidence,
    };
    let due = due(licence, &terms, &report, session, view.now())?;
    let payable = session.assent.client().network().ratio.payable_down(due);
    Ok(Plan { report, terms, due, pays: if arguments.pay { payable } else { Amount::ZERO } })
}

/// What the rules say to the report, before the contract is asked: what is then owed, or a refusal.
fn due(
    licence: &Licence,
    terms: &Terms,
    report: &Attestation,
    session: &Session,
    now: Time,
) -> Result<Amount, Refusal> {
    let caller = session.signer.address();
    let told = attestation::attest::<HostKeccak>(licence, terms, report, caller, Payment::default(), now)?;
    royalty::owed(terms, told.moving.units, told.moving.paid)
}

fn body(session: &Session, plan: &Plan, (used, tree): (&Summary, &Path), salt: Digest, arguments: &Arguments) -> Value {
    let Plan { report, .. } = plan;
    let deployment = session.assent.deployment();
    json!({
        "network": deployment.network, "genesis": address::show_digest(deployment.genesis),
        "licensing": address::show(deployment.licensing), "licence": report.licence.0,
        "sequence": report.sequence, "run": report.run, "from": report.from.0, "until": report.until.0,
        "unit": words::unit(plan.terms.unit), "units": report.units, "usage_root": address::show_digest(report.usage),
        "tracks": used.tracks, "tree": tree.display().to_string(),
        "evidence": {
            "file": arguments.evidence.display().to_string(), "salt": address::show_digest(salt),
            "hash": address::show_digest(report.evidence),
        },
        "due": show::money(plan.due), "paid": show::money(plan.pays),
    })
}

fn report(
    session: &Session,
    plan: &Plan,
    (receipt, path): (&Receipt, &Path),
    done: &Done,
    cost: Cost,
) -> Result<Report, Failure> {
    let outcome = json!({ "block": done.block, "transaction": done.tx.to_string() });
    receipt.complete(path, &outcome)?;
    let mut data = receipt.body.clone();
    merge(&mut data, outcome);
    merge(&mut data, json!({ "receipt": path.display().to_string(), "cost": cost_data(cost) }));
    let left = plan.due.minus_or_zero(plan.pays);
    let Attestation { licence, sequence, units, from, until, .. } = plan.report;
    let text = Rows::default()
        .row("period", format!("{} to {}", crate::time::show(from), crate::time::show(until)))
        .row("usage root", address::show_digest(plan.report.usage))
        .row("evidence", format!("{} (salted)", address::show_digest(plan.report.evidence)))
        .row(
            "royalty",
            format!("{} paid, {} still owed", native(&session.assent, plan.pays), native(&session.assent, left)),
        )
        .row(
            "tree",
            format!("{}: publish it; proofs are made of it", receipt.body["tree"].as_str().unwrap_or_default()),
        )
        .row("receipt", path.display().to_string())
        .row("block", place(session, done, cost));
    let unit = words::unit(plan.terms.unit);
    let title = format!(
        "Report {sequence} of licence {}: {units} {unit}. It proves what was reported, not what was done.",
        licence.0
    );
    Ok(Report::new("assent.attest/1", data, text.under(&title)))
}

fn warnings(session: &Session, plan: &Plan, used: &Summary) -> Vec<String> {
    let left = plan.due.minus_or_zero(plan.pays);
    let unpaid = (!left.is_zero()).then(|| format!("{} is owed: pay with --pay", native(&session.assent, left)));
    let without = (used.without_units > 0)
        .then(|| format!("{} rows have no units: their tracks are reported as not used", used.without_units));
    unpaid.into_iter().chain(without).collect()
}
