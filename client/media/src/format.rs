//! The kinds of audio file that can become a track.

use std::path::Path;

use serde::{Deserialize, Serialize};
use symphonia::core::formats::{FormatId, well_known as id};

/// A container, with the codecs that count in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// RIFF WAVE with PCM.
    Wav,
    /// AIFF or AIFF-C with PCM.
    Aiff,
    /// Native FLAC.
    Flac,
    /// MPEG-1, -2 or -2.5 layer III.
    Mp3,
    /// Ogg with Vorbis; Opus is not supported.
    Ogg,
    /// MP4 audio with AAC-LC or ALAC.
    M4a,
}

impl Format {
    /// The format that a file's name promises; `None` for an unknown extension or none.
    #[must_use]
    pub fn from_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "wav" | "wave" => Self::Wav,
            "aif" | "aiff" | "aifc" => Self::Aiff,
            "flac" => Self::Flac,
            "mp3" => Self::Mp3,
            "ogg" | "oga" => Self::Ogg,
            "m4a" => Self::M4a,
            _ => return None,
        })
    }

    /// The format that a decoder found.
    pub(crate) fn from_content(format: FormatId) -> Option<Self> {
        Some(match format {
            id::FORMAT_ID_WAVE => Self::Wav,
            id::FORMAT_ID_AIFF => Self::Aiff,
            id::FORMAT_ID_FLAC => Self::Flac,
            id::FORMAT_ID_MP3 => Self::Mp3,
            id::FORMAT_ID_OGG => Self::Ogg,
            id::FORMAT_ID_ISOMP4 => Self::M4a,
            _ => return None,
        })
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Wav => "WAV",
            Self::Aiff => "AIFF",
            Self::Flac => "FLAC",
            Self::Mp3 => "MP3",
            Self::Ogg => "OGG",
            Self::M4a => "M4A",
        })
    }
}
