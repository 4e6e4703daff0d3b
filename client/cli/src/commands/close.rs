//! `assent close`: closes a catalogue for ever, by agreement.

use assent_core::{call::consent::Changes, id::CatalogueId};
use clap::Args;
use serde_json::json;

use crate::{
    deal::{self, Draft, Outcome},
    failure::Failure,
    output::Report,
    rows::Rows,
    session::{Context, catalogue},
    step::{cost_data, place, tried},
};

#[derive(Args, Debug)]
pub struct Arguments {
    /// The catalogue
    pub catalogue: u32,
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let session = context.session().await?;
    let view = session.assent.view().await?;
    let found = catalogue(&view, CatalogueId(arguments.catalogue)).await?;
    let seat = deal::proposer(context, &session, &view, &found).await?;
    context.confirm(&format!("Close catalogue {} for ever? Nothing of it is licensed any more.", found.id.0))?;
    let changes = Changes { close: true, ..Changes::default() };
    let draft = Draft { catalogue: &found, seat: &seat, changes };
    let (done, cost) = match deal::propose(context, &session, &view, "closing", &draft, |_| Ok(())).await? {
        Outcome::Tried(cost) => return Ok(tried(&session, "closing the catalogue", cost)),
        Outcome::Waits(report) => return Ok(report),
        Outcome::Done(done, cost) => (done, cost),
    };
    let data = json!({
        "catalogue": found.id.0, "block": done.block, "transaction": done.tx.to_string(), "cost": cost_data(cost),
    });
    let text = Rows::default().row("block", place(&session, &done, cost)).under(&format!(
        "Catalogue {} is closed for ever. What was sold stands; what has accrued can be claimed.",
        found.id.0
    ));
    Ok(Report::new("assent.close/1", data, text))
}
