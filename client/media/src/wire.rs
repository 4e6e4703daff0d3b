//! A track and a refusal as bytes, exact: between two processes, and in the cache. JSON for people is what
//! [`Track`] gives itself.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::error::Problem;
use crate::fingerprint::Fingerprint;
use crate::format::Format;
use crate::hash::FileHash;
use crate::iscc::Iscc;
use crate::length::Length;
use crate::path::FilePath;
use crate::text::Text;
use crate::track::Track;
use crate::warning::Warning;

/// A track without its path, which whoever asked knows and nobody else is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    format: Format,
    bytes: u64,
    sha256: [u8; 32],
    length: Length,
    channels: u16,
    /// The items as little-endian bytes in base64.
    fingerprint: Option<String>,
    title: Option<Text>,
    artist: Option<Text>,
    album: Option<Text>,
    isrc: Option<String>,
    iswc: Option<String>,
    iscc: Iscc,
    warnings: Vec<Warning>,
}

impl Record {
    pub(crate) fn of(track: &Track) -> Self {
        Self {
            format: track.format,
            bytes: track.bytes,
            sha256: track.sha256.0,
            length: track.length,
            channels: track.channels,
            fingerprint: track.fingerprint.as_ref().map(|fingerprint| items_to_text(fingerprint.as_raw())),
            title: track.title.clone(),
            artist: track.artist.clone(),
            album: track.album.clone(),
            isrc: track.isrc.map(|code| code.to_string()),
            iswc: track.iswc.map(|code| code.to_string()),
            iscc: track.iscc.clone(),
            warnings: track.warnings.clone(),
        }
    }

    /// The track again; `None` if the record was never one.
    pub(crate) fn into_track(self, path: FilePath) -> Option<Track> {
        Some(Track {
            path,
            format: self.format,
            bytes: self.bytes,
            sha256: FileHash(self.sha256),
            length: self.length,
            channels: self.channels,
            fingerprint: self.fingerprint.map(|text| items_from_text(&text).ok_or(())).transpose().ok()?,
            title: self.title,
            artist: self.artist,
            album: self.album,
            isrc: self.isrc.map(|code| code.parse()).transpose().ok()?,
            iswc: self.iswc.map(|code| code.parse()).transpose().ok()?,
            iscc: self.iscc,
            warnings: self.warnings,
        })
    }
}

/// What became of a file.
pub(crate) type Outcome = Result<Record, Problem>;

fn items_to_text(items: &[u32]) -> String {
    STANDARD_NO_PAD.encode(items.iter().flat_map(|item| item.to_le_bytes()).collect::<Vec<u8>>())
}

fn items_from_text(text: &str) -> Option<Fingerprint> {
    let bytes = STANDARD_NO_PAD.decode(text).ok()?;
    let (items, rest) = bytes.as_chunks::<4>();
    (rest.is_empty() && !items.is_empty())
        .then(|| Fingerprint::from_raw(items.iter().map(|item| u32::from_le_bytes(*item)).collect()))
}

/// A path as text, whatever its bytes; `None` where the system's paths are no bytes and this one is no text.
#[cfg(unix)]
pub(crate) fn path_to_text(path: &Path) -> Option<String> {
    use std::os::unix::ffi::OsStrExt;
    Some(STANDARD_NO_PAD.encode(path.as_os_str().as_bytes()))
}

/// The path that [`path_to_text`] wrote.
#[cfg(unix)]
pub(crate) fn path_from_text(text: &str) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    let bytes = STANDARD_NO_PAD.decode(text).ok()?;
    Some(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
}

/// A path as text, whatever its bytes; `None` where the system's paths are no bytes and this one is no text.
#[cfg(not(unix))]
pub(crate) fn path_to_text(path: &Path) -> Option<String> {
    path.to_str().map(ToOwned::to_owned)
}

/// The path that [`path_to_text`] wrote.
#[cfg(not(unix))]
pub(crate) fn path_from_text(text: &str) -> Option<PathBuf> {
    Some(PathBuf::from(text))
}
