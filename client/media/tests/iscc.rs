//! ISCC codes against those of the reference implementation, and codes of works from every kind of tag.

#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use assent_media::{IswcError, Track, Warning, scan};
use common::{album, samples};
use serde_json::{Value, json};

fn tracks() -> Vec<Track> {
    scan(&samples().join("quiet-machines"), |_| ()).unwrap().tracks
}

/// What iscc-core was recorded to make of a track (`iscc.py`).
fn recorded(track: &Track) -> Value {
    let all: Value = serde_json::from_str(&std::fs::read_to_string(samples().join("iscc.json")).unwrap()).unwrap();
    all["tracks"][track.path.to_string()].clone()
}

#[test]
fn codes_equal_those_of_the_reference_implementation() {
    for track in tracks().iter().filter(|track| !track.path.to_string().ends_with(".m4a")) {
        assert_eq!(serde_json::to_value(&track.iscc).unwrap(), recorded(track), "{}", track.path);
    }
}

/// AAC is heard 23 ms later (see the fingerprint), which shows in some bits of the Audio-Code and so of the whole.
#[test]
fn the_audio_code_of_aac_is_nearly_that_of_the_reference_implementation() {
    let tracks = tracks();
    let track = tracks.iter().find(|track| track.path.to_string().ends_with(".m4a")).unwrap();
    let (ours, theirs) = (serde_json::to_value(&track.iscc).unwrap(), recorded(track));
    for unit in ["meta", "data", "instance"] {
        assert_eq!(ours[unit], theirs[unit]);
    }
    let bits = differing(ours["audio"].as_str().unwrap(), theirs["audio"].as_str().unwrap());
    assert!(bits <= 6, "{bits} of 64 bits");
}

fn differing(a: &str, b: &str) -> u32 {
    let digest = |code: &str| iscc_lib::iscc_decode(code).unwrap().4;
    digest(a).iter().zip(digest(b)).map(|(a, b)| (a ^ b).count_ones()).sum()
}

#[test]
fn a_code_is_its_bytes() {
    for track in tracks() {
        let bytes = track.iscc.code.to_bytes();
        assert_eq!(bytes.len(), 34, "a header, and four units of 8 bytes");
        assert_eq!(format!("ISCC:{}", iscc_lib::codec::encode_base32(&bytes)), track.iscc.code.as_str());
    }
}

/// The FLAC with its comment ALBUM=… in place of which, in as many bytes, something else is written.
fn with_comment(comment: &[u8; 20]) -> Track {
    let mut flac = std::fs::read(album("01-first-light.flac")).unwrap();
    let from = b"ALBUM=Quiet Machines";
    let at = flac.windows(from.len()).position(|window| window == from).unwrap();
    flac[at..at + 20].copy_from_slice(comment);
    read_one("a.flac", &flac)
}

fn read_one(name: &str, content: &[u8]) -> Track {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    scan(&path, |_| ()).unwrap().tracks.remove(0)
}

#[test]
fn a_work_named_in_comments() {
    let track = with_comment(b"ISWC=T-034.524.680-1");
    assert_eq!(track.iswc.unwrap().to_string(), "T0345246801");
    assert_eq!(serde_json::to_value(&track).unwrap()["iswc"], json!("T0345246801"));
    assert_eq!(track.warnings, []);
}

#[test]
fn a_wrong_work_is_a_warning_and_none() {
    let track = with_comment(b"iswc=T-034.524.680-2");
    assert_eq!(track.iswc, None);
    let reason = IswcError::CheckDigit { found: 2, expected: 1 };
    assert!(matches!(&track.warnings[..], [Warning::BadIswc { reason: found, .. }] if *found == reason));
}

/// An ID3v2.4 tag of one TXXX frame, in Latin-1, before a bare MP3.
#[test]
fn works_named_in_id3() {
    let tagged = |value: &[u8]| {
        let frame = [b"\0ISWC\0".as_slice(), value].concat();
        let size = |bytes: usize| [0, 0, (bytes >> 7) as u8, (bytes & 127) as u8];
        let mut file = [b"ID3\x04\0\0".as_slice(), &size(frame.len() + 10)].concat();
        file.extend([b"TXXX".as_slice(), &size(frame.len()), b"\0\0", &frame].concat());
        file.extend(without_id3(&std::fs::read(album("02-paper-boats.mp3")).unwrap()));
        read_one("a.mp3", &file)
    };
    assert_eq!(tagged(b"T-034.524.680-1").iswc.unwrap().to_string(), "T0345246801");
    assert_eq!(tagged(b"T-034.524.680-1\0T0345246801").iswc.unwrap().to_string(), "T0345246801");
    let several = tagged(b"T-034.524.680-1\0T0000000010");
    assert_eq!((several.iswc, several.warnings), (None, vec![Warning::SeveralIswcs { count: 2 }]));
}

fn without_id3(mp3: &[u8]) -> &[u8] {
    let [b'I', b'D', b'3', _, _, _, a, b, c, d, ..] = *mp3 else { return mp3 };
    let size = [a, b, c, d].iter().fold(0usize, |sum, byte| sum << 7 | usize::from(*byte));
    &mp3[10 + size..]
}
