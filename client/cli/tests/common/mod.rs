//! A data set with a licence, made of nothing: whoever checks bytes needs no music.
#![allow(dead_code, reason = "not every test needs everything")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use assent_chain::{
    TxHash,
    lock::{FILE_NAME, Lock, Locked, LockedBatch, LockedModel},
};
use assent_core::{
    amount::Amount,
    id::{Account, CatalogueId, Digest, Head, LicenceId, Seconds, Time},
    merkle::{HostKeccak, Tag, root},
    terms::{Terms, Unit},
    tier::Tier,
    track::TrackLeaf,
    uses::{Use, UseSet},
};
use assert_cmd::Command;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// 2027-01-31, in the middle of the licence.
pub const DURING: &str = "2027-01-31";

/// The program, with nothing of whoever runs the test.
pub fn assent() -> Command {
    let mut command = Command::cargo_bin("assent").unwrap();
    let given = ["ASSENT_URL", "ASSENT_NETWORK", "ASSENT_KEY_FILE", "ASSENT_PASSWORD_FILE", "ASSENT_DEPLOYMENT"];
    given.iter().chain(&["ASSENT_WEBSITE"]).for_each(|name| {
        command.env_remove(name);
    });
    let nowhere = "/nonexistent/assent-test";
    command.env("NO_COLOR", "1").env("XDG_CONFIG_HOME", nowhere).env("XDG_CACHE_HOME", nowhere);
    command
}

/// A recording: what is in its file, its title, its artist.
pub type Song = (&'static str, &'static str, &'static str);

pub const SONGS: [Song; 4] = [
    ("first light", "First Light", "Ada Sol"),
    ("paper boats", "Paper Boats", "Ada Sol"),
    ("tin parade", "=Tin [Parade](http://x)\u{1b}[31m", "The \u{202e}Robots"),
    ("slow orbit", "Slow Orbit", "Ada Sol"),
];

/// A folder with four songs, their manifest and a lock file: three tracks are licensed, of which the second is excluded.
pub struct DataSet {
    folder: TempDir,
}

impl DataSet {
    pub fn new() -> Self {
        let set = Self { folder: TempDir::new().unwrap() };
        let (manifest, batch) = manifest(&SONGS);
        for (number, (bytes, ..)) in SONGS.iter().enumerate() {
            set.write(&format!("{number}.flac"), bytes);
        }
        set.write("assent-manifest.json", &manifest);
        set.lock(licence(batch));
        set
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    pub fn lock(&self, licence: Locked) {
        let mut lock = Lock::default();
        lock.add(licence).unwrap();
        self.write(FILE_NAME, &lock.render().unwrap());
    }

    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).unwrap();
    }

    /// Runs a command in the folder: its exit code, its output, and what it said beside.
    pub fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = assent().current_dir(self.folder.path()).args(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    /// The same for programs.
    pub fn json(&self, arguments: &[&str]) -> (i32, Value) {
        let (code, said, _) = self.run(&[arguments, &["--json"]].concat());
        (code, serde_json::from_str(&said).unwrap())
    }
}

fn sha256(bytes: impl AsRef<[u8]>) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

fn hex(digest: Digest) -> String {
    digest.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The manifest of songs, and the batch that commits to it.
pub fn manifest(songs: &[Song]) -> (String, LockedBatch) {
    let licensor = Account([0x11; 20]);
    let text = |text: &str| serde_json::to_string(text).unwrap();
    let leaf = |(index, (bytes, title, artist)): (u32, &Song)| {
        // The order of keys is part of what is hashed.
        let record = format!(r#"{{"title":{},"artist":{},"album":null}}"#, text(title), text(artist));
        let sha256 = sha256(bytes);
        let isrc = format!("QZZZZ26{index:05}");
        let leaf = TrackLeaf {
            licensor,
            index,
            sha256,
            iscc: Vec::new(),
            isrc: Some(isrc.as_bytes().try_into().unwrap()),
            seconds: 60 + index,
            metadata: self::sha256(&record),
        };
        let entry = json!({
            "index": index, "path": format!("{index}.flac"), "sha256": hex(sha256), "iscc": null, "isrc": isrc,
            "seconds": leaf.seconds, "metadata": { "title": title, "artist": artist, "album": null },
            "metadata_sha256": "", "leaf": "",
        });
        (leaf.digest::<HostKeccak>(), entry)
    };
    let (leaves, entries): (Vec<Digest>, Vec<Value>) = (0..).zip(songs).map(leaf).unzip();
    let count = u32::try_from(leaves.len()).unwrap();
    let root = root::<HostKeccak>(Tag::TrackNode, leaves).unwrap();
    let licensor = format!("0x{}", "11".repeat(20));
    let manifest = json!({
        "schema": "assent.manifest/1", "licensor": licensor, "first": 0, "root": hex(root), "tracks": entries,
    });
    let text = manifest.to_string();
    let batch = LockedBatch { first: 0, count, root, manifest: sha256(&text) };
    (text, batch)
}

/// A licence for the first three tracks but the second, for aria@1, for the year 2027.
pub fn licence(batch: LockedBatch) -> Locked {
    let terms = Terms {
        tier: Tier::Licensed,
        uses: UseSet::of(&[Use::TrainGen]),
        currency: Account::ZERO,
        price: Amount(1),
        advance: Amount::ZERO,
        royalty: Amount::ZERO,
        unit: Unit::Nothing,
        cap: 0,
        interval: Seconds(0),
        cure: Seconds(0),
        duration: Seconds(31_536_000),
        runs: 1,
        attester: Account::ZERO,
        legal: Digest([9; 32]),
    };
    Locked {
        licence: LicenceId(7),
        network: "Assent Simnet".to_owned(),
        genesis: Digest([1; 32]),
        licensing: Account([2; 20]),
        catalogue: CatalogueId(3),
        head: Head(Digest([3; 32])),
        tracks: 3,
        excluded: Some(vec![1]),
        batches: vec![batch],
        licensee: Account([6; 20]),
        terms: terms.id::<HostKeccak>(),
        fields: terms,
        model: LockedModel::new(&"aria@1".parse().unwrap(), Digest([7; 32])),
        price: Amount(1),
        since: Time(1_798_761_600),
        expires: Some(Time(1_830_297_600)),
        transaction: TxHash([8; 32]),
        block: 42,
    }
}

/// The samples of the acceptance tests.
pub fn sample(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/acceptance/samples").join(path)
}
