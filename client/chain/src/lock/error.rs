//! Why a lock file cannot be used, and what to do about it.

use std::{io, path::PathBuf};

use assent_core::id::{LicenceId, TermsId};

use super::SCHEMA;
use crate::{
    address,
    explain::{Class, Explain},
};

/// Why a lock file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// There is none.
    #[error("there is no lock file at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// It cannot be read or written.
    #[error("the lock file {} cannot be opened: {reason}", path.display())]
    Unusable {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: io::ErrorKind,
    },
    /// It is no lock file.
    #[error("this is no lock file: {reason}")]
    Malformed {
        /// The reader's reason.
        reason: String,
    },
    /// Two branches of the project changed it, and what they say stands in it side by side.
    #[error("the lock file holds an unresolved merge")]
    Unmerged,
    /// It is of another form than this program reads.
    #[error("the lock file's schema is {schema:?}, not {SCHEMA:?}")]
    OtherSchema {
        /// Its schema.
        schema: String,
    },
    /// A licence stands in it twice, and not alike.
    #[error("licence {} stands in the lock file with different content", licence.0)]
    Conflict {
        /// Which.
        licence: LicenceId,
    },
    /// The terms are not those of their id.
    #[error("licence {}: the terms are not those of {}", licence.0, address::show_digest(.terms.0))]
    WrongTerms {
        /// Which licence.
        licence: LicenceId,
        /// The id.
        terms: TermsId,
    },
    /// Salt, name and version do not give the model's hash.
    #[error("licence {}: salt, name and version do not give the model's hash", licence.0)]
    WrongModel {
        /// Which licence.
        licence: LicenceId,
    },
    /// It does not end when its terms say.
    #[error("licence {}: its end is not the one of its terms", licence.0)]
    WrongEnd {
        /// Which licence.
        licence: LicenceId,
    },
    /// The batches do not hold exactly the tracks from 0 on, or an excluded track is none.
    #[error("licence {}: batches and tracks do not fit together", licence.0)]
    WrongTracks {
        /// Which licence.
        licence: LicenceId,
    },
}

impl Explain for LockError {
    fn kind(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "no_lock",
            Self::Unusable { .. } => "lock_unusable",
            Self::Malformed { .. } => "lock_malformed",
            Self::Unmerged => "lock_unmerged",
            Self::OtherSchema { .. } => "lock_schema",
            Self::Conflict { .. } => "lock_conflict",
            Self::WrongTerms { .. } => "lock_terms",
            Self::WrongModel { .. } => "lock_model",
            Self::WrongEnd { .. } => "lock_end",
            Self::WrongTracks { .. } => "lock_tracks",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Missing { .. } | Self::Unusable { .. } | Self::OtherSchema { .. } => Class::Failed,
            _ => Class::Check,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Missing { .. } => {
                "Buy with `assent buy --list FILE`, which writes it, or give its path: --lock FILE."
            }
            Self::Unusable { .. } => "Check the path, its permissions and the space on the disk.",
            Self::Malformed { .. } => "Restore the file from version control; `assent buy` writes it.",
            Self::Unmerged => "Keep the entries of both sides, in order of their licences, and remove the markers.",
            Self::OtherSchema { .. } => "It was written by another version of assent: use that one, or a newer.",
            _ => "The file was changed by hand: restore it from version control.",
        };
        Some(hint.to_owned())
    }
}
