//! What logs say, and how they are refused: with their line and with what to do.

mod common;

use std::{fs, path::Path};

use assent_core::id::CatalogueId;
use assent_usage::{Doubled, Error, Fault, Options, Place, Row, Rows, UnitsFault, tree_of};
use common::track;

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Result<Vec<Row>, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    Rows::open(&path, Some(CatalogueId(9)))?.collect()
}

/// Where and why a log is refused.
fn fault(name: &str, bytes: impl AsRef<[u8]>) -> (Place, Fault) {
    match read(name, bytes) {
        Err(Error::Row { place, fault }) => (place, fault),
        other => panic!("{other:?}"),
    }
}

fn row(line: u64, catalogue: u32, index: u32, units: u64) -> Row {
    Row { place: Place::Line(line), track: track(catalogue, index), units }
}

#[test]
fn csv_and_json_lines_are_read_row_by_row() {
    let expected = vec![row(2, 1, 2, 5), row(4, 9, 0, u64::MAX)];
    assert_eq!(read("a.csv", "track,units\n1/2,5\n\n0, 18446744073709551615\n").unwrap(), expected);
    let json = "\n{\"track\":\"1/2\",\"units\":5}\n\n{\"units\": 18446744073709551615, \"track\": 0}";
    assert_eq!(read("a.jsonl", json).unwrap(), expected);
    assert_eq!(read("a.NDJSON", json).unwrap(), expected);
}

#[test]
fn what_spreadsheets_write_is_read() {
    let expected = vec![row(2, 1, 2, 5), row(3, 1, 3, 6)];
    assert_eq!(read("a.csv", "\u{feff}track,units\r\n1/2,5\r\n1/3,6\r\n").unwrap(), expected);
    assert_eq!(read("a.csv", "\"units\",\"track\"\n\"5\",\"1/2\"\n6,1/3").unwrap(), expected);
    assert_eq!(read("a.csv", "1/2,5").unwrap(), [row(1, 1, 2, 5)]);
    assert_eq!(read("a.csv", "\u{feff}1/2,5").unwrap(), [row(1, 1, 2, 5)]);
}

#[test]
fn units_are_whole_numbers_of_64_bits() {
    use UnitsFault::{Negative, NoNumber, NotWhole, TooMany};
    for (text, why) in [
        ("-1", Negative),
        ("-0.5", Negative),
        ("18446744073709551616", TooMany),
        ("99999999999999999999999999", TooMany),
        ("1.5", NotWhole),
        ("1e3", NotWhole),
        ("NaN", NotWhole),
        ("inf", NotWhole),
        ("+1", NotWhole),
        ("1_000", NoNumber),
        ("x", NoNumber),
        ("0x10", NoNumber),
        ("", NoNumber),
        ("١", NoNumber),
    ] {
        let expected = Fault::Units { text: text.to_owned(), why };
        assert_eq!(fault("a.csv", format!("1/0,1\n1/1,{text}\n")), (Place::Line(2), expected), "{text:?}");
    }
    for (text, said, why) in [
        ("-1", "-1", Negative),
        ("18446744073709551616", "18446744073709551616", TooMany),
        ("1.0", "1.0", NotWhole),
        ("\"5\"", "\"5\"", NoNumber),
        ("null", "null", NoNumber),
        ("[]", "[]", NoNumber),
    ] {
        let expected = Fault::Units { text: said.to_owned(), why };
        let line = format!("{{\"track\": 0, \"units\": {text}}}");
        assert_eq!(fault("a.jsonl", line), (Place::Line(1), expected), "{text:?}");
    }
    assert_eq!(fault("a.jsonl", "{\"track\": 0, \"units\": NaN}").1, Fault::NoObject);
}

#[test]
fn tracks_are_two_numbers_or_one() {
    for text in ["a/b", "1/", "/1", "1/2/3", "-1", "+1", "1/+1", "4294967296", "1/4294967296", "1.0", "1 / 0", ""] {
        let expected = Fault::Track { text: text.to_owned() };
        assert_eq!(fault("a.csv", format!("{text},1")), (Place::Line(1), expected.clone()), "{text:?}");
        assert_eq!(fault("a.jsonl", format!("{{\"track\": \"{text}\", \"units\": 1}}")).1, expected, "{text:?}");
    }
    assert_eq!(fault("a.jsonl", "{\"track\": -1, \"units\": 1}").1, Fault::Track { text: "-1".to_owned() });
    assert_eq!(read("a.csv", "4294967295/4294967295,1").unwrap(), [row(1, u32::MAX, u32::MAX, 1)]);
}

#[test]
fn columns_are_track_and_units() {
    let unknown = |name: &str| Fault::UnknownColumn { name: name.to_owned() };
    for (text, line, expected) in [
        ("track,units,plays\n", 1, unknown("plays")),
        ("Track,units\n", 1, unknown("Track")),
        ("track,track\n", 1, Fault::MissingColumn { name: "units" }),
        ("track,units,units\n", 1, Fault::RepeatedColumn),
        ("units\n", 1, Fault::MissingColumn { name: "track" }),
        ("track,units\n1/0,5\ntrack,units\n", 3, Fault::RepeatedHead),
        ("1/0,5\n\u{feff}1/1,5\n", 2, Fault::InnerMark),
        ("1/0;5\n", 1, Fault::Separator),
        ("track;units\n", 1, Fault::Separator),
        ("1/0\t5\n", 1, Fault::Separator),
        ("1/0\n", 1, Fault::Columns { found: 1 }),
        ("1/0,1,1\n", 1, Fault::Columns { found: 3 }),
        ("1/0,1\n\"1/1,1\n\"\n", 2, Fault::OpenQuote),
        ("1/0,1\r1/1,1\n", 1, Fault::InnerReturn),
    ] {
        assert_eq!(fault("a.csv", text), (Place::Line(line), expected), "{text:?}");
    }
    for (text, expected) in [
        ("{\"track\": 0, \"units\": 1, \"plays\": 2}", unknown("plays")),
        ("{\"track\": 0, \"units\": 1, \"units\": 2}", Fault::RepeatedColumn),
        ("{\"track\": 0}", Fault::MissingColumn { name: "units" }),
        ("{\"units\": 0}", Fault::MissingColumn { name: "track" }),
        ("[0, 1]", Fault::NoObject),
        ("{\"track\": 0, \"units\": 1} {}", Fault::NoObject),
        ("[", Fault::NoObject),
    ] {
        assert_eq!(fault("a.jsonl", text), (Place::Line(1), expected), "{text:?}");
    }
}

