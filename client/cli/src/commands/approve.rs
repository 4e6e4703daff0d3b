//! `assent approve`: approves a deal that somebody proposed, or takes the approval back.

use assent_chain::{Event, address, assent::Done, seat::parties};
use assent_core::{
    error::Refusal,
    id::{CatalogueId, DealId},
    party::Seats,
};
use clap::Args;
use serde_json::json;

use crate::{
    deal::{self, Waiting},
    failure::Failure,
    output::Report,
    rows::Rows,
    session::{Context, Session, catalogue},
    step::{Cost, Step, cost_data, place, tried},
};

#[derive(Args, Debug)]
pub struct Arguments {
    /// The catalogue
    pub catalogue: u32,
    /// The deal: the id that its proposer was told
    #[arg(value_name = "DEAL", value_parser = deal_id)]
    pub deal: DealId,
    /// Take your approval back, while the deal waits for others
    #[arg(long)]
    pub retract: bool,
}

fn deal_id(text: &str) -> Result<DealId, String> {
    let digest = text.strip_prefix("0x").and_then(address::parse_digest);
    digest.map(DealId).ok_or_else(|| format!("{text:?} is no id of a deal: 0x and 64 digits"))
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let session = context.session().await?;
    let view = session.assent.view().await?;
    let id = CatalogueId(arguments.catalogue);
    let found = catalogue(&view, id).await?;
    let logs = context.history(&session.assent, &view).await?;
    let no_deal = Refusal::NoSuchDeal { catalogue: id, deal: arguments.deal };
    let proposal = deal::proposed(&logs, id, arguments.deal).ok_or(no_deal)?;
    let approved = view.approvals(id, arguments.deal).await?.seats;
    let seated = parties(&logs, id);
    // Somebody with several seats approves for each; where all have, the contract says so.
    let seat = deal::seat_that(&seated, &session, approved, arguments.retract)
        .or_else(|| deal::seat_that(&seated, &session, approved, !arguments.retract))
        .ok_or_else(|| deal::no_right(id))?;

    if arguments.retract {
        let message = session.assent.retract(id, &seat, arguments.deal);
        return match session.plain(context, "retracting", &message).await? {
            Step::Tried(cost) => Ok(tried(&session, "taking the approval back", cost)),
            Step::Done(_, done, cost) => Ok(retracted(&session, id, arguments.deal, &done, cost)),
        };
    }
    let said = Rows::default().rows(deal::change_rows(&proposal.changes)).under(&format!("For catalogue {}:", id.0));
    context.confirm(&format!("{said}\nApprove it?"))?;
    let message = session.assent.approve(&seat, &proposal);
    match session.plain(context, "approving", &message).await? {
        Step::Tried(cost) => Ok(tried(&session, "approving this deal", cost)),
        Step::Done(_, done, cost) if deal::took_effect(&done) => {
            Ok(effective(&session, id, arguments.deal, &proposal.changes, &done, cost))
        }
        Step::Done(_, done, cost) => {
            let approved = approved.with(Seats::one(seat.index));
            Ok(deal::waits(&session, &Waiting { catalogue: &found, deal: &proposal, approved }, &done, cost))
        }
    }
}

fn effective(
    session: &Session,
    id: CatalogueId,
    deal: DealId,
    changes: &assent_core::call::consent::Changes,
    done: &Done,
    cost: Cost,
) -> Report {
    let licence = done.events.iter().find_map(Event::licence);
    let data = json!({
        "catalogue": id.0, "deal": address::show_digest(deal.0), "complete": true,
        "changes": deal::change_data(changes), "licence": licence.map(|licence| licence.0), "block": done.block,
        "transaction": done.tx.to_string(), "cost": cost_data(cost),
    });
    let text = Rows::default()
        .rows(deal::change_rows(changes))
        .maybe("licence", licence.map(|licence| licence.0.to_string()))
        .row("block", place(session, done, cost))
        .under(&format!("All rightsholders of catalogue {} approved: the deal is in effect.", id.0));
    Report::new("assent.approve/1", data, text)
}

fn retracted(session: &Session, id: CatalogueId, deal: DealId, done: &Done, cost: Cost) -> Report {
    let deal = address::show_digest(deal.0);
    let data = json!({
        "catalogue": id.0, "deal": deal, "retracted": true, "block": done.block, "transaction": done.tx.to_string(),
        "cost": cost_data(cost),
    });
    let text = Rows::default()
        .row("deal", deal)
        .row("block", place(session, done, cost))
        .under(&format!("Your approval for catalogue {} is taken back.", id.0));
    Report::new("assent.approve/1", data, text)
}
