//! A proof as JSON, and what it says.

use assent_core::{
    id::{CatalogueId, Digest, TrackId},
    merkle::HostKeccak,
    usage::{
        Node, Total,
        proof::{Fork, Opening, Proof, ProofError, Verdict, verify},
    },
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::row::{parse_track, show_track};

const SCHEMA: &str = "assent.usage-proof/1";

/// A proof of what a usage tree says of one track. It does not say what it proves: that is for the verifier to find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofFile {
    /// The track.
    pub track: TrackId,
    /// The root and the sum that it is a proof under.
    pub total: Total,
    /// The proof.
    pub proof: Proof,
}

/// Why a text is no proof.
#[derive(Debug, Error)]
pub enum MalformedProof {
    /// It is not of the form.
    #[error("it is no proof of usage: {0}")]
    Form(#[from] serde_json::Error),
    /// It has another form, or another version of it.
    #[error("its schema is {found:?}, not {SCHEMA:?}")]
    Schema {
        /// What it says.
        found: String,
    },
    /// It has a value that is none.
    #[error("{text:?} is no {what}")]
    Value {
        /// What it should be.
        what: &'static str,
        /// What it says.
        text: String,
    },
}

impl ProofFile {
    /// A proof for others to read.
    #[must_use]
    pub const fn new(track: TrackId, total: Total, proof: Proof) -> Self {
        Self { track, total, proof }
    }

    /// What the tree under a root says of the track. That root comes from the attestation, never from the proof.
    ///
    /// # Errors
    /// Those of [`ProofError`].
    pub fn verify(&self, root: Digest) -> Result<Verdict, ProofError> {
        verify::<HostKeccak>(&Total { root, ..self.total }, self.track, &self.proof)
    }

    /// As JSON, on lines of their own. Units are texts, since not all readers of JSON know 64 bits.
    #[must_use]
    pub fn to_json(&self) -> String {
        let written = Written {
            schema: SCHEMA.to_owned(),
            track: show_track(self.track),
            root: show(self.total.root),
            units: self.total.units.to_string(),
            catalogues: (&self.proof.catalogues).into(),
            tracks: self.proof.tracks.as_ref().map(Into::into),
        };
        serde_json::to_string_pretty(&written).unwrap_or_default()
    }

    /// From JSON.
    ///
    /// # Errors
    /// Those of [`MalformedProof`].
    pub fn from_json(text: &str) -> Result<Self, MalformedProof> {
        let Written { schema, track, root, units, catalogues, tracks } = serde_json::from_str(text)?;
        if schema != SCHEMA {
            return Err(MalformedProof::Schema { found: schema });
        }
        let track = parse_track(&track, None::<CatalogueId>).map_err(|_| wrong("track", &track))?;
        let total = Total { root: digest(&root)?, units: number(&units)? };
        let proof = Proof { catalogues: catalogues.read()?, tracks: tracks.map(|tracks| tracks.read()).transpose()? };
        Ok(Self { track, total, proof })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    schema: String,
    track: String,
    root: String,
    units: String,
    catalogues: WrittenOpening,
    tracks: Option<WrittenOpening>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenOpening {
    top: WrittenNode,
    forks: Vec<WrittenFork>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFork {
    left: WrittenNode,
    right: WrittenNode,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenNode {
    digest: String,
    units: String,
    first: u32,
    last: u32,
}

impl From<&Opening> for WrittenOpening {
    fn from(opening: &Opening) -> Self {
        let fork = |fork: &Fork| WrittenFork { left: fork.left.into(), right: fork.right.into() };
        Self { top: opening.top.into(), forks: opening.forks.iter().map(fork).collect() }
    }
}

impl From<Node> for WrittenNode {
    fn from(node: Node) -> Self {
        Self { digest: show(node.digest), units: node.units.to_string(), first: node.first, last: node.last }
    }
}

impl WrittenOpening {
    fn read(&self) -> Result<Opening, MalformedProof> {
        let fork = |fork: &WrittenFork| Ok(Fork { left: fork.left.read()?, right: fork.right.read()? });
        Ok(Opening {
            top: self.top.read()?,
            forks: self.forks.iter().map(fork).collect::<Result<_, MalformedProof>>()?,
        })
    }
}

impl WrittenNode {
    fn read(&self) -> Result<Node, MalformedProof> {
        let Self { first, last, .. } = *self;
        Ok(Node { digest: digest(&self.digest)?, units: number(&self.units)?, first, last })
    }
}

fn show(digest: Digest) -> String {
    format!("0x{}", hex::encode(digest.0))
}

fn digest(text: &str) -> Result<Digest, MalformedProof> {
    let mut bytes = [0; 32];
    let read = text.strip_prefix("0x").and_then(|digits| hex::decode_to_slice(digits, &mut bytes).ok());
    read.map(|()| Digest(bytes)).ok_or_else(|| wrong("digest", text))
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, MalformedProof> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().ok_or_else(|| wrong("number", text))
}

fn wrong(what: &'static str, text: &str) -> MalformedProof {
    MalformedProof::Value { what, text: text.to_owned() }
}
