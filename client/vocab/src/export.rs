//! Exports: a document in another vocabulary, and what it could not say.

use std::{collections::BTreeSet, fmt};

use serde_json::Value;

use crate::{exports, loss::Loss, record::Record};

/// A vocabulary that a record can be told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vocabulary {
    /// CAWG training and data mining assertion 1.1, with the legacy C2PA label.
    Cawg,
    /// IETF AI Preferences.
    Aipref,
    /// W3C TDM Reservation Protocol with its policy.
    Tdmrep,
    /// Really Simple Licensing 1.0.
    Rsl,
    /// ODRL 2.2 with the AI vocabulary profile, as a `Set`: the use vector and nothing else.
    OdrlSet,
    /// The same as an `Offer`: the canonical JSON form of a record.
    OdrlOffer,
    /// Story's Programmable IP License: terms and their off-chain JSON.
    Pil,
    /// ERC-7517 content consent for AI.
    Erc7517,
    /// PLUS data mining property, as XMP.
    Plus,
    /// Liccium TDM·AI declaration.
    TdmAi,
    /// Creative Commons signals on an AIPREF denial.
    CcSignals,
    /// Croissant 1.1 dataset.
    Croissant,
    /// SPDX 3.0.1 dataset package.
    Spdx,
    /// CycloneDX 1.6 ML-BOM component.
    CycloneDx,
    /// OpenLineage dataset event.
    OpenLineage,
    /// robots.txt lines.
    Robots,
    /// HTTP response headers.
    Headers,
    /// ID3v2 frames.
    Id3,
}

impl Vocabulary {
    /// All vocabularies, in order.
    pub const ALL: [Self; 18] = [
        Self::Cawg,
        Self::Aipref,
        Self::Tdmrep,
        Self::Rsl,
        Self::OdrlSet,
        Self::OdrlOffer,
        Self::Pil,
        Self::Erc7517,
        Self::Plus,
        Self::TdmAi,
        Self::CcSignals,
        Self::Croissant,
        Self::Spdx,
        Self::CycloneDx,
        Self::OpenLineage,
        Self::Robots,
        Self::Headers,
        Self::Id3,
    ];

    /// The name that commands and files use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cawg => "cawg",
            Self::Aipref => "aipref",
            Self::Tdmrep => "tdmrep",
            Self::Rsl => "rsl",
            Self::OdrlSet => "odrl-set",
            Self::OdrlOffer => "odrl",
            Self::Pil => "pil",
            Self::Erc7517 => "erc7517",
            Self::Plus => "plus",
            Self::TdmAi => "tdmai",
            Self::CcSignals => "cc-signals",
            Self::Croissant => "croissant",
            Self::Spdx => "spdx",
            Self::CycloneDx => "cyclonedx",
            Self::OpenLineage => "openlineage",
            Self::Robots => "robots",
            Self::Headers => "headers",
            Self::Id3 => "id3",
        }
    }

    /// The vocabulary with this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vocabulary| vocabulary.name() == name)
    }

    /// The exact version that exports follow. A later one may give the same word another meaning.
    #[must_use]
    pub const fn version(self) -> &'static str {
        match self {
            Self::Cawg => "1.1",
            Self::Aipref | Self::Robots | Self::Headers => exports::aipref::PIN,
            Self::Tdmrep => "CG-FINAL-tdmrep-20240510",
            Self::Rsl => "RSL-SPEC-1.0",
            Self::OdrlSet | Self::OdrlOffer => "ODRL 2.2, ai-vocab draft 2026-07-06",
            Self::Pil => "1.4.0",
            Self::Erc7517 => "ERC-7517",
            Self::Plus => "LDF 2.0.1",
            Self::TdmAi => "2025-05-04",
            Self::CcSignals => "0.1",
            Self::Croissant => "1.1",
            Self::Spdx => "3.0.1",
            Self::CycloneDx => "1.6",
            Self::OpenLineage => "2-0-2",
            Self::Id3 => "2.4.0",
        }
    }

    /// The media type of the document.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Rsl => "application/rsl+xml",
            Self::Plus => "application/rdf+xml",
            Self::OdrlSet | Self::OdrlOffer | Self::Croissant | Self::Spdx => "application/ld+json",
            Self::CycloneDx => "application/vnd.cyclonedx+json",
            Self::Aipref | Self::CcSignals | Self::Robots | Self::Headers => "text/plain",
            _ => "application/json",
        }
    }
}

