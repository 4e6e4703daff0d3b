//! Parquet logs: the columns as programs write them, and what is refused.

mod common;

use std::{fs::File, path::Path, sync::Arc};

use assent_core::id::CatalogueId;
use assent_usage::{Error, Fault, Place, Row, Rows, UnitsFault};
use common::track;
use parquet::{
    basic::{Compression, ZstdLevel},
    data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type},
    file::{
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::parser::parse_message_type,
};

type Group<'a> = SerializedRowGroupWriter<'a, File>;

/// A table of one or more row groups.
fn table(path: &Path, schema: &str, compression: Compression, groups: &[&dyn Fn(&mut Group<'_>)]) {
    let schema = Arc::new(parse_message_type(&format!("message usage {{ {schema} }}")).unwrap());
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = SerializedFileWriter::new(File::create(path).unwrap(), schema, Arc::new(properties)).unwrap();
    for write in groups {
        let mut group = writer.next_row_group().unwrap();
        write(&mut group);
        group.close().unwrap();
    }
    writer.close().unwrap();
}

fn longs(group: &mut Group<'_>, values: &[i64], levels: Option<&[i16]>) {
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int64Type>().write_batch(values, levels, None).unwrap();
    column.close().unwrap();
}

fn ints(group: &mut Group<'_>, values: &[i32]) {
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int32Type>().write_batch(values, None, None).unwrap();
    column.close().unwrap();
}

fn doubles(group: &mut Group<'_>, values: &[f64]) {
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<DoubleType>().write_batch(values, None, None).unwrap();
    column.close().unwrap();
}

fn texts(group: &mut Group<'_>, values: &[String], levels: Option<&[i16]>) {
    let values: Vec<ByteArray> = values.iter().map(|text| ByteArray::from(text.as_bytes().to_vec())).collect();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&values, levels, None).unwrap();
    column.close().unwrap();
}

fn names(all: &[&str]) -> Vec<String> {
    all.iter().map(|name| (*name).to_owned()).collect()
}

fn read(schema: &str, groups: &[&dyn Fn(&mut Group<'_>)]) -> Result<Vec<Row>, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("usage.parquet");
    table(&path, schema, Compression::SNAPPY, groups);
    Rows::open(&path, Some(CatalogueId(9)))?.collect()
}

fn fault(schema: &str, groups: &[&dyn Fn(&mut Group<'_>)]) -> (Place, Fault) {
    match read(schema, groups) {
        Err(Error::Row { place, fault }) => (place, fault),
        other => panic!("{other:?}"),
    }
}

fn row(number: u64, catalogue: u32, index: u32, units: u64) -> Row {
    Row { place: Place::Row(number), track: track(catalogue, index), units }
}

#[test]
fn texts_and_numbers_are_read_through_all_groups() {
    let schema = "required binary track (UTF8); required int64 units;";
    let first = |group: &mut Group<'_>| {
        texts(group, &names(&["1/2", "7"]), None);
        longs(group, &[5, 6], None);
    };
    let second = |group: &mut Group<'_>| {
        texts(group, &names(&["1/3"]), None);
        longs(group, &[7], None);
    };
    assert_eq!(read(schema, &[&first, &second]).unwrap(), [row(1, 1, 2, 5), row(2, 9, 7, 6), row(3, 1, 3, 7)]);
    let turned = |group: &mut Group<'_>| {
        longs(group, &[5], None);
        ints(group, &[4]);
    };
    assert_eq!(read("required int64 units; required int32 track;", &[&turned]).unwrap(), [row(1, 9, 4, 5)]);
}

#[test]
fn more_rows_than_are_read_at_a_time_keep_their_numbers() {
    for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(ZstdLevel::default())] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("usage.parquet");
        let write = |group: &mut Group<'_>| {
            let tracks: Vec<String> = (0..10_000).map(|n| format!("3/{n}")).collect();
            texts(group, &tracks, Some(&[1; 10_000]));
            longs(group, &(1..=10_000).collect::<Vec<_>>(), Some(&[1; 10_000]));
        };
        table(&path, "optional binary track (UTF8); optional int64 units;", compression, &[&write, &write]);
        let rows: Vec<Row> = Rows::open(&path, None).unwrap().collect::<Result<_, _>>().unwrap();
        assert_eq!(rows.len(), 20_000);
        assert_eq!((rows[9_999], rows[10_000]), (row(10_000, 3, 9_999, 10_000), row(10_001, 3, 0, 1)));
    }
}

