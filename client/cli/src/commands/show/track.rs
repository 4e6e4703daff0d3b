//! `assent show track`.

use std::path::PathBuf;

use assent_chain::{View, address};
use assent_core::{catalogue::Catalogue, id::TrackId, track::BatchRecord};
use clap::Args;
use serde_json::json;

use super::track_id;
use crate::{
    failure::Failure,
    manifest::{self, Entry},
    output::Report,
    rows::Rows,
    session::{Context, catalogue},
    show, usage, words,
};

#[derive(Args, Debug)]
pub struct Arguments {
    /// The track
    #[arg(value_name = "CATALOGUE/INDEX", value_parser = track_id)]
    pub track: TrackId,
    /// The manifest of its batch: says which recording it is, checked against the chain
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let view = context.assent().await?.view().await?;
    let track = arguments.track;
    let found = catalogue(&view, track.catalogue).await?;
    let (number, batch) = batch_of(&view, &found, track).await?;
    let entry = arguments.manifest.as_ref().map(|path| proved(path, track, &batch)).transpose()?;
    let matured = track.index < found.card.tracks.matured_at(view.now());
    let uses = view.effective_uses(track).await?;
    let data = json!({
        "track": usage::show(track), "catalogue": track.catalogue.0, "index": track.index, "batch": number,
        "root": address::show_digest(batch.root), "matured": matured, "uses": show::vector(uses),
        "recording": entry, "block": view.block(),
    });
    let text = Rows::default()
        .maybe("title", entry.as_ref().and_then(|entry| entry.metadata.title.clone()))
        .maybe("artist", entry.as_ref().and_then(|entry| entry.metadata.artist.clone()))
        .maybe("isrc", entry.as_ref().and_then(|entry| entry.isrc.clone()))
        .maybe("sha256", entry.as_ref().map(|entry| entry.sha256.clone()))
        .row("licensor", address::show(found.licensor))
        .row("batch", format!("{number}, root {}", address::show_digest(batch.root)))
        .maybe("notice", (!matured).then(|| format!("until {}", crate::time::show(found.card.tracks.matures_at))))
        .rows(words::vector_words(uses))
        .under(&format!("Track {} as of block {}", usage::show(track), view.block()));
    Ok(Report::new("assent.track/1", data, text))
}

/// What the manifest says of a track, checked against the chain.
pub async fn recording(
    view: &View,
    found: &Catalogue,
    track: TrackId,
    manifest: &std::path::Path,
) -> Result<Entry, Failure> {
    let (_, batch) = batch_of(view, found, track).await?;
    proved(manifest, track, &batch)
}

async fn batch_of(view: &View, found: &Catalogue, track: TrackId) -> Result<(u32, BatchRecord), Failure> {
    for number in 0..found.batches {
        if let Some(batch) = view.batch(found.id, number).await?
            && (batch.first..batch.first.saturating_add(batch.count)).contains(&track.index)
        {
            return Ok((number, batch));
        }
    }
    let message = format!("catalogue {} has no track {}", found.id.0, track.index);
    Err(Failure::failed("no_track", message).hint(format!("It has {} tracks, from 0.", found.card.tracks.total)))
}

/// The entry of a manifest whose entries lead to the batch's root.
fn proved(path: &std::path::Path, track: TrackId, batch: &BatchRecord) -> Result<Entry, Failure> {
    let (manifest, _) = manifest::read(path)?;
    let wrong = || Failure::check("wrong_manifest", format!("{} is not the manifest of this batch", path.display()));
    if manifest::root(&manifest) != Some(batch.root) {
        return Err(wrong());
    }
    manifest.tracks.into_iter().find(|entry| entry.index == track.index).ok_or_else(wrong)
}
