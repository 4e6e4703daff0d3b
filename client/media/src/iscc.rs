//! The International Standard Content Code, ISO 24138, by the library of the ISCC Foundation.
//!
//! Units have 64 bits, the standard's default. The Meta-Code is made of the title alone, the Audio-Code of the whole
//! recording's Chromaprint, the Data- and Instance-Code of all bytes of the file: as the reference tool `iscc-sdk` does.

use std::str::FromStr;

use iscc_lib::codec::{decode_base32, decode_header};
use iscc_lib::{DataHasher, InstanceHasher, IsccResult, gen_audio_code_v0, gen_iscc_code_v0, gen_meta_code_v0};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::text::Text;

/// Bits of a unit.
const BITS: u32 = 64;

/// A code as text: `ISCC:` and base32 without padding (RFC 4648).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct IsccText(String);

impl IsccText {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The header and the body, as the base32 has them: 10 bytes for a unit, up to 34 for an ISCC-CODE.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        bytes(&self.0).unwrap_or_default()
    }
}

/// A text that is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an ISCC is `ISCC:` and base32 with a header of the standard")]
pub struct IsccError;

impl FromStr for IsccText {
    type Err = IsccError;

    fn from_str(text: &str) -> Result<Self, IsccError> {
        let bytes = bytes(text).ok_or(IsccError)?;
        decode_header(&bytes).map(|_| Self(text.to_owned())).map_err(|_| IsccError)
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    decode_base32(text.strip_prefix("ISCC:")?).ok()
}

impl std::fmt::Display for IsccText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> Deserialize<'de> for IsccText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// What a track is called by its content, from the loosest name to the strictest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Iscc {
    /// The ISCC-CODE: all units in one.
    pub code: IsccText,
    /// Of the title; `None` without one. Similar titles have similar codes.
    pub meta: Option<IsccText>,
    /// Of the sound; `None` for audio of less than about 3 seconds. Similar recordings have similar codes.
    pub audio: Option<IsccText>,
    /// Of the bytes. Similar files have similar codes.
    pub data: IsccText,
    /// Of the bytes. Only equal files have equal codes.
    pub instance: IsccText,
}

impl Iscc {
    /// Puts the units together.
    pub(crate) fn new(title: Option<&Text>, audio: Option<IsccText>, file: FileCodes) -> Option<Self> {
        let meta = title.and_then(meta);
        let FileCodes { data, instance } = file;
        let units = [meta.as_ref(), audio.as_ref(), Some(&data), Some(&instance)];
        let units: Vec<&str> = units.into_iter().flatten().map(IsccText::as_str).collect();
        let code = gen_iscc_code_v0(&units, false).ok().map(|made| IsccText(made.iscc))?;
        Some(Self { code, meta, audio, data, instance })
    }
}

/// `None` for a title of which the standard's cleaning leaves nothing.
fn meta(title: &Text) -> Option<IsccText> {
    gen_meta_code_v0(title.as_str(), None, None, BITS).ok().map(|made| IsccText(made.iscc))
}

/// The Audio-Code of a whole recording's fingerprint.
pub(crate) fn audio(items: &[u32]) -> Option<IsccText> {
    let signed: Vec<i32> = items.iter().map(|item| item.cast_signed()).collect();
    gen_audio_code_v0(&signed, BITS).ok().map(|made| IsccText(made.iscc))
}

/// The two codes of a file's bytes.
#[derive(Debug)]
pub(crate) struct FileCodes {
    data: IsccText,
    instance: IsccText,
}

/// Takes a file's bytes block by block.
#[derive(Default)]
pub(crate) struct FileCoder {
    data: DataHasher,
    instance: InstanceHasher,
}

impl FileCoder {
    pub(crate) fn update(&mut self, block: &[u8]) {
        self.data.update(block);
        self.instance.update(block);
    }

    pub(crate) fn finish(self) -> IsccResult<FileCodes> {
        let data = IsccText(self.data.finalize(BITS)?.iscc);
        let instance = IsccText(self.instance.finalize(BITS)?.iscc);
        Ok(FileCodes { data, instance })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> FileCodes {
        let mut coder = FileCoder::default();
        coder.update(bytes);
        coder.finish().unwrap()
    }

    /// The library's own vectors are those of the standard.
    #[test]
    fn the_library_conforms() {
        assert!(iscc_lib::conformance_selftest());
    }

    #[test]
    fn blocks_do_not_matter() {
        let bytes: Vec<u8> = (0..100_000u32).map(|n| (n.wrapping_mul(n) >> 7) as u8).collect();
        let mut coder = FileCoder::default();
        bytes.chunks(777).for_each(|block| coder.update(block));
        let (whole, parts) = (file(&bytes), coder.finish().unwrap());
        assert_eq!((whole.data, whole.instance), (parts.data, parts.instance));
    }

    #[test]
    fn there_is_a_code_without_title_and_sound() {
        let title = Text::from_name("First Light");
        let all = Iscc::new(Some(&title), audio(&[1, 2, 3]), file(b"abc")).unwrap();
        assert_eq!(all.code.to_bytes().len(), 2 + 4 * 8);
        let least = Iscc::new(None, None, file(b"abc")).unwrap();
        assert_eq!((least.code.to_bytes().len(), least.meta, least.audio), (2 + 2 * 8, None, None));
        assert_eq!(least.instance, all.instance);
        assert_eq!(Iscc::new(Some(&Text::from_name("\n")), None, file(b"abc")).unwrap().meta, None);
    }

    #[test]
    fn what_is_no_code_does_not_read() {
        let unit = audio(&[1, 2, 3]).unwrap();
        assert_eq!(unit.to_string().parse(), Ok(unit));
        for wrong in ["", "ISCC:", "ISCC:1", "KACYPXW445FTYNJ3", "ISCC:\u{1b}[2J", "ISCC:777777777777"] {
            assert_eq!(wrong.parse::<IsccText>(), Err(IsccError), "{wrong}");
        }
    }
}