impl fmt::Display for Vocabulary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The document of an export.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    /// JSON; keys are sorted, so that the same record gives the same bytes.
    Json(Value),
    /// XML or plain text.
    Text(String),
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(value) => writeln!(f, "{value:#}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// A record in another vocabulary.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// The vocabulary.
    pub vocabulary: Vocabulary,
    /// The document.
    pub document: Document,
    /// What the record says and the document does not, in order, each once.
    pub lost: Vec<Loss>,
}

impl Export {
    pub(crate) fn new(vocabulary: Vocabulary, document: Document, lost: BTreeSet<Loss>) -> Self {
        Self { vocabulary, document, lost: lost.into_iter().collect() }
    }

    pub(crate) fn json(vocabulary: Vocabulary, document: Value, lost: BTreeSet<Loss>) -> Self {
        Self::new(vocabulary, Document::Json(sorted(document)), lost)
    }

    pub(crate) fn text(vocabulary: Vocabulary, document: String, lost: BTreeSet<Loss>) -> Self {
        Self::new(vocabulary, Document::Text(document), lost)
    }
}

/// JSON with the keys of every object in order, whatever map serde_json was built with: the same record gives the same bytes.
pub(crate) fn sorted(value: Value) -> Value {
    match value {
        Value::Array(list) => Value::Array(list.into_iter().map(sorted).collect()),
        Value::Object(object) => {
            let mut entries: Vec<(String, Value)> =
                object.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(entries.into_iter().collect())
        }
        other => other,
    }
}

/// Why a record cannot be told in a vocabulary without saying something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// The declaration is bound to a content code.
    #[error("a {vocabulary} declaration is bound to an ISCC, and the record has none")]
    WithoutIscc {
        /// The vocabulary.
        vocabulary: Vocabulary,
    },
    /// A signal permits without a licence whatever it does not name.
    #[error(
        "CC signals fit only generative training that is constrained by an open offer to anybody, without price, report, \
         term or condition but credit and openness"
    )]
    NoSignal,
    /// There is nothing on offer.
    #[error("{vocabulary} tells an offer, and nothing on offer can be accepted now")]
    WithoutOffer {
        /// The vocabulary.
        vocabulary: Vocabulary,
    },
}

/// Tells a record in a vocabulary.
///
/// The document never permits more than the record: nothing is permitted that is not explicitly allowed or constrained, and
/// what is not permitted is denied in words wherever the vocabulary has them.
///
/// # Errors
/// [`Misfit`] where the vocabulary cannot say it.
pub fn export(vocabulary: Vocabulary, record: &Record) -> Result<Export, Misfit> {
    Ok(match vocabulary {
        Vocabulary::Cawg => exports::cawg::export(record),
        Vocabulary::Aipref => exports::aipref::export(record),
        Vocabulary::Tdmrep => exports::tdmrep::export(record),
        Vocabulary::Rsl => exports::rsl::export(record),
        Vocabulary::OdrlSet => exports::odrl::export_set(record),
        Vocabulary::OdrlOffer => exports::odrl::export_offer(record)?,
        Vocabulary::Pil => exports::pil::export(record),
        Vocabulary::Erc7517 => exports::erc7517::export(record),
        Vocabulary::Plus => exports::plus::export(record),
        Vocabulary::TdmAi => exports::tdmai::export(record)?,
        Vocabulary::CcSignals => exports::cc::export(record)?,
        Vocabulary::Croissant => exports::croissant::export(record),
        Vocabulary::Spdx => exports::spdx::export(record),
        Vocabulary::CycloneDx => exports::cyclonedx::export(record),
        Vocabulary::OpenLineage => exports::openlineage::export(record),
        Vocabulary::Robots => exports::robots::export(record),
        Vocabulary::Headers => exports::headers::export(record),
        Vocabulary::Id3 => exports::id3::export(record),
    })
}
