//! The committed album: what is read from it, whatever the threads, and what fpcalc says of it.

#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use assent_media::{Scan, Track, scan};
use common::{album, samples};
use serde_json::Value;

fn scan_album() -> Scan {
    scan(&samples().join("quiet-machines"), |_| ()).unwrap()
}

/// `UPDATE_EXPECTED=1 cargo test -p assent-media` writes the file anew; look at the difference before you commit it.
#[test]
fn the_album_is_read_as_expected() {
    let path = samples().join("expected.json");
    let found = serde_json::to_string_pretty(&scan_album()).unwrap() + "\n";
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(&path).unwrap());
}

#[test]
fn two_scans_are_equal() {
    assert_eq!(scan_album(), scan_album());
}

#[test]
fn one_thread_or_many_are_equal() {
    let with = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(scan_album);
    assert_eq!(with(1), with(4));
}

#[test]
fn progress_counts_every_file_once() {
    let mut told = Vec::new();
    let scan = scan(&samples().join("quiet-machines"), |now| {
        told.push((now.files_done, now.bytes_done, now.path.clone()));
        assert_eq!(now.files_total, 6);
    });
    let bytes: u64 = scan.unwrap().tracks.iter().map(|track| track.bytes).sum();
    assert_eq!(told.iter().map(|row| row.0).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    assert_eq!(told.last().unwrap().1, bytes);
    told.sort_by(|a, b| a.2.cmp(&b.2));
    told.dedup_by(|a, b| a.2 == b.2);
    assert_eq!(told.len(), 6);
}

#[test]
fn a_file_given_directly_reads_the_same_under_its_own_name() {
    let one = scan(&album("03-tin-parade.ogg"), |_| ()).unwrap();
    assert_eq!(one.tracks, scan_album().tracks[2..3]);
}

#[test]
fn fingerprints_equal_those_of_fpcalc() {
    for track in scan_album().tracks.iter().filter(|track| !is_aac(track)) {
        let (compressed, raw) = fpcalc(track);
        assert_eq!(track.fingerprint.as_ref().unwrap().as_raw(), raw, "{}", track.path);
        assert_eq!(track.fingerprint.as_ref().unwrap().compressed(), compressed, "{}", track.path);
    }
}

/// The AAC decoder does not drop the encoder's delay (1,024 frames), so that everything is heard 23 ms later.
#[test]
fn the_fingerprint_of_aac_is_nearly_that_of_fpcalc() {
    for track in scan_album().tracks.iter().filter(|track| is_aac(track)) {
        let (_, raw) = fpcalc(track);
        let ours = track.fingerprint.as_ref().unwrap().as_raw();
        assert_eq!(ours.len(), raw.len());
        let differing: u32 = ours.iter().zip(&raw).map(|(a, b)| (a ^ b).count_ones()).sum();
        assert!(differing * 100 < 3 * 32 * raw.len() as u32, "{differing} bits");
    }
}

fn is_aac(track: &Track) -> bool {
    track.path.to_string().ends_with(".m4a")
}

/// What fpcalc was recorded to say: compressed and raw.
fn fpcalc(track: &Track) -> (String, Vec<u32>) {
    let recorded: Value =
        serde_json::from_str(&std::fs::read_to_string(samples().join("fpcalc.json")).unwrap()).unwrap();
    let said = &recorded["tracks"][track.path.to_string()];
    let compressed = said["compressed"]["fingerprint"].as_str().unwrap().to_owned();
    (compressed, serde_json::from_value(said["raw"]["fingerprint"].clone()).unwrap())
}
