//! Broken and hostile files: each is refused for a reason that fits, or gives the record that its audio has. None crashes, and none takes
//! longer than its worker may.

use std::time::{Duration, Instant};

use assent_media::{SourceFile, Track};
use sha2::{Digest, Sha256};

use crate::corpus::{
    aiff, bare_mp3, bomb, flac, flac_of_silence, id3, inserted, m4a, mp3, nested, ogg, ogg_that_ends_at, patched, wav,
    wav_of_nan, with_checksums, without,
};
use crate::pool;

pub const TESTS: &[crate::Test] =
    &[("hostile_files_are_refused_or_read_right", hostile_files_are_refused_or_read_right)];

/// What must come of a file.
enum Fate {
    /// One of these kinds of problem.
    Refused(&'static [&'static str]),
    /// A track of so many milliseconds.
    Read(u64),
}

use Fate::{Read, Refused};

type Case = (&'static str, fn() -> Vec<u8>, Fate);

const CASES: &[Case] = &[
    // What is not audio at all.
    ("nothing-but-a-name.wav", || b"RIFF".to_vec(), Refused(&["not_audio", "truncated_header"])),
    ("a-program.flac", || b"\x7fELF\x02\x01\x01".repeat(100), Refused(&["not_audio"])),
    ("an-archive.m4a", || b"PK\x03\x04".repeat(1000), Refused(&["not_audio"])),
    ("a-page.ogg", || b"<html><script>alert(1)</script></html>".to_vec(), Refused(&["not_audio"])),
    ("zeros.mp3", || vec![0; 1 << 20], Refused(&["not_audio"])),
    ("all-ones.mp3", || vec![0xff; 1 << 20], Refused(&["not_audio", "unsupported"])),
    ("only-sync-words.mp3", || b"\xff\xfb".repeat(1 << 18), Refused(&["not_audio", "unsupported"])),
    ("only-a-tag.mp3", || mp3()[..300].to_vec(), Refused(&["truncated", "truncated_header", "unsupported"])),
    // WAV: lengths, counts and rates that lie.
    ("riff-size-zero.wav", || patched(wav(), b"RIFF", 4, &[0; 4]), Refused(&["corrupt"])),
    ("riff-size-max.wav", || patched(wav(), b"RIFF", 4, &[0xff; 4]), Read(8_400)),
    ("data-size-max.wav", || patched(wav(), b"data", 4, &[0xff; 4]), Refused(&["truncated", "unsupported", "corrupt"])),
    ("data-size-odd.wav", || patched(wav(), b"data", 4, &[0xff, 0, 0, 0]), Read(5)),
    (
        "no-channels.wav",
        || patched(wav(), b"fmt ", 10, &[0; 2]),
        Refused(&["unsupported", "corrupt", "decoder_failed"]),
    ),
    (
        "all-channels.wav",
        || patched(wav(), b"fmt ", 10, &[0xff; 2]),
        Refused(&["unsupported", "corrupt", "decoder_failed"]),
    ),
    ("rate-zero.wav", || patched(wav(), b"fmt ", 12, &[0; 4]), Refused(&["unsupported", "corrupt", "decoder_failed"])),
    ("rate-max.wav", || patched(wav(), b"fmt ", 12, &[0xff; 4]), Refused(&["unsupported", "corrupt"])),
    ("no-bits.wav", || patched(wav(), b"fmt ", 22, &[0; 2]), Refused(&["unsupported", "corrupt", "decoder_failed"])),
    (
        "all-bits.wav",
        || patched(wav(), b"fmt ", 22, &[0xff; 2]),
        Refused(&["unsupported", "corrupt", "decoder_failed"]),
    ),
    ("no-alignment.wav", || patched(wav(), b"fmt ", 20, &[0; 2]), Read(8_400)),
    ("no-format.wav", || patched(wav(), b"fmt ", 0, b"junk"), Refused(&["corrupt", "unsupported", "truncated_header"])),
    (
        "chunk-beyond-the-end.wav",
        || inserted(wav(), b"data", b"junk\xf0\xff\xff\xff"),
        Refused(&["truncated_header", "corrupt", "unsupported"]),
    ),
    ("many-chunks.wav", || inserted(wav(), b"data", &b"LIST\0\0\0\0".repeat(100_000)), Refused(&["corrupt"])),
    ("no-numbers.wav", wav_of_nan, Read(1_000)),
    // AIFF.
    ("frames-max.aiff", || patched(aiff(), b"COMM", 10, &[0xff; 4]), Read(7_800)),
    (
        "rate-not-a-number.aiff",
        || patched(aiff(), b"COMM", 16, &[0x7f, 0xff, 0xff]),
        Refused(&["unsupported", "corrupt"]),
    ),
    ("rate-negative.aiff", || patched(aiff(), b"COMM", 16, &[0xc0]), Refused(&["unsupported", "corrupt"])),
    ("no-bits.aiff", || patched(aiff(), b"COMM", 14, &[0; 2]), Refused(&["unsupported", "corrupt", "decoder_failed"])),
    (
        "no-common-chunk.aiff",
        || patched(aiff(), b"COMM", 0, b"junk"),
        Refused(&["corrupt", "unsupported", "truncated_header"]),
    ),
    (
        "sound-size-max.aiff",
        || patched(aiff(), b"SSND", 4, &[0xff; 4]),
        Refused(&["truncated", "corrupt", "unsupported"]),
    ),
    ("offset-max.aiff", || patched(aiff(), b"SSND", 8, &[0xff; 4]), Refused(&["truncated", "corrupt", "unsupported"])),
    // FLAC.
    (
        "samples-max.flac",
        || patched(flac(), b"fLaC", 21, &[0xff; 5]),
        Refused(&["truncated", "corrupt", "unsupported"]),
    ),
    ("rate-zero.flac", || patched(flac(), b"fLaC", 18, &[0, 0, 0x02]), Refused(&["unsupported", "corrupt"])),
    (
        "block-beyond-the-end.flac",
        || patched(flac(), b"fLaC", 229, &[0xff; 2]),
        Refused(&["truncated", "truncated_header", "corrupt"]),
    ),
    ("comments-max.flac", || patched(flac(), b"fLaC", 86, &[0xff; 4]), Refused(&["corrupt", "truncated_header"])),
    ("many-blocks.flac", || inserted(flac(), &flac()[42..46], &b"\x01\0\0\0".repeat(100_000)), Read(11_000)),
    ("a-part-missing.flac", || without(flac(), 300_000..310_000), Refused(&["truncated", "corrupt"])),
    ("minutes-of-nothing.flac", || flac_of_silence(100), Read(148_605)),
    ("days-of-nothing.flac", || flac_of_silence(55_000), Refused(&["too_long", "timed_out"])),
    // MP3.
    ("tag-size-max.mp3", || patched(mp3(), b"ID3", 6, &[0x7f; 4]), Read(10_200)),
    ("frame-size-max.mp3", || patched(mp3(), b"ID3", 14, &[0xff; 4]), Read(10_200)),
    (
        "text-bomb.mp3",
        || id3(b"TIT2", [0, 0x09], &[&[0, 0, 0x7f, 0x7f], bomb(400_000).as_slice()].concat()),
        Read(10_200),
    ),
    ("picture-max.mp3", || id3(b"APIC", [0, 0], &[vec![0xff; 1 << 20]].concat()), Refused(&["unsupported"])),
    (
        "title-of-a-million.mp3",
        || id3(b"TIT2", [0, 0], &[b"\x03".to_vec(), "\u{202e}\x1b".repeat(250_000).into_bytes()].concat()),
        Read(10_200),
    ),
    ("index-says-max.mp3", || patched(mp3(), b"Info", 8, &[0xff; 4]), Refused(&["truncated", "corrupt"])),
    (
        "noise-within.mp3",
        || patched(mp3(), b"ID3", 80_000, &[0xff; 10_000]),
        Refused(&["truncated", "corrupt", "unsupported"]),
    ),
    ("twice.mp3", || [bare_mp3(), bare_mp3()].concat(), Read(10_200)),
    // Ogg.
    ("checksum.ogg", || patched(ogg(), b"OggS", 20_000, &[0x55; 2]), Refused(&["truncated", "corrupt"])),
    ("end-max.ogg", || ogg_that_ends_at(i64::MAX), Refused(&["truncated", "corrupt", "unsupported"])),
    ("end-before-the-start.ogg", || ogg_that_ends_at(-5), Refused(&["truncated", "corrupt", "unsupported"])),
    ("comments-max.ogg", || with_checksums(patched(ogg(), b"\x03vorbis", 7, &[0xff; 4])), Read(8_500)),
    (
        "codebook-max.ogg",
        || with_checksums(patched(ogg(), b"BCV", 3, &[0xff; 5])),
        Refused(&["corrupt", "unsupported", "out_of_memory"]),
    ),
    (
        "rate-zero.ogg",
        || with_checksums(patched(ogg(), b"\x01vorbis", 12, &[0; 4])),
        Refused(&["unsupported", "corrupt", "truncated_header"]),
    ),
    (
        "no-channels.ogg",
        || with_checksums(patched(ogg(), b"\x01vorbis", 11, &[0])),
        Refused(&["unsupported", "corrupt", "truncated_header"]),
    ),
    (
        "another-codec.ogg",
        || with_checksums(patched(ogg(), b"\x01vorbis", 0, b"OpusHead")),
        Refused(&["unsupported", "corrupt", "truncated_header"]),
    ),
    ("two-streams.ogg", || [ogg(), ogg()].concat(), Refused(&["unsupported", "corrupt"])),
    (
        "empty-pages.ogg",
        || inserted(ogg(), &ogg()[58..90], &with_checksums([&ogg()[..26], b"\0"].concat().repeat(20_000))),
        Read(8_500),
    ),
    // M4A.
    ("two-sounds.m4a", || patched(m4a(), b"free", 0, b"mdat"), Read(8_823)),
    (
        "box-of-all-sizes.m4a",
        || inserted(m4a(), b"\0\0\0\x08free", b"\0\0\0\x01skip\xff\xff\xff\xff\xff\xff\xff\xff"),
        Refused(&["corrupt", "truncated_header", "unsupported", "truncated"]),
    ),
    (
        "boxes-in-boxes.m4a",
        || [b"\0\0\0\x1cftypM4A \0\0\0\0M4A mp42isom".as_slice(), &nested(b"moov", 100_000)].concat(),
        Refused(&["corrupt", "unsupported", "truncated_header", "no_samples", "crashed"]),
    ),
    (
        "tracks-in-tracks.m4a",
        || [b"\0\0\0\x1cftypM4A \0\0\0\0M4A mp42isom".as_slice(), &nested(b"trak", 100_000)].concat(),
        Refused(&["corrupt", "unsupported", "truncated_header", "no_samples", "crashed"]),
    ),
    (
        "sample-sizes-max.m4a",
        || patched(m4a(), b"stsz", 12, &[0xff; 4]),
        Refused(&["corrupt", "truncated_header", "out_of_memory", "truncated"]),
    ),
    (
        "one-size-for-all.m4a",
        || patched(m4a(), b"stsz", 8, &[0x7f; 4]),
        Refused(&["corrupt", "truncated", "out_of_memory", "truncated_header"]),
    ),
    (
        "times-max.m4a",
        || patched(m4a(), b"stts", 12, &[0xff; 4]),
        Refused(&["corrupt", "truncated", "decoder_failed", "timed_out"]),
    ),
    (
        "chunks-max.m4a",
        || patched(m4a(), b"stco", 8, &[0xff; 4]),
        Refused(&["corrupt", "truncated_header", "out_of_memory"]),
    ),
    ("chunk-beyond-the-end.m4a", || patched(m4a(), b"stco", 12, &[0xff; 4]), Refused(&["corrupt", "truncated"])),
    ("timescale-zero.m4a", || patched(m4a(), b"mdhd", 16, &[0; 4]), Refused(&["corrupt", "unsupported"])),
    ("no-tables.m4a", || patched(m4a(), b"stbl", 0, b"free"), Refused(&["corrupt", "unsupported", "no_samples"])),
    ("tag-size-max.m4a", || patched(m4a(), b"ilst", 4, &[0x7f; 4]), Read(8_823)),
    ("no-sound.m4a", || without(m4a(), 20_000..100_000), Refused(&["corrupt", "truncated", "unsupported"])),
];

fn hostile_files_are_refused_or_read_right() {
    assert!(CASES.len() >= 40);
    let (folder, pool) = (tempfile::tempdir().unwrap(), pool());
    let mut wrong = Vec::new();
    for (name, make, fate) in CASES {
        let path = folder.path().join(name);
        let content = make();
        std::fs::write(&path, &content).unwrap();
        let started = Instant::now();
        let found = pool.read(&SourceFile::at(&path).unwrap());
        assert!(started.elapsed() < Duration::from_secs(30), "{name}");
        let right = match (&found, fate) {
            (Ok(track), Read(millis)) => is_record_of(track, &content) && track.length.millis_down() == *millis,
            (Err(error), Refused(kinds)) => kinds.contains(&kind(error).as_str()),
            _ => false,
        };
        if !right {
            let brief = found.map(|track| (track.length, track.title, track.warnings));
            wrong.push(format!("{name}: {brief:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn kind(error: &assent_media::MediaError) -> String {
    serde_json::to_value(error).unwrap()["kind"].as_str().unwrap().to_owned()
}

/// What a record says of a hostile file: the right bytes, and nothing that could do harm.
fn is_record_of(track: &Track, content: &[u8]) -> bool {
    let texts = [&track.title, &track.artist, &track.album];
    let harmless = texts.into_iter().flatten().all(|text| {
        text.as_str().chars().count() <= assent_media::MAX_TEXT_CHARS && !text.as_str().chars().any(char::is_control)
    });
    track.sha256.0 == <[u8; 32]>::from(Sha256::digest(content)) && track.bytes == content.len() as u64 && harmless
}
