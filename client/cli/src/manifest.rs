//! The manifest: the list of leaves behind a batch. Its SHA-256 goes on chain, so its bytes are the same every time.

use std::path::{Path, PathBuf};

use assent_chain::address;
use assent_core::{
    id::{Account, Digest},
    merkle::{self, HostKeccak, Tag},
    track::{Batch, TrackLeaf},
};
use assent_media::IsccText;
use serde::{Deserialize, Serialize};

use crate::{failure::Failure, files};

/// The form of the manifest.
pub const SCHEMA: &str = "assent.manifest/1";

/// How the name of a manifest ends.
pub const FILE_NAME: &str = "assent-manifest.json";

/// What a batch consists of. Keys are written in the order of the fields, tracks in the order of their index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of this file.
    pub schema: String,
    /// Who registers the tracks.
    pub licensor: String,
    /// The index of the first track in its catalogue.
    pub first: u32,
    /// The Merkle root over the leaves.
    pub root: String,
    /// The tracks.
    pub tracks: Vec<Entry>,
}

/// A track of a batch: what its leaf commits to, and what its metadata hash commits to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its index in the catalogue.
    pub index: u32,
    /// Where the file was, relative to the scanned folder.
    pub path: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Its ISCC, where it has one.
    pub iscc: Option<String>,
    /// Its ISRC, where it has one.
    pub isrc: Option<String>,
    /// Its length in whole seconds, rounded up.
    pub seconds: u32,
    /// What `metadata_sha256` commits to, as compact JSON in this order of keys.
    pub metadata: Metadata,
    /// SHA-256 of the metadata.
    pub metadata_sha256: String,
    /// The digest of the leaf.
    pub leaf: String,
}

/// The metadata record of a track.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Its title.
    pub title: Option<String>,
    /// Its artist.
    pub artist: Option<String>,
    /// Its album.
    pub album: Option<String>,
}

/// A manifest with its bytes and the batch that commits to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The text of the file.
    pub text: String,
    /// What goes on chain.
    pub batch: Batch,
    /// The manifest.
    pub manifest: Manifest,
}

/// The manifest of scanned tracks.
pub fn of(licensor: Account, first: u32, tracks: &[assent_media::Track]) -> Result<Written, Failure> {
    let too_many = || Failure::usage("too_many", "a catalogue holds 4,294,967,295 tracks at most");
    let (mut leaves, mut entries) = (Vec::new(), Vec::new());
    for (index, track) in (first..).zip(tracks) {
        let (leaf, entry) = entry(licensor, index, track)?;
        leaves.push(leaf);
        entries.push(entry);
    }
    let count = u32::try_from(leaves.len()).map_err(|_| too_many())?;
    let root = merkle::root::<HostKeccak>(Tag::TrackNode, leaves).ok_or_else(no_tracks)?;
    let manifest = Manifest {
        schema: SCHEMA.to_owned(),
        licensor: address::show(licensor),
        first,
        root: address::show_digest(root),
        tracks: entries,
    };
    let text = text_of(&manifest)?;
    let batch = Batch { root, count, manifest: files::sha256_of(&text) };
    Ok(Written { text, batch, manifest })
}

fn no_tracks() -> Failure {
    Failure::failed("no_tracks", "there is no track to register")
}

fn text_of(manifest: &Manifest) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(manifest);
    text.map(|text| text + "\n").map_err(|error| Failure::failed("manifest", error.to_string()))
}

fn entry(licensor: Account, index: u32, track: &assent_media::Track) -> Result<(Digest, Entry), Failure> {
    let text = |text: &Option<assent_media::Text>| text.as_ref().map(ToString::to_string);
    let metadata = Metadata { title: text(&track.title), artist: text(&track.artist), album: text(&track.album) };
    let record = serde_json::to_string(&metadata).map_err(|error| Failure::failed("manifest", error.to_string()))?;
    let leaf = TrackLeaf {
        licensor,
        index,
        sha256: Digest(track.sha256.0),
        iscc: track.iscc.code.to_bytes(),
        isrc: track.isrc.as_ref().map(|isrc| *isrc.as_bytes()),
        seconds: u32::try_from(track.length.seconds_up()).unwrap_or(u32::MAX),
        metadata: files::sha256_of(&record),
    };
    let digest = leaf.digest::<HostKeccak>();
    let entry = Entry {
        index,
        path: track.path.to_string(),
        sha256: track.sha256.to_string(),
        iscc: Some(track.iscc.code.to_string()),
        isrc: track.isrc.as_ref().map(ToString::to_string),
        seconds: leaf.seconds,
        metadata,
        metadata_sha256: address::show_digest(leaf.metadata),
        leaf: address::show_digest(digest),
    };
    Ok((digest, entry))
}

/// The root over the leaves that the entries lead to; nothing where an entry cannot be read. The digests that the file
/// itself gives are not believed.
pub fn root(manifest: &Manifest) -> Option<Digest> {
    let licensor = address::parse(&manifest.licensor).ok()?;
    let leaves: Option<Vec<Digest>> = manifest.tracks.iter().map(|entry| leaf(licensor, entry)).collect();
    merkle::root::<HostKeccak>(Tag::TrackNode, leaves?)
}

