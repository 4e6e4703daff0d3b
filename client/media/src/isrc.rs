//! The International Standard Recording Code, ISO 3901.

use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

/// Twelve characters: a prefix of two letters and three letters or digits, two digits of year, five of designation.
///
/// Parsing takes hyphens, spaces, lower case and a leading `ISRC` as people write them, and keeps the bare upper-case form.
/// It checks the form only: the standard allots prefixes without a checksum, so whether a code exists only its registry knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Isrc([u8; 12]);

/// Why a text is no ISRC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum IsrcError {
    /// It has another number of letters and digits than twelve.
    #[error("it has {found} letters and digits, not 12")]
    Length {
        /// How many it has.
        found: usize,
    },
    /// It has a character that no code has.
    #[error("it holds {found:?}")]
    Character {
        /// The first such character.
        found: char,
    },
    /// Its prefix does not begin with two letters.
    #[error("it does not begin with two letters")]
    Prefix,
    /// Its year or designation is not all digits.
    #[error("its last seven characters are not all digits")]
    Number,
}

impl Isrc {
    /// The twelve ASCII characters.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 12] {
        &self.0
    }
}

impl FromStr for Isrc {
    type Err = IsrcError;

    fn from_str(text: &str) -> Result<Self, IsrcError> {
        let bare = bare_code(text)?;
        let code: [u8; 12] = bare.as_slice().try_into().map_err(|_| IsrcError::Length { found: bare.len() })?;
        let (prefix, number) = code.split_at(5);
        if !prefix.iter().take(2).all(u8::is_ascii_uppercase) {
            return Err(IsrcError::Prefix);
        }
        if !number.iter().all(u8::is_ascii_digit) {
            return Err(IsrcError::Number);
        }
        Ok(Self(code))
    }
}

/// The letters and digits in upper case, without the label some programs write before them.
fn bare_code(text: &str) -> Result<Vec<u8>, IsrcError> {
    let mut bare = Vec::with_capacity(12);
    for c in text.chars().filter(|c| !matches!(c, '-' | ' ' | ':')) {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii_alphanumeric() => bare.push(byte.to_ascii_uppercase()),
            _ => return Err(IsrcError::Character { found: c }),
        }
    }
    Ok(match bare.strip_prefix(b"ISRC") {
        Some(code) if code.len() == 12 => code.to_vec(),
        _ => bare,
    })
}

impl std::fmt::Display for Isrc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&String::from_utf8_lossy(&self.0))
    }
}

impl Serialize for Isrc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_forms_mean_the_same_code() {
        for text in ["QZXX72600003", "QZ-XX7-26-00003", "qz xx7 26 00003", "ISRC: QZ-XX7-26-00003"] {
            assert_eq!(text.parse::<Isrc>().unwrap().to_string(), "QZXX72600003");
        }
    }

    #[test]
    fn a_registrant_may_have_letters_and_digits() {
        assert!("US5AA0812345".parse::<Isrc>().is_ok());
    }

    #[test]
    fn every_rule_is_checked() {
        let broken = |text: &str| text.parse::<Isrc>().unwrap_err();
        assert_eq!(broken(""), IsrcError::Length { found: 0 });
        assert_eq!(broken("QZXX7260000"), IsrcError::Length { found: 11 });
        assert_eq!(broken("QZXX72600003QZXX72600004"), IsrcError::Length { found: 24 });
        assert_eq!(broken("QZXX7260000\u{1b}"), IsrcError::Character { found: '\u{1b}' });
        assert_eq!(broken("QZXX7260000é"), IsrcError::Character { found: 'é' });
        assert_eq!(broken("1ZXX72600003"), IsrcError::Prefix);
        assert_eq!(broken("QZXX7260000A"), IsrcError::Number);
    }
}
