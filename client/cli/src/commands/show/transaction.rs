//! `assent show transaction`: what became of a transaction that a command lost sight of.

use assent_chain::{Client, Deployment, Event, Explain, Included, TxHash, address, event::decode, lookup::Fate};
use assent_core::id::Account;
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
    let client = context.client().await?;
    let spinner = context.output.spinner("looking");
    let fate = client.fate(arguments.tx, arguments.blocks).await;
    spinner.finish_and_clear();
    let tx = arguments.tx.to_string();
    match fate? {
        Fate::Done(included) => Ok(done(context, &client, &included)),
        Fate::Failed(error) => {
            let data = json!({ "transaction": tx, "fate": error.kind(), "reason": error.to_string() });
            Ok(Report::new("assent.transaction/1", data, format!("It changed nothing but the fee: {error}")))
        }
        Fate::NotFound { until } => {
            let data = json!({ "transaction": tx, "fate": "not_found", "until": until });
            let text = format!("It is in none of the last {} blocks up to {until}.", arguments.blocks);
            Ok(Report::new("assent.transaction/1", data, text).exit(Exit::Check))
        }
    }
}

/// The contracts' events are told where it is known where the contracts are; a deployment may just have failed.
fn done(context: &Context, client: &Client, included: &Included) -> Report {
    let network = client.network();
    let record = context.deployment_path(network).and_then(|path| Ok(Deployment::read(&path)?)).ok();
    let contracts = record.filter(|record| record.genesis == network.genesis).map(|record| record.contracts());
    let events: Vec<Event> = contracts.map_or_else(Vec::new, |contracts| {
        included.emitted.iter().filter_map(|emitted| decode(contracts, emitted)).collect()
    });
    let rows = events.iter().map(|event| (event.name().to_owned(), show::line(event, &network.symbol)));
    let title = format!("It took effect in block {}.", included.block);
    let text = Rows::default().rows(rows).under(&title);
    let told: Vec<_> =
        events.iter().map(|event| json!({ "event": event.name(), "values": show::values(event) })).collect();
    let data = json!({
        "transaction": included.tx.to_string(), "fate": "done", "block": included.block, "events": told,
        "instantiated": included.instantiated.iter().map(|new| address::show(Account(new.contract))).collect::<Vec<_>>(),
    });
    Report::new("assent.transaction/1", data, text)
}
