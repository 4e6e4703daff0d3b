//! `assent register`: opens a catalogue, or takes an open one, and appends tracks to it.

use std::path::PathBuf;

use assent_chain::{Event, View, address, assent::Done, seat};
use assent_core::{
    call::consent::Changes,
    catalogue::Catalogue,
    error::Refusal,
    id::CatalogueId,
    party::{Party, Seat},
};
use clap::Args;
use serde_json::json;

use super::scan;
use crate::{
    deal::{self, Draft, Outcome},
    failure::Failure,
    manifest::{self, Written},
    output::Report,
    rows::Rows,
    session::{Context, Session, catalogue},
    share::{PartyArg, parties},
    show,
    step::{Cost, Step, cost_data, place, tried},
};

#[derive(Args, Debug)]
pub struct Arguments {
    /// A folder with audio files, or one file
    pub path: PathBuf,
    /// Somebody with a share: ADDRESS:60%[:RIGHTS]. You hold all rights and the rest of the shares; whoever holds a right
    /// must approve whatever is permitted later
    #[arg(long = "party", value_name = "ADDRESS:SHARE", conflicts_with = "catalogue")]
    pub parties: Vec<PartyArg>,
    /// Append to this catalogue instead of opening one
    #[arg(long, value_name = "ID")]
    pub catalogue: Option<u32>,
    /// Where the list of tracks goes, whose hash goes on chain [default: assent-manifest.json in the folder]
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// Register the files that can be read, though others cannot
    #[arg(long)]
    pub skip_unreadable: bool,
}

/// A catalogue to append to, with what was told when it was opened just now.
struct Target {
    catalogue: Catalogue,
    seat: Seat,
    opened: Option<Done>,
    cost: Cost,
}

/// The catalogue is there, or its opening was only tried.
enum Opened {
    Target(Box<Target>),
    Tried(Report),
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    // The key first: without it an hour of reading files would be lost.
    let session = context.session().await?;
    let licensor = session.signer.address();
    let parties = parties(licensor, &arguments.parties)?;
    let scan = scan::read(context, &arguments.path)?;
    check_complete(&scan, arguments)?;
    let view = session.assent.view().await?;
    let existing = match arguments.catalogue {
        Some(id) => Some(own(&view, CatalogueId(id), &session).await?),
        None => None,
    };
    let first = existing.map_or(0, |catalogue| catalogue.card.tracks.total);
    let written = manifest::of(licensor, first, &scan.tracks)?;
    let path = arguments.manifest.clone().unwrap_or_else(|| manifest::default_path(&arguments.path));
    manifest::check_free(&path, &written)?;

    let target = match open(context, &session, &view, existing, &parties).await? {
        Opened::Target(target) => target,
        Opened::Tried(report) => return Ok(report.warn(scan::warnings(&scan))),
    };
    let batch = Batch { written: &written, path: &path };
    let report = append(context, &session, &target, &batch, &parties).await;
    let next = format!("assent register {} --catalogue {}", arguments.path.display(), target.catalogue.id.0);
    match report {
        Err(failure) if target.opened.is_some() => {
            Err(failure.after(&format!("catalogue {} is open", target.catalogue.id.0), &next))
        }
        report => report.map(|report| report.warn(scan::warnings(&scan))),
    }
}

/// Files that cannot be read are no reason to register an album without them unnoticed.
fn check_complete(scan: &assent_media::Scan, arguments: &Arguments) -> Result<(), Failure> {
    if scan.failed.is_empty() || arguments.skip_unreadable {
        return Ok(());
    }
    let lines = scan::failed(scan).join("\n  ");
    let message = format!("{} file(s) cannot be read, so nothing was registered:\n  {lines}", scan.failed.len());
    Err(Failure::check("unreadable", message).hint("Repair or remove them, or give --skip-unreadable."))
}

async fn own(view: &View, id: CatalogueId, session: &Session) -> Result<Catalogue, Failure> {
    let (found, caller) = (catalogue(view, id).await?, session.signer.address());
    if found.licensor == caller {
        return Ok(found);
    }
    Err(Refusal::NotLicensor { caller, licensor: found.licensor }.into())
}

