//! Evidence pack for Article 53(1)(d) of the EU AI Act: what a provider of a general-purpose model can fill into the public summary
//! of training content from its licences and attestations, with an annex for each track.
//!
//! Fields follow the Commission's template, C(2025) 8311. The summary asks for no single works: the annex is voluntary. It proves
//! what was licensed and reported, not what was trained on, and it says so. It is no statement of compliance.

use std::collections::BTreeMap;

use assent_core::{
    amount::Amount,
    id::{Digest, Head, LicenceId, Seconds, TermsId, Time, TrackId},
    uses::{Use, UseSet},
};
use serde_json::{Value, json};

use super::words;
use crate::{address, export::sorted, identity::Isrc, text::Plain, time};

/// The template whose numbers the fields carry.
pub const TEMPLATE: &str = "C(2025) 8311";

/// The uses that make a licence one for training.
pub const TRAINING: UseSet = UseSet::of(&[Use::TrainNonGen, Use::TrainGen, Use::Replica]);

/// A licence with what was reported under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licensed {
    /// The licence token.
    pub licence: LicenceId,
    /// Its terms.
    pub terms: TermsId,
    /// The digest of the legal text.
    pub legal: Digest,
    /// The uses that it licenses.
    pub uses: UseSet,
    /// The catalogue's head when it was bought.
    pub head: Head,
    /// When it was bought.
    pub bought: Time,
    /// What was paid under it.
    pub paid: Amount,
    /// The usage root of the last attestation; zero: nothing was attested.
    pub usage_root: Digest,
    /// The tracks that were attested.
    pub tracks: Vec<Attested>,
}

/// A track in an attestation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attested {
    /// The track.
    pub id: TrackId,
    /// Its recording code.
    pub isrc: Option<Isrc>,
    /// Its length.
    pub seconds: Seconds,
}

/// What the pack is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The provider.
    pub provider: Plain,
    /// The model, with its version.
    pub model: Plain,
    /// When the pack was made.
    pub made: Time,
    /// The registry, as CAIP-2 and address.
    pub registry: Plain,
}

/// The bands of section 1.3 for audio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// Less than 10,000 hours.
    UnderTenThousand,
    /// 10,000 hours to a million.
    UpToAMillion,
    /// More than a million hours.
    OverAMillion,
}

impl Band {
    /// The band of a length.
    #[must_use]
    pub const fn of(length: Seconds) -> Self {
        match length.0 {
            0..36_000_000 => Self::UnderTenThousand,
            36_000_000..=3_600_000_000 => Self::UpToAMillion,
            _ => Self::OverAMillion,
        }
    }

    /// The words of the template.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::UnderTenThousand => "less than 10 000 hours",
            Self::UpToAMillion => "10 000 to 1 million hours",
            Self::OverAMillion => "more than 1 million hours",
        }
    }
}

/// The pack as JSON.
///
/// A track counts once, whatever the number of licences, and only under a licence for training that was attested.
#[must_use]
pub fn pack(subject: &Subject, licences: &[Licensed]) -> Value {
    let counted: Vec<&Licensed> = licences.iter().filter(|licence| counts(licence)).collect();
    let length = length(&counted);
    let commercial = counted.iter().any(|licence| licence.paid != Amount::ZERO);
    let modalities: &[&str] = if counted.is_empty() { &[] } else { &["audio"] };
    sorted(json!({
        "kind": "evidence pack, Article 53(1)(d) of Regulation (EU) 2024/1689",
        "template": TEMPLATE,
        "caveat": "It shows what was licensed and reported. It does not show that nothing else was used, and is no statement of compliance.",
        "made": time::rfc3339(subject.made),
        "registry": subject.registry.as_str(),
        "1.1": { "provider": subject.provider.as_str() },
        "1.2": { "model": subject.model.as_str() },
        "1.3": {
            "modality": "audio",
            "band": Band::of(length).words(),
            "hours": length.0 / 3_600,
            "seconds": length.0,
            "types": ["music"],
            "latestCollection": counted.iter().map(|licence| licence.bought).max().map(month),
        },
        "2.2.1": { "commercialLicences": commercial, "modalities": modalities, "licences": counted.len() },
        "3.1": {
            "measures": "Tracks were used under licences that every registered rightsholder of the catalogue had approved. What the \
                         register reserves or leaves unsaid is not licensed.",
            "protocols": ["CAWG 1.1", "draft-ietf-aipref-vocab-07", "TDMRep", "RSL 1.0"],
        },
        "annex": counted.iter().flat_map(|licence| rows(licence)).collect::<Vec<_>>(),
        "left out": licences.iter().filter_map(left_out).collect::<Vec<_>>(),
    }))
}

fn counts(licence: &Licensed) -> bool {
    left_out(licence).is_none()
}

fn left_out(licence: &Licensed) -> Option<Value> {
    let reason = match licence {
        Licensed { uses, .. } if uses.0 & TRAINING.0 == 0 => "it licenses no training",
        Licensed { usage_root, .. } if *usage_root == Digest::ZERO => "nothing was attested under it",
        _ => return None,
    };
    Some(json!({ "licence": licence.licence.0, "reason": reason }))
}

fn length(counted: &[&Licensed]) -> Seconds {
    let tracks: BTreeMap<TrackId, Seconds> =
        counted.iter().flat_map(|licence| &licence.tracks).map(|track| (track.id, track.seconds)).collect();
    Seconds(tracks.values().fold(0, |sum, seconds| sum.saturating_add(seconds.0)))
}

/// `MM/YYYY`, as the template wants it.
fn month(moment: Time) -> String {
    let date = time::date(moment);
    let mut parts = date.split('-');
    let (year, month) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("{month}/{year}")
}

fn rows(licence: &Licensed) -> Vec<Value> {
    let uses: Vec<&str> = Use::ALL.into_iter().filter(|act| licence.uses.contains(*act)).map(words::key).collect();
    let row = |track: &Attested| {
        json!({
            "track": address::track(track.id),
            "isrc": track.isrc.as_ref().map(Isrc::as_str),
            "seconds": track.seconds.0,
            "licence": licence.licence.0,
            "uses": uses,
            "terms": address::digest(licence.terms.0),
            "legal": address::digest(licence.legal),
            "head": address::digest(licence.head.0),
            "bought": time::rfc3339(licence.bought),
            "usageRoot": address::digest(licence.usage_root),
        })
    };
    licence.tracks.iter().map(row).collect()
}
