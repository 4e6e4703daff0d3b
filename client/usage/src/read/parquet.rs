//! Parquet: two columns, read page by page.

use std::{
    fs::File,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    vec,
};

use assent_core::id::CatalogueId;
use parquet::{
    basic::{ConvertedType, LogicalType},
    column::reader::{ColumnReader, ColumnReaderImpl},
    data_type::{ByteArray, DataType},
    errors::ParquetError,
    file::{reader::FileReader, serialized_reader::SerializedFileReader},
    schema::types::{ColumnDescPtr, SchemaDescriptor},
};

use crate::{
    error::{Error, Fault, UnitsFault},
    row::{Place, Row, in_catalogue, parse_track},
};

/// Rows that are read at a time.
const BATCH: usize = 4096;

/// The rows of a Parquet file.
pub struct ParquetRows {
    reader: SerializedFileReader<File>,
    path: PathBuf,
    default: Option<CatalogueId>,
    track: (usize, Kind),
    units: (usize, Kind),
    next_group: usize,
    columns: Option<(ColumnReader, ColumnReader)>,
    batch: vec::IntoIter<(Value, Value)>,
    number: u64,
}

/// How the values of a column are to be read.
#[derive(Clone, Copy)]
struct Kind {
    nullable: bool,
    unsigned: bool,
}

/// A value of a column.
enum Value {
    Number(i128),
    Text(ByteArray),
    Null,
}

impl ParquetRows {
    pub fn new(file: File, path: &Path, default: Option<CatalogueId>) -> Result<Self, Error> {
        let reader = guarded(|| SerializedFileReader::new(file)).map_err(|source| unread(path, source))?;
        let schema = reader.metadata().file_metadata().schema_descr();
        let [track, units] = columns(schema).map_err(|fault| Error::Row { place: Place::Row(0), fault })?;
        let (path, batch) = (path.to_owned(), Vec::new().into_iter());
        Ok(Self { reader, path, default, track, units, next_group: 0, columns: None, batch, number: 0 })
    }

    /// Reads the next rows; false at the end of the file.
    fn refill(&mut self) -> Result<bool, Error> {
        loop {
            if let Some(mut columns) = self.columns.take() {
                let rows = self.rows_of(&mut columns).map_err(|why| self.refused(why))?;
                if !rows.is_empty() {
                    (self.batch, self.columns) = (rows.into_iter(), Some(columns));
                    return Ok(true);
                }
            }
            if self.next_group >= self.reader.num_row_groups() {
                return Ok(false);
            }
            self.columns = Some(self.group(self.next_group).map_err(|source| unread(&self.path, source))?);
            self.next_group += 1;
        }
    }

    fn rows_of(&self, (tracks, units): &mut (ColumnReader, ColumnReader)) -> Result<Vec<(Value, Value)>, Unread> {
        let (tracks, units) = (values(tracks, self.track.1, "track")?, values(units, self.units.1, "units")?);
        if tracks.len() != units.len() {
            return Err(Unread::File(ParquetError::General("columns of different length".to_owned())));
        }
        Ok(tracks.into_iter().zip(units).collect())
    }

    fn group(&self, at: usize) -> Result<(ColumnReader, ColumnReader), ParquetError> {
        let group = self.reader.get_row_group(at)?;
        let column = |at| {
            // Numbers that the reader relies on without asking.
            let said = group.metadata().column(at);
            let offset = said.dictionary_page_offset().unwrap_or(0).min(said.data_page_offset());
            if offset < 0 || said.compressed_size() < 0 || said.num_values() < 0 {
                return Err(broken());
            }
            guarded(|| group.get_column_reader(at))
        };
        Ok((column(self.track.0)?, column(self.units.0)?))
    }

    fn refused(&self, why: Unread) -> Error {
        match why {
            Unread::Column(fault) => Error::Row { place: Place::Row(self.number + 1), fault },
            Unread::File(source) => unread(&self.path, source),
        }
    }

