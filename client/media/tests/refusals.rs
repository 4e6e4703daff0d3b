//! Every way in which a file is refused, on a real file, and every warning that a readable file can carry.

#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::path::Path;

use assent_media::{Field, Format, IsrcError, MAX_FILE_BYTES, MAX_SECONDS, MediaError, Problem, Track, Warning, scan};
use common::{album, broken, wav, wav_header};

fn refusal(path: impl AsRef<Path>) -> MediaError {
    scan(path.as_ref(), |_| ()).unwrap_err()
}

fn problem(name: &str) -> Problem {
    let error = refusal(broken(name));
    assert_eq!(error.path.to_string(), name);
    assert!(error.hint().ends_with('.'));
    error.problem
}

fn track(path: impl AsRef<Path>) -> Track {
    scan(path.as_ref(), |_| ()).unwrap().tracks.remove(0)
}

/// A file with a given name and content, in a folder that is removed with it.
fn file(name: &str, content: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    (folder, path)
}

#[test]
fn a_missing_file() {
    let error = refusal("no/such/file.wav");
    assert_eq!(
        (error.problem.clone(), error.to_string().as_str()),
        (Problem::NotFound, "no/such/file.wav: no such file or folder")
    );
}

#[test]
fn an_empty_file() {
    assert_eq!(problem("empty.mp3"), Problem::Empty);
}

#[test]
fn an_unknown_type() {
    assert_eq!(problem("recipe.xyz"), Problem::UnknownType);
}

#[test]
fn a_note_named_as_audio() {
    assert_eq!(problem("text.wav"), Problem::NotAudio);
}

#[test]
fn a_wrong_extension() {
    assert_eq!(problem("mislabelled.mp3"), Problem::Mislabelled { named: Format::Mp3, found: Format::Wav });
}

#[test]
fn no_samples() {
    assert_eq!(problem("no-samples.wav"), Problem::NoSamples);
}

#[test]
fn a_flipped_bit() {
    assert!(matches!(problem("corrupt.flac"), Problem::Corrupt { .. }));
}

#[test]
fn a_missing_end() {
    for (name, millis, of) in [
        ("truncated.flac", 185, Some(11_000)),
        ("truncated.mp3", 1_176, Some(10_200)),
        ("truncated.ogg", 1_001, None),
        ("truncated.wav", 122, Some(500)),
        ("huge-header.wav", 12, Some(268_435_440)),
    ] {
        let Problem::Truncated { decoded, declared } = problem(name) else { panic!("{name}: {}", problem(name)) };
        assert_eq!((decoded.millis_down(), declared.map(|length| length.millis_down())), (millis, of), "{name}");
    }
}

#[test]
fn a_missing_end_at_every_place() {
    for name in
        ["01-first-light.flac", "03-tin-parade.ogg", "04-slow-orbit.wav", "05-night-post.m4a", "06-lantern.aiff"]
    {
        let whole = std::fs::read(album(name)).unwrap();
        for part in 1..40 {
            let (_folder, path) = file(name, &whole[..whole.len() / 2 * part / 40]);
            let found = refusal(path).problem;
            assert!(!matches!(found, Problem::DecoderFailed | Problem::Io { .. }), "{name} at {part}/80: {found}");
        }
    }
}

#[test]
fn the_last_frame_cut_by_a_byte() {
    for name in ["01-first-light.flac", "03-tin-parade.ogg"] {
        let whole = std::fs::read(album(name)).unwrap();
        let (_folder, path) = file(name, &whole[..whole.len() - 1]);
        let found = refusal(path).problem;
        assert!(matches!(found, Problem::Truncated { .. } | Problem::Corrupt { .. }), "{name}: {found}");
    }
}

#[test]
fn a_header_cut_short() {
    let (_folder, path) = file("a.flac", &std::fs::read(album("01-first-light.flac")).unwrap()[..20]);
    assert_eq!(refusal(path).problem, Problem::TruncatedHeader);
}

#[test]
fn a_codec_that_is_not_read() {
    let mut flipped = wav(100);
    flipped[20] = 0x55; // MP3 in WAV
    let (_folder, path) = file("a.wav", &flipped);
    assert!(matches!(refusal(path).problem, Problem::Unsupported { .. }));
}

#[test]
fn a_wav_written_to_a_pipe() {
    let mut piped = wav(5_000);
    piped[4..8].fill(0xff);
    piped[40..44].fill(0xff);
    let (_folder, path) = file("a.wav", &piped);
    let what = "a WAV file without a length, as written to a pipe".into();
    assert_eq!(refusal(path).problem, Problem::Unsupported { what });
}

