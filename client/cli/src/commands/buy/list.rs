//! The list of what is to be bought: CSV with the columns `catalogue` and `terms`, or JSON lines with these fields. Terms may be
//! left out where only one is on offer.

use std::{collections::BTreeMap, io::Read, path::Path};

use assent_core::id::{CatalogueId, TermsId};
use serde::Deserialize;

use crate::{commands::withdraw::terms_id, failure::Failure, files};

/// What a row asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Its line in the list, from 1.
    pub line: u64,
    /// The catalogue.
    pub catalogue: CatalogueId,
    /// The terms, where they were chosen.
    pub terms: Option<TermsId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    catalogue: u32,
    #[serde(default)]
    terms: Option<String>,
}

/// Reads a list; `-` is standard input.
pub fn read(path: &Path) -> Result<Vec<Wish>, Failure> {
    let text = if path == Path::new("-") {
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text);
        read.map(|_| text).map_err(|error| files::unusable("read", path, &error))?
    } else {
        files::read(path)?
    };
    parse(&text)
}

/// Reads the text of a list. What begins with a brace is JSON lines.
pub fn parse(text: &str) -> Result<Vec<Wish>, Failure> {
    let text = text.trim_start_matches('\u{FEFF}');
    let wishes = if text.trim_start().starts_with('{') { json_lines(text)? } else { csv(text)? };
    if wishes.is_empty() {
        return Err(Failure::usage("empty_list", "the list has no rows").hint("Write a catalogue on each line."));
    }
    check_doubles(&wishes)?;
    Ok(wishes)
}

fn json_lines(text: &str) -> Result<Vec<Wish>, Failure> {
    let lines = text.lines().zip(1_u64..).filter(|(line, _)| !line.trim().is_empty());
    lines
        .map(|(json, line)| {
            let entry: Entry = serde_json::from_str(json).map_err(|error| malformed(line, &error.to_string()))?;
            wish(line, entry.catalogue, entry.terms.as_deref())
        })
        .collect()
}

fn csv(text: &str) -> Result<Vec<Wish>, Failure> {
    let mut columns = Columns { catalogue: 0, terms: Some(1), count: 2 };
    let mut wishes = Vec::new();
    let lines = text.lines().zip(1_u64..).filter(|(line, _)| !line.trim().is_empty() && !line.starts_with('#'));
    for (place, (text, line)) in lines.enumerate() {
        let record = record(text).ok_or_else(|| malformed(line, "it is no CSV"))?;
        match Columns::named(&record) {
            Some(named) if place == 0 => columns = named,
            _ => wishes.push(columns.wish(line, &record)?),
        }
    }
    Ok(wishes)
}

/// The fields of a line.
fn record(line: &str) -> Option<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).trim(csv::Trim::All);
    reader.from_reader(line.as_bytes()).into_records().next()?.ok()
}

/// Which column is which.
struct Columns {
    catalogue: usize,
    terms: Option<usize>,
    count: usize,
}

impl Columns {
    /// The columns as a first line names them; others are nobody's business.
    fn named(record: &csv::StringRecord) -> Option<Self> {
        let at = |name: &str| record.iter().position(|field| field.eq_ignore_ascii_case(name));
        Some(Self { catalogue: at("catalogue")?, terms: at("terms"), count: record.len() })
    }

    fn wish(&self, line: u64, record: &csv::StringRecord) -> Result<Wish, Failure> {
        if record.len() > self.count {
            return Err(malformed(line, "it has more fields than columns"));
        }
        let given = record.get(self.catalogue).unwrap_or_default();
        let catalogue = given.parse().map_err(|_| malformed(line, &format!("{given:?} is no catalogue")))?;
        wish(line, catalogue, self.terms.and_then(|column| record.get(column)))
    }
}

fn wish(line: u64, catalogue: u32, terms: Option<&str>) -> Result<Wish, Failure> {
    let terms = terms.filter(|text| !text.is_empty()).map(terms_id).transpose();
    Ok(Wish { line, catalogue: CatalogueId(catalogue), terms: terms.map_err(|reason| malformed(line, &reason))? })
}

fn malformed(line: u64, reason: &str) -> Failure {
    Failure::usage("list", format!("line {line} of the list: {reason}"))
        .hint("A line is CATALOGUE or CATALOGUE,TERMS, or JSON: {\"catalogue\": 1, \"terms\": \"0x…\"}.")
}

/// A licence is bought once: a row that stands twice is a mistake more likely than a wish.
fn check_doubles(wishes: &[Wish]) -> Result<(), Failure> {
    let mut seen = BTreeMap::new();
    for wish in wishes {
        if let Some(before) = seen.insert((wish.catalogue, wish.terms), wish.line) {
            let (line, id) = (wish.line, wish.catalogue.0);
            return Err(Failure::usage(
                "doubled",
                format!("lines {before} and {line} of the list both ask for catalogue {id}"),
            )
            .hint("Remove one of them."));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use assent_core::id::Digest;

    fn ids(text: &str) -> Vec<(u64, u32, bool)> {
        let wishes = parse(text).unwrap();
        wishes.iter().map(|wish| (wish.line, wish.catalogue.0, wish.terms.is_some())).collect()
    }

    #[test]
    fn csv_and_json_lines_say_the_same() {
        let id = format!("0x{}", "12".repeat(32));
        let expected = [(1, 7, true), (2, 9, false)];
        assert_eq!(ids(&format!("7,{id}\n9\n")), expected);
        assert_eq!(ids(&format!("{{\"catalogue\":7,\"terms\":\"{id}\"}}\n{{\"catalogue\":9}}\n")), expected);
        assert_eq!(parse(&format!("7,{id}")).unwrap()[0].terms, Some(TermsId(Digest([0x12; 32]))));
    }

    #[test]
    fn a_header_names_the_columns_and_others_are_left_alone() {
        assert_eq!(ids("title,Catalogue\nSong,7\n# a remark\n\n\"Other, song\",9\n"), [(2, 7, false), (5, 9, false)]);
        assert_eq!(ids("\u{FEFF}catalogue\n7\n"), [(2, 7, false)]);
    }

    #[test]
    fn what_is_no_list_is_named_by_its_line() {
        for (text, kind) in [
            ("", "empty_list"),
            ("catalogue\n", "empty_list"),
            ("7\nx\n", "list"),
            ("7,0x12\n", "list"),
            ("7,,1\n", "list"),
            ("-1\n", "list"),
            ("{\"catalogue\":7,\"term\":1}\n", "list"),
            ("{\"catalogue\":7}\n9\n", "list"),
            ("7\n9\n7\n", "doubled"),
        ] {
            let failure = parse(text).unwrap_err();
            assert_eq!((failure.kind.as_str(), failure.exit.code()), (kind, 2), "{text:?}: {}", failure.message);
        }
        assert!(parse("7\nx\n").unwrap_err().message.starts_with("line 2 of the list: \"x\""));
        assert_eq!(parse("7\n9\n7\n").unwrap_err().message, "lines 1 and 3 of the list both ask for catalogue 7");
    }
}
