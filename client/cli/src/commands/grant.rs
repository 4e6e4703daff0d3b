//! `assent grant`: gives a licence without price or duties.

use std::path::PathBuf;

use assent_chain::{Event, address, model::Model};
use assent_core::{
    call::consent::Changes,
    deal::GrantDraft,
    id::{Account, CatalogueId, LicenceId},
    licence,
};
use clap::Args;
use serde_json::json;

use super::{buy, offer};
use crate::{
    deal::{self, Draft, Outcome},
    failure::Failure,
    files,
    output::Report,
    receipt::{self, Receipt},
    rows::Rows,
    session::{Context, catalogue},
    step::{cost_data, place, tried},
    terms::{self, TermsFields, TermsRef},
};

#[derive(Args, Debug)]
pub struct Arguments {
    /// The catalogue
    pub catalogue: u32,
    /// Who receives the licence
    #[arg(long, value_name = "ADDRESS", value_parser = address::parse)]
    pub to: Account,
    /// The model it is for
    #[arg(long, value_name = "NAME@VERSION")]
    pub model: Model,
    /// A TOML file with the terms, or the id of registered ones
    #[arg(long, value_name = "FILE|ID")]
    pub terms: Option<TermsRef>,
    #[command(flatten)]
    pub fields: TermsFields,
    /// Where the receipt goes, with the salt of the model's hash [default: assent-grant-CATALOGUE-MODEL.json]
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let session = context.session().await?;
    let view = session.assent.view().await?;
    let network = session.assent.client().network().clone();
    let found = terms::find(&view, &network, arguments.terms.as_ref(), &arguments.fields).await?;
    let id = CatalogueId(arguments.catalogue);
    let asked = catalogue(&view, id).await?;
    let seat = deal::proposer(context, &session, &view, &asked).await?;
    let path = arguments.receipt.clone().unwrap_or_else(|| buy::default_receipt("grant", id, &arguments.model));
    receipt::check_free(&path)?;
    let salt = files::salt()?;
    let grant = GrantDraft { terms: found.id, licensee: arguments.to, model: arguments.model.digest(salt) };
    // What the contract would refuse is no reason to register terms first.
    let draft = licence::Grant { catalogue: id, terms: found.id, licensee: grant.licensee, model: grant.model };
    let root = view.licensing_root().await?;
    let contracts = [root.consent, session.assent.deployment().licensing, root.office];
    licence::grant(&draft, &asked.card, &found.terms, &contracts, view.now())?;
    if let Some(report) = offer::register(context, &session, &found).await? {
        return Ok(report);
    }
    let body = buy::model_data(&arguments.model, salt);
    let receipt = Receipt { schema: "assent.grant-receipt/1", body };
    let changes = Changes { grants: vec![grant], ..Changes::default() };
    let draft = Draft { catalogue: &asked, seat: &seat, changes };
    let before = |tx: assent_chain::TxHash| receipt.submitted(&path, &tx.to_string());
    let proposed = deal::propose(context, &session, &view, "granting", &draft, before).await;
    let (done, cost) = match buy::settle_receipt(proposed, &path)? {
        Outcome::Tried(cost) => return Ok(tried(&session, "granting this licence", cost)),
        Outcome::Waits(report) => {
            let kept = format!("keep {}: it holds the salt of the model's hash", path.display());
            return Ok(report.warn(vec![kept]));
        }
        Outcome::Done(done, cost) => (done, cost),
    };
    let granted = done.events.iter().find_map(Event::licence).unwrap_or(LicenceId(0));
    let data = json!({
        "licence": granted.0, "catalogue": id.0, "licensee": address::show(arguments.to),
        "terms": address::show_digest(found.id.0), "model": address::show_digest(grant.model),
        "receipt": path.display().to_string(), "block": done.block, "transaction": done.tx.to_string(),
        "cost": cost_data(cost),
    });
    receipt.complete(&path, &data)?;
    let text = Rows::default()
        .row("licensee", address::show(arguments.to))
        .row("model", arguments.model.to_string())
        .row("terms", address::show_digest(found.id.0))
        .row("receipt", format!("{} (keep it: it holds the salt of the model's hash)", path.display()))
        .row("block", place(&session, &done, cost))
        .under(&format!("Licence {} for catalogue {} is granted.", granted.0, id.0));
    Ok(Report::new("assent.grant/1", data, text).warn(offer::not_permitted(&found, asked.card.uses)))
}
