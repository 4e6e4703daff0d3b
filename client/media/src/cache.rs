//! What was read before, so that a second scan is instant.
//!
//! A file an entry, written whole or not at all, so that an interrupted scan goes on where it stopped and two scans may share
//! a cache. What cannot be read, or is not for exactly this state of the file, is as if it were not there.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::MediaError;
use crate::hash::FileHash;
use crate::source::{SourceFile, Stamp};
use crate::track::Track;
use crate::wire::{Record, path_to_text};

/// The most entries kept; a hundred thousand tracks have about 600 MB.
pub const MAX_CACHE_ENTRIES: usize = 100_000;
/// The largest entry read, in bytes.
const MAX_ENTRY: u64 = 1 << 20;
/// The form of an entry and what is read from a file. To be raised when either changes: then no old entry counts.
const VERSION: u32 = 1;
/// A file that was written just now may be written again without its time telling, where clocks tick slowly (FAT: 2 s).
const SETTLED: Duration = Duration::from_secs(2);

/// A folder of records, by path, size and times of the file that each is of.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
}

/// What is written after its own hash.
#[derive(Serialize, Deserialize)]
struct Entry {
    version: u32,
    path: String,
    stamp: Stamp,
    record: Record,
}

impl Cache {
    /// Opens a cache, making the folder if need be, and drops the entries that have not been written for longest if there are more than
    /// [`MAX_CACHE_ENTRIES`].
    ///
    /// # Errors
    /// When the folder cannot be made or listed.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Self> {
        Self::with_room_for(folder.into(), MAX_CACHE_ENTRIES)
    }

    fn with_room_for(folder: PathBuf, most: usize) -> io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            // Others may be at it too; what has gone has gone.
            if let Ok(found) = entry.metadata().and_then(|found| found.modified()) {
                entries.push((found, entry.path()));
            }
        }
        entries.sort_unstable();
        for (_, path) in entries.iter().take(entries.len().saturating_sub(most)) {
            let _ = std::fs::remove_file(path);
        }
        Ok(Self { folder })
    }

    /// The record of a file from the cache if the file is as it was then; otherwise the reader's, which is remembered. Refusals are not:
    /// a disk may recover.
    ///
    /// # Errors
    /// Those of the reader. A cache that cannot be written is slow and nothing else.
    pub fn read(
        &self,
        file: &SourceFile,
        reader: impl FnOnce(&SourceFile) -> Result<Track, MediaError>,
    ) -> Result<Track, MediaError> {
        let now = SystemTime::now();
        let (Some(path), Some(before)) = (path_to_text(&file.location), Stamp::at(&file.location)) else {
            return reader(file);
        };
        let place = self.folder.join(name(&path));
        if let Some(track) = remembered(&place, &path, &before).and_then(|record| record.into_track(file.path.clone()))
        {
            return Ok(track);
        }
        let track = reader(file)?;
        // Whatever was read was read after `before`: if that still stands, it is the record of that state.
        if before.is_older_than(SETTLED, now) && Stamp::at(&file.location).as_ref() == Some(&before) {
            let _ = self.remember(&place, Entry { version: VERSION, path, stamp: before, record: Record::of(&track) });
        }
        Ok(track)
    }

    fn remember(&self, place: &Path, entry: Entry) -> io::Result<()> {
        let text = serde_json::to_string(&entry)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        writeln!(file, "{}\n{text}", hash(&text))?;
        file.persist(place)?;
        Ok(())
    }
}

/// The record at a place if it is whole, of this form, and of this state of this file.
fn remembered(place: &Path, path: &str, stamp: &Stamp) -> Option<Record> {
    if std::fs::metadata(place).ok()?.len() > MAX_ENTRY {
        return None;
    }
    let text = std::fs::read_to_string(place).ok()?;
    let (said, entry) = text.strip_suffix('\n')?.split_once('\n')?;
    if said != hash(entry).to_string() {
        return None;
    }
    let entry: Entry = serde_json::from_str(entry).ok()?;
    (entry.version == VERSION && entry.path == path && entry.stamp == *stamp).then_some(entry.record)
}

fn hash(text: &str) -> FileHash {
    FileHash(Sha256::digest(text).into())
}

