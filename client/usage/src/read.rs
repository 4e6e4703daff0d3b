//! Rows of usage logs, one at a time.

mod csv;
mod json;
mod lines;
mod parquet;

use std::{fs::File, io::BufReader, path::Path};

use assent_core::id::CatalogueId;

use crate::{error::Error, row::Row};

/// How a usage log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated, with or without the names `track,units` in the first line.
    Csv,
    /// An object a line: `{"track": "1/0", "units": 5400}`.
    JsonLines,
    /// A table with the columns `track` and `units`.
    Parquet,
}

impl Format {
    /// The format that the name of a file says.
    ///
    /// # Errors
    /// `UnknownFormat`.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        match extension.as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("jsonl" | "ndjson") => Ok(Self::JsonLines),
            Some("parquet") => Ok(Self::Parquet),
            _ => Err(Error::UnknownFormat { path: path.to_owned() }),
        }
    }
}

/// The rows of a usage log. Nothing can be read behind an error.
pub struct Rows(Box<dyn Iterator<Item = Result<Row, Error>>>);

impl Rows {
    /// Opens a log in the format that its name says. An index alone means a track of the default catalogue.
    ///
    /// # Errors
    /// `UnknownFormat`, `File`, `Parquet`; for a table with other columns `Row`.
    pub fn open(path: &Path, default: Option<CatalogueId>) -> Result<Self, Error> {
        Self::open_as(path, Format::of(path)?, default)
    }

    /// Opens a log in a given format.
    ///
    /// # Errors
    /// Those of [`Rows::open`].
    pub fn open_as(path: &Path, format: Format, default: Option<CatalogueId>) -> Result<Self, Error> {
        let file = File::open(path).map_err(|error| Error::file(path, error))?;
        let text = |file| lines::Lines::new(BufReader::with_capacity(1 << 16, file), path);
        Ok(match format {
            Format::Csv => Self(Box::new(csv::CsvRows::new(text(file), default))),
            Format::JsonLines => Self(Box::new(json::JsonRows::new(text(file), default))),
            Format::Parquet => Self(Box::new(parquet::ParquetRows::new(file, path, default)?)),
        })
    }
}

impl Iterator for Rows {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}
