//! Text from people, made harmless: one line, no controls, nothing that turns the reading direction.

use std::fmt;

/// A line of text without control, format or line-breaking characters. Escape it for the target as any other text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Plain(String);

impl Plain {
    /// The longest text, in characters.
    pub const MOST_CHARS: usize = 200;

    /// Makes text harmless: forbidden characters become spaces, runs of spaces one, and it is cut at its longest.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let harmless: String = text.chars().map(|sign| if is_forbidden(sign) { ' ' } else { sign }).collect();
        let words: Vec<&str> = harmless.split_whitespace().collect();
        Self(words.join(" ").chars().take(Self::MOST_CHARS).collect())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Controls, invisible and bidirectional formats, line separators, private use, and what XML 1.0 cannot hold.
fn is_forbidden(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
        || matches!(sign, '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{E0000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_cannot_break_out() {
        assert_eq!(Plain::new("a\r\nSet-Cookie: b").as_str(), "a Set-Cookie: b");
        assert_eq!(Plain::new("\u{202E}evil\u{0000}").as_str(), "evil");
        assert_eq!(Plain::new(&"x".repeat(300)).as_str().len(), Plain::MOST_CHARS);
    }
}
