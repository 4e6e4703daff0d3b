//! Why a usage log has no tree, or a tree no proof; and what to do.

use std::{
    io,
    path::{Path, PathBuf},
};

use assent_core::{
    id::TrackId,
    usage::{UsageError, proof::ProofError},
};
use thiserror::Error;

use crate::row::{Place, show_track};

/// Why it does not work.
#[derive(Debug, Error)]
pub enum Error {
    /// The name of a file does not say its format.
    #[error("{} is not named .csv, .jsonl, .ndjson or .parquet", path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// A file cannot be read or written.
    #[error("{} cannot be used: {source}", path.display())]
    File {
        /// The file or its folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is no room for the runs that are sorted or for the tree.
    #[error("there is no space left in {}", folder.display())]
    DiskFull {
        /// The folder.
        folder: PathBuf,
    },
    /// A Parquet file cannot be read.
    #[error("{} cannot be read as Parquet: {source}", path.display())]
    Parquet {
        /// The file.
        path: PathBuf,
        /// Why.
        source: parquet::errors::ParquetError,
    },
    /// A row does not say clearly how many units of which track.
    #[error("{place}: {fault}")]
    Row {
        /// Where.
        place: Place,
        /// What is wrong with it.
        fault: Fault,
    },
    /// Two rows speak of one track.
    #[error("track {} is reported twice, in {first} and {second}", show_track(*track))]
    Doubled {
        /// The track.
        track: TrackId,
        /// The first row.
        first: Place,
        /// The second row.
        second: Place,
    },
    /// Nothing was used, or too much.
    #[error("{}", unsummed(.0))]
    Sum(UsageError),
    /// A file is no usage tree of this version.
    #[error("{} is no usage tree that this version reads", path.display())]
    NoTree {
        /// The file.
        path: PathBuf,
    },
    /// A usage tree ends too early or too late.
    #[error("{} has {found} bytes, and its head says {said}", path.display())]
    CutTree {
        /// The file.
        path: PathBuf,
        /// Its length.
        found: u64,
        /// What it should be.
        said: u128,
    },
    /// A usage tree has a record that points nowhere.
    #[error("{} is damaged: a catalogue's tracks lie outside of it", path.display())]
    LostTracks {
        /// The file.
        path: PathBuf,
    },
    /// A usage tree does not have the root that its head says.
    #[error("{} is damaged: it does not lead to its root ({fault:?})", path.display())]
    WrongTree {
        /// The file.
        path: PathBuf,
        /// Where it fails.
        fault: ProofError,
    },
    /// It was asked to stop.
    #[error("stopped")]
    Stopped,
    /// A tree would be written over a file.
    #[error("{} exists already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
}

impl Error {
    pub(crate) fn file(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { folder: path.to_owned() },
            _ => Self::File { path: path.to_owned(), source },
        }
    }

    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::UnknownFormat { .. } => "Name the file by what it holds: CSV, JSON lines or Parquet.",
            Self::File { .. } => "Check the path and its permissions.",
            Self::DiskFull { .. } => "Make room for about 40 bytes a row, or name a folder that has it.",
            Self::Parquet { .. } => "Write it again, uncompressed or with Snappy or Zstandard.",
            Self::Row { fault, .. } => fault.hint(),
            Self::Doubled { .. } => "Sum its units into one line.",
            Self::Sum(UsageError::TooManyUnits { .. }) => "Report a shorter period, and the rest in the next report.",
            Self::Sum(_) => "Give one line a track, with its units.",
            Self::NoTree { .. } => "Give the file that was published with the attestation.",
            Self::CutTree { .. } | Self::LostTracks { .. } | Self::WrongTree { .. } => {
                "Fetch it again, or make it again from the usage log."
            }
            Self::Stopped => "Nothing was published.",
            Self::Exists { .. } => "Give another path, or move the file away.",
        }
    }
}

