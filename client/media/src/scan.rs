//! Reading a folder, or one file, with all cores.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::Serialize;

use crate::error::{MediaError, Problem};
use crate::path::FilePath;
use crate::source::SourceFile;
use crate::track::{Track, read};
use crate::walk::{Found, Skipped, walk};

/// Everything that was found, each list in the order of paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scan {
    /// The files that were read.
    pub tracks: Vec<Track>,
    /// The audio files, and folders, that could not be.
    pub failed: Vec<MediaError>,
    /// What was left alone.
    pub skipped: Vec<Skipped>,
}

/// How far a scan is, told after each file. Files end in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// Files done, failed ones included.
    pub files_done: usize,
    /// Files in all.
    pub files_total: usize,
    /// Bytes done.
    pub bytes_done: u64,
    /// Bytes in all, as the folder listed them.
    pub bytes_total: u64,
    /// The file that has just ended.
    pub path: &'a FilePath,
}

/// Reads an audio file, or all audio files of a folder and its subfolders, on the threads of the current rayon pool.
///
/// The path itself may be a link, links inside a folder are skipped. The order of the lists does not depend on the threads.
///
/// # Errors
/// For a file: whatever [`read`] says. For a folder: [`Problem::EmptyFolder`] if it holds no audio file, [`Problem::NotFound`]
/// or [`Problem::Io`]; a file in it that cannot be read is no error of the scan but a row in [`Scan::failed`].
pub fn scan(path: &Path, progress: impl FnMut(Progress<'_>) + Send) -> Result<Scan, MediaError> {
    scan_with(path, read, progress)
}

/// Like [`scan`] with another way to read a file, such as one in a process of its own, or one with a memory.
///
/// # Errors
/// Those of [`scan`], with the reader's in place of [`read`]'s.
pub fn scan_with(
    path: &Path,
    reader: impl Fn(&SourceFile) -> Result<Track, MediaError> + Sync,
    progress: impl FnMut(Progress<'_>) + Send,
) -> Result<Scan, MediaError> {
    let shown = FilePath::new(path);
    let found = std::fs::metadata(path).map_err(|error| MediaError::new(&shown, error))?;
    if found.is_dir() { scan_folder(path, &shown, reader, progress) } else { scan_file(path, &shown, reader, progress) }
}

fn scan_file(
    path: &Path,
    shown: &FilePath,
    reader: impl Fn(&SourceFile) -> Result<Track, MediaError> + Sync,
    progress: impl FnMut(Progress<'_>) + Send,
) -> Result<Scan, MediaError> {
    let file = SourceFile::at(path).map_err(|problem| MediaError::new(shown, problem))?;
    let counter = Counter::new(std::slice::from_ref(&file), progress);
    let track = reader(&file)?;
    counter.tick(&file);
    Ok(Scan { tracks: vec![track], ..Scan::default() })
}

fn scan_folder(
    path: &Path,
    shown: &FilePath,
    reader: impl Fn(&SourceFile) -> Result<Track, MediaError> + Sync,
    progress: impl FnMut(Progress<'_>) + Send,
) -> Result<Scan, MediaError> {
    let Found { files, skipped, mut failed } = walk(path);
    if files.is_empty() {
        let empty = MediaError::new(shown, Problem::EmptyFolder { skipped: skipped.len() });
        return Err(failed.into_iter().next().unwrap_or(empty));
    }

    let counter = Counter::new(&files, progress);
    let read_one = |file: &SourceFile| {
        let outcome = reader(file);
        counter.tick(file);
        outcome
    };
    let outcomes: Vec<Result<Track, MediaError>> = files.par_iter().map(read_one).collect();

    let mut tracks = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        match outcome {
            Ok(track) => tracks.push(track),
            Err(error) => failed.push(error),
        }
    }
    failed.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Scan { tracks, failed, skipped })
}

/// Counts files from all threads and tells one listener at a time.
struct Counter<F> {
    files_total: usize,
    bytes_total: u64,
    state: Mutex<(usize, u64, F)>,
}

impl<F: FnMut(Progress<'_>)> Counter<F> {
    fn new(files: &[SourceFile], listener: F) -> Self {
        let bytes_total = files.iter().map(|file| file.bytes).sum();
        Self { files_total: files.len(), bytes_total, state: Mutex::new((0, 0, listener)) }
    }

    fn tick(&self, file: &SourceFile) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (files_done, bytes_done, listener) = &mut *state;
        *files_done += 1;
        *bytes_done += file.bytes;
        listener(Progress {
            files_done: *files_done,
            files_total: self.files_total,
            bytes_done: *bytes_done,
            bytes_total: self.bytes_total,
            path: &file.path,
        });
    }
}
