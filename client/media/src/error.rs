//! What keeps a file from becoming a track, and what to do about it.

use std::borrow::Cow;
use std::io;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::format::Format;
use crate::length::Length;
use crate::path::FilePath;
use crate::text::Text;

/// A file or folder that gave no track.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct MediaError {
    /// The file or folder.
    pub path: FilePath,
    /// What is wrong with it.
    #[serde(flatten)]
    pub problem: Problem,
}

impl MediaError {
    pub(crate) fn new(path: &FilePath, problem: impl Into<Problem>) -> Self {
        Self { path: path.clone(), problem: problem.into() }
    }

    /// What to do next, in one sentence for a person.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        self.problem.hint()
    }
}

/// What is wrong; in JSON under `kind`, with its values beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Problem {
    /// There is nothing at this path.
    #[error("no such file or folder")]
    NotFound,
    /// The operating system refused to read it.
    #[error("cannot be read: {error}")]
    Io {
        /// Its reason.
        #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
        error: io::ErrorKind,
    },
    /// A pipe, socket or device, or a link that was put in the place of a file.
    #[error("not a regular file")]
    NotAFile,
    /// A folder without a single audio file.
    #[error("no audio files in this folder ({skipped} other entries)")]
    EmptyFolder {
        /// How many entries it has that are no audio files.
        skipped: usize,
    },
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The file has more bytes than [`MAX_FILE_BYTES`](crate::MAX_FILE_BYTES).
    #[error("{bytes} bytes are more than the {max} allowed")]
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
        /// The limit in bytes.
        max: u64,
    },
    /// The audio plays longer than [`MAX_SECONDS`](crate::MAX_SECONDS).
    #[error("plays longer than the {max} seconds allowed")]
    TooLong {
        /// The limit in seconds.
        max: u64,
    },
    /// The name has no extension of an audio format that is read here.
    #[error("unknown file type")]
    UnknownType,
    /// The bytes are no audio of a known kind.
    #[error("not an audio file, whatever its name says")]
    NotAudio,
    /// The name says one format and the bytes another.
    #[error("named as {named}, but it is {found}")]
    Mislabelled {
        /// By its extension.
        named: Format,
        /// By its content.
        found: Format,
    },
    /// A codec, rate or layout that is not supported.
    #[error("not supported: {what}")]
    Unsupported {
        /// The decoder's word for it.
        #[serde(deserialize_with = "harmless")]
        what: Cow<'static, str>,
    },
    /// The file ends before its audio does.
    #[error("truncated: ends after {decoded}{}", of(declared.as_ref()))]
    Truncated {
        /// What could be decoded.
        decoded: Length,
        /// What the file promises, where it does.
        declared: Option<Length>,
    },
    /// The file ends within its headers.
    #[error("truncated: ends before its audio begins")]
    TruncatedHeader,
    /// The audio cannot be decoded, or its checksum is wrong.
    #[error("damaged: {reason}")]
    Corrupt {
        /// The decoder's word for it.
        #[serde(deserialize_with = "harmless")]
        reason: Cow<'static, str>,
    },
    /// The file is sound but holds no sample.
    #[error("holds no audio")]
    NoSamples,
    /// The file was written to, or replaced, while it was read.
    #[error("changed while it was read")]
    Changed,
    /// The decoder gave up in a way that it should not.
    #[error("the decoder failed on this file")]
    DecoderFailed,
    /// Reading it took more time than a [`Pool`](crate::Pool) allows; its process was ended.
    #[error("took longer to read than the {seconds} s allowed")]
    TimedOut {
        /// The limit for this file, of computing or of waiting, in seconds.
        seconds: u64,
    },
    /// Reading it took more memory than a [`Pool`](crate::Pool) allows; its process ended.
    #[error("takes more memory to read than the {max} bytes allowed")]
    OutOfMemory {
        /// The limit in bytes.
        max: u64,
    },
    /// The process that read it ended, and took nothing with it.
    #[error("the decoder crashed on this file{}", signal.map(|signal| format!(" (signal {signal})")).unwrap_or_default())]
    Crashed {
        /// The signal that ended it, if one did.
        signal: Option<i32>,
    },
    /// The process that was to read it did not start. That is no fault of the file.
    #[error("the process that reads files does not start: {error}")]
    NoWorker {
        /// Why.
        #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
        error: io::ErrorKind,
    },
}

impl Problem {
    /// What to do next, in one sentence for a person.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::NotFound => "Check the path.",
            Self::Io { .. } => "Check the permissions of the file and the health of the disk.",
            Self::NotAFile => "Give a regular file or a folder.",
            Self::EmptyFolder { .. } | Self::UnknownType => "Give WAV, AIFF, FLAC, MP3, OGG Vorbis or M4A files.",
            Self::Empty | Self::NoSamples => "Export the track again, or remove the file.",
            Self::TooLarge { .. } | Self::TooLong { .. } => "Split the recording into tracks.",
            Self::NotAudio => "Remove the file, or export the track again.",
            Self::Mislabelled { .. } => "Rename the file to the extension of its format.",
            Self::Unsupported { .. } => "Export it as WAV, FLAC, MP3, OGG Vorbis or AAC in M4A.",
            Self::Truncated { .. } | Self::TruncatedHeader => "Copy the file again from where it is whole.",
            Self::Corrupt { .. } | Self::DecoderFailed => "Copy the file again, or export the track again.",
            Self::TimedOut { .. } | Self::OutOfMemory { .. } | Self::Crashed { .. } => {
                "Export the track again, or leave the file out."
            }
            Self::NoWorker { .. } => "Install the program again.",
            Self::Changed => "Wait until nothing writes to the file, then scan again.",
        }
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            kind => Self::Io { error: kind },
        }
    }
}

fn of(declared: Option<&Length>) -> String {
    declared.map(|length| format!(" of {length}")).unwrap_or_default()
}

fn as_text<S: Serializer>(error: &io::ErrorKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(error)
}

/// The kinds that opening and reading a file can have; any other comes back as "other".
fn from_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<io::ErrorKind, D::Error> {
    use io::ErrorKind as Kind;
    const KINDS: [Kind; 10] = [
        Kind::PermissionDenied,
        Kind::NotADirectory,
        Kind::IsADirectory,
        Kind::InvalidInput,
        Kind::InvalidData,
        Kind::TimedOut,
        Kind::Interrupted,
        Kind::Unsupported,
        Kind::OutOfMemory,
        Kind::StaleNetworkFileHandle,
    ];
    let text = String::deserialize(deserializer)?;
    Ok(KINDS.into_iter().find(|kind| kind.to_string() == text).unwrap_or(Kind::Other))
}

/// A word that came from another process is a word of the file that it read.
fn harmless<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'static, str>, D::Error> {
    let text = Text::deserialize(deserializer)?;
    Ok(Cow::Owned(text.as_str().to_owned()))
}
