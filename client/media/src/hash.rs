//! The hash that names a file.

use std::io::{Read, Seek};

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

/// SHA-256 of all bytes of a file, tags included; 64 lower-case hexadecimal digits as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileHash(pub [u8; 32]);

impl FileHash {
    /// Hashes a file from its start to its end and leaves it at the start.
    pub(crate) fn of(file: &mut (impl Read + Seek)) -> std::io::Result<Self> {
        let mut hasher = Sha256::new();
        file.rewind()?;
        std::io::copy(file, &mut hasher)?;
        file.rewind()?;
        Ok(Self(hasher.finalize().into()))
    }
}

impl std::fmt::Display for FileHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for FileHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