fn unsummed(error: &UsageError) -> String {
    match error {
        UsageError::Unordered { track, .. } => format!("track {} is out of order", show_track(*track)),
        UsageError::NoUnits { track } => format!("track {} has no units", show_track(*track)),
        UsageError::Empty => "the file reports no usage".to_owned(),
        UsageError::TooManyUnits { units } => format!("{units} units are more than an attestation can say"),
    }
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// It is longer than any row can be.
    #[error("longer than {limit} bytes")]
    LongLine {
        /// The limit.
        limit: usize,
    },
    /// It is no text.
    #[error("not UTF-8")]
    NotUtf8,
    /// It is text in another encoding.
    #[error("UTF-16, not UTF-8")]
    Utf16,
    /// A file begins in the middle of another.
    #[error("a byte order mark in the middle of the file")]
    InnerMark,
    /// Its columns are separated by something else than a comma.
    #[error("columns are separated by commas")]
    Separator,
    /// It has not two columns.
    #[error("{found} columns, not two: track,units")]
    Columns {
        /// How many.
        found: usize,
    },
    /// It has a quotation mark too many or too few.
    #[error("a quotation mark is not closed")]
    OpenQuote,
    /// It has the line ends of another time.
    #[error("a carriage return within a line")]
    InnerReturn,
    /// It is no object of track and units.
    #[error("not {{\"track\": …, \"units\": …}}")]
    NoObject,
    /// It has a column that is not known.
    #[error("the column {name:?} is not known")]
    UnknownColumn {
        /// Its name.
        name: String,
    },
    /// It has a column twice.
    #[error("a column is given twice")]
    RepeatedColumn,
    /// It lacks a column.
    #[error("the column {name:?} is missing")]
    MissingColumn {
        /// Its name.
        name: &'static str,
    },
    /// It names the columns once more.
    #[error("the names of the columns again")]
    RepeatedHead,
    /// It has an empty column.
    #[error("the column {name:?} is empty")]
    Null {
        /// Its name.
        name: &'static str,
    },
    /// A column has values of another kind.
    #[error("the column {name:?} has values of a kind that is not read")]
    ColumnType {
        /// Its name.
        name: &'static str,
    },
    /// The track cannot be read.
    #[error("the track {text:?} is not of the form CATALOGUE/INDEX")]
    Track {
        /// What stands there.
        text: String,
    },
    /// The track is an index alone, and no catalogue was given.
    #[error("the track {index} names no catalogue")]
    NoCatalogue {
        /// The index.
        index: u32,
    },
    /// The units cannot be read.
    #[error("the units {text:?} are {why}")]
    Units {
        /// What stands there.
        text: String,
        /// Why.
        why: UnitsFault,
    },
}

/// What is wrong with units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UnitsFault {
    /// Below zero.
    #[error("negative")]
    Negative,
    /// A fraction, an exponent, or no number at all in the sense of IEEE 754.
    #[error("no whole number")]
    NotWhole,
    /// More than 64 bits.
    #[error("more than a report can say")]
    TooMany,
    /// Something else.
    #[error("no number")]
    NoNumber,
}

impl Fault {
    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::LongLine { .. } | Self::OpenQuote | Self::NoObject | Self::Columns { .. } | Self::Track { .. } => {
                "A line is a track and its units: 1/0,5400 in CSV, {\"track\": \"1/0\", \"units\": 5400} in JSON lines."
            }
            Self::NotUtf8 | Self::Utf16 => "Save the file as UTF-8.",
            Self::InnerReturn => "End lines with a line feed, with or without a carriage return before it.",
            Self::InnerMark | Self::RepeatedHead => "Files were put together: take away what begins each of them.",
            Self::Separator => "Separate track and units by a comma: 1/0,5400",
            Self::UnknownColumn { .. } | Self::RepeatedColumn | Self::MissingColumn { .. } => {
                "Keep two columns, named track and units."
            }
            Self::Null { .. } => "Leave the row away, or fill it.",
            Self::ColumnType { .. } => "Tracks are texts or whole numbers, units are whole numbers.",
            Self::NoCatalogue { .. } => "Write CATALOGUE/INDEX.",
            Self::Units { why: UnitsFault::TooMany, .. } => "Check the unit; a report says less than 2^64 units.",
            Self::Units { .. } => "Units are whole numbers, written in digits alone.",
        }
    }
}
