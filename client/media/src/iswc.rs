//! The International Standard Musical Work Code, ISO 15707.

use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

/// `T`, nine digits of the work and a check digit: the work that a recording is a recording of.
///
/// Parsing takes dots, hyphens, spaces, lower case and a leading `ISWC` as people write them, and keeps the bare form. The
/// check digit must be right; whether the code exists only its registry knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Iswc([u8; 11]);

/// Why a text is no ISWC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum IswcError {
    /// It is not `T` and ten digits.
    #[error("it is not T and ten digits")]
    Form,
    /// Its last digit does not follow from the others.
    #[error("its check digit is {found}, not {expected}")]
    CheckDigit {
        /// The last digit.
        found: u8,
        /// What it would have to be.
        expected: u8,
    },
}

impl Iswc {
    /// The eleven ASCII characters.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 11] {
        &self.0
    }
}

impl FromStr for Iswc {
    type Err = IswcError;

    fn from_str(text: &str) -> Result<Self, IswcError> {
        let bare: String = text.chars().filter(|c| !matches!(c, '-' | '.' | ' ' | ':')).collect();
        let bare = bare.to_ascii_uppercase();
        let bare = bare.strip_prefix("ISWC").unwrap_or(&bare);
        let code: [u8; 11] = bare.as_bytes().try_into().map_err(|_| IswcError::Form)?;
        let [b'T', digits @ ..] = &code else { return Err(IswcError::Form) };
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(IswcError::Form);
        }
        let (found, expected) = (digits[9] - b'0', check_digit(digits));
        if found == expected { Ok(Self(code)) } else { Err(IswcError::CheckDigit { found, expected }) }
    }
}

/// Source: ISO 15707, annex: one more than the digits weighted 1 to 9, made up to the next multiple of ten.
fn check_digit(digits: &[u8; 10]) -> u8 {
    let weighted = (1u16..=9).zip(digits).map(|(weight, digit)| weight * u16::from(digit - b'0'));
    ((10 - (1 + weighted.sum::<u16>()) % 10) % 10) as u8
}

impl std::fmt::Display for Iswc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&String::from_utf8_lossy(&self.0))
    }
}

impl Serialize for Iswc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard's own example.
    #[test]
    fn written_forms_mean_the_same_code() {
        for text in ["T0345246801", "T-034.524.680-1", "t 034 524 680 1", "ISWC T-034.524.680-1", "ISWC: T-034524680-1"]
        {
            assert_eq!(text.parse::<Iswc>().unwrap().to_string(), "T0345246801");
        }
    }

    #[test]
    fn every_digit_counts() {
        let right = *b"T0345246801";
        for at in 1..11 {
            let mut wrong = right;
            wrong[at] = b'0' + (wrong[at] - b'0' + 1) % 10;
            let found = std::str::from_utf8(&wrong).unwrap().parse::<Iswc>();
            assert!(matches!(found, Err(IswcError::CheckDigit { .. })), "digit {at}");
        }
    }

    #[test]
    fn what_is_no_code() {
        for text in ["", "T", "T034524680", "X0345246801", "T03452468O1", "T0345246801T0345246801", "T034524680\u{661}"]
        {
            assert_eq!(text.parse::<Iswc>(), Err(IswcError::Form), "{text}");
        }
        let wrong = IswcError::CheckDigit { found: 2, expected: 1 };
        assert_eq!("T0345246802".parse::<Iswc>(), Err(wrong));
    }
}
