//! `assent show events`.

use assent_chain::Log;
use clap::Args;
use serde_json::json;

use crate::{failure::Failure, output::Report, rows::table, session::Context, show};

#[derive(Args, Debug)]
pub struct Filter {
    /// Only of this catalogue
    #[arg(long, value_name = "ID")]
    pub catalogue: Option<u32>,
    /// Only of this licence
    #[arg(long, value_name = "ID")]
    pub licence: Option<u64>,
}

pub async fn run(context: &Context, filter: &Filter) -> Result<Report, Failure> {
    let assent = context.assent().await?;
    let view = assent.view().await?;
    let mut logs = context.history(&assent, &view).await?;
    logs.retain(|log| filter.wants(log));
    let symbol = &assent.client().network().symbol;
    let row = |log: &Log| vec![log.block.to_string(), log.event.name().to_owned(), show::line(&log.event, symbol)];
    let head = ["Block", "Event", "What happened"];
    let count = logs.len();
    let text = format!("{}\n\n{count} events up to block {}", table(&head, logs.iter().map(row)), view.block());
    let events: Vec<_> = logs.iter().map(show::log).collect();
    let data = json!({ "first_block": assent.deployment().block, "last_block": view.block(), "events": events });
    Ok(Report::new("assent.events/1", data, text))
}

impl Filter {
    /// Whether an event is one of those.
    pub fn wants(&self, log: &Log) -> bool {
        let catalogue = self.catalogue.is_none_or(|id| log.event.catalogue().is_some_and(|of| of.0 == id));
        let licence = self.licence.is_none_or(|id| log.event.licence().is_some_and(|of| of.0 == id));
        catalogue && licence
    }
}