/// The WAV reader multiplies 65,535 channels by 4 bytes in 16 bits. Where overflow is checked it panics.
#[test]
fn a_panic_in_a_decoder_is_a_refusal() {
    let mut many = wav(100);
    many[22..24].fill(0xff);
    many[34] = 32;
    let (_folder, path) = file("a.wav", &many);
    let found = refusal(path).problem;
    assert!(matches!(found, Problem::DecoderFailed) || !cfg!(debug_assertions), "{found}");
}

#[test]
fn longer_than_allowed() {
    let samples = (MAX_SECONDS as u32 + 60) * 1_000;
    let (_folder, path) = file("a.wav", &wav_header(samples));
    std::fs::File::options().write(true).open(&path).unwrap().set_len(u64::from(samples) + 44).unwrap();
    assert_eq!(refusal(path).problem, Problem::TooLong { max: MAX_SECONDS });
}

#[test]
fn larger_than_allowed() {
    let (_folder, path) = file("a.wav", &wav(10));
    let bytes = MAX_FILE_BYTES + 1;
    std::fs::File::options().write(true).open(&path).unwrap().set_len(bytes).unwrap();
    assert_eq!(refusal(path).problem, Problem::TooLarge { bytes, max: MAX_FILE_BYTES });
}

#[cfg(unix)]
#[test]
fn a_device() {
    assert_eq!(refusal("/dev/zero").problem, Problem::NotAFile);
}

#[cfg(unix)]
#[test]
fn a_pipe_does_not_block() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pipe.wav");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    assert_eq!(refusal(path).problem, Problem::NotAFile);
}

#[test]
fn a_file_that_somebody_writes_to() {
    use std::io::{Seek, SeekFrom, Write};
    use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
    let (_folder, path) = file("a.wav", &wav(2_000_000));
    let done = AtomicBool::new(false);
    let found = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut writer = std::fs::File::options().write(true).open(&path).unwrap();
            while !done.load(Relaxed) {
                writer.seek(SeekFrom::Start(1_000)).unwrap();
                writer.write_all(b"same size").unwrap();
            }
        });
        let found = scan(&path, |_| ()).map(|_| ());
        done.store(true, Relaxed);
        found
    });
    assert_eq!(found.unwrap_err().problem, Problem::Changed);
}

#[test]
fn hostile_tags_are_harmless() {
    let track = track(broken("hostile-tags.flac"));
    let title = track.title.unwrap();
    assert!(title.as_str().starts_with("\u{fffd}[31mPay\u{fffd}etuM\u{fffd} me\u{fffd} now AAAA"));
    assert_eq!(title.as_str().chars().count(), assent_media::MAX_TEXT_CHARS);
    assert_eq!(track.artist.unwrap().as_str(), "Ada\u{fffd}\u{fffd}Sol\u{fffd}2J");
    assert_eq!(track.isrc, None);
    assert!(track.warnings.contains(&Warning::TagCleaned { field: Field::Title }));
    assert!(track.warnings.contains(&Warning::TagCleaned { field: Field::Artist }));
    assert!(
        track
            .warnings
            .iter()
            .any(|warning| matches!(warning, Warning::BadIsrc { reason: IsrcError::Length { found: 9 }, .. }))
    );
}

#[test]
fn bytes_that_are_no_text_are_left_out_and_reported() {
    let track = track(broken("invalid-utf8.flac"));
    assert_eq!((track.title, track.artist.unwrap().as_str()), (None, "Ada Sol"));
    assert!(track.warnings.contains(&Warning::TagsDamaged));
}

#[test]
fn two_different_codes_are_none() {
    let whole = std::fs::read(album("01-first-light.flac")).unwrap();
    // The track number becomes a second code of the same length as its field.
    let twice = replace(&whole, b"ALBUM=Quiet Machines", b"ISRC=QZ-XX7-26-00009");
    let (_folder, path) = file("a.flac", &twice);
    let track = track(path);
    assert_eq!(track.isrc, None);
    assert_eq!(track.warnings, [Warning::SeveralIsrcs { count: 2 }]);
}

#[test]
fn too_short_to_fingerprint() {
    let (_folder, path) = file("a.wav", &wav(1_500));
    let track = track(path);
    assert_eq!((track.length.millis_down(), track.length.seconds_up()), (1_500, 2));
    assert_eq!((track.fingerprint, track.warnings), (None, vec![Warning::NoFingerprint]));
}

#[test]
fn an_mp3_without_an_index_has_an_unchecked_length() {
    let whole = std::fs::read(album("02-paper-boats.mp3")).unwrap();
    let (_folder, path) = file("a.mp3", &replace(&whole, b"Info", b"\0\0\0\0"));
    assert!(track(path).warnings.contains(&Warning::LengthUndeclared));
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
    let mut changed = bytes.to_vec();
    changed.splice(at..at + from.len(), to.iter().copied());
    changed
}
