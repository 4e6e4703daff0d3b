//! Usage of a licence: read, checked row by row, and made into the tree that is attested.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use assent_core::{
    id::{CatalogueId, LicenceId, TrackId},
    licence::{Licence, Subject},
    usage::UsageError,
};
use assent_usage::{Doubled, Draft, Error, Fault, Options, Place, Row, Rows, tree_of};

use crate::{failure::Failure, files};

/// What is to be summed up, and where.
#[derive(Clone, Debug)]
pub struct Log {
    /// CSV, JSON lines or Parquet, as its name says.
    pub path: PathBuf,
    /// The folder where the tree is going to be.
    pub folder: PathBuf,
    /// What happens to a track that two rows speak of.
    pub doubled: Doubled,
}

/// The tree of a log of usage under a licence, not published yet. Who stops waiting for it stops it.
pub async fn draft(log: Log, id: LicenceId, licence: Licence) -> Result<Draft, Failure> {
    let stop = Stop::default();
    let options = Options { doubled: log.doubled, stop: Arc::clone(&stop.0), ..Options::in_folder(&log.folder) };
    let made = tokio::task::spawn_blocking(move || tree(&log, &options, id, &licence)).await;
    made.map_err(|error| Failure::failed("usage", format!("the usage was not summed up: {error}")))?
}

/// Set when it is dropped.
#[derive(Default)]
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn tree(log: &Log, options: &Options, id: LicenceId, licence: &Licence) -> Result<Draft, Failure> {
    let Subject::Catalogue { id: catalogue, tracks, .. } = licence.frozen.subject else {
        return Err(of_a_pool(id));
    };
    files::check_writable(&log.folder.join("usage.tree"))?;
    let rows = Rows::open(&log.path, Some(catalogue))?;
    let covered = rows.map(|row| {
        let row = row?;
        check_covered(&row, (id, licence), (catalogue, tracks)).map(|()| row)
    });
    tree_of(covered, options)
}

/// Which catalogues a licence of a pool covers is not told by the licence alone.
fn of_a_pool(id: LicenceId) -> Failure {
    Failure::failed("pool_licence", format!("licence {} is for a pool, which this command cannot report on", id.0))
        .hint("Report with a program of your own: it knows which members of the pool were used.")
}

fn check_covered(
    row: &Row,
    (id, licence): (LicenceId, &Licence),
    (catalogue, tracks): (CatalogueId, u32),
) -> Result<(), Failure> {
    let Row { place, track, .. } = *row;
    if licence.covers(track.catalogue, track.index) {
        return Ok(());
    }
    let message = format!("{place}: licence {} does not cover track {}", id.0, show(track));
    let hint = format!("It covers tracks 0 to {} of catalogue {}.", tracks.saturating_sub(1), catalogue.0);
    Err(Failure::check("not_covered", message).hint(hint))
}

/// A track, written `CATALOGUE/INDEX`.
pub fn track(text: &str) -> Result<TrackId, String> {
    assent_usage::parse_track(text, None).map_err(|_| format!("{text:?} is not of the form CATALOGUE/INDEX"))
}

/// A track as people write it.
pub fn show(track: TrackId) -> String {
    assent_usage::show_track(track)
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (message, hint) = (error.to_string(), error.hint());
        let failure = match error {
            Error::UnknownFormat { .. } => Self::usage("usage_format", message),
            Error::Row { fault: Fault::NotUtf8 | Fault::Utf16, .. } => Self::failed("file", message),
            Error::Row { place, fault } => Self::usage("usage_file", of_row(place, &fault)),
            Error::File { path, source } => return files::unusable("used", &path, &source),
            Error::DiskFull { .. } => Self::failed("disk_full", message),
            Error::Parquet { .. } => Self::failed("parquet", message),
            Error::Doubled { .. } => {
                return Self::check("doubled", message).hint(format!("{hint} Or let --sum do it."));
            }
            Error::Sum(UsageError::Empty) => Self::check("no_usage", message),
            Error::Sum(UsageError::TooManyUnits { .. }) => Self::check("too_many_units", message),
            Error::Sum(_) => Self::check("usage", message),
            Error::NoTree { .. } => Self::failed("no_tree", message),
            Error::CutTree { .. } | Error::LostTracks { .. } | Error::WrongTree { .. } => {
                Self::check("damaged_tree", message)
            }
            Error::Stopped => return Self::interrupted(None),
            Error::Exists { .. } => Self::failed("exists", message),
        };
        failure.hint(hint)
    }
}

/// The columns of a table have no row.
fn of_row(place: Place, fault: &Fault) -> String {
    if place == Place::Row(0) {
        format!("the usage file: {fault}")
    } else {
        format!("{place} of the usage file: {fault}")
    }
}

/// The folder of a file, where it is made before it has its name.
pub fn folder_of(path: Option<&Path>) -> PathBuf {
    path.map_or_else(|| PathBuf::from("."), files::folder_of)
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
            subject: Subject::Catalogue { id: CatalogueId(1), head: Head::default(), tracks: 3 },
            terms: TermsId::default(),
            licensee: Account::ZERO,
            model: Digest::ZERO,
            price: Amount::ZERO,
            since: Time(0),
            expires: Time(9),
        };
        Licence { frozen, moving: Moving::default() }
    }

    fn usage(name: &str, text: &str) -> Result<assent_usage::Summary, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        files::write(&path, text).unwrap();
        let log = Log { path, folder: folder.path().to_owned(), doubled: Doubled::Refuse };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(draft(log, LicenceId(1), licence())).map(|draft| draft.summary)
    }

    #[test]
    fn csv_and_json_lines_say_the_same_in_any_order() {
        let csv = usage("a.csv", "track,units\n1/2,5\n0, 7\n1/1,0\n").unwrap();
        let json = usage("a.jsonl", "{\"track\":0,\"units\":7}\n\n{\"track\":\"1/2\",\"units\":5}\n").unwrap();
        assert_eq!(csv.total, json.total);
        assert_eq!((csv.total.units, csv.tracks, csv.without_units), (12, 2, 1));
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

    #[test]
    fn who_stops_waiting_stops_the_work() {
        let stop = Stop::default();
        let flag = Arc::clone(&stop.0);
        drop(stop);
        assert!(flag.load(Ordering::Relaxed));
    }
}
