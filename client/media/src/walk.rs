//! Finding the files of a folder.

use std::path::Path;

use serde::Serialize;
use walkdir::{DirEntry, WalkDir};

use crate::error::{MediaError, Problem};
use crate::format::Format;
use crate::path::FilePath;
use crate::source::SourceFile;

/// Why an entry of a folder was left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// Its extension is not that of an audio format read here.
    #[error("unknown file type")]
    UnknownType,
    /// Its name begins with a dot; such files are made by systems, not people.
    #[error("hidden")]
    Hidden,
    /// It is a link. Links are never followed: they lead out of the folder, in circles, or to a file already found.
    #[error("a link")]
    Link,
    /// A pipe, socket or device.
    #[error("not a regular file")]
    NotAFile,
}

/// An entry of a folder that was left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Relative to the scanned folder. A hidden or linked folder is listed itself, without what is in it.
    pub path: FilePath,
    /// Why.
    pub reason: SkipReason,
}

/// What a folder holds, each list in the order of paths, byte by byte within each name.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) files: Vec<SourceFile>,
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) failed: Vec<MediaError>,
}

/// Lists a folder with all its subfolders. A folder that cannot be read is a failure among the others.
pub(crate) fn walk(root: &Path) -> Found {
    let mut found = Found::default();
    let mut entries = WalkDir::new(root).min_depth(1).follow_links(false).into_iter();
    while let Some(entry) = entries.next() {
        match entry {
            Ok(entry) if entry.file_type().is_dir() && !is_hidden(&entry) => {}
            Ok(entry) => {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                found.sort_in(root, &entry);
            }
            Err(error) => found.failed.push(failure(root, &error)),
        }
    }
    found.files.sort_by(|a, b| a.path.cmp(&b.path));
    found.skipped.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

impl Found {
    fn sort_in(&mut self, root: &Path, entry: &DirEntry) {
        let path = relative(root, entry.path());
        match skip(entry) {
            Some(reason) => self.skipped.push(Skipped { path, reason }),
            None => {
                let bytes = entry.metadata().map_or(0, |found| found.len());
                self.files.push(SourceFile { location: entry.path().to_owned(), path, bytes });
            }
        }
    }
}

fn skip(entry: &DirEntry) -> Option<SkipReason> {
    let kind = entry.file_type();
    if is_hidden(entry) {
        Some(SkipReason::Hidden)
    } else if kind.is_symlink() {
        Some(SkipReason::Link)
    } else if !kind.is_file() {
        Some(SkipReason::NotAFile)
    } else if Format::from_path(entry.path()).is_none() {
        Some(SkipReason::UnknownType)
    } else {
        None
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn relative(root: &Path, path: &Path) -> FilePath {
    FilePath::new(path.strip_prefix(root).unwrap_or(path))
}

fn failure(root: &Path, error: &walkdir::Error) -> MediaError {
    let path = relative(root, error.path().unwrap_or(root));
    let kind = error.io_error().map_or(std::io::ErrorKind::Other, std::io::Error::kind);
    MediaError::new(&path, Problem::from(std::io::Error::from(kind)))
}
