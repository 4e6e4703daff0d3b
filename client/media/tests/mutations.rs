//! Files with bytes changed at random: each is a track or a typed refusal, and the scan goes on. (Deadlines and memory limits
//! are for a reader in a process of its own.)

#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use assent_media::{MediaError, Scan, scan};
use common::album;

/// A small linear congruential generator (Knuth's MMIX constants), so that a failure can be had again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

#[test]
fn changed_bytes_never_stop_a_scan() {
    let folder = tempfile::tempdir().unwrap();
    let names = [
        "01-first-light.flac",
        "02-paper-boats.mp3",
        "03-tin-parade.ogg",
        "04-slow-orbit.wav",
        "05-night-post.m4a",
        "06-lantern.aiff",
    ];
    for name in names {
        let whole = std::fs::read(album(name)).unwrap();
        for seed in 0..rounds() {
            let mut dice = Dice(seed);
            let mut bytes = whole[..whole.len().min(40_000)].to_vec();
            for _ in 0..1 + dice.below(8) {
                // Half of the changes hit the headers, where the lengths are.
                let reach = if dice.below(2) == 0 { 600 } else { bytes.len() };
                let at = dice.below(reach.min(bytes.len()));
                bytes[at] = dice.below(256) as u8;
            }
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            check(scan(&path, |_| ()), seed);
        }
    }
}

/// A track must be whole: its length is what was decoded and its record has the bytes that are there.
fn check(outcome: Result<Scan, MediaError>, seed: u64) {
    match outcome {
        Ok(scan) => {
            let track = &scan.tracks[0];
            assert!(track.length.frames > 0 && track.bytes > 0, "{} with seed {seed}", track.path);
        }
        Err(error) => assert!(!error.hint().is_empty(), "{error} with seed {seed}"),
    }
}

/// More with `MUTATIONS=10000`.
fn rounds() -> u64 {
    std::env::var("MUTATIONS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(60)
}
