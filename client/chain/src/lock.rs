//! `licences.lock`: the licences of a project, in a file that is kept with it under version control.
//!
//! Everything that an offline check needs is in it: which tracks a licence covers and by which roots their leaves are proved, the
//! terms in full, the model's name with the salt of its hash. Entries stand in order of chain, contract and licence, so that
//! the same licences give the same bytes; what a hash can check is checked when the file is read: terms against their id, the
//! model against its hash. Amounts are base units (18 decimals of native money), times seconds since 1970.
//!
//! It is JSON, as every file of ours, written whole or not at all; who adds to it waits for another who does.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

use assent_core::{
    amount::Amount,
    id::{Account, CatalogueId, Digest, Head, LicenceId, TermsId, Time},
    merkle::HostKeccak,
    terms::Terms,
};
use serde::{Deserialize, Serialize};

use crate::{model::Model, transaction::TxHash};

mod error;
pub(crate) mod form;

pub use error::LockError;

/// The form of the file.
pub const SCHEMA: &str = "assent.licences-lock/1";

/// What the file is called unless something else is said.
pub const FILE_NAME: &str = "licences.lock";

/// The licences of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    licences: BTreeMap<Key, Locked>,
}

/// What names a licence everywhere: the chain's genesis, the licensing contract, the id.
pub type Key = (Digest, Account, LicenceId);

/// A licence as it was bought. Nothing of it ever changes on chain; of a catalogue, not of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locked {
    /// Its id.
    #[serde(with = "form")]
    pub licence: LicenceId,
    /// The chain's name, for people.
    pub network: String,
    /// The hash of the chain's block 0.
    #[serde(with = "form")]
    pub genesis: Digest,
    /// The licensing contract.
    #[serde(with = "form")]
    pub licensing: Account,
    /// The catalogue.
    #[serde(with = "form")]
    pub catalogue: CatalogueId,
    /// Exactly what was agreed when it was sold.
    #[serde(with = "form")]
    pub head: Head,
    /// It covers the tracks with an index below this, but those excluded.
    pub tracks: u32,
    /// The tracks below `tracks` that were excluded when it was sold, rising; nothing where that is not known yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<Vec<u32>>,
    /// The batches that hold the tracks, in order; empty where they are not known yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub batches: Vec<LockedBatch>,
    /// Who holds it.
    #[serde(with = "form")]
    pub licensee: Account,
    /// The terms' id.
    #[serde(with = "form")]
    pub terms: TermsId,
    /// The terms.
    #[serde(with = "form")]
    pub fields: Terms,
    /// The model that it is for.
    pub model: LockedModel,
    /// What was paid for it.
    #[serde(with = "form")]
    pub price: Amount,
    /// Since when it holds.
    #[serde(with = "form")]
    pub since: Time,
    /// Its last moment; nothing: it holds for ever.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "form")]
    pub expires: Option<Time>,
    /// The transaction that bought it.
    #[serde(with = "form")]
    pub transaction: TxHash,
    /// The final block that holds the transaction.
    pub block: u64,
}

/// A batch of a catalogue: by its root the leaves of its tracks are proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedBatch {
    /// The index of its first track.
    pub first: u32,
    /// How many tracks.
    pub count: u32,
    /// The root over its leaves.
    #[serde(with = "form")]
    pub root: Digest,
    /// SHA-256 of the published manifest that lists the leaves.
    #[serde(with = "form")]
    pub manifest: Digest,
}

/// A model with the salt that makes the hash on chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedModel {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The salt.
    #[serde(with = "form")]
    pub salt: Digest,
    /// What the licence carries.
    #[serde(with = "form")]
    pub hash: Digest,
}

/// The file as it stands.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text<L> {
    schema: String,
    licences: L,
}

/// Only the form, whatever else is there.
#[derive(Deserialize)]
struct Form {
    schema: String,
}

impl Locked {
    /// What names it everywhere.
    #[must_use]
    pub fn key(&self) -> Key {
        (self.genesis, self.licensing, self.licence)
    }

    /// Whether a track of the catalogue is covered; nothing where it is not known what was excluded.
    #[must_use]
    pub fn covers(&self, index: u32) -> Option<bool> {
        if index >= self.tracks {
            return Some(false);
        }
        self.excluded.as_ref().map(|excluded| excluded.binary_search(&index).is_err())
    }

    /// Whether it is for this model.
    #[must_use]
    pub fn is_for(&self, model: &Model) -> bool {
        self.model.name == model.name && self.model.version == model.version
    }

    /// Checks what hashes and counts can check.
    ///
    /// # Errors
    /// `WrongTerms`, `WrongModel`, `WrongEnd`, `WrongTracks`.
    pub fn check(&self) -> Result<(), LockError> {
        let (licence, terms) = (self.licence, self.terms);
        if self.fields.id::<HostKeccak>() != terms {
            return Err(LockError::WrongTerms { licence, terms });
        }
        let named = Model { name: self.model.name.clone(), version: self.model.version.clone() };
        if named.digest(self.model.salt) != self.model.hash {
            return Err(LockError::WrongModel { licence });
        }
        if self.expires != self.ends() {
            return Err(LockError::WrongEnd { licence });
        }
        if self.has_its_tracks() { Ok(()) } else { Err(LockError::WrongTracks { licence }) }
    }