fn name(path: &str) -> String {
    format!("{}.json", hash(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::track::read;

    /// A sample that is old enough, its cache, and where its entry is.
    fn sample() -> (tempfile::TempDir, Cache, SourceFile, PathBuf) {
        let album = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/acceptance/samples/quiet-machines");
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path().join("cache")).unwrap();
        let file = SourceFile::at(&album.join("04-slow-orbit.wav")).unwrap();
        cache.read(&file, read).unwrap();
        let entry = cache.folder.join(name(&path_to_text(&file.location).unwrap()));
        assert!(entry.exists());
        (folder, cache, file, entry)
    }

    fn unread(_: &SourceFile) -> Result<Track, MediaError> {
        panic!("the file was read")
    }

    #[test]
    fn what_was_read_is_not_read_again() {
        let (_folder, cache, file, _) = sample();
        assert_eq!(cache.read(&file, unread).unwrap(), read(&file).unwrap());
    }

    #[test]
    fn a_damaged_entry_is_none() {
        let (_folder, cache, file, entry) = sample();
        let whole = std::fs::read(&entry).unwrap();
        for at in (0..whole.len()).step_by(whole.len() / 40) {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            for bytes in [damaged.as_slice(), &whole[..at], &[]] {
                std::fs::write(&entry, bytes).unwrap();
                assert_eq!(cache.read(&file, read).unwrap(), read(&file).unwrap());
                assert_eq!(std::fs::read(&entry).unwrap(), whole, "written anew");
            }
        }
        std::fs::File::create(&entry).unwrap().set_len(MAX_ENTRY + 1).unwrap();
        cache.read(&file, read).unwrap();
    }

    #[test]
    fn another_version_path_or_state_is_none() {
        let (_folder, _cache, file, entry) = sample();
        let (path, stamp) = (path_to_text(&file.location).unwrap(), Stamp::at(&file.location).unwrap());
        assert!(remembered(&entry, &path, &stamp).is_some());
        assert!(remembered(&entry, "another", &stamp).is_none());
        assert!(remembered(&entry, &path, &Stamp::at(&entry).unwrap()).is_none());
        let text = std::fs::read_to_string(&entry).unwrap();
        let text = text.split_once('\n').unwrap().1.trim_end().replacen("\"version\":1", "\"version\":0", 1);
        std::fs::write(&entry, format!("{}\n{text}\n", hash(&text))).unwrap();
        assert!(remembered(&entry, &path, &stamp).is_none());
    }

    #[test]
    fn a_file_that_changes_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, path) = (Cache::open(folder.path().join("cache")).unwrap(), folder.path().join("a.wav"));
        let (_samples, _, sample, _) = sample();
        std::fs::copy(&sample.location, &path).unwrap();
        let file = SourceFile::at(&path).unwrap();
        let first = cache.read(&file, read).unwrap();
        assert_eq!(std::fs::read_dir(&cache.folder).unwrap().count(), 0, "too young to be remembered");
        std::thread::sleep(SETTLED + Duration::from_millis(100));
        cache.read(&file, read).unwrap();
        assert_eq!(cache.read(&file, unread).unwrap(), first);

        // The same size, and the modification time put back: the change time tells.
        let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&path, bytes).unwrap();
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
        assert_ne!(cache.read(&file, read).unwrap().sha256, first.sha256);
    }

    #[test]
    fn a_refusal_is_not_remembered() {
        let (_folder, cache, file, entry) = sample();
        std::fs::remove_file(&entry).unwrap();
        let refuse = |file: &SourceFile| Err(MediaError::new(&file.path, crate::Problem::DecoderFailed));
        assert!(cache.read(&file, refuse).is_err());
        assert!(!entry.exists());
    }

    #[test]
    fn the_oldest_make_room() {
        let (folder, cache, _, entry) = sample();
        for n in 0..5u64 {
            let path = cache.folder.join(format!("{n}.json"));
            let file = std::fs::File::create(&path).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(n)).unwrap();
        }
        Cache::with_room_for(folder.path().join("cache"), 2).unwrap();
        let left = std::fs::read_dir(&cache.folder).unwrap().count();
        assert!(left == 2 && entry.exists() && cache.folder.join("4.json").exists());
    }
}
