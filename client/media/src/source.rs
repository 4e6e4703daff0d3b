//! Opening a file that may not be what it seems, and noticing when it changes.

use std::fs::{File, Metadata, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::error::Problem;
use crate::path::FilePath;

/// The largest file read, in bytes: 4 GiB, which is also the most that a WAV or AIFF header can describe.
pub const MAX_FILE_BYTES: u64 = 4 << 30;

/// A file to read: where it is and how it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// What to open.
    pub location: PathBuf,
    /// What to call it.
    pub path: FilePath,
    /// Its size in bytes when it was found; for progress only.
    pub bytes: u64,
}

impl SourceFile {
    /// A file given by itself, called by its name. A link is followed, since somebody typed it.
    ///
    /// # Errors
    /// [`Problem::NotFound`] or [`Problem::Io`] if the path leads nowhere.
    pub fn at(path: &Path) -> Result<Self, Problem> {
        let location = path.canonicalize()?;
        let name = path.file_name().map_or_else(|| location.clone(), PathBuf::from);
        let bytes = location.metadata()?.len();
        Ok(Self { location, path: FilePath::new(name), bytes })
    }
}

/// An open regular file, and what it was when it was opened.
pub(crate) struct OpenFile {
    pub(crate) file: File,
    pub(crate) bytes: u64,
    location: PathBuf,
    stamp: Stamp,
}

impl OpenFile {
    /// Opens a regular file within the size limits, without following a link or waiting on a pipe.
    pub(crate) fn open(location: &Path) -> Result<Self, Problem> {
        // Looked at first, because merely opening a device can have an effect; again after, because it may be another by now.
        check(&location.symlink_metadata()?)?;
        let file = options().open(location)?;
        let found = file.metadata()?;
        check(&found)?;
        Ok(Self { file, bytes: found.len(), location: location.to_owned(), stamp: Stamp::of(&found) })
    }

    /// Refuses if the file was written to, or another file took its name, since it was opened.
    pub(crate) fn check_unchanged(&self) -> Result<(), Problem> {
        let same_bytes = Stamp::of(&self.file.metadata()?) == self.stamp;
        let same_name = self.location.symlink_metadata().is_ok_and(|now| Stamp::of(&now) == self.stamp);
        if same_bytes && same_name { Ok(()) } else { Err(Problem::Changed) }
    }
}

fn check(found: &Metadata) -> Result<(), Problem> {
    match found.len() {
        _ if !found.is_file() => Err(Problem::NotAFile),
        0 => Err(Problem::Empty),
        bytes if bytes > MAX_FILE_BYTES => Err(Problem::TooLarge { bytes, max: MAX_FILE_BYTES }),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC);
    options
}

#[cfg(not(unix))]
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    options
}

/// What tells one state of a file from another.
#[cfg(unix)]
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    device: u64,
    inode: u64,
    bytes: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

#[cfg(unix)]
impl Stamp {
    fn of(found: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            device: found.dev(),
            inode: found.ino(),
            bytes: found.len(),
            modified: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
        }
    }

    /// When the file last changed, be it only its times.
    fn latest(&self) -> Option<SystemTime> {
        let (seconds, nanoseconds) = self.modified.max(self.changed);
        let since = Duration::new(u64::try_from(seconds).ok()?, u32::try_from(nanoseconds).ok()?);
        SystemTime::UNIX_EPOCH.checked_add(since)
    }
}

/// What tells one state of a file from another.
#[cfg(not(unix))]
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
}

#[cfg(not(unix))]
impl Stamp {
    fn of(found: &Metadata) -> Self {
        Self { bytes: found.len(), modified: found.modified().ok() }
    }

    fn latest(&self) -> Option<SystemTime> {
        self.modified
    }
}

impl Stamp {
    /// Of a regular file; a link is not followed.
    pub(crate) fn at(location: &Path) -> Option<Self> {
        let found = location.symlink_metadata().ok()?;
        found.is_file().then(|| Self::of(&found))
    }

    /// Whether nothing about the file has changed for so long. Not where its times are unknown or lie ahead.
    pub(crate) fn is_older_than(&self, age: Duration, now: SystemTime) -> bool {
        self.latest().and_then(|latest| now.duration_since(latest).ok()).is_some_and(|past| past >= age)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file_with(content: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        std::fs::write(&path, content).unwrap();
        (folder, path)
    }

    #[test]
    fn an_untouched_file_is_unchanged() {
        let (_folder, path) = file_with(b"abc");
        OpenFile::open(&path).unwrap().check_unchanged().unwrap();
    }

    #[test]
    fn a_file_that_grows_has_changed() {
        let (_folder, path) = file_with(b"abc");
        let open = OpenFile::open(&path).unwrap();
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"d").unwrap();
        assert_eq!(open.check_unchanged(), Err(Problem::Changed));
    }

    #[test]
    fn a_file_that_is_replaced_has_changed() {
        let (folder, path) = file_with(b"abc");
        let open = OpenFile::open(&path).unwrap();
        let other = folder.path().join("b.wav");
        std::fs::write(&other, b"abc").unwrap();
        std::fs::rename(&other, &path).unwrap();
        assert_eq!(open.check_unchanged(), Err(Problem::Changed));
    }

    #[test]
    fn a_file_that_is_removed_has_changed() {
        let (_folder, path) = file_with(b"abc");
        let open = OpenFile::open(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(open.check_unchanged(), Err(Problem::Changed));
    }

    #[test]
    fn a_sparse_giant_is_refused_before_it_is_read() {
        let (_folder, path) = file_with(b"");
        File::create(&path).unwrap().set_len(MAX_FILE_BYTES + 1).unwrap();
        let problem = OpenFile::open(&path).err();
        assert_eq!(problem, Some(Problem::TooLarge { bytes: MAX_FILE_BYTES + 1, max: MAX_FILE_BYTES }));
    }
}
