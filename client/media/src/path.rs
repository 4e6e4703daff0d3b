//! Where a file is, as shown and as opened.

use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

use crate::text::Text;

/// A file's path relative to the scanned folder, or its name if it was given directly.
///
/// A file name may hold anything but `/` and NUL. [`Display`](std::fmt::Display) and JSON show it cleaned like [`Text`], with
/// bytes that are not UTF-8 replaced; [`as_path`](Self::as_path) is exact.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FilePath(PathBuf);

impl FilePath {
    /// Wraps a path; nothing is looked up.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The path as the file system has it.
    #[must_use]
    pub fn as_path(&self) -> &Path {
        &self.0
    }
}

impl std::fmt::Display for FilePath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Text::from_name(&self.0.to_string_lossy()).fmt(f)
    }
}

impl Serialize for FilePath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_is_shown_harmless_and_opened_exactly() {
        let path = FilePath::new("a\x1b[2J\u{202e}.wav");
        assert_eq!(path.to_string(), "a\u{fffd}[2J\u{fffd}.wav");
        assert_eq!(path.as_path(), Path::new("a\x1b[2J\u{202e}.wav"));
    }
}
