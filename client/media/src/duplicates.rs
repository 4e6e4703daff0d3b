//! Which tracks are the same: byte for byte, by name, or by ear.

use std::collections::{BTreeSet, HashMap};

use rusty_chromaprint::{Configuration, match_fingerprints};
use serde::Serialize;

use crate::hash::FileHash;
use crate::isrc::Isrc;
use crate::path::FilePath;
use crate::track::Track;

/// From this score on two tracks sound the same. The README has what recordings and their copies score.
pub const SAME_SOUND_PERCENT: u8 = 60;

/// The least of a recording that must match, in items of an eighth of a second.
const MIN_ITEMS: usize = 24;
/// The bits of an item that lead to candidates: its upper ones, as in the library's own alignment but longer.
const KEY_SHIFT: u32 = 12;
/// So many different keys shared make a candidate.
const SHARED_KEYS: u32 = 2;
/// So many tracks are looked at for a key; the earliest. More share it only if they are one another's copies, or silence.
const TRACKS_OF_A_KEY: usize = 64;
/// Bits of an item that differ between recordings that have nothing in common.
const BITS_BY_CHANCE: f64 = 16.0;

/// A track that is like an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// The later one.
    pub path: FilePath,
    /// The earlier one.
    pub of: FilePath,
    /// How.
    #[serde(flatten)]
    pub likeness: Likeness,
}

/// How two tracks are alike. Only the first is certain: a near match is a reason to look, not a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Likeness {
    /// The files are equal.
    SameBytes,
    /// They name the same recording.
    SameIsrc {
        /// Its code.
        isrc: Isrc,
    },
    /// They sound the same, wherever they begin.
    SameSound {
        /// 100 where the fingerprints are equal, 0 where they agree as often as chance: over the length of the shorter one.
        score_percent: u8,
        /// How much of them matches, in seconds, rounded down.
        seconds: u64,
    },
}

impl std::fmt::Display for Likeness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::SameBytes => f.write_str("the same file"),
            Self::SameIsrc { isrc } => write!(f, "the same ISRC {isrc}"),
            Self::SameSound { score_percent, seconds } => {
                write!(f, "sounds the same: {score_percent} % over {seconds} s")
            }
        }
    }
}

/// For each track, in their order: the first one before it with the same bytes, the first with the same ISRC, and the one that sounds most
/// like it. An equal file is not told again for its ISRC or its sound.
#[must_use]
pub fn duplicates(tracks: &[Track]) -> Vec<Duplicate> {
    let (mut hashes, mut codes): (HashMap<FileHash, usize>, HashMap<Isrc, usize>) = Default::default();
    let index = Index::of(tracks);
    let mut found = Vec::new();
    for (at, track) in tracks.iter().enumerate() {
        let mut tell = |of: usize, likeness| {
            let of = tracks.get(of).map(|track| track.path.clone());
            found.extend(of.map(|of| Duplicate { path: track.path.clone(), of, likeness }));
        };
        if let Some(&first) = hashes.get(&track.sha256) {
            tell(first, Likeness::SameBytes);
            continue;
        }
        hashes.insert(track.sha256, at);
        if let Some(isrc) = track.isrc {
            match codes.get(&isrc) {
                Some(&first) => tell(first, Likeness::SameIsrc { isrc }),
                None => {
                    codes.insert(isrc, at);
                }
            }
        }
        if let Some((of, likeness)) = index.most_alike(at) {
            tell(of, likeness);
        }
    }
    found
}

/// Which tracks have which keys, so that not each is compared with each.
struct Index<'a> {
    items: Vec<&'a [u32]>,
    /// Keys and tracks, sorted; of every other item, which halves it and loses no candidate.
    keys: Vec<(u32, u32)>,
}

impl<'a> Index<'a> {
    fn of(tracks: &'a [Track]) -> Self {
        let items = |track: &'a Track| track.fingerprint.as_ref().map(crate::Fingerprint::as_raw).unwrap_or_default();
        let items: Vec<&[u32]> = tracks.iter().map(items).collect();
        let mut keys = Vec::new();
        for (track, items) in (0u32..).zip(&items) {
            keys.extend(items.iter().step_by(2).map(|item| (item >> KEY_SHIFT, track)));
        }
        keys.sort_unstable();
        keys.dedup();
        Self { items, keys }
    }

