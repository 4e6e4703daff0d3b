//! The files of a data set, and which of them are licensed.

use std::{
    io,
    path::{Component, Path, PathBuf},
};

use assent_chain::{
    lock::{FILE_NAME, Lock},
    model::Model,
};
use assent_core::{
    id::{Digest, Time},
    uses::Use,
};
use assent_media::FilePath;
use clap::Args;

use crate::{
    failure::Failure,
    files,
    gate::{self, Asked, Gate, Leaf, Objection, Verdict},
    hashing::{self, Found},
    manifest::{self, Manifest},
    session::Context,
    time::{self, Moment},
    words,
};

/// What Hugging Face's audiofolder reads beside the recordings, in the folder itself and not below.
const BESIDE: [&str; 3] = ["metadata.parquet", "metadata.csv", "metadata.jsonl"];

/// What is asked of a data set.
#[derive(Args, Debug)]
pub struct Request {
    /// A folder, all of whose files must be licensed; or a manifest, all of whose files must be
    #[arg(value_name = "DIR|MANIFEST")]
    pub path: PathBuf,
    /// The model that they are for
    #[arg(long, value_name = "NAME@VERSION")]
    pub model: Model,
    /// The lock file with the licences
    #[arg(long, value_name = "FILE", default_value = FILE_NAME)]
    pub lock: PathBuf,
    /// A manifest that is not in the folder, or a folder in which to look for such; may be repeated
    #[arg(long, value_name = "DIR|MANIFEST")]
    pub manifest: Vec<PathBuf>,
    /// The chain whose licences count: its name, or the hash of its block 0 [default: any]
    #[arg(long, value_name = "NAME|GENESIS")]
    pub chain: Option<String>,
    /// A use that the terms must license; may be repeated
    #[arg(long = "use", value_name = "USE", value_parser = words::parse_use, default_value = "train-gen")]
    pub uses: Vec<Use>,
    /// When [default: now]
    #[arg(long, value_name = "WHEN")]
    pub at: Option<Moment>,
    /// A file that needs no licence, by its name, such as README.md; may be repeated
    #[arg(long, value_name = "NAME")]
    pub skip: Vec<String>,
}

/// A data set with the licences that it stands on.
#[derive(Debug, Default)]
pub struct DataSet {
    /// The licences.
    pub lock: Lock,
    /// The manifests that were found or given.
    pub manifests: Vec<Manifest>,
    /// When it is looked at.
    pub at: Time,
    root: PathBuf,
    files: Vec<PathBuf>,
    hashes: Vec<io::Result<(Digest, u64)>>,
    unseen: Vec<Refused>,
    hidden: usize,
}

/// A file that is licensed.
#[derive(Clone, Debug)]
pub struct Covered<'a> {
    /// Where it is in the data set.
    pub path: &'a Path,
    /// By which licence, and which track it is.
    pub leaf: Leaf<'a>,
}

/// A file that must not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where it is in the data set.
    pub path: FilePath,
    /// The hash of its bytes, where it could be read.
    pub sha256: Option<Digest>,
    /// Why.
    pub reason: Reason,
}

/// Why a file must not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It cannot be read.
    Unreadable(io::ErrorKind),
    /// A link to a folder, or something that is no file.
    Unseen,
    /// A manifest's path that leads out of its folder.
    Outside,
    /// No licensed manifest lists these bytes.
    Unlicensed,
    /// A licence speaks of it, and does not cover it.
    Objection { licence: u64, catalogue: u32, index: u32, why: Objection },
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome<'a> {
    /// The licensed files.
    pub covered: Vec<Covered<'a>>,
    /// The others.
    pub refused: Vec<Refused>,
    /// How many bytes were hashed.
    pub bytes: u64,
    /// What could not be known.
    pub warnings: Vec<String>,
}

impl DataSet {
    /// Reads lock and manifests and hashes the files.
    pub fn read(context: &Context, request: &Request) -> Result<Self, Failure> {
        let lock = Lock::read(&request.lock)?;
        let found = if request.path.is_dir() { of_folder(request) } else { of_manifest(&request.path)? };
        let mut set = Self { lock, ..found };
        set.manifests.extend(manifest::find(&request.manifest)?.into_iter().map(|found| found.manifest));
        if set.files.is_empty() && set.unseen.is_empty() {
            let path = FilePath::new(&request.path);
            let message = format!("there is nothing to check in {path}");
            return Err(Failure::failed("no_files", message).hint("Give the folder with the recordings."));
        }
        let now = time::now();
        set.at = request.at.map_or(now, |at| at.from(now));
        let bar = context.output.bar("hashing", u64::try_from(set.files.len()).unwrap_or(u64::MAX));
        set.hashes = hashing::hash(&set.files, || bar.inc(1));
        bar.finish_and_clear();
        Ok(set)
    }

