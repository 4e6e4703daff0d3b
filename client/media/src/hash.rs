//! The hash that names a file, and its codes: all of one reading.

use std::io::{Read, Seek};

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::iscc::{FileCoder, FileCodes};

/// How much is read at once, in bytes. Large enough that the Data-Code seldom looks at a byte twice.
const BLOCK: usize = 1 << 18;

/// SHA-256 of all bytes of a file, tags included; 64 lower-case hexadecimal digits as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileHash(pub [u8; 32]);

impl FileHash {
    /// Reads a file from its start to its end and leaves it at the start.
    pub(crate) fn of(file: &mut (impl Read + Seek)) -> std::io::Result<(Self, FileCodes)> {
        let (mut hasher, mut coder) = (Sha256::new(), FileCoder::default());
        let mut block = vec![0; BLOCK];
        file.rewind()?;
        loop {
            let read = match file.read(&mut block) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            let Some(bytes) = block.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            hasher.update(bytes);
            coder.update(bytes);
        }
        file.rewind()?;
        let codes = coder.finish().map_err(std::io::Error::other)?;
        Ok((Self(hasher.finalize().into()), codes))
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
