//! JSON lines: an object a row.

use std::{fmt, io::BufRead};

use assent_core::id::CatalogueId;
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value};

use super::lines::Lines;
use crate::{
    error::{Error, Fault, UnitsFault},
    row::{Row, in_catalogue, parse_track, parse_units},
};

/// The rows of JSON lines.
pub struct JsonRows<R> {
    lines: Lines<R>,
    default: Option<CatalogueId>,
}

impl<R: BufRead> JsonRows<R> {
    pub fn new(lines: Lines<R>, default: Option<CatalogueId>) -> Self {
        Self { lines, default }
    }
}

impl<R: BufRead> Iterator for JsonRows<R> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let default = self.default;
        let read = |line: &str, _| {
            // A list would be read as the fields in their order.
            if !line.trim_start().starts_with('{') {
                return Err(Fault::NoObject);
            }
            let Object { track, units } = serde_json::from_str(line).map_err(|error| fault(line, &error))?;
            let track = match track {
                Track::Index(index) => in_catalogue(index, default)?,
                Track::Text(text) => parse_track(&text, default)?,
            };
            Ok((track, units))
        };
        let row = self.lines.next_as(read)?;
        Some(row.map(|(place, (track, units))| Row { place, track, units }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Object {
    track: Track,
    units: u64,
}

/// In JSON an index may be a number.
enum Track {
    Index(u32),
    Text(String),
}

impl<'de> Deserialize<'de> for Track {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(AsTrack)
    }
}

struct AsTrack;

impl de::Visitor<'_> for AsTrack {
    type Value = Track;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a track")
    }

    fn visit_u64<E: de::Error>(self, index: u64) -> Result<Track, E> {
        u32::try_from(index).map(Track::Index).map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Track, E> {
        Ok(Track::Text(text.to_owned()))
    }
}

/// What is wrong with a line that was not read.
fn fault(line: &str, error: &serde_json::Error) -> Fault {
    let Ok(object) = serde_json::from_str::<Map<String, Value>>(line) else { return Fault::NoObject };
    if let Some(name) = object.keys().find(|name| *name != "track" && *name != "units") {
        return Fault::UnknownColumn { name: name.clone() };
    }
    match (object.get("track"), object.get("units")) {
        (None, _) => Fault::MissingColumn { name: "track" },
        (_, None) => Fault::MissingColumn { name: "units" },
        // A name given twice is the last one in a map, and an error in a row.
        _ if error.to_string().starts_with("duplicate field") => Fault::RepeatedColumn,
        (Some(track), _) if !track.is_string() && track.as_u64().is_none_or(|index| index > u32::MAX.into()) => {
            Fault::Track { text: track.to_string() }
        }
        (_, Some(units)) => of_units(units),
    }
}

fn of_units(units: &Value) -> Fault {
    let text = units.to_string();
    // JSON of more than 64 bits has become a fraction here.
    if units.as_f64().is_some_and(|units| units >= 18_446_744_073_709_551_616.0) {
        return Fault::Units { text, why: UnitsFault::TooMany };
    }
    match parse_units(&text) {
        Err(fault) => fault,
        Ok(_) => Fault::Units { text, why: UnitsFault::NoNumber },
    }
}