    fn most_alike(&self, at: usize) -> Option<(usize, Likeness)> {
        let mine = self.items.get(at)?;
        let scored = self.candidates(at, mine).into_iter().filter_map(|of| {
            let (score, items) = compare(self.items.get(of)?, mine)?;
            (score >= SAME_SOUND_PERCENT).then_some((score, std::cmp::Reverse(of), items))
        });
        let (score_percent, std::cmp::Reverse(of), items) = scored.max()?;
        let seconds = (f64::from(Configuration::preset_test2().item_duration_in_seconds()) * items as f64) as u64;
        Some((of, Likeness::SameSound { score_percent, seconds }))
    }

    /// The tracks before this one that share some of its keys.
    fn candidates(&self, at: usize, mine: &[u32]) -> Vec<usize> {
        let keys: BTreeSet<u32> = mine.iter().map(|item| item >> KEY_SHIFT).collect();
        let mut shared: HashMap<u32, u32> = HashMap::new();
        for key in keys {
            let first = self.keys.partition_point(|&(other, _)| other < key);
            let rows = self.keys.iter().skip(first).take(TRACKS_OF_A_KEY);
            for &(_, track) in rows.take_while(|&&(other, track)| other == key && (track as usize) < at) {
                *shared.entry(track).or_default() += 1;
            }
        }
        shared.into_iter().filter(|&(_, keys)| keys >= SHARED_KEYS).map(|(track, _)| track as usize).collect()
    }
}

/// The score in percent, and how many items match. `None` for fingerprints too short to say, or with nothing in common.
fn compare(a: &[u32], b: &[u32]) -> Option<(u8, usize)> {
    let shorter = a.len().min(b.len());
    if shorter < MIN_ITEMS {
        return None;
    }
    let segments = match_fingerprints(a, b, &Configuration::preset_test2()).ok()?;
    let items: usize = segments.iter().map(|segment| segment.items_count).sum();
    let alike = |bits: f64| (1.0 - bits / BITS_BY_CHANCE).max(0.0);
    let sum: f64 = segments.iter().map(|segment| alike(segment.score) * segment.items_count as f64).sum();
    (items >= MIN_ITEMS).then_some(((100.0 * sum / shorter as f64) as u8, items))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Items that have nothing in common with those of another seed (Knuth's MMIX generator).
    fn noise(seed: u64, count: usize) -> Vec<u32> {
        let step = |state: &mut u64| {
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            Some((*state >> 32) as u32)
        };
        std::iter::repeat(()).scan(seed.wrapping_mul(977), |state, ()| step(state)).take(count).collect()
    }

    /// With one bit flipped in each item.
    fn worn(items: &[u32]) -> Vec<u32> {
        items.iter().zip(0u32..).map(|(item, n)| item ^ (1 << (n * 7 % 32))).collect()
    }

    #[test]
    fn the_score_is_what_agrees_beyond_chance() {
        let items = noise(1, 300);
        assert_eq!(compare(&items, &items), Some((100, 300)));
        let (score, matched) = compare(&items, &worn(&items)).unwrap();
        assert_eq!((score, matched), (93, 300), "one bit of sixteen");
        assert_eq!(compare(&items, &noise(2, 300)).filter(|found| found.0 >= SAME_SOUND_PERCENT), None);
    }

    #[test]
    fn a_part_is_found_wherever_it_begins() {
        let items = noise(1, 300);
        let (score, matched) = compare(&items, &items[100..200]).unwrap();
        assert!(score >= 95 && matched >= 95, "{score} {matched}");
        let mut late = noise(3, 40);
        late.extend(&items);
        assert!(compare(&late, &items).unwrap().0 >= 95);
    }

    #[test]
    fn too_little_says_nothing() {
        let items = noise(1, MIN_ITEMS - 1);
        assert_eq!(compare(&items, &items), None);
        assert_eq!(compare(&[], &[]), None);
    }

    proptest! {
        #[test]
        fn no_two_fingerprints_fail(
            a in proptest::collection::vec(0u32..5 << 20, 0..80),
            b in proptest::collection::vec(prop_oneof![any::<u32>(), 0u32..5 << 20], 0..80),
        ) {
            for (a, b) in [(&a, &b), (&b, &a), (&a, &a)] {
                prop_assert!(compare(a, b).is_none_or(|(score, _)| score <= 100));
            }
        }
    }
}
