//! The files of a folder and their hashes, on all cores.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use assent_core::id::Digest;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use walkdir::WalkDir;

/// How much is read at once, in bytes: large enough that the disk is asked seldom, small enough for a core's cache.
const BLOCK: usize = 1 << 18;

/// What a folder holds, in the order of paths.
#[derive(Debug, Default)]
pub struct Found {
    /// Files, as they are opened.
    pub files: Vec<PathBuf>,
    /// Links to folders, and what cannot be looked at: nobody knows what is behind them.
    pub unseen: Vec<PathBuf>,
    /// How many entries begin with a dot and were left alone.
    pub hidden: usize,
}

/// Lists a folder with all its subfolders. A link to a file is that file; a link to a folder is not followed.
pub fn list(root: &Path) -> Found {
    let mut found = Found::default();
    let mut entries = WalkDir::new(root).min_depth(1).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let Ok(entry) = entry.map_err(|error| found.unseen.push(error.path().unwrap_or(root).to_owned())) else {
            continue;
        };
        let kind = entry.file_type();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            found.hidden = found.hidden.saturating_add(1);
            if kind.is_dir() {
                entries.skip_current_dir();
            }
        } else if kind.is_file() || kind.is_symlink() && entry.path().is_file() {
            found.files.push(entry.into_path());
        } else if !kind.is_dir() {
            found.unseen.push(entry.into_path());
        }
    }
    found
}

/// SHA-256 and length of each file, in their order. `seen` is called after each.
pub fn hash(files: &[PathBuf], seen: impl Fn() + Sync) -> Vec<io::Result<(Digest, u64)>> {
    let hash = |path: &PathBuf| {
        let hashed = sha256(path);
        seen();
        hashed
    };
    // One file at a time to a core: files differ in size, and a long run on one core would leave the others idle.
    files.par_iter().with_max_len(1).map(hash).collect()
}

fn sha256(path: &Path) -> io::Result<(Digest, u64)> {
    let (mut file, mut hasher, mut length) = (File::open(path)?, Sha256::new(), 0_u64);
    let mut block = vec![0; BLOCK];
    loop {
        let read = match file.read(&mut block) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        let Some(bytes) = block.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
        length = length.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    }
    Ok((Digest(hasher.finalize().into()), length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;

    #[test]
    fn every_file_is_hashed_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let of = |name: &str| folder.path().join(name);
        let long = "x".repeat(3 * BLOCK + 1);
        for (name, text) in [("b", "b"), ("a/z", &long), ("a/.git/x", "hidden"), (".y", "hidden")] {
            files::write(&of(name), text).unwrap();
        }
        let found = list(folder.path());
        assert_eq!((&found.files, found.hidden, found.unseen.len()), (&vec![of("a/z"), of("b")], 2, 0));
        let hashed: Vec<_> = hash(&found.files, || {}).into_iter().map(Result::unwrap).collect();
        let length = u64::try_from(long.len()).unwrap();
        assert_eq!(hashed, [(files::sha256_of(&long), length), (files::sha256_of("b"), 1)]);
        assert!(hash(&[of("none")], || {})[0].is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_the_file_it_leads_to_and_never_a_way_out() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let of = |name: &str| folder.path().join(name);
        files::write(&of("file"), "x").unwrap();
        symlink(of("file"), of("link")).unwrap();
        symlink(folder.path(), of("loop")).unwrap();
        symlink(of("nowhere"), of("broken")).unwrap();
        let found = list(folder.path());
        assert_eq!((found.files, found.unseen), (vec![of("file"), of("link")], vec![of("broken"), of("loop")]));
    }
}
