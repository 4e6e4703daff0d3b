//! Where the samples are, and small files made on the spot.

#![allow(dead_code, clippy::unwrap_used)]

use std::path::{Path, PathBuf};

/// The committed samples.
pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/acceptance/samples")
}

/// A file of the album.
pub fn album(name: &str) -> PathBuf {
    samples().join("quiet-machines").join(name)
}

/// A file that is wrong in one way.
pub fn broken(name: &str) -> PathBuf {
    samples().join("broken").join(name)
}

/// The header of a mono 8-bit WAV at 1,000 Hz with so many samples.
pub fn wav_header(samples: u32) -> Vec<u8> {
    let mut header = b"RIFF".to_vec();
    header.extend((samples + 36).to_le_bytes());
    header.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    header.extend(1_000u32.to_le_bytes());
    header.extend(1_000u32.to_le_bytes());
    header.extend(b"\x01\0\x08\0data");
    header.extend(samples.to_le_bytes());
    header
}

/// A mono 8-bit WAV at 1,000 Hz of so many samples of silence.
pub fn wav(samples: u32) -> Vec<u8> {
    let mut file = wav_header(samples);
    file.resize(file.len() + samples as usize, 0x80);
    file
}
