//! Rows in order of their tracks, in bounded memory: sorted runs in one file without a name, merged.
//!
//! The file has no name from the moment it is made (where the system allows it), so that it is gone however the program
//! ends. Rows that come in order make one run, however many they are.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom, Write},
    ops::Range,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use assent_core::{
    id::{CatalogueId, TrackId},
    usage::{UsageError, Used},
};
use itertools::Itertools;
use rayon::slice::ParallelSliceMut;

use crate::{
    error::Error,
    row::{Place, Row},
};

/// What happens to a track that two rows speak of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Doubled {
    /// It is refused, with both rows: nobody sees whether a row was written twice or meant twice.
    #[default]
    Refuse,
    /// Its units are summed.
    Sum,
}

/// How a tree is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where runs and the unpublished tree are written: about 40 bytes a row.
    pub folder: PathBuf,
    /// What happens to a track that two rows speak of.
    pub doubled: Doubled,
    /// What sorting may hold in memory, in bytes.
    pub memory: usize,
    /// Set from elsewhere, it ends the work soon.
    pub stop: Arc<AtomicBool>,
}

impl Options {
    /// 64 MiB of memory, and no track twice.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), doubled: Doubled::Refuse, memory: 64 << 20, stop: Arc::default() }
    }

    /// Whether to go on after so many rows.
    pub(crate) fn go_on(&self, rows: u64) -> Result<(), Error> {
        if rows.is_multiple_of(1 << 12) && self.stop.load(Relaxed) { Err(Error::Stopped) } else { Ok(()) }
    }
}

/// A row as it is sorted: by track, then by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    track: TrackId,
    place: u64,
    units: u64,
}

const ENTRY: usize = 24;
/// What is read or written at a time, where memory allows.
const CHUNK: usize = 1 << 16;

impl Entry {
    fn bytes(self) -> [u8; ENTRY] {
        let mut bytes = [0; ENTRY];
        bytes[..4].copy_from_slice(&self.track.catalogue.0.to_le_bytes());
        bytes[4..8].copy_from_slice(&self.track.index.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.place.to_le_bytes());
        bytes[16..].copy_from_slice(&self.units.to_le_bytes());
        bytes
    }

    fn of([a, b, c, d, e, f, g, h, place @ .., s, t, u, v, w, x, y, z]: [u8; ENTRY]) -> Self {
        let track = TrackId {
            catalogue: CatalogueId(u32::from_le_bytes([a, b, c, d])),
            index: u32::from_le_bytes([e, f, g, h]),
        };
        Self { track, place: u64::from_le_bytes(place), units: u64::from_le_bytes([s, t, u, v, w, x, y, z]) }
    }
}

/// Takes rows in any order.
pub struct Sorter {
    options: Options,
    capacity: usize,
    buffer: Vec<Entry>,
    file: Option<File>,
    /// The sorted runs in the file, in bytes.
    runs: Vec<Range<u64>>,
    last: Option<Entry>,
}

impl Sorter {
    pub fn new(options: &Options) -> Self {
        let capacity = (options.memory / ENTRY).max(2);
        Self { options: options.clone(), capacity, buffer: Vec::new(), file: None, runs: Vec::new(), last: None }
    }

    pub fn push(&mut self, row: Row) -> Result<(), Error> {
        if self.buffer.len() >= self.capacity {
            self.spill()?;
        }
        if self.buffer.is_empty() {
            self.buffer.reserve_exact(self.capacity);
        }
        self.buffer.push(Entry { track: row.track, place: row.place.packed(), units: row.units });
        Ok(())
    }

    /// The tracks in order, each once.
    #[allow(clippy::result_large_err, reason = "the form that itertools' coalesce asks for: both go on")]
    pub fn finish(mut self) -> Result<impl Iterator<Item = Result<Used, Error>>, Error> {
        let doubled = self.options.doubled;
        if self.file.is_some() {
            self.spill()?;
            self.buffer = Vec::new();
        }
        self.buffer.par_sort_unstable();
        let folder: Arc<Path> = self.options.folder.into();
        // One of the two is empty.
        let chunk = (self.options.memory / self.runs.len().max(1)).clamp(ENTRY, CHUNK) / ENTRY * ENTRY;
        let file = self.file.map(Arc::new);
        let runs = self.runs.into_iter().filter_map(|rest| {
            let file = Arc::clone(file.as_ref()?);
            Some(Run { file, folder: Arc::clone(&folder), rest, chunk, bytes: Vec::new(), at: 0 })
        });
        let merged = runs.kmerge_by(|a, b| match (a, b) {
            (Ok(a), Ok(b)) => a < b,
            (a, _) => a.is_err(),
        });
        let kept = self.buffer.into_iter().map(Ok);
        Ok(kept.chain(merged).coalesce(move |a, b| one_of(doubled, a, b)).map(|entry| used(entry?)))
    }

