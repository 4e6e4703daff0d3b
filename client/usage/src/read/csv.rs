//! CSV: a line a row. A quoted line break is no part of any track, so a line is read by itself.

use std::io::BufRead;

use assent_core::id::{CatalogueId, TrackId};
use csv_core::{ReadRecordResult, Reader};

use super::lines::{LIMIT, Lines};
use crate::{
    error::{Error, Fault},
    row::{Row, parse_track, parse_units},
};

/// More than are allowed, so that they can be counted.
const MOST_COLUMNS: usize = 16;

/// The rows of a CSV file.
pub struct CsvRows<R> {
    lines: Lines<R>,
    fields: Fields,
    default: Option<CatalogueId>,
    /// Whether the units stand before the track.
    turned: bool,
}

impl<R: BufRead> CsvRows<R> {
    pub fn new(lines: Lines<R>, default: Option<CatalogueId>) -> Self {
        Self { lines, fields: Fields::default(), default, turned: false }
    }
}

impl<R: BufRead> Iterator for CsvRows<R> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Self { lines, fields, default, turned } = self;
            let read = |line: &str, first| fields.row(line, first, *default, turned);
            match lines.next_as(read)? {
                Ok((_, None)) => {}
                Ok((place, Some((track, units)))) => return Some(Ok(Row { place, track, units })),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// The fields of one line.
struct Fields {
    reader: Reader,
    text: [u8; LIMIT],
    ends: [usize; MOST_COLUMNS],
}

impl Default for Fields {
    fn default() -> Self {
        Self { reader: Reader::new(), text: [0; LIMIT], ends: [0; MOST_COLUMNS] }
    }
}

impl Fields {
    /// A row, or nothing for the names of the columns.
    fn row(
        &mut self,
        line: &str,
        first: bool,
        default: Option<CatalogueId>,
        turned: &mut bool,
    ) -> Result<Option<(TrackId, u64)>, Fault> {
        let count = self.split(line)?;
        let is_name = |field: &str| field == "track" || field == "units";
        if (0..count).any(|at| self.field(at).is_ok_and(is_name)) {
            if !first {
                return Err(Fault::RepeatedHead);
            }
            *turned = self.head(count)?;
            return Ok(None);
        }
        if count != 2 {
            let separated = count == 1 && line.contains([';', '\t']);
            return Err(if separated { Fault::Separator } else { Fault::Columns { found: count } });
        }
        let (track, units) = (self.field(usize::from(*turned))?, self.field(usize::from(!*turned))?);
        Ok(Some((parse_track(track, default)?, parse_units(units)?)))
    }

    /// Whether the units stand first.
    fn head(&self, count: usize) -> Result<bool, Fault> {
        let mut found = [0_usize; 2];
        for at in 0..count {
            match self.field(at)? {
                "track" => found[0] += 1,
                "units" => found[1] += 1,
                name => return Err(Fault::UnknownColumn { name: name.to_owned() }),
            }
        }
        match found {
            [1, 1] => Ok(self.field(0)? == "units"),
            [0, _] => Err(Fault::MissingColumn { name: "track" }),
            [_, 0] => Err(Fault::MissingColumn { name: "units" }),
            _ => Err(Fault::RepeatedColumn),
        }
    }

    fn field(&self, at: usize) -> Result<&str, Fault> {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        std::str::from_utf8(&self.text[start..self.ends[at]]).map(str::trim).map_err(|_| Fault::NotUtf8)
    }

    /// How many fields the line has.
    fn split(&mut self, line: &str) -> Result<usize, Fault> {
        if line.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
            return Err(Fault::OpenQuote);
        }
        if line.contains('\r') {
            return Err(Fault::InnerReturn);
        }
        self.reader.reset();
        let (result, read, written, ended) = self.reader.read_record(line.as_bytes(), &mut self.text, &mut self.ends);
        let too_many = Fault::Columns { found: MOST_COLUMNS + 1 };
        if result != ReadRecordResult::InputEmpty || read != line.len() {
            return Err(too_many);
        }
        // Nothing more comes: that ends the record.
        let (result, _, _, more) = self.reader.read_record(&[], &mut self.text[written..], &mut self.ends[ended..]);
        if result == ReadRecordResult::Record { Ok(ended + more) } else { Err(too_many) }
    }
}
