//! Copies among the album, found by their bytes, their code and their sound.

#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::path::Path;

use assent_media::{Duplicate, Likeness, duplicates, scan};
use common::{album, samples};

fn found(folder: &Path) -> Vec<Duplicate> {
    duplicates(&scan(folder, |_| ()).unwrap().tracks)
}

/// A folder with the WAV of the album, 16 bits and two channels or one, and what becomes of its samples.
fn with_copy(change: impl Fn(&mut Vec<u8>)) -> Vec<Duplicate> {
    let folder = tempfile::tempdir().unwrap();
    let mut wav = std::fs::read(album("04-slow-orbit.wav")).unwrap();
    std::fs::write(folder.path().join("a.wav"), &wav).unwrap();
    change(&mut wav);
    std::fs::write(folder.path().join("b.wav"), &wav).unwrap();
    found(folder.path())
}

/// Where the samples begin, and where they end.
fn data(wav: &[u8]) -> std::ops::Range<usize> {
    let at = wav.windows(4).position(|window| window == b"data").unwrap() + 4;
    let bytes = u32::from_le_bytes(wav[at..at + 4].try_into().unwrap()) as usize;
    at + 4..at + 4 + bytes
}

fn sound(found: &[Duplicate]) -> Option<(u8, u64)> {
    found.iter().find_map(|row| match row.likeness {
        Likeness::SameSound { score_percent, seconds } => Some((score_percent, seconds)),
        _ => None,
    })
}

#[test]
fn the_pieces_of_the_album_are_all_different() {
    assert_eq!(found(&samples().join("quiet-machines")), []);
}

#[test]
fn an_equal_file_is_told_once() {
    let rows = with_copy(|_| ());
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].path.to_string(), rows[0].of.to_string()), ("b.wav".into(), "a.wav".into()));
    assert_eq!(rows[0].likeness, Likeness::SameBytes);
    assert_eq!(rows[0].likeness.to_string(), "the same file");
}

#[test]
fn a_quieter_copy_has_the_same_code_and_sound() {
    let rows = with_copy(|wav| {
        for at in data(wav).step_by(2) {
            let sample = i16::from_le_bytes([wav[at], wav[at + 1]]) / 3;
            wav[at..at + 2].copy_from_slice(&sample.to_le_bytes());
        }
    });
    assert!(matches!(rows[0].likeness, Likeness::SameIsrc { .. }), "{rows:?}");
    let (score, seconds) = sound(&rows).unwrap();
    assert!(score >= 90 && seconds >= 5, "{score} {seconds}");
}

#[test]
fn a_copy_that_begins_later_sounds_the_same() {
    let rows = with_copy(|wav| {
        let begin = data(wav).start;
        let later = begin + 48_000;
        let end = data(wav).end;
        wav.copy_within(later..end, begin);
        wav[end - 48_000..end].fill(0);
    });
    assert!(sound(&rows).is_some_and(|(score, _)| score >= 60), "{rows:?}");
}

#[test]
fn a_copy_played_backwards_does_not() {
    let rows = with_copy(|wav| {
        let samples = data(wav);
        let mut frames: Vec<[u8; 2]> = wav[samples.clone()].as_chunks::<2>().0.to_vec();
        frames.reverse();
        wav[samples].copy_from_slice(frames.as_flattened());
    });
    assert_eq!(sound(&rows), None, "{rows:?}");
}

#[test]
fn json_says_which_and_how() {
    let rows = serde_json::to_value(with_copy(|_| ())).unwrap();
    assert_eq!(rows, serde_json::json!([{"path": "b.wav", "of": "a.wav", "kind": "same_bytes"}]));
}