    /// Judges every file.
    pub fn judge(&self, request: &Request) -> Outcome<'_> {
        let asked = Asked { chain: request.chain.as_deref(), model: &request.model, at: self.at, uses: &request.uses };
        let gate = Gate::new(&self.lock, &self.manifests);
        let mut outcome = Outcome { refused: self.unseen.clone(), ..Outcome::default() };
        for (path, hashed) in self.files.iter().zip(&self.hashes) {
            let path = path.strip_prefix(&self.root).unwrap_or(path);
            match hashed {
                Ok((sha256, bytes)) => {
                    outcome.bytes = outcome.bytes.saturating_add(*bytes);
                    outcome.add(path, *sha256, gate.judge(*sha256, asked));
                }
                Err(error) => outcome.refuse(path, None, Reason::Unreadable(error.kind())),
            }
        }
        outcome.warnings = self.warnings(&gate);
        outcome
    }

    fn warnings(&self, gate: &Gate<'_>) -> Vec<String> {
        let hidden = (self.hidden > 0).then(|| format!("{} hidden entries were not looked at", self.hidden));
        let unknown = self.lock.licences().filter(|licence| licence.batches.is_empty());
        let of_licences = unknown.map(|licence| {
            format!("licence {}: the lock file does not say which batches it covers, so none counts", licence.licence.0)
        });
        hidden.into_iter().chain(of_licences).chain(gate::missing(&gate.missing)).collect()
    }
}

impl<'a> Outcome<'a> {
    fn add(&mut self, path: &'a Path, sha256: Digest, verdict: Verdict<'a>) {
        match verdict {
            Verdict::Covered(leaf) => self.covered.push(Covered { path, leaf }),
            Verdict::Unknown => self.refuse(path, Some(sha256), Reason::Unlicensed),
            Verdict::Refused(Leaf { licence, entry, .. }, why) => {
                let (licence, catalogue, index) = (licence.licence.0, licence.catalogue.0, entry.index);
                self.refuse(path, Some(sha256), Reason::Objection { licence, catalogue, index, why });
            }
        }
    }

    fn refuse(&mut self, path: &Path, sha256: Option<Digest>, reason: Reason) {
        self.refused.push(Refused { path: FilePath::new(path), sha256, reason });
    }
}

impl Reason {
    /// A stable name.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::Unseen => "unseen",
            Self::Outside => "outside",
            Self::Unlicensed => "unlicensed",
            Self::Objection { why, .. } => why.kind(),
        }
    }

    /// The reason in words.
    pub fn words(&self) -> String {
        match self {
            Self::Unreadable(kind) => format!("it cannot be read: {kind}"),
            Self::Unseen => "a link to a folder, or no file: what is behind it was not looked at".to_owned(),
            Self::Outside => "the manifest's path leads out of its folder".to_owned(),
            Self::Unlicensed => "no licensed manifest lists these bytes".to_owned(),
            Self::Objection { licence, why, .. } => format!("licence {licence}: {}", why.words()),
        }
    }
}

/// All files of a folder, but for what stands beside recordings. The manifests among them are read.
fn of_folder(request: &Request) -> DataSet {
    let Found { files, unseen, hidden } = hashing::list(&request.path);
    let mut set = DataSet { root: request.path.clone(), hidden, ..DataSet::default() };
    let relative = |path: &Path| FilePath::new(path.strip_prefix(&request.path).unwrap_or(path));
    let refused = |path: &PathBuf| Refused { path: relative(path), sha256: None, reason: Reason::Unseen };
    set.unseen = unseen.iter().map(refused).collect();
    let lock = request.lock.canonicalize().ok();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let above = path.parent() == Some(request.path.as_path());
        let beside = request.skip.iter().any(|skip| *skip == name) || above && BESIDE.contains(&&*name);
        if beside || lock.is_some() && path.canonicalize().ok() == lock {
            continue;
        }
        match name.ends_with(manifest::FILE_NAME).then(|| manifest::read(&path)) {
            Some(Ok((manifest, _))) => set.manifests.push(manifest),
            _ => set.files.push(path),
        }
    }
    set
}

/// The files that a manifest names, beside it.
fn of_manifest(path: &Path) -> Result<DataSet, Failure> {
    let hint = "Give a folder, or the assent-manifest.json that was published with a catalogue.";
    let (manifest, _) = manifest::read(path).map_err(|failure| failure.hint(hint))?;
    let mut set = DataSet { root: files::folder_of(path), ..DataSet::default() };
    for entry in &manifest.tracks {
        // Somebody else wrote the manifest: it must not lead out of its folder.
        if Path::new(&entry.path).components().all(|part| matches!(part, Component::Normal(_))) {
            set.files.push(set.root.join(&entry.path));
        } else {
            set.unseen.push(Refused { path: FilePath::new(&entry.path), sha256: None, reason: Reason::Outside });
        }
    }
    set.manifests.push(manifest);
    Ok(set)
}
