//! What a track is called outside: ISRC and ISCC, checked; and addresses on the web, made harmless.

use std::fmt;

/// A name that is not what it claims to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// Not two letters, three letters or digits, seven digits.
    #[error("an ISRC has twelve characters: two letters, three letters or digits, seven digits")]
    Isrc,
    /// Not `ISCC:` and 12 to 60 characters of base32.
    #[error("an ISCC is `ISCC:` and 12 to 60 letters A to Z and digits 2 to 7")]
    Iscc,
    /// Not an `https`, `http` or `ipfs` address without spaces, controls, quotes or angle brackets, or too long.
    #[error("not an http, https or ipfs address of at most 500 plain characters")]
    Link,
}

/// An International Standard Recording Code: twelve characters, upper case, no hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Isrc(String);

impl Isrc {
    /// Reads a code with or without hyphens, in either case.
    ///
    /// # Errors
    /// [`IdentityError::Isrc`]. Source: ISO 3901.
    pub fn parse(text: &str) -> Result<Self, IdentityError> {
        let code: String = text.chars().filter(|sign| *sign != '-').map(|sign| sign.to_ascii_uppercase()).collect();
        let fits = |at: usize, sign: char| match at {
            0 | 1 => sign.is_ascii_uppercase(),
            2..=4 => sign.is_ascii_uppercase() || sign.is_ascii_digit(),
            _ => sign.is_ascii_digit(),
        };
        let whole = code.chars().count() == 12 && code.chars().enumerate().all(|(at, sign)| fits(at, sign));
        whole.then_some(Self(code)).ok_or(IdentityError::Isrc)
    }
}

/// An International Standard Content Code in its canonical text form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Iscc(String);

impl Iscc {
    /// Reads a code with its prefix. Only the alphabet and the length are checked, not the header.
    ///
    /// # Errors
    /// [`IdentityError::Iscc`]. Source: ISO 24138, base32 of RFC 4648 without padding.
    pub fn parse(text: &str) -> Result<Self, IdentityError> {
        let code = text.strip_prefix("ISCC:").ok_or(IdentityError::Iscc)?;
        let plain = code.chars().all(|sign| sign.is_ascii_uppercase() || ('2'..='7').contains(&sign));
        let whole = plain && (12..=60).contains(&code.len());
        whole.then(|| Self(text.to_owned())).ok_or(IdentityError::Iscc)
    }
}

/// An address on the web that may stand in XML, headers and robots.txt as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link(String);

impl Link {
    /// The longest address, in characters.
    pub const MOST_CHARS: usize = 500;

    /// Reads an absolute address.
    ///
    /// # Errors
    /// [`IdentityError::Link`].
    pub fn parse(text: &str) -> Result<Self, IdentityError> {
        let known = ["https://", "http://", "ipfs://"]
            .iter()
            .any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/')));
        let plain = text.chars().all(|sign| sign.is_ascii_graphic() && !"<>\"'\\`{}|^,".contains(sign));
        let short = text.len() <= Self::MOST_CHARS;
        (known && plain && short).then(|| Self(text.to_owned())).ok_or(IdentityError::Link)
    }

    /// The address with a path behind it.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}/{}", self.0.trim_end_matches('/'), path)
    }

    /// The path of the address, with its leading slash.
    #[must_use]
    pub fn path(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
    }
}

macro_rules! as_text {
    ($($name:ident),+) => {$(
        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

as_text!(Isrc, Iscc, Link);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn isrcs_are_read_with_and_without_hyphens() {
        assert_eq!(Isrc::parse("gb-ayd-23-00001").map(|code| code.to_string()), Ok("GBAYD2300001".to_owned()));
        for wrong in ["", "GBAYD230000", "G1AYD2300001", "GBAYD23O0001", "GBAYD23000011"] {
            assert_eq!(Isrc::parse(wrong), Err(IdentityError::Isrc), "{wrong}");
        }
    }

    #[test]
    fn isccs_need_their_prefix_and_alphabet() {
        assert!(Iscc::parse("ISCC:KACYPXW445FTYNJ3").is_ok());
        for wrong in ["KACYPXW445FTYNJ3", "ISCC:kacypxw445ftynj3", "ISCC:KACYPXW445FT1NJ3", "ISCC:KAC"] {
            assert_eq!(Iscc::parse(wrong), Err(IdentityError::Iscc), "{wrong}");
        }
    }

    #[test]
    fn links_carry_nothing_that_breaks_out_of_a_header_or_a_tag() {
        let link = Link::parse("https://a.example/b/").unwrap();
        assert_eq!((link.join("c"), link.path()), ("https://a.example/b/c".to_owned(), "/b/"));
        assert_eq!(Link::parse("https://a.example").unwrap().path(), "/");
        for wrong in
            ["", "https://", "https:///x", "javascript:x", "https://a\r\nb", "https://a\"b", "https://a<b", "a b"]
        {
            assert_eq!(Link::parse(wrong), Err(IdentityError::Link), "{wrong}");
        }
    }
}
