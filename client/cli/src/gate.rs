//! Whether files may be used: their hashes against the leaves that licences cover. Needs no node.

use std::collections::{BTreeSet, HashMap};

use assent_chain::{
    address,
    lock::{Lock, Locked, LockedBatch},
    model::Model,
    refusal::use_name,
};
use assent_core::{
    id::{Digest, Time},
    uses::Use,
};
use rayon::prelude::*;

use crate::{
    manifest::{self, Entry, Manifest},
    time,
};

/// What somebody wants to do.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The chain whose licences count: its name, or the hash of its block 0. Without it any chain's do.
    pub chain: Option<&'a str>,
    /// The model it is for.
    pub model: &'a Model,
    /// When.
    pub at: Time,
    /// What the terms must license.
    pub uses: &'a [Use],
}

/// Why a licence does not cover a track. Those that come later in the list are closer to a yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// It is of another chain.
    OtherChain { network: String },
    /// It is for another model.
    OtherModel { licensed: String },
    /// It does not hold yet.
    NotYet { since: Time },
    /// It holds no longer.
    Expired { expires: Time },
    /// Its terms do not license a use.
    Use { act: Use },
    /// The track came after it was sold.
    Later { tracks: u32 },
    /// Nobody wrote down which tracks were excluded when it was sold.
    ExclusionsUnknown,
    /// The track was excluded when it was sold.
    Excluded,
}

/// A track that a licence speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Leaf<'a> {
    /// The licence.
    pub licence: &'a Locked,
    /// The track.
    pub entry: &'a Entry,
    /// Who registered it: its leaf commits to that.
    pub licensor: &'a str,
}

/// What is to be said of a file.
#[derive(Clone, Debug)]
pub enum Verdict<'a> {
    /// It is licensed.
    Covered(Leaf<'a>),
    /// A licence speaks of it, and does not cover it.
    Refused(Leaf<'a>, Objection),
    /// No licensed manifest lists these bytes.
    Unknown,
}

/// The tracks that licences speak of, covered or not.
#[derive(Debug, Default)]
pub struct Leaves<'a> {
    /// Licence by licence, in the order of their indices.
    pub all: Vec<Leaf<'a>>,
    /// Catalogues and first tracks of the licensed batches whose manifest is missing.
    pub missing: BTreeSet<(u32, u32)>,
}

/// The tracks of licensed catalogues by the hash of their bytes.
#[derive(Debug)]
pub struct Gate<'a> {
    by_hash: HashMap<Digest, Vec<Leaf<'a>>>,
    /// Catalogues and first tracks of the licensed batches whose manifest is missing.
    pub missing: BTreeSet<(u32, u32)>,
}

impl<'a> Leaves<'a> {
    /// Opens the manifests that lead to a licensed root; others say nothing here, whoever wrote them.
    pub fn new(lock: &'a Lock, manifests: &'a [Manifest]) -> Self {
        let root = |manifest: &'a Manifest| Some((manifest::root(manifest)?, manifest));
        let by_root: HashMap<Digest, &Manifest> = manifests.par_iter().filter_map(root).collect();
        let mut leaves = Self::default();
        for licence in lock.licences() {
            for batch in &licence.batches {
                match by_root.get(&batch.root).filter(|manifest| is_the_batch(manifest, batch)) {
                    Some(Manifest { tracks, licensor, .. }) => {
                        leaves.all.extend(tracks.iter().map(|entry| Leaf { licence, entry, licensor }));
                    }
                    None => drop(leaves.missing.insert((licence.catalogue.0, batch.first))),
                }
            }
        }
        leaves
    }

    /// What cannot be known without the manifests that are missing.
    pub fn warnings(&self) -> Vec<String> {
        missing(&self.missing)
    }
}

/// Whether a manifest lists the tracks that the batch has on chain, and where: the root alone does not say how many are proved.
fn is_the_batch(manifest: &Manifest, batch: &LockedBatch) -> bool {
    let places = (batch.first..).zip(&manifest.tracks);
    u32::try_from(manifest.tracks.len()) == Ok(batch.count) && places.into_iter().all(|(at, entry)| at == entry.index)
}

/// A sentence for each manifest that is missing.
pub fn missing(batches: &BTreeSet<(u32, u32)>) -> Vec<String> {
    let sentence = |(catalogue, first): &(u32, u32)| {
        format!("catalogue {catalogue}: the manifest of the tracks from {first} on is missing")
    };
    batches.iter().map(sentence).collect()
}

