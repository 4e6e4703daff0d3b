//! `assent exclude`: takes tracks out of what is licensed, at once; or includes them again, by agreement.

use assent_chain::{address, assent::Done};
use assent_core::{call::consent::Changes, id::CatalogueId};
use clap::Args;
use serde_json::json;

use crate::{
    deal::{self, Draft, Outcome},
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
    /// The tracks by their indices, 64 at most
    #[arg(required = true, value_name = "INDEX")]
    pub tracks: Vec<u32>,
    /// Include them again; that needs every rightsholder
    #[arg(long)]
    pub include: bool,
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let session = context.session().await?;
    let view = session.assent.view().await?;
    let found = catalogue(&view, CatalogueId(arguments.catalogue)).await?;
    let mut tracks = arguments.tracks.clone();
    tracks.sort_unstable();
    tracks.dedup();
    let (done, cost) = if arguments.include {
        let seat = deal::proposer(context, &session, &view, &found).await?;
        let changes = Changes { include: tracks.clone(), ..Changes::default() };
        let draft = Draft { catalogue: &found, seat: &seat, changes };
        match deal::propose(context, &session, &view, "including", &draft, |_| Ok(())).await? {
            Outcome::Tried(cost) => return Ok(tried(&session, "including these tracks", cost)),
            Outcome::Waits(report) => return Ok(report),
            Outcome::Done(done, cost) => (done, cost),
        }
    } else {
        let seat = deal::rightsholder(context, &session, &view, &found).await?;
        let message = session.assent.exclude(found.id, &seat, &tracks);
        match session.plain(context, "excluding", &message).await? {
            Step::Tried(cost) => return Ok(tried(&session, "excluding these tracks", cost)),
            Step::Done(_, done, cost) => (done, cost),
        }
    };
    report(&session, arguments, &tracks, &done, cost).await
}

async fn report(
    session: &Session,
    arguments: &Arguments,
    tracks: &[u32],
    done: &Done,
    cost: Cost,
) -> Result<Report, Failure> {
    let id = CatalogueId(arguments.catalogue);
    let unseen = |failure: Failure| failure.unseen("the change is final", &format!("assent show catalogue {}", id.0));
    let view = session.assent.view().await.map_err(|error| unseen(error.into()))?;
    let after = catalogue(&view, id).await.map_err(unseen)?;
    let word = if arguments.include { "included again" } else { "excluded" };
    let data = json!({
        "catalogue": id.0, "tracks": tracks, "excluded": !arguments.include, "all_excluded": after.card.excluded,
        "head": address::show_digest(after.card.head.0), "block": done.block, "transaction": done.tx.to_string(),
        "cost": cost_data(cost),
    });
    let text = Rows::default()
        .row("tracks", deal::tracks(tracks))
        .row("excluded now", after.card.excluded.to_string())
        .row("head", address::show_digest(after.card.head.0))
        .row("block", place(session, done, cost))
        .under(&format!("Tracks of catalogue {} are {word}. What was sold stands.", id.0));
    Ok(Report::new("assent.exclude/1", data, text))
}