    fn row(&mut self, track: &Value, units: &Value) -> Result<Row, Error> {
        self.number += 1;
        let place = Place::Row(self.number);
        let track = match track {
            Value::Number(index) => u32::try_from(*index)
                .map_err(|_| Fault::Track { text: index.to_string() })
                .and_then(|index| in_catalogue(index, self.default)),
            Value::Text(text) => std::str::from_utf8(text.data())
                .map_err(|_| Fault::NotUtf8)
                .and_then(|text| parse_track(text.trim(), self.default)),
            Value::Null => Err(Fault::Null { name: "track" }),
        };
        let row = track.and_then(|track| Ok(Row { place, track, units: of_units(units)? }));
        row.map_err(|fault| Error::Row { place, fault })
    }
}

impl Iterator for ParquetRows {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((track, units)) = self.batch.next() {
                return Some(self.row(&track, &units));
            }
            match self.refill() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

enum Unread {
    Column(Fault),
    File(ParquetError),
}

fn broken() -> ParquetError {
    ParquetError::General("the file is damaged".to_owned())
}

/// The reader of the `parquet` crate panics at some damaged files. What it was at is not used again.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(broken()))
}

fn unread(path: &Path, source: ParquetError) -> Error {
    Error::Parquet { path: path.to_owned(), source }
}

/// Where `track` and `units` stand; no other column may.
fn columns(schema: &SchemaDescriptor) -> Result<[(usize, Kind); 2], Fault> {
    let mut found = [None, None];
    for (at, column) in schema.columns().iter().enumerate() {
        let (slot, name) = match column.path().string().as_str() {
            "track" => (&mut found[0], "track"),
            "units" => (&mut found[1], "units"),
            name => return Err(Fault::UnknownColumn { name: name.to_owned() }),
        };
        if column.max_rep_level() > 0 || column.max_def_level() > 1 {
            return Err(Fault::ColumnType { name });
        }
        if slot.replace((at, kind(column))).is_some() {
            return Err(Fault::RepeatedColumn);
        }
    }
    let [track, units] = found;
    let missing = |name| Fault::MissingColumn { name };
    Ok([track.ok_or(missing("track"))?, units.ok_or(missing("units"))?])
}

fn kind(column: &ColumnDescPtr) -> Kind {
    use ConvertedType::{UINT_8, UINT_16, UINT_32, UINT_64};
    let by_logic = matches!(column.logical_type_ref(), Some(LogicalType::Integer(int)) if !int.is_signed);
    let unsigned = by_logic || matches!(column.converted_type(), UINT_8 | UINT_16 | UINT_32 | UINT_64);
    Kind { nullable: column.max_def_level() > 0, unsigned }
}

/// The next values of a column; none at its end.
fn values(column: &mut ColumnReader, kind: Kind, name: &'static str) -> Result<Vec<Value>, Unread> {
    let read = match column {
        ColumnReader::Int32ColumnReader(reader) => batch(reader, kind, |value| {
            Value::Number(if kind.unsigned { i128::from(value.cast_unsigned()) } else { i128::from(value) })
        }),
        ColumnReader::Int64ColumnReader(reader) => batch(reader, kind, |value| {
            Value::Number(if kind.unsigned { i128::from(value.cast_unsigned()) } else { i128::from(value) })
        }),
        ColumnReader::ByteArrayColumnReader(reader) if name == "track" => batch(reader, kind, Value::Text),
        _ => return Err(Unread::Column(Fault::ColumnType { name })),
    };
    read.map_err(Unread::File)
}

fn batch<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    kind: Kind,
    value: impl Fn(T::T) -> Value,
) -> Result<Vec<Value>, ParquetError> {
    let (mut levels, mut found) = (Vec::new(), Vec::with_capacity(BATCH));
    let (records, _, _) = guarded(|| reader.read_records(BATCH, Some(&mut levels), None, &mut found))?;
    let mut found = found.into_iter().map(value);
    if !kind.nullable {
        return Ok(found.collect());
    }
    let all = levels.iter().take(records);
    Ok(all.map(|level| if *level > 0 { found.next().unwrap_or(Value::Null) } else { Value::Null }).collect())
}

fn of_units(units: &Value) -> Result<u64, Fault> {
    match units {
        Value::Number(number) => {
            u64::try_from(*number).map_err(|_| Fault::Units { text: number.to_string(), why: UnitsFault::Negative })
        }
        Value::Text(_) => Err(Fault::ColumnType { name: "units" }),
        Value::Null => Err(Fault::Null { name: "units" }),
    }
}
