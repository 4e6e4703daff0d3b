//! `assent withdraw`: withdraws an offer.

use assent_chain::address;
use assent_core::id::{Account, CatalogueId, TermsId};
use clap::Args;
use serde_json::json;

use crate::{
    deal,
    failure::Failure,
    output::Report,
    rows::Rows,
    session::{Context, catalogue},
    show,
    step::{Step, cost_data, place, tried},
};

#[derive(Args, Debug)]
pub struct Arguments {
    /// The catalogue
    pub catalogue: u32,
    /// The terms that were offered
    #[arg(long, value_name = "ID", value_parser = terms_id)]
    pub terms: TermsId,
    /// To whom they were offered [default: to anyone]
    #[arg(long, value_name = "ADDRESS", value_parser = address::parse)]
    pub to: Option<Account>,
}

/// The id of registered terms.
pub fn terms_id(text: &str) -> Result<TermsId, String> {
    let digest = text.strip_prefix("0x").and_then(address::parse_digest);
    digest.map(TermsId).ok_or_else(|| format!("{text:?} is no id of terms: 0x and 64 digits"))
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let session = context.session().await?;
    let licensee = arguments.to.unwrap_or(Account::ZERO);
    let view = session.assent.view().await?;
    let found = catalogue(&view, CatalogueId(arguments.catalogue)).await?;
    let seat = deal::rightsholder(context, &session, &view, &found).await?;
    let message = session.assent.withdraw(found.id, &seat, arguments.terms, licensee);
    let (done, cost) = match session.plain(context, "withdrawing", &message).await? {
        Step::Tried(cost) => return Ok(tried(&session, "withdrawing the offer", cost)),
        Step::Done(_, done, cost) => (done, cost),
    };
    let terms = address::show_digest(arguments.terms.0);
    let data = json!({
        "catalogue": arguments.catalogue, "terms": terms, "licensee": show::anybody(licensee), "block": done.block,
        "transaction": done.tx.to_string(), "cost": cost_data(cost),
    });
    let text = Rows::default()
        .row("terms", terms)
        .row("was for", show::anybody(licensee))
        .row("block", place(&session, &done, cost))
        .under(&format!("The offer of catalogue {} is withdrawn. What was sold stands.", arguments.catalogue));
    Ok(Report::new("assent.withdraw/1", data, text))
}
