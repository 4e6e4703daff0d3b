//! Files, written whole or not at all.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use assent_core::id::Digest;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use crate::failure::Failure;

/// Writes a file: first beside it under another name, then renamed over it.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    write_bytes(path, text.as_bytes())
}

/// The same for what is no text.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = folder_of(path);
    let written = fs::create_dir_all(&folder).and_then(|()| {
        let mut file = NamedTempFile::new_in(&folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        File::open(&folder)?.sync_all()
    });
    written.map_err(|error| unusable("written", path, &error))
}

/// Checks that a file could be written, before anything depends on it.
pub fn check_writable(path: &Path) -> Result<(), Failure> {
    let folder = folder_of(path);
    let tried = fs::create_dir_all(&folder).and_then(|()| NamedTempFile::new_in(&folder));
    tried.map(|_| ()).map_err(|error| unusable("written", path, &error))
}

/// Reads a text file.
pub fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| unusable("read", path, &error))
}

/// SHA-256 of a file's bytes.
pub fn sha256(path: &Path) -> Result<Digest, Failure> {
    salted_sha256(&[], path)
}

/// SHA-256 of a salt and a file's bytes behind it.
pub fn salted_sha256(salt: &[u8], path: &Path) -> Result<Digest, Failure> {
    let mut hasher = Sha256::new_with_prefix(salt);
    let hashed = File::open(path).and_then(|mut file| io::copy(&mut file, &mut hasher));
    hashed.map_err(|error| unusable("read", path, &error))?;
    Ok(Digest(hasher.finalize().into()))
}

/// SHA-256 of a text.
pub fn sha256_of(text: &str) -> Digest {
    Digest(Sha256::digest(text.as_bytes()).into())
}

/// Bytes that nobody can guess.
pub fn salt() -> Result<Digest, Failure> {
    let mut salt = [0; 32];
    getrandom::fill(&mut salt).map_err(|error| Failure::failed("random", format!("no random bytes: {error}")))?;
    Ok(Digest(salt))
}

/// Where Assent keeps its own files.
pub fn config_folder() -> Result<PathBuf, Failure> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")));
    let missing = || Failure::failed("no_home", "neither HOME nor XDG_CONFIG_HOME is set").hint("Give --deployment.");
    base.map(|base| base.join("assent")).ok_or_else(missing)
}

/// The folder of a file.
pub fn folder_of(path: &Path) -> PathBuf {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// A file that cannot be read or written.
pub fn unusable(verb: &str, path: &Path, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::InvalidData {
        return Failure::failed("file", format!("{} is no text", path.display())).hint("Give a text file in UTF-8.");
    }
    let message = format!("{} cannot be {verb}: {}", path.display(), error.kind());
    Failure::failed("file", message).hint("Check the path and its permissions.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/file.json");
        write(&path, "one").unwrap();
        write(&path, "two").unwrap();
        assert_eq!(read(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing else is left");
    }

    #[test]
    fn hashes_are_sha256() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc");
        write(&path, "abc").unwrap();
        // FIPS 180-4, example "abc".
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let hex = |digest| assent_chain::address::show_digest(digest);
        assert_eq!(hex(sha256(&path).unwrap()), format!("0x{abc}"));
        assert_eq!(sha256(&path).unwrap(), sha256_of("abc"));
        assert_eq!(salted_sha256(b"x", &path).unwrap(), sha256_of("xabc"));
        assert_ne!(salt().unwrap(), salt().unwrap());
    }

    #[test]
    fn a_missing_file_is_named() {
        let failure = sha256(Path::new("no/such")).unwrap_err();
        assert_eq!(failure.message, "no/such cannot be read: entity not found");
    }
}
