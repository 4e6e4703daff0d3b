//! `assent deploy`: puts the contracts on a chain and writes down where they are.

use std::{fs, path::PathBuf};

use assent_chain::{
    Assent, Client, Deployment, Planck, Signer, address, amount,
    assent::OpenError,
    deploy::{Blobs, Constants},
};
use assent_core::id::{Account, Seconds};
use clap::Args;
use serde_json::json;

use crate::{failure::Failure, files, output::Report, rows::Rows, session::Context, time};

#[derive(Args, Debug)]
pub struct Arguments {
    /// A folder with consent.polkavm, licensing.polkavm and office.polkavm [default: those built into this program]
    #[arg(long, value_name = "DIR")]
    pub artifact: Option<PathBuf>,
    /// How long appended tracks wait before they may be sold; fixed for ever
    #[arg(long, value_name = "SPAN", default_value = "7d", value_parser = time::parse_span)]
    pub notice: Seconds,
    /// How long a name for an unnamed party waits before it counts; fixed for ever
    #[arg(long, value_name = "SPAN", default_value = "30d", value_parser = time::parse_span)]
    pub naming_notice: Seconds,
    /// Who rules on disputes; may hand the place over [default: you]
    #[arg(long, value_name = "ADDRESS", value_parser = address::parse)]
    pub arbiter: Option<Account>,
    /// What filing a dispute costs until it is returned, in whole units; fixed for ever
    #[arg(long, value_name = "AMOUNT", default_value = "10")]
    pub bond: String,
    /// Overwrite the record of an earlier deployment
    #[arg(long)]
    pub force: bool,
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let bond = amount::parse(&arguments.bond)?;
    let signer = context.signer()?;
    let client = context.client().await?;
    signer.check(client.network())?;
    let blobs = blobs(arguments)?;
    let path = context.deployment_path(client.network())?;
    check_free(&client, &path, arguments.force).await?;

    let constants = Constants {
        notice: arguments.notice,
        naming_notice: arguments.naming_notice,
        arbiter: arguments.arbiter.unwrap_or_else(|| signer.address()),
        bond,
    };
    for (number, name, blob) in [(1, "licensing", &blobs.licensing), (2, "office", &blobs.office)] {
        let Some(step) = client.plan_upload(&signer, blob).await? else { continue };
        let (size, deposit) = (blob.len(), money(&client, step.deposit));
        context.output.note(&format!("{number}/3 upload {name}, {size} bytes: deposit {deposit}"));
        if context.global.dry_run {
            return Ok(dry(&client, step.deposit));
        }
        context.confirm("Upload it?")?;
        waiting(context, "uploading", client.take(&signer, &step)).await?;
    }
    instantiate(context, &constants, &client, &signer, &blobs, &path).await
}

async fn instantiate(
    context: &Context,
    constants: &Constants,
    client: &Client,
    signer: &Signer,
    blobs: &Blobs,
    path: &std::path::Path,
) -> Result<Report, Failure> {
    let step = client.plan_instantiate(signer, blobs, constants).await?;
    let size = blobs.consent.len();
    let deposit = money(client, step.deposit);
    context.output.note(&format!("3/3 instantiate consent, {size} bytes, licensing and office: deposit {deposit}"));
    if context.global.dry_run {
        return Ok(dry(client, step.deposit));
    }
    context.confirm("Instantiate them?")?;
    let included = waiting(context, "instantiating", client.take(signer, &step)).await?;
    let deployment = client.deployed(blobs, &included).await?;
    let text = deployment.to_text().map_err(|error| Failure::failed("record", error.to_string()))?;
    files::write(path, &text)?;
    Ok(report(&deployment, constants, path, &included.tx.to_string()))
}

async fn waiting<T, E: Into<Failure>>(
    context: &Context,
    what: &str,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, Failure> {
    let spinner = context.output.spinner(&format!("{what}: waiting until it is final"));
    let outcome = work.await;
    spinner.finish_and_clear();
    outcome.map_err(Into::into)
}

fn blobs(arguments: &Arguments) -> Result<Blobs, Failure> {
    let Some(folder) = &arguments.artifact else { return Ok(embedded()) };
    let read = |name: &str| {
        let path = folder.join(name);
        let missing = |error: std::io::Error| {
            Failure::failed("artifact", format!("{} cannot be read: {}", path.display(), error.kind()))
                .hint("Build the contracts, or leave --artifact away.")
        };
        fs::read(&path).map_err(missing)
    };
    Ok(Blobs {
        consent: read("consent.polkavm")?,
        licensing: read("licensing.polkavm")?,
        office: read("office.polkavm")?,
    })
}

/// The blobs that are built into this program.
pub fn embedded() -> Blobs {
    Blobs {
        consent: include_bytes!("../../../../contracts/artifact/consent.polkavm").to_vec(),
        licensing: include_bytes!("../../../../contracts/artifact/licensing.polkavm").to_vec(),
        office: include_bytes!("../../../../contracts/artifact/office.polkavm").to_vec(),
    }
}

/// The record of an earlier deployment is the only way back to its contracts, unless they are gone with their chain.
async fn check_free(client: &Client, path: &std::path::Path, force: bool) -> Result<(), Failure> {
    if !path.exists() || force {
        return files::check_writable(path);
    }
    if let Ok(earlier) = Deployment::read(path)
        && let Err(OpenError::Deployment(_)) = Assent::open(client.clone(), earlier).await
    {
        return files::check_writable(path);
    }
    let message = format!("{} records an earlier deployment on this chain", path.display());
    let hint = "Give another path with --deployment, or overwrite it with --force.";
    Err(Failure::failed("deployment_exists", message).hint(hint))
}

fn money(client: &Client, planck: Planck) -> String {
    let network = client.network();
    let amount = network.ratio.to_amount(planck).map_or_else(|_| "?".to_owned(), amount::show);
    format!("{amount} {}", network.symbol)
}

fn dry(client: &Client, deposit: Planck) -> Report {
    let text = format!("Dry run: would succeed, deposit {}. Nothing was changed.", money(client, deposit));
    Report::new("assent.dry-run/1", json!({ "what": "deploying", "deposit_planck": deposit.0.to_string() }), text)
}

fn report(deployment: &Deployment, constants: &Constants, path: &std::path::Path, tx: &str) -> Report {
    let mut data = json!(deployment);
    let more = json!({
        "notice": constants.notice.0, "naming_notice": constants.naming_notice.0,
        "arbiter": address::show(constants.arbiter), "bond": crate::show::money(constants.bond), "record": path.display().to_string(), "transaction": tx });
    crate::receipt::merge(&mut data, more);
    let text = Rows::default()
        .row("consent", address::show(deployment.consent))
        .row("licensing", address::show(deployment.licensing))
        .row("office", address::show(deployment.office))
        .row(
            "notice",
            format!("{}; of a name {}", time::show_span(constants.notice), time::show_span(constants.naming_notice)),
        )
        .row("arbiter", address::show(constants.arbiter))
        .row("bond", amount::show(constants.bond))
        .row("block", deployment.block.to_string())
        .row("record", path.display().to_string())
        .under(&format!("Deployed on {}.", deployment.network));
    Report::new("assent.deploy/1", data, text)
}