fn leaf(licensor: Account, entry: &Entry) -> Option<Digest> {
    let isrc = match &entry.isrc {
        Some(isrc) => Some(isrc.as_bytes().try_into().ok()?),
        None => None,
    };
    let iscc = match &entry.iscc {
        Some(iscc) => iscc.parse::<IsccText>().ok()?.to_bytes(),
        None => Vec::new(),
    };
    let leaf = TrackLeaf {
        licensor,
        index: entry.index,
        sha256: address::parse_digest(&entry.sha256)?,
        iscc,
        isrc,
        seconds: entry.seconds,
        metadata: files::sha256_of(&serde_json::to_string(&entry.metadata).ok()?),
    };
    Some(leaf.digest::<HostKeccak>())
}

/// Reads a manifest, with the SHA-256 of its bytes.
pub fn read(path: &Path) -> Result<(Manifest, Digest), Failure> {
    let text = files::read(path)?;
    let wrong = || Failure::failed("manifest", format!("{} is no manifest", path.display()));
    let manifest: Manifest = serde_json::from_str(&text).map_err(|_| wrong())?;
    if manifest.schema == SCHEMA { Ok((manifest, files::sha256_of(&text))) } else { Err(wrong()) }
}

/// A manifest that was found, with the SHA-256 of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub path: PathBuf,
    /// What.
    pub manifest: Manifest,
    /// What its batch commits to.
    pub sha256: Digest,
}

/// The manifests that were named, and those in the folders that were. A file in a folder that only has such a name is none.
pub fn find(paths: &[PathBuf]) -> Result<Vec<Found>, Failure> {
    let mut found = Vec::new();
    let of = |path: &Path| read(path).map(|(manifest, sha256)| Found { path: path.to_owned(), manifest, sha256 });
    for path in paths {
        if !path.is_dir() {
            found.push(of(path)?);
            continue;
        }
        let files = crate::hashing::list(path).files;
        let named = files.iter().filter(|file| file.to_string_lossy().ends_with(FILE_NAME));
        found.extend(named.filter_map(|file| of(file).ok()));
    }
    Ok(found)
}

/// Where the manifest of a scanned path goes, unless something else was said.
pub fn default_path(scanned: &Path) -> PathBuf {
    if scanned.is_dir() {
        return scanned.join(FILE_NAME);
    }
    let name = scanned.file_name().unwrap_or_default().to_string_lossy();
    scanned.with_file_name(format!("{name}.{FILE_NAME}"))
}

/// Writes a manifest; another one in its place is never lost.
pub fn write(path: &Path, written: &Written) -> Result<(), Failure> {
    check_free(path, written)?;
    files::write(path, &written.text)
}

/// Checks that nothing else stands where the manifest goes.
pub fn check_free(path: &Path, written: &Written) -> Result<(), Failure> {
    if path.exists() && files::read(path)? != written.text {
        let message = format!("{} is the manifest of another batch", path.display());
        return Err(Failure::failed("manifest_exists", message).hint("Give another path: --manifest FILE."));
    }
    files::check_writable(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> Written {
        let manifest = Manifest {
            schema: SCHEMA.to_owned(),
            licensor: "0x01".to_owned(),
            first: 0,
            root: "0x02".to_owned(),
            tracks: Vec::new(),
        };
        let text = text_of(&manifest).unwrap();
        let batch = Batch { root: Digest::ZERO, count: 1, manifest: files::sha256_of(&text) };
        Written { text, batch, manifest }
    }

    #[test]
    fn a_manifest_reads_back_with_its_hash() {
        let folder = tempfile::tempdir().unwrap();
        let path = default_path(folder.path());
        write(&path, &written()).unwrap();
        write(&path, &written()).unwrap();
        assert_eq!(read(&path).unwrap(), (written().manifest, written().batch.manifest));
    }

    #[test]
    fn the_root_follows_from_what_the_entries_say() {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/acceptance/samples/quiet-machines");
        let scan = assent_media::scan(&samples, |_| {}).unwrap();
        let written = of(Account([1; 20]), 5, &scan.tracks).unwrap();
        assert_eq!(root(&written.manifest), Some(written.batch.root));
        let tamper = |change: fn(&mut Entry)| {
            let mut manifest = written.manifest.clone();
            change(&mut manifest.tracks[1]);
            root(&manifest)
        };
        assert_ne!(tamper(|entry| entry.metadata.title = Some("Other".to_owned())), Some(written.batch.root));
        assert_ne!(tamper(|entry| entry.sha256 = "00".repeat(32)), Some(written.batch.root));
        assert_ne!(tamper(|entry| entry.isrc = None), Some(written.batch.root));
        assert_ne!(tamper(|entry| entry.iscc = None), Some(written.batch.root));
        assert_eq!(tamper(|entry| entry.iscc = Some("ISCC:1".to_owned())), None, "cannot be read");
        assert_eq!(tamper(|entry| entry.leaf = String::new()), Some(written.batch.root), "not believed");
        assert_eq!(of(Account([1; 20]), 5, &scan.tracks).unwrap().text, written.text, "the same bytes every time");
    }

    #[test]
    fn another_manifest_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.json");
        files::write(&path, "other").unwrap();
        assert_eq!(write(&path, &written()).unwrap_err().kind, "manifest_exists");
        assert_eq!(files::read(&path).unwrap(), "other");
    }

    #[test]
    fn it_lies_in_the_folder_or_beside_the_file() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(default_path(folder.path()), folder.path().join("assent-manifest.json"));
        assert_eq!(default_path(Path::new("a/b.flac")), PathBuf::from("a/b.flac.assent-manifest.json"));
    }
}