#[test]
fn other_encodings_and_endless_lines_are_named() {
    assert_eq!(fault("a.csv", b"\xFF\xFE1\x00"), (Place::Line(1), Fault::Utf16));
    assert_eq!(fault("a.csv", b"1/0,1\n1/\xFF,1\n"), (Place::Line(2), Fault::NotUtf8));
    assert_eq!(fault("a.jsonl", b"{\"track\": \"\xC0\x80\", \"units\": 1}"), (Place::Line(1), Fault::NotUtf8));
    let endless = format!("1/0,1\n{}", "9".repeat(100_000));
    for name in ["a.csv", "a.jsonl"] {
        assert_eq!(
            fault(name, endless.trim_start_matches("1/0,1\n")),
            (Place::Line(1), Fault::LongLine { limit: 4096 })
        );
    }
    assert_eq!(fault("a.csv", endless), (Place::Line(2), Fault::LongLine { limit: 4096 }));
}

#[test]
fn an_index_alone_needs_a_catalogue() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, "7,1").unwrap();
    let error = Rows::open(&path, None).unwrap().next().unwrap().unwrap_err();
    assert!(matches!(error, Error::Row { fault: Fault::NoCatalogue { index: 7 }, .. }), "{error:?}");
}

#[test]
fn files_of_no_known_name_or_none_at_all_are_refused() {
    for name in ["usage", "usage.json", "usage.txt", "usage.csv.gz"] {
        assert!(matches!(Rows::open(Path::new(name), None), Err(Error::UnknownFormat { .. })), "{name}");
    }
    assert!(matches!(Rows::open(Path::new("no/such.csv"), None), Err(Error::File { .. })));
    assert!(matches!(read("a.parquet", b"PAR1 it says, but is not"), Err(Error::Parquet { .. })));
}

#[test]
fn a_track_in_two_rows_is_refused_with_both_or_summed() {
    let log = "1/0,1\n1/1,2\n1/0,3\n2/0,4\n1/0,5\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, log).unwrap();
    for memory in [0, 1 << 20] {
        let mut options = Options { memory, ..Options::in_folder(folder.path()) };
        let rows = || Rows::open(&path, None).unwrap();
        let error = tree_of(rows(), &options).unwrap_err();
        assert_eq!(error.to_string(), "track 1/0 is reported twice, in line 1 and line 3");
        options.doubled = Doubled::Sum;
        let summed = tree_of(rows(), &options).unwrap().summary;
        let clean: Vec<_> = [(1, 0, 9), (1, 1, 2), (2, 0, 4)].map(|(a, b, c)| common::used(a, b, c)).into();
        assert_eq!(summed.total, tree_of(common::rows(&clean), &options).unwrap().summary.total);
        assert_eq!((summed.rows, summed.tracks, summed.catalogues), (5, 3, 2));
    }
}

#[test]
fn a_sum_beyond_64_bits_is_refused_too() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { doubled: Doubled::Sum, ..Options::in_folder(folder.path()) };
    let twice = [common::used(1, 0, u64::MAX), common::used(1, 0, 2)];
    let error = tree_of(common::rows(&twice), &options).unwrap_err();
    assert_eq!(error.to_string(), "18446744073709551617 units are more than an attestation can say");
}

#[test]
fn nothing_is_left_behind_by_a_refusal() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { memory: 0, ..Options::in_folder(folder.path()) };
    let broken = (0..100).map(|n| match n {
        99 => Err(Error::NoTree { path: "a row".into() }),
        _ => Ok(Row { place: Place::Line(n), track: track(1, n as u32), units: 1 }),
    });
    assert!(matches!(tree_of(broken, &options), Err(Error::NoTree { .. })));
    let draft = tree_of(common::rows(&[common::used(1, 0, 1)]), &options).unwrap();
    drop(draft);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_published_tree_is_not_overwritten() {
    let (folder, path, _) = common::published(&[common::used(1, 0, 1)]);
    let draft = tree_of(common::rows(&[common::used(1, 0, 2)]), &Options::in_folder(folder.path())).unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(draft.publish(&path), Err(Error::Exists { .. })));
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn who_is_asked_to_stop_stops_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options::in_folder(folder.path());
    let stop = std::sync::Arc::clone(&options.stop);
    let endless = (1..).map(|n: u64| {
        stop.store(n >= 10_000, std::sync::atomic::Ordering::Relaxed);
        Ok::<Row, Error>(Row { place: Place::Line(n), track: track(1, n as u32), units: 1 })
    });
    assert!(matches!(tree_of(endless, &options), Err(Error::Stopped)));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
