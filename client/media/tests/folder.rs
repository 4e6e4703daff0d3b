//! What a folder may hold, and in which order it is told.

#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::fs;
use std::path::Path;

use assent_media::{MediaError, Problem, Scan, SkipReason, scan, scan_with};
use common::{samples, wav};

fn scan_folder(path: &Path) -> Scan {
    scan(path, |_| ()).unwrap()
}

fn paths(scan: &Scan) -> Vec<String> {
    scan.tracks.iter().map(|track| track.path.to_string()).collect()
}

#[test]
fn an_empty_folder() {
    let folder = tempfile::tempdir().unwrap();
    let error = scan(folder.path(), |_| ()).unwrap_err();
    assert_eq!((error.problem.clone(), error.path.as_path()), (Problem::EmptyFolder { skipped: 0 }, folder.path()));
}

#[test]
fn a_folder_without_audio() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("cover.jpg"), b"x").unwrap();
    assert_eq!(scan(folder.path(), |_| ()).unwrap_err().problem, Problem::EmptyFolder { skipped: 1 });
}

#[test]
fn subfolders_are_read_and_paths_are_sorted() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("b/c")).unwrap();
    for name in ["b/c/2.wav", "b.wav", "b/1.WAV", "a.wav", "10.wav", "9.wav"] {
        fs::write(folder.path().join(name), wav(100)).unwrap();
    }
    let scan = scan_folder(folder.path());
    assert_eq!(paths(&scan), ["10.wav", "9.wav", "a.wav", "b/1.WAV", "b/c/2.wav", "b.wav"]);
}

#[test]
fn a_bad_file_is_a_row_and_the_rest_is_read() {
    let scan = scan_folder(&samples());
    assert_eq!(scan.tracks.len(), 8);
    let failed: Vec<_> = scan.failed.iter().map(|error| error.path.to_string()).collect();
    assert_eq!(failed.len(), 10);
    assert!(failed.is_sorted() && failed.contains(&"broken/text.wav".to_string()));
    assert!(scan.skipped.iter().any(|row| row.path.to_string() == "broken/recipe.xyz"));
}

#[test]
fn failures_say_kind_path_and_values_in_json() {
    let scan = scan_folder(&samples().join("broken"));
    let mislabelled = scan.failed.iter().find(|error| error.path.to_string() == "mislabelled.mp3").unwrap();
    let json = serde_json::json!({"path": "mislabelled.mp3", "kind": "mislabelled", "named": "mp3", "found": "wav"});
    assert_eq!(serde_json::to_value(mislabelled).unwrap(), json);
}

#[cfg(unix)]
#[test]
fn links_pipes_sockets_and_hidden_files_are_skipped() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.wav"), wav(100)).unwrap();
    fs::write(at("._a.wav"), b"made by a file manager").unwrap();
    fs::create_dir(at(".git")).unwrap();
    fs::write(at(".git/b.wav"), wav(100)).unwrap();
    fs::write(at("notes.txt"), b"x").unwrap();
    symlink("a.wav", at("link.wav")).unwrap();
    symlink("..", at("loop")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.wav")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(at("pipe.wav")).status().unwrap().success());

    let scan = scan_folder(folder.path());
    assert_eq!(paths(&scan), ["a.wav"]);
    let skipped: Vec<_> = scan.skipped.iter().map(|row| (row.path.to_string(), row.reason)).collect();
    let expected = [
        ("._a.wav", SkipReason::Hidden),
        (".git", SkipReason::Hidden),
        ("link.wav", SkipReason::Link),
        ("loop", SkipReason::Link),
        ("notes.txt", SkipReason::UnknownType),
        ("pipe.wav", SkipReason::NotAFile),
        ("socket.wav", SkipReason::NotAFile),
    ];
    assert_eq!(skipped, expected.map(|(path, reason)| (path.to_string(), reason)));
}

#[cfg(unix)]
#[test]
fn a_link_given_directly_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.wav"), wav(100)).unwrap();
    std::os::unix::fs::symlink("a.wav", folder.path().join("link.wav")).unwrap();
    assert_eq!(paths(&scan_folder(&folder.path().join("link.wav"))), ["link.wav"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_read_and_shown_harmless() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let name = std::ffi::OsStr::from_bytes(b"a\xff\x1b[2J.wav");
    fs::write(folder.path().join(name), wav(100)).unwrap();
    let scan = scan_folder(folder.path());
    assert_eq!(paths(&scan), ["a\u{fffd}\u{fffd}[2J.wav"]);
    assert_eq!(scan.tracks[0].path.as_path(), Path::new(name));
}

#[test]
fn another_reader_can_take_the_place_of_the_first() {
    let refuse =
        |file: &assent_media::SourceFile| Err(MediaError { path: file.path.clone(), problem: Problem::DecoderFailed });
    let scan = scan_with(&samples().join("quiet-machines"), refuse, |_| ()).unwrap();
    assert_eq!((scan.tracks.len(), scan.failed.len()), (0, 6));
}