async fn open(
    context: &Context,
    session: &Session,
    view: &View,
    existing: Option<Catalogue>,
    parties: &[Party],
) -> Result<Opened, Failure> {
    if let Some(catalogue) = existing {
        let seat = deal::proposer(context, session, view, &catalogue).await?;
        return Ok(Opened::Target(Box::new(Target { catalogue, seat, opened: None, cost: Cost::default() })));
    }
    let message = session.assent.open_catalogue(parties);
    match session.plain(context, "opening the catalogue", &message).await? {
        Step::Tried(cost) => Ok(Opened::Tried(tried(session, "opening the catalogue", cost))),
        Step::Done(_, done, cost) => {
            let opened = done.events.iter().find_map(|event| match event {
                Event::CatalogueOpened { catalogue, .. } => Some(*catalogue),
                _ => None,
            });
            let untold = || Failure::failed("untold", format!("the chain told no catalogue in {}", done.tx));
            let id = opened.ok_or_else(untold)?;
            let next = format!("assent register PATH --catalogue {}", id.0);
            let lost = |failure: Failure| failure.after(&format!("catalogue {} is open", id.0), &next);
            let view = session.assent.view().await.map_err(|error| lost(error.into()))?;
            let catalogue = catalogue(&view, id).await.map_err(lost)?;
            let speaker = seat::to_propose(&catalogue, parties, session.signer.address());
            let seat = speaker.unwrap_or_else(seat::licensors);
            Ok(Opened::Target(Box::new(Target { catalogue, seat, opened: Some(done), cost })))
        }
    }
}

/// What is appended.
struct Batch<'a> {
    written: &'a Written,
    path: &'a std::path::Path,
}

async fn append(
    context: &Context,
    session: &Session,
    target: &Target,
    batch: &Batch<'_>,
    parties: &[Party],
) -> Result<Report, Failure> {
    let view = session.assent.view().await?;
    let changes = Changes { batches: vec![batch.written.batch], ..Changes::default() };
    let draft = Draft { catalogue: &target.catalogue, seat: &target.seat, changes };
    let before = |_| manifest::write(batch.path, batch.written);
    match deal::propose(context, session, &view, "appending the tracks", &draft, before).await? {
        Outcome::Tried(cost) => Ok(tried(session, "appending the tracks", cost)),
        Outcome::Done(done, cost) => report(session, target, batch, parties, &done, cost).await,
        Outcome::Waits(report) => Ok(report),
    }
}

async fn report(
    session: &Session,
    target: &Target,
    batch: &Batch<'_>,
    parties: &[Party],
    done: &Done,
    cost: Cost,
) -> Result<Report, Failure> {
    let look = format!("assent show catalogue {}", target.catalogue.id.0);
    let unseen = |failure: Failure| failure.unseen("the tracks are registered", &look);
    let view = session.assent.view().await.map_err(|error| unseen(error.into()))?;
    let now = catalogue(&view, target.catalogue.id).await.map_err(unseen)?;
    let (first, count) = (batch.written.manifest.first, batch.written.batch.count);
    let last = first.saturating_add(count).saturating_sub(1);
    let manifest = address::show_digest(batch.written.batch.manifest);
    let data = json!({
        "catalogue": show::catalogue(&now, view.now()),
        "first": first, "count": count,
        "root": address::show_digest(batch.written.batch.root),
        "manifest": { "path": batch.path.display().to_string(), "sha256": manifest },
        "opened": target.opened.as_ref().map(|opened| json!({ "block": opened.block, "transaction": opened.tx.to_string(), "cost": cost_data(target.cost) })),
        "block": done.block, "transaction": done.tx.to_string(), "cost": cost_data(cost),
    });
    let who = if target.opened.is_some() { show::party_rows(parties, now.licensor) } else { Vec::new() };
    let title = format!(
        "Registered {count} tracks in catalogue {}. {}",
        now.id.0,
        crate::words::vector_sentence(now.card.uses)
    );
    let text = Rows::default()
        .rows(who)
        .row("tracks", format!("{0}/{first} to {0}/{last}", now.id.0))
        .row("manifest", format!("{}  sha256 {manifest}", batch.path.display()))
        .row("head", address::show_digest(now.card.head.0))
        .row("block", place(session, done, cost))
        .under(&title);
    Ok(Report::new("assent.register/1", data, text))
}