impl<'a> Gate<'a> {
    /// A gate for what stands in these licences.
    pub fn new(lock: &'a Lock, manifests: &'a [Manifest]) -> Self {
        let Leaves { all, missing } = Leaves::new(lock, manifests);
        let mut by_hash: HashMap<Digest, Vec<Leaf<'a>>> = HashMap::new();
        for leaf in all {
            // The root was made of it, so it can be read.
            let Some(sha256) = address::parse_digest(&leaf.entry.sha256) else { continue };
            by_hash.entry(sha256).or_default().push(leaf);
        }
        Self { by_hash, missing }
    }

    /// What is to be said of bytes: covered, if any licence covers them; else the objection that is closest to a yes.
    pub fn judge(&self, sha256: Digest, asked: Asked<'_>) -> Verdict<'a> {
        let leaves = self.by_hash.get(&sha256).map_or(&[][..], Vec::as_slice);
        let mut best: Option<(Leaf<'a>, Objection)> = None;
        for leaf in leaves {
            let Some(objection) = objection(leaf, asked) else { return Verdict::Covered(*leaf) };
            if best.as_ref().is_none_or(|(_, known)| known.rank() < objection.rank()) {
                best = Some((*leaf, objection));
            }
        }
        best.map_or(Verdict::Unknown, |(leaf, objection)| Verdict::Refused(leaf, objection))
    }
}

/// Why the licence does not cover the track. What nobody knows is no yes.
fn objection(leaf: &Leaf<'_>, asked: Asked<'_>) -> Option<Objection> {
    let Leaf { licence, entry, .. } = leaf;
    if asked.chain.is_some_and(|chain| !is_of(licence, chain)) {
        return Some(Objection::OtherChain { network: licence.network.clone() });
    }
    if !licence.is_for(asked.model) {
        return Some(Objection::OtherModel { licensed: format!("{}@{}", licence.model.name, licence.model.version) });
    }
    if asked.at < licence.since {
        return Some(Objection::NotYet { since: licence.since });
    }
    if let Some(expires) = licence.expires.filter(|expires| asked.at > *expires) {
        return Some(Objection::Expired { expires });
    }
    if let Some(act) = asked.uses.iter().find(|act| !licence.fields.uses.contains(**act)) {
        return Some(Objection::Use { act: *act });
    }
    if entry.index >= licence.tracks {
        return Some(Objection::Later { tracks: licence.tracks });
    }
    match licence.covers(entry.index) {
        Some(true) => None,
        Some(false) => Some(Objection::Excluded),
        None => Some(Objection::ExclusionsUnknown),
    }
}

/// Whether a licence is of a chain. A name is what a node said of itself; the hash is the chain.
fn is_of(licence: &Locked, chain: &str) -> bool {
    address::parse_digest(chain).map_or_else(|| licence.network == chain, |genesis| licence.genesis == genesis)
}

impl Objection {
    fn rank(&self) -> u8 {
        match self {
            Self::OtherChain { .. } => 0,
            Self::OtherModel { .. } => 1,
            Self::NotYet { .. } => 2,
            Self::Expired { .. } => 3,
            Self::Use { .. } => 4,
            Self::Later { .. } => 5,
            Self::ExclusionsUnknown => 6,
            Self::Excluded => 7,
        }
    }

    /// A stable name.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::OtherChain { .. } => "other_chain",
            Self::OtherModel { .. } => "other_model",
            Self::NotYet { .. } => "not_yet",
            Self::Expired { .. } => "expired",
            Self::Use { .. } => "use_not_licensed",
            Self::Later { .. } => "later_track",
            Self::ExclusionsUnknown => "exclusions_unknown",
            Self::Excluded => "excluded",
        }
    }

    /// The reason in words.
    pub fn words(&self) -> String {
        match self {
            Self::OtherChain { network } => format!("it is of {}", assent_media::Text::from_name(network)),
            Self::OtherModel { licensed } => {
                format!("it is for {}", assent_media::Text::from_name(licensed))
            }
            Self::NotYet { since } => format!("it holds from {}", time::show(*since)),
            Self::Expired { expires } => format!("it held until {}", time::show(*expires)),
            Self::Use { act } => format!("its terms do not license {}", use_name(*act)),
            Self::Later { tracks } => format!("it covers the first {tracks} tracks, and this one came later"),
            Self::ExclusionsUnknown => {
                "the lock file does not say which tracks were excluded when it was sold".to_owned()
            }
            Self::Excluded => "this track was excluded when it was sold".to_owned(),
        }
    }
}
