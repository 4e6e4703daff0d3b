//! A row of a usage log: a track and its units.

use std::fmt;

use assent_core::id::{CatalogueId, TrackId};

use crate::error::{Fault, UnitsFault};

/// Where a row stands in its file, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A line of a text.
    Line(u64),
    /// A row of a table.
    Row(u64),
}

impl Place {
    const ROW: u64 = 1 << 63;

    /// In one word, for the records that are sorted.
    pub(crate) const fn packed(self) -> u64 {
        match self {
            Self::Line(number) => number & !Self::ROW,
            Self::Row(number) => number | Self::ROW,
        }
    }

    pub(crate) const fn unpacked(word: u64) -> Self {
        if word & Self::ROW == 0 { Self::Line(word) } else { Self::Row(word & !Self::ROW) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number}"),
            Self::Row(number) => write!(f, "row {number}"),
        }
    }
}

/// What a usage log says of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it says so.
    pub place: Place,
    /// The track.
    pub track: TrackId,
    /// Its units; a row without units says nothing.
    pub units: u64,
}

/// A track as people write it: `CATALOGUE/INDEX`.
#[must_use]
pub fn show_track(track: TrackId) -> String {
    format!("{}/{}", track.catalogue.0, track.index)
}

/// A track, written `CATALOGUE/INDEX`, or as an index alone where one catalogue is meant.
///
/// # Errors
/// `Track`, `NoCatalogue`.
pub fn parse_track(text: &str, default: Option<CatalogueId>) -> Result<TrackId, Fault> {
    let wrong = || Fault::Track { text: text.to_owned() };
    match text.split_once('/') {
        Some((catalogue, index)) => {
            let catalogue = CatalogueId(whole(catalogue).ok_or_else(wrong)?);
            Ok(TrackId { catalogue, index: whole(index).ok_or_else(wrong)? })
        }
        None => in_catalogue(whole(text).ok_or_else(wrong)?, default),
    }
}

pub(crate) fn in_catalogue(index: u32, default: Option<CatalogueId>) -> Result<TrackId, Fault> {
    default.map(|catalogue| TrackId { catalogue, index }).ok_or(Fault::NoCatalogue { index })
}

/// Digits alone: what else the standard library reads as a number, such as `+1`, is not what a program writes on purpose.
fn whole(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

pub(crate) fn parse_units(text: &str) -> Result<u64, Fault> {
    let fault = |why| Fault::Units { text: text.to_owned(), why };
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().map_err(|_| fault(UnitsFault::TooMany));
    }
    Err(fault(match text.parse::<f64>() {
        Ok(number) if number < 0.0 => UnitsFault::Negative,
        Ok(_) => UnitsFault::NotWhole,
        Err(_) => UnitsFault::NoNumber,
    }))
}
