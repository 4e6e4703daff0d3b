//! Reading audio files in processes of their own, which end when a file asks too much, and remembering what was read.

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use assent_media::{Cache, Limits, MediaError, Pool, Progress, Scan, run_worker, scan_with};

/// The word that makes this program a worker. It is in no help: nobody but this program says it.
pub const WORKER: &str = "media-worker";

/// Reads files for another process of this program, until that one ends.
pub fn worker() -> ExitCode {
    match run_worker(std::io::stdin().lock(), std::io::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Reads a file, or all of a folder. Without a place to remember things every file is read.
pub fn scan(path: &Path, progress: impl FnMut(Progress<'_>) + Send) -> Result<Scan, MediaError> {
    let pool = Pool::new(command, Limits::default());
    let cache = cache_folder().and_then(|folder| Cache::open(folder).ok());
    let reader = |file: &assent_media::SourceFile| match &cache {
        Some(cache) => cache.read(file, |file| pool.read(file)),
        None => pool.read(file),
    };
    scan_with(path, reader, progress)
}

/// This program again. Where the system does not say which it is, none starts, and that is told.
fn command() -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap_or_default());
    command.arg(WORKER);
    command
}

/// Where this user keeps what can be made again.
fn cache_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))?;
    Some(base.join("assent/media"))
}
