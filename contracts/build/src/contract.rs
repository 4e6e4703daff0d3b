//! Which contracts there are, and where they and their products lie.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::error::{BuildError, Result};

/// A contract. The order is the order of building.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Contract {
    /// The cold one: what may be licensed.
    Consent,
    /// The hot one: selling it.
    Licensing,
    /// The code of whatever licensing has none for: it runs in licensing's storage.
    Office,
}

impl Contract {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Consent, Self::Licensing, Self::Office];

    /// Those that are called, and so have an ABI.
    pub const CALLED: [Self; 2] = [Self::Consent, Self::Licensing];

    /// The name of its folder, binary and products.
    pub fn name(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Licensing => "licensing",
            Self::Office => "office",
        }
    }

    /// The name of its crate.
    pub fn package(self) -> String {
        format!("assent-{}", self.name())
    }
}

impl fmt::Display for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A checkout, or a copy of the part of it that the blobs are made of.
#[derive(Clone, Debug)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// The checkout at `root`, else the one around the current folder.
    pub fn find(root: Option<PathBuf>) -> Result<Self> {
        let start = match root {
            Some(root) => return Self::at(root),
            None => std::env::current_dir().map_err(BuildError::file("."))?,
        };
        start
            .ancestors()
            .find(|folder| is_root(folder))
            .map(|folder| Self { root: folder.to_path_buf() })
            .ok_or(BuildError::NoRoot { start })
    }

    /// The checkout whose root is this folder.
    pub fn at(root: PathBuf) -> Result<Self> {
        let root = root.canonicalize().map_err(BuildError::file(&root))?;
        if is_root(&root) { Ok(Self { root }) } else { Err(BuildError::NoRoot { start: root }) }
    }

    /// Its root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The workspace of the on-chain crates.
    pub fn contracts(&self) -> PathBuf {
        self.root.join("contracts")
    }

    /// A committed product, by file name.
    pub fn artifact(&self, file: &str) -> PathBuf {
        self.contracts().join("artifact").join(file)
    }
}

fn is_root(folder: &Path) -> bool {
    folder.join("contracts/Cargo.toml").is_file()
}
