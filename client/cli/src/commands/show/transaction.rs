//! `assent show transaction`: what became of a transaction that a command lost sight of.

use assent_chain::{Explain, Included, TxHash, address, lookup::Fate};
use clap::Args;
use serde_json::json;

use crate::{
    failure::{Exit, Failure},
    output::Report,
    rows::Rows,
    session::Context,
    show,
};

#[derive(Args, Debug)]
pub struct Arguments {
    /// Its hash
    #[arg(value_name = "HASH", value_parser = hash)]
    pub tx: TxHash,
    /// How many of the last blocks to look through
    #[arg(long, default_value_t = 1_000)]
    pub blocks: u64,
}

fn hash(text: &str) -> Result<TxHash, String> {
    let digest = text.strip_prefix("0x").and_then(address::parse_digest);
    digest.map(|digest| TxHash(digest.0)).ok_or_else(|| format!("{text:?} is no hash: 0x and 64 digits"))
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let assent = context.assent().await?;
    let spinner = context.output.spinner("looking");
    let fate = assent.client().fate(arguments.tx, arguments.blocks).await;
    spinner.finish_and_clear();
    match fate? {
        Fate::Done(included) => Ok(done(&assent, &included)),
        Fate::Failed(error) => {
            let data =
                json!({ "transaction": arguments.tx.to_string(), "fate": error.kind(), "reason": error.to_string() });
            Ok(Report::new("assent.transaction/1", data, format!("It changed nothing but the fee: {error}")))
        }
        Fate::NotFound { until } => {
            let data = json!({ "transaction": arguments.tx.to_string(), "fate": "not_found", "until": until });
            let text = format!("It is in none of the last {} blocks up to {until}.", arguments.blocks);
            Ok(Report::new("assent.transaction/1", data, text).exit(Exit::Check))
        }
    }
}

fn done(assent: &assent_chain::Assent, included: &Included) -> Report {
    let done = assent.done(included);
    let symbol = &assent.client().network().symbol;
    let rows = done.events.iter().map(|event| (event.name().to_owned(), show::line(event, symbol)));
    let events: Vec<_> =
        done.events.iter().map(|event| json!({ "event": event.name(), "values": show::values(event) })).collect();
    let data = json!({
        "transaction": done.tx.to_string(), "fate": "done", "block": done.block, "events": events,
    });
    let title = format!("It took effect in block {}.", done.block);
    Report::new("assent.transaction/1", data, Rows::default().rows(rows).under(&title))
}
