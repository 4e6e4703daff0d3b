//! Usage as developers write it: CSV or JSON lines of tracks and units, summed into the tree that is attested.

use std::path::Path;

use assent_core::{
    id::{CatalogueId, LicenceId, TrackId},
    licence::{Licence, Subject},
    merkle::HostKeccak,
    usage::{Total, UsageError, Used, total},
};
use serde::Deserialize;

use crate::{failure::Failure, files};

/// A row: the track as `CATALOGUE/INDEX` or as an index alone, and its units.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    track: TrackText,
    units: u64,
}

/// In JSON an index may be a number.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum TrackText {
    Index(u32),
    Text(String),
}

/// Usage that was read, checked and summed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Each track with its units, in order.
    pub tracks: Vec<Used>,
    /// The root and the sum.
    pub total: Total,
}

/// Reads usage of a licence: `.jsonl` as JSON lines, anything else as CSV with or without the head `track,units`.
pub fn read(path: &Path, id: LicenceId, licence: &Licence) -> Result<Usage, Failure> {
    let text = files::read(path)?;
    let Subject::Catalogue { id: catalogue, tracks: covered, .. } = licence.frozen.subject else {
        return Err(of_a_pool(id));
    };
    let is_json = path.extension().is_some_and(|extension| extension == "jsonl" || extension == "ndjson");
    let mut tracks = if is_json { json_lines(&text, catalogue)? } else { csv(&text, catalogue)? };
    tracks.sort_by_key(|(_, used)| used.track);
    for (line, used) in &tracks {
        check_covered(*line, used.track, (id, licence), (catalogue, covered))?;
    }
    let tracks: Vec<Used> = tracks.into_iter().map(|(_, used)| used).filter(|used| used.units > 0).collect();
    let total = total::<HostKeccak>(tracks.iter().copied()).map_err(unsummed)?;
    Ok(Usage { tracks, total })
}

/// Which catalogues a licence of a pool covers is not told by the licence alone.
fn of_a_pool(id: LicenceId) -> Failure {
    Failure::failed("pool_licence", format!("licence {} is for a pool, which this command cannot report on", id.0))
        .hint("Report with a program of your own: it knows which members of the pool were used.")
}

fn check_covered(
    line: usize,
    track: TrackId,
    (id, licence): (LicenceId, &Licence),
    (catalogue, tracks): (CatalogueId, u32),
) -> Result<(), Failure> {
    if licence.covers(track.catalogue, track.index) {
        return Ok(());
    }
    let message = format!("line {line}: licence {} does not cover track {}", id.0, show(track));
    let hint = format!("It covers tracks 0 to {} of catalogue {}.", tracks.saturating_sub(1), catalogue.0);
    Err(Failure::check("not_covered", message).hint(hint))
}

fn unsummed(error: UsageError) -> Failure {
    match error {
        UsageError::Unordered { track, .. } => {
            Failure::check("doubled", format!("track {} is reported twice", show(track)))
                .hint("Sum its units into one line.")
        }
        UsageError::NoUnits { track } => Failure::check("no_units", format!("track {} has no units", show(track)))
            .hint("Leave its line away, or give its units."),
        UsageError::Empty => Failure::check("no_usage", "the file reports no usage").hint("Give one line a track."),
        UsageError::TooManyUnits { units } => {
            Failure::check("too_many_units", format!("{units} units are more than an attestation can say"))
                .hint("Report a shorter period, and the rest in the next report.")
        }
    }
}

fn csv(text: &str, catalogue: CatalogueId) -> Result<Vec<(usize, Used)>, Failure> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).trim(csv::Trim::All).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| malformed(error.position().map_or(0, line_of), "not CSV"))?;
        let line = record.position().map_or(0, line_of);
        match (record.get(0), record.get(1), record.get(2)) {
            (Some("track"), Some("units"), None) => {}
            (Some(track), Some(units), None) => {
                let units = units.parse().map_err(|_| malformed(line, "the units are no whole number"))?;
                rows.push((line, Used { track: parse_track(track, catalogue, line)?, units }));
            }
            _ => return Err(malformed(line, "not two columns: track,units")),
        }
    }
    Ok(rows)
}