    /// The last moment as the contract counts it from the terms; nothing where it holds for ever.
    fn ends(&self) -> Option<Time> {
        let duration = self.fields.duration;
        (duration.0 != 0).then(|| self.since.after(duration)).filter(|end| end.0 != u64::MAX)
    }

    fn has_its_tracks(&self) -> bool {
        let end = self.batches.iter().try_fold(0_u32, |end, batch| {
            (batch.first == end && batch.count > 0).then(|| end.checked_add(batch.count)).flatten()
        });
        let excluded = self.excluded.as_deref().unwrap_or_default();
        let rising = excluded.is_sorted_by(|a, b| a < b) && excluded.last().is_none_or(|last| *last < self.tracks);
        rising && (self.batches.is_empty() || end.is_some_and(|end| end >= self.tracks))
    }

    /// The entry that knows what both know. Only what was not known before may be added.
    fn merged(mut self, other: Self) -> Result<Self, LockError> {
        let conflict = LockError::Conflict { licence: self.licence };
        self.excluded = self.excluded.or_else(|| other.excluded.clone());
        if self.batches.is_empty() {
            self.batches.clone_from(&other.batches);
        }
        let same = Self {
            excluded: other.excluded.or_else(|| self.excluded.clone()),
            batches: if other.batches.is_empty() { self.batches.clone() } else { other.batches },
            ..other
        };
        if same == self { Ok(self) } else { Err(conflict) }
    }
}

impl LockedModel {
    /// A model with its salt.
    #[must_use]
    pub fn new(model: &Model, salt: Digest) -> Self {
        Self { name: model.name.clone(), version: model.version.clone(), salt, hash: model.digest(salt) }
    }
}

impl Lock {
    /// Reads the text of a lock file.
    ///
    /// # Errors
    /// All of [`LockError`] but `Missing` and `Unusable`.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let malformed = |error: serde_json::Error| LockError::Malformed { reason: error.to_string() };
        if text.lines().any(|line| line.starts_with("<<<<<<< ")) {
            return Err(LockError::Unmerged);
        }
        let Form { schema } = serde_json::from_str(text).map_err(malformed)?;
        if schema != SCHEMA {
            return Err(LockError::OtherSchema { schema });
        }
        let read: Text<Vec<Locked>> = serde_json::from_str(text).map_err(malformed)?;
        let mut lock = Self::default();
        read.licences.into_iter().try_for_each(|licence| lock.add(licence))?;
        Ok(lock)
    }

    /// The text of the file: the same licences give the same bytes.
    ///
    /// # Errors
    /// Never: its fields are text and numbers.
    pub fn render(&self) -> Result<String, LockError> {
        let text = Text { schema: SCHEMA.to_owned(), licences: self.licences().collect::<Vec<_>>() };
        let malformed = |error: serde_json::Error| LockError::Malformed { reason: error.to_string() };
        serde_json::to_string_pretty(&text).map(|text| text + "\n").map_err(malformed)
    }

    /// The licences in their order.
    pub fn licences(&self) -> impl Iterator<Item = &Locked> {
        self.licences.values()
    }

    /// Adds a licence; one that is there already may only become better known.
    ///
    /// # Errors
    /// `Conflict`, `WrongTerms`, `WrongModel`, `WrongTracks`.
    pub fn add(&mut self, licence: Locked) -> Result<(), LockError> {
        licence.check()?;
        let key = licence.key();
        let known = self.licences.get(&key).cloned();
        let licence = known.map_or(Ok(licence.clone()), |known| known.merged(licence))?;
        self.licences.insert(key, licence);
        Ok(())
    }

    /// Adds everything of another lock.
    ///
    /// # Errors
    /// Those of [`Lock::add`].
    pub fn merge(&mut self, other: Self) -> Result<(), LockError> {
        other.licences.into_values().try_for_each(|licence| self.add(licence))
    }

    /// Reads a lock file.
    ///
    /// # Errors
    /// Those of [`LockError`].
    pub fn read(path: &Path) -> Result<Self, LockError> {
        let text = fs::read(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => LockError::Missing { path: path.to_owned() },
            reason => LockError::Unusable { path: path.to_owned(), reason },
        })?;
        let text = String::from_utf8(text).map_err(|error| LockError::Malformed { reason: error.to_string() })?;
        Self::parse(&text)
    }

    /// Adds licences to a lock file, or makes one. Another process that does so is waited for.
    ///
    /// # Errors
    /// Those of [`LockError`] but `Missing`.
    pub fn update(path: &Path, licences: impl IntoIterator<Item = Locked>) -> Result<Self, LockError> {
        let unusable = |error: io::Error| LockError::Unusable { path: path.to_owned(), reason: error.kind() };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(unusable)?;
        // The lock is on the folder: the file itself is replaced, and a lock on it would go with the old one.
        let held = File::open(folder).map_err(unusable)?;
        held.lock().map_err(unusable)?;
        let mut lock = match Self::read(path) {
            Err(LockError::Missing { .. }) => Self::default(),
            read => read?,
        };
        licences.into_iter().try_for_each(|licence| lock.add(licence))?;
        write(path, folder, &lock.render()?).map_err(unusable)?;
        Ok(lock)
    }
}

/// Writes a file beside its place and renames it there.
fn write(path: &Path, folder: &Path, text: &str) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    // Everybody who works on the project reads it; a temporary file would be its maker's alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests;
