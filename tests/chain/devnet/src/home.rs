//! The folder that a chain lives in.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::{Error, Result};

/// A folder that is kept, or one that goes with the node.
pub enum Home {
    /// Named by the user: the chain survives a restart.
    Kept(PathBuf),
    /// Removed when this value is dropped.
    Temporary(TempDir),
}

impl Home {
    /// Makes the folder, if it is not there.
    pub fn open(base_path: Option<&Path>) -> Result<Self> {
        match base_path {
            Some(path) => Self::keep(path),
            None => Ok(Self::Temporary(tempfile::Builder::new().prefix("assent-devnet-").tempdir()?)),
        }
    }

    fn keep(path: &Path) -> Result<Self> {
        fs::create_dir_all(path).map_err(|source| Error::Folder { path: path.into(), source })?;
        Ok(Self::Kept(path.into()))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        match self {
            Self::Kept(path) => path,
            Self::Temporary(folder) => folder.path(),
        }
    }
}
