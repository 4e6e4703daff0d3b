//! `assent scan`: reads audio files and shows what would be registered.

use std::path::{Path, PathBuf};

use assent_media::{Duplicate, Scan, Track, duplicates};
use clap::Args;
use serde_json::json;

use crate::{
    failure::{Exit, Failure},
    output::Report,
    reading,
    receipt::merge,
    rows::table,
    session::Context,
};

#[derive(Args, Debug)]
pub struct Arguments {
    /// A folder, or a file
    pub path: PathBuf,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let scan = read(context, &arguments.path)?;
    let exit = if scan.failed.is_empty() { Exit::Ok } else { Exit::Partial };
    let alike = duplicates(&scan.tracks);
    let mut data = json!(scan);
    merge(&mut data, json!({ "duplicates": alike }));
    let warnings = odd(&scan).chain(alike.iter().map(likeness)).collect();
    Ok(Report::new("assent.scan/1", data, text(&scan)).warn(warnings).exit(exit))
}

/// Reads a folder or a file, with a bar in a terminal.
pub fn read(context: &Context, path: &Path) -> Result<Scan, Failure> {
    let bar = context.output.bar("reading", 0);
    let scan = reading::scan(path, |now| {
        bar.set_length(u64::try_from(now.files_total).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(now.files_done).unwrap_or(u64::MAX));
    });
    bar.finish_and_clear();
    Ok(scan?)
}

/// What is odd about the tracks, and which of them are alike.
pub fn warnings(scan: &Scan) -> Vec<String> {
    odd(scan).chain(duplicates(&scan.tracks).iter().map(likeness)).collect()
}

fn odd(scan: &Scan) -> impl Iterator<Item = String> {
    scan.tracks.iter().flat_map(|track| track.warnings.iter().map(|warning| format!("{}: {warning}", track.path)))
}

fn likeness(found: &Duplicate) -> String {
    format!("{} is like {}: {}", found.path, found.of, found.likeness)
}

/// The files that could not be read, a line and a hint each.
pub fn failed(scan: &Scan) -> Vec<String> {
    scan.failed.iter().map(|error| format!("{error}. {}", error.hint())).collect()
}

fn text(scan: &Scan) -> String {
    let mut parts = vec![tracks(scan)];
    if !scan.failed.is_empty() {
        let lines = failed(scan).join("\n  ");
        parts.push(format!("{} could not be read:\n  {lines}", scan.failed.len()));
    }
    if !scan.skipped.is_empty() {
        let lines: Vec<String> =
            scan.skipped.iter().map(|entry| format!("{} ({})", entry.path, entry.reason)).collect();
        parts.push(format!("{} left alone:\n  {}", scan.skipped.len(), lines.join("\n  ")));
    }
    parts.join("\n\n")
}

fn tracks(scan: &Scan) -> String {
    let row = |track: &Track| {
        let text = |text: &Option<assent_media::Text>| text.as_ref().map_or("-".to_owned(), ToString::to_string);
        let seconds = track.length.seconds_up();
        let sha256 = track.sha256.to_string();
        vec![
            track.path.to_string(),
            text(&track.title),
            text(&track.artist),
            track.isrc.as_ref().map_or("-".to_owned(), ToString::to_string),
            format!("{}:{:02}", seconds / 60, seconds % 60),
            sha256.get(..12).unwrap_or(&sha256).to_owned(),
        ]
    };
    let head = ["File", "Title", "Artist", "ISRC", "Length", "SHA-256"];
    let count = scan.tracks.len();
    format!("{}\n\n{count} track{}", table(&head, scan.tracks.iter().map(row)), if count == 1 { "" } else { "s" })
}
