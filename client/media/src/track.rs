//! The record of one file.

use std::fs::File;
use std::io::Seek;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;

use crate::decode::{Decoded, decode};
use crate::error::{MediaError, Problem};
use crate::fingerprint::Fingerprint;
use crate::format::Format;
use crate::hash::FileHash;
use crate::iscc::{FileCodes, Iscc};
use crate::isrc::Isrc;
use crate::iswc::Iswc;
use crate::length::Length;
use crate::path::FilePath;
use crate::source::{OpenFile, SourceFile};
use crate::tags::Tags;
use crate::text::Text;
use crate::warning::Warning;

/// An audio file that was read and decoded to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Track {
    /// Relative to the scanned folder.
    pub path: FilePath,
    /// By name and content.
    pub format: Format,
    /// Size in bytes.
    pub bytes: u64,
    /// Of all its bytes.
    pub sha256: FileHash,
    /// Decoded.
    pub length: Length,
    /// How many.
    pub channels: u16,
    /// `None` for audio of less than about 3 seconds.
    pub fingerprint: Option<Fingerprint>,
    /// From the tags, if they name one.
    pub title: Option<Text>,
    /// From the tags; several are joined by "; ".
    pub artist: Option<Text>,
    /// From the tags.
    pub album: Option<Text>,
    /// From the tags, if they name exactly one.
    pub isrc: Option<Isrc>,
    /// From the tags, if they name exactly one.
    pub iswc: Option<Iswc>,
    /// By its content.
    pub iscc: Iscc,
    /// What is odd about it.
    pub warnings: Vec<Warning>,
}

/// Reads one file: hash, tags and audio, and looks that nobody wrote to it meanwhile.
///
/// # Errors
/// See [`Problem`]; every kind but [`Problem::EmptyFolder`]. A panic in a decoder becomes [`Problem::DecoderFailed`]; the
/// program's panic hook still runs, and by default writes to standard error.
pub fn read(file: &SourceFile) -> Result<Track, MediaError> {
    try_read(file).map_err(|problem| MediaError::new(&file.path, problem))
}

fn try_read(source: &SourceFile) -> Result<Track, Problem> {
    let mut open = OpenFile::open(&source.location)?;
    let format = Format::from_path(source.path.as_path()).ok_or(Problem::UnknownType)?;

    let (sha256, codes) = FileHash::of(&mut open.file)?;
    let outcome = parse(&open.file, format);

    // A verdict on bytes that changed under it would be a verdict on nothing.
    open.check_unchanged()?;
    let (decoded, tags) = outcome?;
    let file = FileFacts { format, bytes: open.bytes, sha256, codes };
    track(source, file, decoded, tags).ok_or(Problem::DecoderFailed)
}

/// Runs the parsers of foreign formats. A panic in one of them is an error of this file, not the end of the scan.
fn parse(file: &File, format: Format) -> Result<(Decoded, Tags), Problem> {
    let run = || -> Result<(Decoded, Tags), Problem> {
        let decoded = decode(rewound(file)?, format)?;
        let tags = Tags::of(&mut rewound(file)?, format);
        Ok((decoded, tags))
    };
    catch_unwind(AssertUnwindSafe(run)).unwrap_or(Err(Problem::DecoderFailed))
}

/// Another handle on the same open file, at its start. They share a position, so only one is used at a time.
fn rewound(file: &File) -> std::io::Result<File> {
    let mut again = file.try_clone()?;
    again.rewind()?;
    Ok(again)
}

/// What a file is before anything in it is understood.
struct FileFacts {
    format: Format,
    bytes: u64,
    sha256: FileHash,
    codes: FileCodes,
}

/// `None` if the units make no ISCC, which they do.
fn track(source: &SourceFile, file: FileFacts, decoded: Decoded, tags: Tags) -> Option<Track> {
    let mut warnings = tags.warnings;
    if !decoded.declared {
        warnings.push(Warning::LengthUndeclared);
    }
    if decoded.damaged_frames > 0 {
        warnings.push(Warning::DamagedFrames { count: decoded.damaged_frames });
    }
    if decoded.heard.fingerprint.is_none() {
        warnings.push(Warning::NoFingerprint);
    }
    let iscc = Iscc::new(tags.title.as_ref(), decoded.heard.code, file.codes)?;
    Some(Track {
        path: source.path.clone(),
        format: file.format,
        bytes: file.bytes,
        sha256: file.sha256,
        length: decoded.length,
        channels: decoded.channels,
        fingerprint: decoded.heard.fingerprint,
        title: tags.title,
        artist: tags.artist,
        album: tags.album,
        isrc: tags.isrc,
        iswc: tags.iswc,
        iscc,
        warnings,
    })
}
