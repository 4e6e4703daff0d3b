//! `assent watch`: what the contracts tell, a line of JSON each, as blocks become final.

use assent_chain::{
    Log,
    follow::{Follower, Position},
};
use clap::Args;
use serde_json::{Value, json};

use super::show::events::Filter;
use crate::{failure::Failure, output::Report, receipt::merge, session::Context, show};

#[derive(Args, Debug)]
pub struct Arguments {
    /// Start at this block, or behind an event as its line names it [default: at the next final block]
    #[arg(long, value_name = "BLOCK[/INDEX]")]
    pub from: Option<Position>,
    /// End after this block [default: never]
    #[arg(long, value_name = "BLOCK")]
    pub until: Option<u64>,
    #[command(flatten)]
    pub filter: Filter,
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let assent = context.assent().await?;
    let from = match arguments.from {
        Some(from) => from,
        None => Position { block: assent.view().await?.block().saturating_add(1), behind: None },
    };
    let mut follower = Follower::new(assent, from);
    let until = arguments.until.unwrap_or(u64::MAX);
    while follower.position().block <= until {
        let told = follower.next().await.map_err(|error| lost(error.into(), follower.position()))?;
        let wanted = told.logs.iter().filter(|log| log.block <= until && arguments.filter.wants(log));
        for log in wanted {
            if !context.output.line(&line(log)) {
                return Ok(Report::streamed());
            }
        }
    }
    Ok(Report::streamed())
}

/// Everything before the position was told: to go on there misses nothing.
fn lost(failure: Failure, position: Position) -> Failure {
    failure.hint(format!("Go on with: assent watch --from {position}"))
}

/// An event with the name by which one goes on behind it.
fn line(log: &Log) -> Value {
    let mut data = json!({ "schema": "assent.event/1", "at": format!("{}/{}", log.block, log.index) });
    merge(&mut data, show::log(log));
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Exit;
    use assent_chain::Event;
    use assent_core::id::LicenceId;

    #[test]
    fn a_line_names_the_place_behind_which_to_go_on() {
        let log = Log { block: 7, index: 2, event: Event::RunStarted { licence: LicenceId(3), run: 1 } };
        let text = line(&log).to_string();
        assert!(!text.contains('\n'));
        let values = json!({ "licence": 3, "run": 1 });
        let expected = json!({
            "schema": "assent.event/1", "at": "7/2", "block": 7, "index": 2, "event": "RunStarted", "values": values,
        });
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
        let at: Position = "7/2".parse().unwrap();
        assert!(!at.is_before(&log));
    }

    #[test]
    fn a_lost_node_says_where_to_go_on() {
        let failure = Failure::new(Exit::Network, "node", "no answer");
        let failure = lost(failure, Position { block: 9, behind: None });
        assert_eq!(failure.hint.as_deref(), Some("Go on with: assent watch --from 9"));
    }
}
