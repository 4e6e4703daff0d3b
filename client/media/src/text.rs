//! Text that came out of a file and is safe to show.

use serde::{Deserialize, Deserializer, Serialize};
use unicode_width::UnicodeWidthChar;

/// The longest text kept, in characters; the last of them is then an ellipsis.
pub const MAX_TEXT_CHARS: usize = 200;

/// Marks may follow a letter in honest writing, but not without end: more than these at once are dropped.
const MAX_MARKS: usize = 4;

/// A line of text that cannot move a cursor, change a colour, reorder what stands beside it or fill a screen.
///
/// Safe for a terminal. HTML, CSV and Markdown have special characters of their own, which whoever writes those escapes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// Cleans a tag; `None` if nothing is left of it. The flag says whether anything was replaced or cut.
    #[must_use]
    pub fn from_tag(raw: &str) -> Option<(Self, bool)> {
        let raw = raw.trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{feff}');
        // A tag may be megabytes: look no further than what could be shown.
        let seen: String = raw.chars().take(MAX_TEXT_CHARS * 8).collect();
        let text = shorten(harmless(&seen));
        let changed = text != raw;
        (!text.is_empty()).then_some((Self(text), changed))
    }

    /// Cleans a text without shortening it: for paths and names.
    #[must_use]
    pub fn from_name(raw: &str) -> Self {
        Self(harmless(raw))
    }

    /// The cleaned text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Cleans again what was written: whoever wrote it may have been fooled.
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(shorten(harmless(&String::deserialize(deserializer)?))))
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

fn harmless(raw: &str) -> String {
    let mut marks = 0;
    raw.chars()
        .filter(|c| {
            marks = if c.width() == Some(0) { marks + 1 } else { 0 };
            marks <= MAX_MARKS
        })
        .map(replace)
        .collect()
}

/// Line breaks become spaces; what would act instead of being read becomes a visible replacement character.
fn replace(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() || is_invisible(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// Bidirectional controls, zero-width and tag characters. The two joiners stay: Persian and emoji need them, and they
/// cannot reorder anything.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

fn shorten(text: String) -> String {
    if text.chars().count() <= MAX_TEXT_CHARS {
        return text;
    }
    text.chars().take(MAX_TEXT_CHARS - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clean(raw: &str) -> String {
        Text::from_tag(raw).map(|(text, _)| text.0).unwrap_or_default()
    }

    #[test]
    fn honest_text_is_kept() {
        for name in ["Ada Sol", "Björk", "宇多田ヒカル", "نمی\u{200c}دانم", "👩\u{200d}🎤", "e\u{301}"]
        {
            assert_eq!(Text::from_tag(name), Some((Text(name.into()), false)));
        }
    }

    #[test]
    fn escape_sequences_lose_their_escape() {
        assert_eq!(clean("\x1b[31mred\x1b]0;title\x07"), "\u{fffd}[31mred\u{fffd}]0;title\u{fffd}");
        assert_eq!(clean("a\u{9b}2Jb"), "a\u{fffd}2Jb");
    }

    #[test]
    fn bidirectional_controls_are_made_visible() {
        assert_eq!(clean("Pay\u{202e}etuM"), "Pay\u{fffd}etuM");
        assert_eq!(clean("a\u{2066}b\u{2069}c\u{200f}d\u{61c}e"), "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e");
    }

    #[test]
    fn line_breaks_become_spaces() {
        assert_eq!(clean("two\r\nlines\u{2028}more"), "two  lines more");
    }

    #[test]
    fn long_text_is_cut_with_an_ellipsis() {
        let (text, changed) = Text::from_tag(&"A".repeat(5000)).unwrap();
        assert!(changed && text.as_str().ends_with("A…"));
        assert_eq!(text.as_str().chars().count(), MAX_TEXT_CHARS);
    }

    #[test]
    fn piled_marks_are_thinned() {
        assert_eq!(clean(&format!("a{}b", "\u{301}".repeat(50))).chars().count(), 2 + MAX_MARKS);
    }

    #[test]
    fn nothing_left_is_none() {
        assert_eq!(Text::from_tag(" \u{feff}\0 "), None);
    }

    proptest! {
        #[test]
        fn whatever_comes_in_is_harmless_and_stays_so(raw in any::<String>()) {
            let once = clean(&raw);
            prop_assert!(once.chars().count() <= MAX_TEXT_CHARS);
            prop_assert!(!once.chars().any(|c| c.is_control() || is_invisible(c)));
            prop_assert_eq!(clean(&once), once);
        }
    }
}