#[test]
fn unsigned_numbers_use_their_highest_bit() {
    let write = |group: &mut Group<'_>| {
        ints(group, &[-1]);
        longs(group, &[-2], None);
    };
    let schema = "required int32 track (UINT_32); required int64 units (UINT_64);";
    assert_eq!(read(schema, &[&write]).unwrap(), [row(1, 9, u32::MAX, u64::MAX - 1)]);
    let signed = "required int32 track; required int64 units;";
    assert_eq!(fault(signed, &[&write]), (Place::Row(1), Fault::Track { text: "-1".to_owned() }));
}

#[test]
fn empty_negative_and_other_values_are_named_with_their_row() {
    let empty = |group: &mut Group<'_>| {
        texts(group, &names(&["1/0", "1/1"]), Some(&[1, 1]));
        longs(group, &[5], Some(&[1, 0]));
    };
    let schema = "optional binary track (UTF8); optional int64 units;";
    assert_eq!(fault(schema, &[&empty]), (Place::Row(2), Fault::Null { name: "units" }));
    let negative = |group: &mut Group<'_>| {
        texts(group, &names(&["1/0"]), None);
        longs(group, &[-5], None);
    };
    let expected = Fault::Units { text: "-5".to_owned(), why: UnitsFault::Negative };
    let schema = "required binary track (UTF8); required int64 units;";
    assert_eq!(fault(schema, &[&negative]), (Place::Row(1), expected));
    let fraction = |group: &mut Group<'_>| {
        texts(group, &names(&["1/0"]), None);
        doubles(group, &[0.5]);
    };
    let schema = "required binary track (UTF8); required double units;";
    assert_eq!(fault(schema, &[&fraction]).1, Fault::ColumnType { name: "units" });
}

#[test]
fn columns_are_track_and_units_and_flat() {
    let unknown = Fault::UnknownColumn { name: "plays".to_owned() };
    assert_eq!(fault("required int32 track; required int64 units; required int64 plays;", &[]).1, unknown);
    assert_eq!(fault("required int32 track;", &[]).1, Fault::MissingColumn { name: "units" });
    assert_eq!(fault("repeated int32 track; required int64 units;", &[]).1, Fault::ColumnType { name: "track" });
}

#[test]
fn a_damaged_table_is_refused_or_read_and_never_panics() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("usage.parquet");
    let write = |group: &mut Group<'_>| {
        texts(group, &(0..50).map(|n| format!("3/{n}")).collect::<Vec<_>>(), Some(&[1; 50]));
        longs(group, &(1..=50).collect::<Vec<_>>(), Some(&[1; 50]));
    };
    let schema = "optional binary track (UTF8); optional int64 units;";
    table(&path, schema, Compression::SNAPPY, &[&write]);
    let whole = std::fs::read(&path).unwrap();
    let mut refused = 0;
    for at in 0..whole.len() {
        for flip in [0x01, 0x80, 0xFF] {
            let mut bytes = whole.clone();
            bytes[at] ^= flip;
            std::fs::write(&path, &bytes).unwrap();
            let rows = Rows::open(&path, None).and_then(|rows| rows.take(1_000).collect::<Result<Vec<_>, _>>());
            refused += usize::from(rows.is_err());
        }
        std::fs::write(&path, &whole[..at]).unwrap();
        assert!(Rows::open(&path, None).and_then(|rows| rows.collect::<Result<Vec<_>, _>>()).is_err(), "cut at {at}");
    }
    assert!(refused > 100, "{refused}");
}