    /// Sorts what is in memory, and writes it.
    fn spill(&mut self) -> Result<(), Error> {
        self.buffer.par_sort_unstable();
        let Some((first, last)) = self.buffer.first().copied().zip(self.buffer.last().copied()) else { return Ok(()) };
        let folder = &self.options.folder;
        let full = |error| Error::file(folder, error);
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile_in(folder).map_err(full)?),
        };
        for entries in self.buffer.chunks(CHUNK / ENTRY) {
            let bytes: Vec<u8> = entries.iter().flat_map(|entry| entry.bytes()).collect();
            file.write_all(&bytes).map_err(full)?;
        }
        let start = self.runs.last().map_or(0, |run| run.end);
        let end = start + (self.buffer.len() * ENTRY) as u64;
        match self.runs.last_mut().filter(|_| self.last.is_some_and(|last| last <= first)) {
            Some(run) => run.end = end,
            None => self.runs.push(start..end),
        }
        self.last = Some(last);
        self.buffer.clear();
        Ok(())
    }
}

type Merged = Result<Entry, Error>;

/// One entry of two of one track, or both of different ones.
#[allow(clippy::result_large_err, reason = "the form that itertools' coalesce asks for: both go on")]
fn one_of(doubled: Doubled, a: Merged, b: Merged) -> Result<Merged, (Merged, Merged)> {
    match (a, b) {
        (Ok(a), Ok(b)) if a.track == b.track => Ok(match doubled {
            Doubled::Refuse => {
                let (first, second) = (Place::unpacked(a.place), Place::unpacked(b.place));
                Err(Error::Doubled { track: a.track, first, second })
            }
            Doubled::Sum => {
                let sum = u128::from(a.units) + u128::from(b.units);
                let too_many = |_| Error::Sum(UsageError::TooManyUnits { units: sum });
                u64::try_from(sum).map(|units| Entry { units, ..a }).map_err(too_many)
            }
        }),
        both => Err(both),
    }
}

fn used(entry: Entry) -> Result<Used, Error> {
    Ok(Used { track: entry.track, units: entry.units })
}

/// A sorted run, read chunk by chunk.
struct Run {
    file: Arc<File>,
    folder: Arc<Path>,
    /// What is not read yet, in bytes.
    rest: Range<u64>,
    chunk: usize,
    bytes: Vec<u8>,
    at: usize,
}

impl Run {
    fn refill(&mut self) -> Result<(), Error> {
        let length = usize::try_from(self.rest.end - self.rest.start).unwrap_or(usize::MAX).min(self.chunk);
        self.bytes.resize(length, 0);
        let mut file = &*self.file;
        let read = file.seek(SeekFrom::Start(self.rest.start)).and_then(|_| file.read_exact(&mut self.bytes));
        read.map_err(|error| Error::file(&self.folder, error))?;
        self.rest.start += length as u64;
        self.at = 0;
        Ok(())
    }
}

impl Iterator for Run {
    type Item = Result<Entry, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.bytes.len() {
            if self.rest.is_empty() {
                return None;
            }
            if let Err(error) = self.refill() {
                self.rest = 0..0;
                self.bytes.clear();
                return Some(Err(error));
            }
        }
        let entry = self.bytes[self.at..].first_chunk().copied().map(Entry::of);
        self.at += ENTRY;
        entry.map(Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(nth: u32) -> Row {
        let track = TrackId { catalogue: CatalogueId(1), index: nth };
        Row { place: Place::Row(nth.into()), track, units: u64::from(nth) << 40 | 1 }
    }

    fn sorter(memory: usize, folder: &Path) -> Sorter {
        Sorter::new(&Options { memory, ..Options::in_folder(folder) })
    }

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        let track = TrackId { catalogue: CatalogueId(0x0102_0304), index: 0x0506_0708 };
        for place in [Place::Line(9), Place::Row(u64::MAX >> 1)] {
            let entry = Entry { track, place: place.packed(), units: 0x090A_0B0C_0D0E_0F10 };
            assert_eq!(Entry::of(entry.bytes()), entry);
            assert_eq!(Place::unpacked(entry.place), place);
        }
    }

    #[test]
    fn rows_in_order_make_one_run_and_others_more() {
        let folder = tempfile::tempdir().unwrap();
        let runs = |order: Vec<u32>| {
            let mut sorter = sorter(10 * ENTRY, folder.path());
            order.iter().try_for_each(|nth| sorter.push(row(*nth))).unwrap();
            let runs = sorter.runs.len();
            let sorted: Vec<u32> = sorter.finish().unwrap().map(|used| used.unwrap().track.index).collect();
            assert!(sorted.is_sorted() && sorted.len() == order.len());
            runs
        };
        assert_eq!(runs((0..95).collect()), 1);
        assert_eq!(runs((0..95).rev().collect()), 9);
        assert_eq!(runs((0..9).collect()), 0, "nothing is written that fits");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = sorter(2 * ENTRY, folder.path());
        sorter.file = Some(File::options().write(true).open("/dev/full").unwrap());
        let error = (0..9).try_for_each(|nth| sorter.push(row(nth))).unwrap_err();
        assert!(matches!(&error, Error::DiskFull { folder: full } if full == folder.path()), "{error:?}");
    }

    #[test]
    fn a_run_that_was_cut_is_an_error_and_no_end() {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = sorter(2 * ENTRY, folder.path());
        (0..9).rev().try_for_each(|nth| sorter.push(row(nth))).unwrap();
        let end = sorter.runs.last().unwrap().end;
        sorter.file.as_ref().unwrap().set_len(end - 1).unwrap();
        sorter.buffer.clear();
        assert!(sorter.finish().unwrap().any(|used| matches!(used, Err(Error::File { .. }))));
    }
}
