//! Imports: a foreign statement becomes a proposal. It may narrow at once; what it would widen, rightsholders sign first.

use std::fmt;

use assent_core::uses::{Permission, Use, UseSet, UseVector};

use crate::imports;

/// A format that statements are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// CAWG or C2PA training and data mining assertion: its entries, or the manifest definition that lists it.
    Cawg,
    /// The value of AIPREF's `Content-Usage`.
    Aipref,
    /// `tdmrep.json` with one row.
    Tdmrep,
    /// An RSL document with one content.
    Rsl,
    /// An ODRL policy under the AI profile.
    Odrl,
    /// ERC-7517 metadata.
    Erc7517,
    /// A TDM·AI declaration.
    TdmAi,
    /// A PLUS data mining code.
    Plus,
    /// Freesound's `gen_ai_preference`.
    Freesound,
}

impl Format {
    /// All formats, in order.
    pub const ALL: [Self; 9] = [
        Self::Cawg,
        Self::Aipref,
        Self::Tdmrep,
        Self::Rsl,
        Self::Odrl,
        Self::Erc7517,
        Self::TdmAi,
        Self::Plus,
        Self::Freesound,
    ];

    /// The name that commands use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cawg => "cawg",
            Self::Aipref => "aipref",
            Self::Tdmrep => "tdmrep",
            Self::Rsl => "rsl",
            Self::Odrl => "odrl",
            Self::Erc7517 => "erc7517",
            Self::TdmAi => "tdmai",
            Self::Plus => "plus",
            Self::Freesound => "freesound",
        }
    }

    /// The format with this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The versions whose words are understood. A statement in another one widens nothing.
    #[must_use]
    pub const fn versions(self) -> &'static [&'static str] {
        match self {
            Self::Cawg => &["1.0", "1.1"],
            Self::Aipref => &["01", "02", "03", "04", "05", "06", "07"],
            Self::Tdmrep => &["1"],
            Self::Rsl => &["1.0"],
            Self::Odrl => &["2.2"],
            Self::Erc7517 => &["7517"],
            Self::TdmAi => &["2025-05-04"],
            Self::Plus => &["2.0.1"],
            Self::Freesound => &["2026-07"],
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What was noticed while reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notice {
    /// The version is not known: denials are read in their widest sense, permissions not at all.
    Version,
    /// Some uses are not spoken of, or a word is not understood: nothing follows for them.
    Silence,
    /// The statement has conditions that stay behind: they belong into terms.
    Conditions,
    /// The statement permits training on a voice as well: replica is never proposed, its bearer asks for it.
    Replica,
    /// The word permits part of a use only: it is not proposed.
    Partial,
}

impl Notice {
    /// One sentence for people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Version => "the version is not known: what it permits is left out",
            Self::Silence => "it does not speak of every use, and silence is not consent",
            Self::Conditions => "its conditions are left out: they belong into terms",
            Self::Replica => "it would permit replicas too, which are never proposed by an import",
            Self::Partial => "it permits a part of a use, which is not proposed",
        }
    }
}

/// What follows from a foreign statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Denied: any required rightsholder may set these to `NotAllowed` at once.
    pub narrow: UseSet,
    /// Permitted: proposed to all required rightsholders. Never holds a denied use, nor replica.
    pub widen: Vec<(Use, Permission)>,
    /// What was noticed, in order, each once.
    pub notices: Vec<Notice>,
}

impl Proposal {
    /// The vector that can be set at once: nothing in it is wider than in `current`.
    #[must_use]
    pub fn narrowed(&self, current: UseVector) -> UseVector {
        let denied = Use::ALL.into_iter().filter(|act| self.narrow.contains(*act) && current.get(*act).rank() > 0);
        denied.fold(current, |vector, act| vector.with(act, Permission::NotAllowed))
    }

    /// The vector to propose, on top of what can be set at once.
    #[must_use]
    pub fn proposed(&self, current: UseVector) -> UseVector {
        self.widen.iter().fold(self.narrowed(current), |vector, (act, permission)| vector.with(*act, *permission))
    }
}

/// Why a statement cannot be read. Nothing follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// It is not of the format.
    #[error("this is no {format} statement")]
    Malformed {
        /// The format.
        format: Format,
    },
    /// It speaks of several subjects.
    #[error("this {format} statement speaks of several subjects: give it one at a time")]
    Several {
        /// The format.
        format: Format,
    },
}

/// Reads a statement.
///
/// `version` is one of [`Format::versions`]; whatever else it is, the statement widens nothing.
///
/// # Errors
/// [`ImportError`].
pub fn import(format: Format, version: &str, document: &str) -> Result<Proposal, ImportError> {
    let known = format.versions().contains(&version);
    let findings = match format {
        Format::Cawg => imports::cawg(document),
        Format::Aipref => imports::aipref(document, version),
        Format::Tdmrep => imports::tdmrep(document),
        Format::Rsl => imports::rsl(document),
        Format::Odrl => imports::odrl(document),
        Format::Erc7517 => imports::erc7517(document),
        Format::TdmAi => imports::tdmai(document),
        Format::Plus => imports::plus(document),
        Format::Freesound => imports::freesound(document),
    }?;
    Ok(findings.proposal(known))
}
