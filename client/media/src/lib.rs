//! Tracks from audio files: tags, hashes, lengths and fingerprints. No chain, no network, no printing.
//!
//! [`scan`] takes a file or a folder and returns every track it could read, every file it could not, with the reason and a
//! hint, and everything it left alone. [`read`] is the same for one file; [`scan_with`] takes another reader in its place, such
//! as a [`Pool`] of processes that a hostile file can end without ending the scan.
//!
//! Invariants:
//! - Nothing that a file says about itself reaches a caller unsanitised: tags are [`Text`], paths are [`FilePath`].
//! - A file is decoded to its last sample, or it is an error. A header is never believed.
//! - Only regular files are opened. Links inside a folder are never followed.
//! - The same bytes give the same record, whatever the number of threads.

mod cache;
mod decode;
mod duplicates;
mod error;
mod fingerprint;
mod format;
mod hash;
mod iscc;
mod isrc;
mod iswc;
mod length;
mod mono;
mod path;
mod pool;
mod resample;
mod scan;
mod source;
mod tags;
mod text;
mod track;
mod walk;
mod warning;
mod wire;
mod worker;

pub use cache::{Cache, MAX_CACHE_ENTRIES};
pub use decode::{MAX_SAMPLE_RATE, MAX_SECONDS, MIN_SAMPLE_RATE};
pub use duplicates::{Duplicate, Likeness, SAME_SOUND_PERCENT, duplicates};
pub use error::{MediaError, Problem};
pub use fingerprint::{FINGERPRINT_SECONDS, Fingerprint};
pub use format::Format;
pub use hash::FileHash;
pub use iscc::{Iscc, IsccError, IsccText};
pub use isrc::{Isrc, IsrcError};
pub use iswc::{Iswc, IswcError};
pub use length::Length;
pub use path::FilePath;
pub use pool::Pool;
pub use scan::{Progress, Scan, scan, scan_with};
pub use source::{MAX_FILE_BYTES, SourceFile};
pub use text::{MAX_TEXT_CHARS, Text};
pub use track::{Track, read};
pub use walk::{SkipReason, Skipped};
pub use warning::{Field, Warning};
pub use worker::{Limits, run_worker, serve};