fn line_of(position: &csv::Position) -> usize {
    usize::try_from(position.line()).unwrap_or(usize::MAX)
}

fn json_lines(text: &str, catalogue: CatalogueId) -> Result<Vec<(usize, Used)>, Failure> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = lines.map(|(before, text)| {
        let line = before.saturating_add(1);
        let row: Row = serde_json::from_str(text).map_err(|_| malformed(line, "not {\"track\": …, \"units\": …}"))?;
        let track = match row.track {
            TrackText::Index(index) => TrackId { catalogue, index },
            TrackText::Text(text) => parse_track(&text, catalogue, line)?,
        };
        Ok((line, Used { track, units: row.units }))
    });
    read.collect()
}

fn parse_track(text: &str, catalogue: CatalogueId, line: usize) -> Result<TrackId, Failure> {
    let track = match text.split_once('/') {
        None => text.parse().ok().map(|index| TrackId { catalogue, index }),
        Some(_) => self::track(text).ok(),
    };
    track.ok_or_else(|| malformed(line, "the track is not of the form CATALOGUE/INDEX"))
}

/// A track, written `CATALOGUE/INDEX`.
pub fn track(text: &str) -> Result<TrackId, String> {
    let parts = text.split_once('/').and_then(|(catalogue, index)| {
        Some(TrackId { catalogue: CatalogueId(catalogue.parse().ok()?), index: index.parse().ok()? })
    });
    parts.ok_or_else(|| format!("{text:?} is not of the form CATALOGUE/INDEX"))
}

/// A track as people write it.
pub fn show(track: TrackId) -> String {
    format!("{}/{}", track.catalogue.0, track.index)
}

fn malformed(line: usize, what: &str) -> Failure {
    Failure::usage("usage_file", format!("line {line} of the usage file: {what}"))
        .hint("A line is a track and its units: 1/0,5400")
}

#[cfg(test)]
mod tests {
    use super::*;
    use assent_core::{
        amount::Amount,
        id::{Account, Digest, Head, TermsId, Time},
        licence::{Frozen, Moving},
    };

    fn licence() -> Licence {
        let frozen = Frozen {
            catalogue: CatalogueId(1),
            head: Head::default(),
            tracks: 3,
            terms: TermsId::default(),
            licensee: Account::ZERO,
            model: Digest::ZERO,
            price: Amount::ZERO,
            since: Time(0),
            expires: Time(9),
        };
        Licence { frozen, moving: Moving::default() }
    }

    fn usage(name: &str, text: &str) -> Result<Usage, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        files::write(&path, text).unwrap();
        read(&path, LicenceId(1), &licence())
    }

    #[test]
    fn csv_and_json_lines_say_the_same_in_any_order() {
        let csv = usage("a.csv", "track,units\n1/2,5\n0, 7\n1/1,0\n").unwrap();
        let json = usage("a.jsonl", "{\"track\":0,\"units\":7}\n\n{\"track\":\"1/2\",\"units\":5}\n").unwrap();
        assert_eq!(csv, json);
        assert_eq!((csv.total.units, csv.tracks.len()), (12, 2));
    }

    #[test]
    fn lines_that_say_nothing_are_named() {
        for text in ["1/0", "1/0,x", "1/0,1,1", "a/b,1", "1/0,-1"] {
            let failure = usage("a.csv", text).unwrap_err();
            assert!(failure.message.starts_with("line 1 "), "{text}: {}", failure.message);
            assert_eq!(failure.exit.code(), 2);
        }
    }

    #[test]
    fn what_is_not_covered_doubled_or_empty_fails_the_check() {
        assert_eq!(usage("a.csv", "1/3,5").unwrap_err().kind, "not_covered");
        assert_eq!(usage("a.csv", "2/0,5").unwrap_err().kind, "not_covered");
        assert_eq!(usage("a.csv", "1/0,5\n1/0,6").unwrap_err().kind, "doubled");
        assert_eq!(usage("a.csv", "").unwrap_err().kind, "no_usage");
        assert_eq!(usage("a.csv", "1/0,0").unwrap_err().exit.code(), 3);
    }
}
