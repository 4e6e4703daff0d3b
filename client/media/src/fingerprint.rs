//! Chromaprint: what a recording sounds like, in 32 bits for every eighth of a second.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusty_chromaprint::{Configuration, FingerprintCompressor, Fingerprinter};
use serde::{Serialize, Serializer};
use symphonia::core::audio::GenericAudioBufferRef;

use crate::iscc::{self, IsccText};
use crate::mono::{Mono, RATE};

/// How much of a recording is listened to, in seconds from its start; `fpcalc`'s default.
pub const FINGERPRINT_SECONDS: u32 = 120;

/// Samples in a window of the fingerprint, and from one window to the next (chromaprint's algorithm 2).
const WINDOW: u32 = 4096;
const STEP: u32 = 1365;
/// An item is made of so many windows: 5 taps of a filter, then 16 rows of an image.
const WINDOWS_OF_AN_ITEM: u32 = 5 + 16 - 1;
/// Items of [`FINGERPRINT_SECONDS`]: 948.
const ITEMS: usize = ((FINGERPRINT_SECONDS * RATE - WINDOW) / STEP + 1 - (WINDOWS_OF_AN_ITEM - 1)) as usize;

/// A Chromaprint fingerprint by algorithm 2 ("test2"), the one that AcoustID uses. JSON has the compressed form.
///
/// Lossless files give exactly what `fpcalc` gives. Lossy decoders may differ in rounding, which flips a few bits; the README
/// of this crate has the figures.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(Vec<u32>);

impl Fingerprint {
    /// From uncompressed items, at least one.
    pub(crate) fn from_raw(items: Vec<u32>) -> Self {
        Self(items)
    }

    /// The uncompressed items.
    #[must_use]
    pub fn as_raw(&self) -> &[u32] {
        &self.0
    }

    /// The compressed form in URL-safe base64 without padding, as `fpcalc` prints it and AcoustID takes it.
    #[must_use]
    pub fn compressed(&self) -> String {
        let configuration = Configuration::preset_test2();
        URL_SAFE_NO_PAD.encode(FingerprintCompressor::from(&configuration).compress(&self.0))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.compressed())
    }
}

/// What was heard.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// Of the first [`FINGERPRINT_SECONDS`]; `None` if there was too little to hear (about 3 seconds are needed).
    pub(crate) fingerprint: Option<Fingerprint>,
    /// Of all of it, as ISO 24138 wants it; `None` likewise.
    pub(crate) code: Option<IsccText>,
}

/// Takes decoded blocks and listens to the end.
pub(crate) struct Listener {
    mono: Mono,
    printer: Fingerprinter,
    block: Vec<i16>,
}

impl Listener {
    /// Prepares for a number of channels at a rate in hertz. `None` if the library refuses its own rate, which it does not.
    pub(crate) fn new(channels: usize, rate: u32) -> Option<Self> {
        let mut printer = Fingerprinter::new(&Configuration::preset_test2());
        printer.start(RATE, 1).ok()?;
        Some(Self { mono: Mono::new(channels, rate), printer, block: Vec::new() })
    }

    /// Hears the next block.
    pub(crate) fn hear(&mut self, block: &GenericAudioBufferRef<'_>) {
        self.block.clear();
        self.mono.push(block, &mut self.block);
        self.printer.consume(&self.block);
    }

    /// What was heard. An item depends on nothing after it, so that the first ones are those of a shorter recording.
    pub(crate) fn finish(mut self) -> Heard {
        self.printer.finish();
        let items = self.printer.fingerprint();
        if items.is_empty() {
            return Heard::default();
        }
        let first = items.iter().take(ITEMS).copied().collect();
        Heard { fingerprint: Some(Fingerprint(first)), code: iscc::audio(items) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(samples: &[i16]) -> Vec<u32> {
        let mut printer = Fingerprinter::new(&Configuration::preset_test2());
        printer.start(RATE, 1).unwrap();
        printer.consume(samples);
        printer.finish();
        printer.fingerprint().to_vec()
    }

    #[test]
    fn the_first_items_are_those_of_the_first_seconds() {
        let wave = |n: u32| (f64::from(n) * f64::from(n % 7_919) / 5e4).sin() * 9_000.0;
        let samples: Vec<i16> = (0..130 * RATE).map(|n| wave(n) as i16).collect();
        let (all, first) = (items(&samples), items(&samples[..(FINGERPRINT_SECONDS * RATE) as usize]));
        assert_eq!((first.len(), all.len()), (ITEMS, 1_028));
        assert_eq!(all[..ITEMS], first);
    }
}
