//! What is odd about a track that could be read.

use serde::{Deserialize, Serialize};

use crate::isrc::IsrcError;
use crate::iswc::IswcError;
use crate::text::Text;

/// A field of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The track's title.
    Title,
    /// Who performs it.
    Artist,
    /// The release it belongs to.
    Album,
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Title => "title",
            Self::Artist => "artist",
            Self::Album => "album",
        })
    }
}

/// Something to tell a person about a track; the record itself is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Warning {
    /// The ISRC tag is no ISRC; the track has none.
    #[error("the ISRC tag {found:?} is no ISRC: {reason}", found = found.as_str())]
    BadIsrc {
        /// What the tag says.
        found: Text,
        /// The rule it breaks.
        reason: IsrcError,
    },
    /// The file names several recordings; the track has no ISRC, since nothing says which is right.
    #[error("the file carries {count} different ISRCs; none was taken")]
    SeveralIsrcs {
        /// How many.
        count: usize,
    },
    /// The ISWC tag is no ISWC; the track has none.
    #[error("the ISWC tag {found:?} is no ISWC: {reason}", found = found.as_str())]
    BadIswc {
        /// What the tag says.
        found: Text,
        /// The rule it breaks.
        reason: IswcError,
    },
    /// The file names several works; the track has no ISWC.
    #[error("the file carries {count} different ISWCs; none was taken")]
    SeveralIswcs {
        /// How many.
        count: usize,
    },
    /// A tag held control characters, bytes that are no text, or too much of it.
    #[error("the {field} was cleaned before showing it")]
    TagCleaned {
        /// Which.
        field: Field,
    },
    /// Some tags break the rules of their format; those that could not be read were left out.
    #[error("some tags are damaged; those that cannot be read were left out")]
    TagsDamaged,
    /// The tags could not be read at all.
    #[error("the tags cannot be read")]
    TagsUnreadable,
    /// The audio is too short for a fingerprint (about 3 seconds).
    #[error("too short for a fingerprint")]
    NoFingerprint,
    /// The file does not say how long it is (an MP3 without an index), so that it cannot be told whether its end is missing.
    #[error("the file does not declare its length, so a missing end would go unnoticed")]
    LengthUndeclared,
    /// Some frames could not be decoded; they count as silence.
    #[error("{count} damaged frames")]
    DamagedFrames {
        /// How many.
        count: u64,
    },
}
