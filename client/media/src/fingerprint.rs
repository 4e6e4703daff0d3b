//! Chromaprint: what a recording sounds like, in 32 bits for every eighth of a second.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusty_chromaprint::{Configuration, FingerprintCompressor, Fingerprinter};
use serde::{Serialize, Serializer};
use symphonia::core::audio::GenericAudioBufferRef;

use crate::mono::{Mono, RATE};

/// How much of a recording is listened to, in seconds from its start; `fpcalc`'s default.
pub const FINGERPRINT_SECONDS: u32 = 120;

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

/// Takes decoded blocks and makes the fingerprint of the first [`FINGERPRINT_SECONDS`].
pub(crate) struct Listener {
    mono: Mono,
    printer: Fingerprinter,
    /// Samples still to hear.
    left: usize,
    block: Vec<i16>,
}

impl Listener {
    /// Prepares for a number of channels at a rate in hertz. `None` if the library refuses its own rate, which it does not.
    pub(crate) fn new(channels: usize, rate: u32) -> Option<Self> {
        let mut printer = Fingerprinter::new(&Configuration::preset_test2());
        printer.start(RATE, 1).ok()?;
        let left = (FINGERPRINT_SECONDS * RATE) as usize;
        Some(Self { mono: Mono::new(channels, rate), printer, left, block: Vec::new() })
    }

    /// Hears the next block.
    pub(crate) fn hear(&mut self, block: &GenericAudioBufferRef<'_>) {
        if self.left == 0 {
            return;
        }
        self.block.clear();
        self.mono.push(block, &mut self.block);
        self.block.truncate(self.left);
        self.left -= self.block.len();
        self.printer.consume(&self.block);
    }

    /// The fingerprint; `None` if there was too little to hear (about 3 seconds are needed).
    pub(crate) fn finish(mut self) -> Option<Fingerprint> {
        self.printer.finish();
        let items = self.printer.fingerprint().to_vec();
        (!items.is_empty()).then_some(Fingerprint(items))
    }
}
