//! `assent deploy`: puts the contracts on a chain and writes down where they are.

use std::{fs, path::PathBuf};

use assent_chain::{Assent, Client, Deployment, Planck, Signer, address, amount, assent::OpenError, deploy::Blobs};
use assent_core::id::Seconds;
use clap::Args;
use serde_json::json;

use crate::{failure::Failure, files, output::Report, rows::Rows, session::Context, time};

#[derive(Args, Debug)]
pub struct Arguments {
    /// A folder with consent.polkavm and licensing.polkavm [default: those built into this program]
    #[arg(long, value_name = "DIR")]
    pub artifact: Option<PathBuf>,
    /// How long appended tracks wait before they may be sold; fixed for ever
    #[arg(long, value_name = "SPAN", default_value = "7d", value_parser = time::parse_span)]
    pub notice: Seconds,
    /// Overwrite the record of an earlier deployment
    #[arg(long)]
    pub force: bool,
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let signer = context.signer()?;
    let client = context.client().await?;
    signer.check(client.network())?;
    let blobs = blobs(arguments)?;
    let path = context.deployment_path(client.network())?;
    check_free(&client, &path, arguments.force).await?;

    let upload = client.plan_upload(&signer, &blobs).await?;
    if let Some(step) = &upload {
        let size = blobs.licensing.len();
        context.output.note(&format!("1/2 upload licensing, {size} bytes: deposit {}", money(&client, step.deposit)));
        if context.global.dry_run {
            return Ok(dry(&client, step.deposit));
        }
        context.confirm("Upload it?")?;
        waiting(context, "uploading", client.take(&signer, step)).await?;
    }
    instantiate(context, arguments, &client, &signer, &blobs, &path).await
}

async fn instantiate(
    context: &Context,
    arguments: &Arguments,
    client: &Client,
    signer: &Signer,
    blobs: &Blobs,
    path: &std::path::Path,
) -> Result<Report, Failure> {
    let step = client.plan_instantiate(signer, blobs, arguments.notice).await?;
    let size = blobs.consent.len();
    let deposit = money(client, step.deposit);
    context.output.note(&format!("2/2 instantiate consent, {size} bytes, and licensing: deposit {deposit}"));
    if context.global.dry_run {
        return Ok(dry(client, step.deposit));
    }
    context.confirm("Instantiate them?")?;
    let included = waiting(context, "instantiating", client.take(signer, &step)).await?;
    let deployment = client.deployed(blobs, &included).await?;
    let text = deployment.to_text().map_err(|error| Failure::failed("record", error.to_string()))?;
    files::write(path, &text)?;
    Ok(report(&deployment, arguments.notice, path, &included.tx.to_string()))
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
    Ok(Blobs { consent: read("consent.polkavm")?, licensing: read("licensing.polkavm")? })
}

fn embedded() -> Blobs {
    Blobs {
        consent: include_bytes!("../../../../contracts/artifact/consent.polkavm").to_vec(),
        licensing: include_bytes!("../../../../contracts/artifact/licensing.polkavm").to_vec(),
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

fn report(deployment: &Deployment, notice: Seconds, path: &std::path::Path, tx: &str) -> Report {
    let mut data = json!(deployment);
    let more = json!({ "notice": notice.0, "record": path.display().to_string(), "transaction": tx });
    crate::receipt::merge(&mut data, more);
    let text = Rows::default()
        .row("consent", address::show(deployment.consent))
        .row("licensing", address::show(deployment.licensing))
        .row("notice", time::show_span(notice))
        .row("block", deployment.block.to_string())
        .row("record", path.display().to_string())
        .under(&format!("Deployed on {}.", deployment.network));
    Report::new("assent.deploy/1", data, text)
}
