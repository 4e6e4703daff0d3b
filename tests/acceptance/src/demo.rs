//! The five steps on any node, told as a story: the `assent` command, real audio files, every balance checked to the unit.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use sp_keyring::Sr25519Keyring;

use crate::node::program;

/// The licensor's key: holds all rights and 70 percent.
const ADA: &str = "//Bob";
/// The producer's key: a payee of 30 percent.
const BEN: &str = "//Charlie";
/// The AI developer's key.
const DELTA: &str = "//Dave";

/// The album that is registered.
pub const ALBUM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/quiet-machines");

/// 18-decimal units in one of the chain's smallest.
const RATIO: u128 = 100_000_000;

/// Why `assent` did not do as asked.
#[derive(Debug)]
pub struct Refused {
    /// The stable name of the reason.
    pub kind: String,
    /// The reason for people.
    pub message: String,
    /// The exit code.
    pub exit: i64,
}

/// The command on a node, with a folder for its files.
pub struct Shell {
    url: String,
    folder: PathBuf,
}

impl Shell {
    /// A shell for a node.
    #[must_use]
    pub fn new(url: &str, folder: &Path) -> Self {
        Self { url: url.to_owned(), folder: folder.to_owned() }
    }

    /// A path in the folder.
    #[must_use]
    pub fn file(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// The command, ready to run: alone with its own configuration.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program("assent"));
        command.args(arguments).args(["--url", &self.url, "--deployment", &self.file("deployment.toml"), "--yes"]);
        command.current_dir(&self.folder).env_remove("ASSENT_URL").env_remove("ASSENT_KEY_FILE");
        // Nobody's own settings count here.
        command.env_remove("ASSENT_NETWORK").env("XDG_CONFIG_HOME", self.folder.join("settings"));
        command
    }

    /// Runs the command and reads its JSON.
    ///
    /// # Errors
    /// The reason where it ends with another code than 0.
    pub fn run(&self, arguments: &[&str]) -> Result<Value, Refused> {
        let output = self.command(arguments).arg("--json").output().expect("assent runs");
        let text = String::from_utf8_lossy(&output.stdout);
        let parsed: Value = serde_json::from_str(&text).unwrap_or_else(|error| {
            panic!("no JSON from assent {arguments:?}: {error}\n{text}{}", String::from_utf8_lossy(&output.stderr))
        });
        let data = parsed["data"].clone();
        if output.status.success() { Ok(data) } else { Err(refused(&data)) }
    }

    /// Runs the command and panics with the reason where it is refused.
    ///
    /// # Panics
    /// Where the command ends with another code than 0.
    #[track_caller]
    pub fn ok(&self, arguments: &[&str]) -> Value {
        self.run(arguments).unwrap_or_else(|no| panic!("assent {arguments:?}: {no:?}"))
    }
}

fn refused(data: &Value) -> Refused {
    let text = |field: &str| data[field].as_str().unwrap_or_default().to_owned();
    Refused { kind: text("kind"), message: text("message"), exit: data["exit"].as_i64().unwrap_or(-1) }
}

/// A number that JSON carries as a text.
#[track_caller]
fn number(text: &Value) -> u128 {
    text.as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("not a number: {text}"))
}

/// An amount in 18-decimal units.
#[track_caller]
fn amount(money: &Value) -> u128 {
    number(&money["base_units"])
}

/// An amount for people.
fn shown(amount: u128) -> String {
    let (whole, part) = (amount / 10_u128.pow(18), amount % 10_u128.pow(18));
    let part = format!("{part:018}");
    let part = part.trim_end_matches('0');
    if part.is_empty() { format!("{whole} DEV") } else { format!("{whole}.{part} DEV") }
}

/// The story.
pub struct Demo<'a> {
    shell: Shell,
    say: &'a mut dyn FnMut(&str),
    licensing: String,
    /// What the contract holds without anybody's money: the chain's existential deposit.
    empty: u128,
}

impl<'a> Demo<'a> {
    /// The story on a node, with an empty folder for its files.
    pub fn new(url: &str, folder: &Path, say: &'a mut dyn FnMut(&str)) -> Self {
        Self { shell: Shell::new(url, folder), say, licensing: String::new(), empty: 0 }
    }

    /// Tells it, from the contracts' deployment to the last balance, and returns the events that an observer reads.
    ///
    /// # Panics
    /// Where a step does not lead where it should, or a balance differs by a single unit.
    pub fn tell(mut self) -> Vec<Value> {
        self.deploy();
        let catalogue = self.consent();
        self.refused(catalogue);
        let (licence, price) = self.licence(catalogue);
        let owed = self.attestation(licence, catalogue);
        self.accrual(catalogue, price + owed);
        self.claim(catalogue, price + owed);
        let events = self.observe(licence);
        self.prove(licence, catalogue, &events);
        events
    }

    fn line(&mut self, text: &str) {
        (self.say)(text);
    }

    fn deploy(&mut self) {
        self.line("\nThe contracts are deployed: `consent` (who permits what) and `licensing` (who bought what, and the money).");
        let deployed = self.shell.ok(&["deploy", "--notice", "0s", "--key", "//Alice"]);
        self.licensing = deployed["licensing"].as_str().unwrap_or_default().to_owned();
        self.empty = self.balance(&self.licensing);
        self.line(&format!("  consent   {}", deployed["consent"].as_str().unwrap_or_default()));
        self.line(&format!("  licensing {}", self.licensing.clone()));
    }

    /// Ada registers her album with NO AI; Ben, her producer, has 30 percent.
    fn consent(&mut self) -> u32 {
        self.line(
            "\n1 consent. Ada registers her album. Nothing leaves her computer but hashes; the default is NO AI.",
        );
        let ben = format!("{}:30%", address(Sr25519Keyring::Charlie));
        let manifest = self.shell.file("quiet-machines.json");
        let register = ["register", ALBUM, "--party", &ben, "--manifest", &manifest, "--key", ADA];
        let registered = self.shell.ok(&register);
        let catalogue = &registered["catalogue"];
        assert_eq!(catalogue["tracks"]["total"], 6, "six files of six formats");
        assert!(catalogue["uses"].as_object().is_some_and(|uses| uses.values().all(|said| said == "unset")));
        let id = u32::try_from(catalogue["catalogue"].as_u64().unwrap_or(0)).unwrap_or(0);
        self.line(&format!(
            "  catalogue {id}: 6 tracks (FLAC, MP3, OGG, WAV, M4A, AIFF); Ada 70 %, Ben 30 %; every AI use: no"
        ));
        id
    }

    /// Ada says on which terms she might; that is not yet a yes.
    fn refused(&mut self, catalogue: u32) {
        let legal = self.shell.file("licence.txt");
        fs::write(&legal, "The legal text of this licence stands here; its hash is part of the terms.\n")
            .expect("a file");
        let id = catalogue.to_string();
        let offer = [
            "offer",
            &id,
            "--tier",
            "licensed",
            "--use",
            "train-gen",
            "--price",
            "2",
            "--advance",
            "0.5",
            "--royalty",
            "1",
            "--unit",
            "audio-seconds",
            "--interval",
            "30d",
            "--cure",
            "14d",
            "--duration",
            "365d",
            "--runs",
            "2",
            "--legal",
            &legal,
            "--key",
            ADA,
        ];
        let offered = self.shell.ok(&offer);
        let terms = offered["terms"].as_str().unwrap_or_default().to_owned();
        self.line("\n  She also names terms: 2 DEV, 0.5 in advance, 1 for every million seconds of training. That is not yet a yes.");
        let buy = ["buy", &id, "--terms", &terms, "--model", "aria@1", "--max-price", "2.5", "--key", DELTA];
        let no = self.shell.run(&buy).expect_err("a purchase before consent is refused");
        assert_eq!(no.kind, "UsesNotPermitted", "{no:?}");
        self.line(&format!("  Delta Labs tries to buy anyway — {}", no.message));
    }

    /// Ada permits generative training; Delta buys for a model.
    fn licence(&mut self, catalogue: u32) -> (u64, u128) {
        self.line(
            "\n2 licence. Ada permits generative training, under a licence only. Delta Labs buys for its model aria@1.",
        );
        let id = catalogue.to_string();
        let consented = self.shell.ok(&["consent", &id, "--set", "train-gen=constrained", "--key", ADA]);
        assert_eq!(consented["uses"]["train-gen"], "constrained", "{consented}");
        let receipt = self.shell.file("licence.json");
        let buy = ["buy", &id, "--model", "aria@1", "--max-price", "2.5", "--receipt", &receipt, "--key", DELTA];
        let bought = self.shell.ok(&buy);
        let (licence, price) = (bought["licence"].as_u64().unwrap_or(0), amount(&bought["price"]));
        assert_eq!(price, 25 * 10_u128.pow(17));
        self.line(&format!("  licence {licence} for 6 tracks: {} paid, receipt in licence.json", shown(price)));
        (licence, price)
    }

    /// Delta reports what it trained on, and pays the royalty in the same call.
    fn attestation(&mut self, licence: u64, catalogue: u32) -> u128 {
        self.line("\n3 attestation. Delta Labs trains, and reports what it used: one call, any number of tracks.");
        let rows: Vec<String> =
            (0..6).map(|index| format!("{catalogue}/{index},{}", 200_000 + index * 10_000)).collect();
        let units: u128 = (0..6).map(|index| 200_000 + index * 10_000).sum();
        let (usage, evidence) = (self.shell.file("usage.csv"), self.shell.file("training.log"));
        fs::write(&usage, format!("track,units\n{}\n", rows.join("\n"))).expect("a file");
        fs::write(&evidence, "epoch 1: 1350000 s of audio\n").expect("a file");
        let (id, receipt) = (licence.to_string(), self.shell.file("attestation.json"));
        let attest =
            ["attest", &id, "--usage", &usage, "--evidence", &evidence, "--pay", "--receipt", &receipt, "--key", DELTA];
        let attested = self.shell.ok(&attest);
        // 1 for a million units, less the advance of 0.5.
        let owed = units * 10_u128.pow(12) - 5 * 10_u128.pow(17);
        assert_eq!(amount(&attested["paid"]), owed, "{attested}");
        self.line(&format!("  {units} seconds × 1 / 1,000,000 − 0.5 advance = {} paid", shown(owed)));
        owed
    }

    /// The money is credited to the catalogue.
    fn accrual(&mut self, catalogue: u32, total: u128) {
        self.line("\n4 accrual. The contract holds it for the catalogue.");
        let shown_catalogue = self.shell.ok(&["show", "catalogue", &catalogue.to_string()]);
        assert_eq!(amount(&shown_catalogue["accrued"]), total, "{shown_catalogue}");
        assert_eq!(
            (self.balance(&self.licensing) - self.empty) * RATIO,
            total,
            "the contract holds exactly what accrued"
        );
        self.line(&format!("  accrued {}: exactly what the contract holds", shown(total)));
    }

    /// Each recipient pulls their exact share, to an account of their choice.
    fn claim(&mut self, catalogue: u32, total: u128) {
        self.line("\n5 claim. Each recipient pulls their exact share, to an account of their choice.");
        let id = catalogue.to_string();
        let recipients =
            [("Ada", ADA, Sr25519Keyring::BobStash, 700_000), ("Ben", BEN, Sr25519Keyring::CharlieStash, 300_000)];
        for (name, key, purse, ppm) in recipients {
            let purse = address(purse);
            let before = self.balance(&purse);
            let claimed = self.shell.ok(&["claim", &id, "--to", &purse, "--key", key]);
            let share = total * ppm / 1_000_000;
            assert_eq!(amount(&claimed["total"]), share, "{claimed}");
            assert_eq!((self.balance(&purse) - before) * RATIO, share, "{name}'s balance");
            self.line(&format!(
                "  {name} {} % of {} = {}, received to the unit",
                ppm / 10_000,
                shown(total),
                shown(share)
            ));
        }
        assert_eq!(self.balance(&self.licensing), self.empty, "everything that came in went out");
        let no = self.shell.run(&["claim", &id, "--key", ADA]).expect_err("nothing is claimed twice");
        assert_eq!(no.kind, "NothingToClaim", "{no:?}");
        self.line("  the contract holds nothing any more, and a second claim is refused");
    }

    /// Anyone reads it all, without a key.
    fn observe(&mut self, licence: u64) -> Vec<Value> {
        self.line("\nAn observer, without a wallet, reads it all:");
        let shown_licence = self.shell.ok(&["show", "licence", &licence.to_string()]);
        assert_eq!(shown_licence["status"], "active", "{shown_licence}");
        let events = self.shell.ok(&["show", "events"]);
        let events = events["events"].as_array().cloned().unwrap_or_default();
        let output = self.shell.command(&["show", "events"]).output().expect("assent runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines().for_each(|line| self.line(&format!("  {line}")));
        events
    }

    /// Of any track: how much of it was reported, or that none was. The proof needs no node and no trust in who made it.
    fn prove(&mut self, licence: u64, catalogue: u32, events: &[Value]) {
        let attested = events.iter().find_map(|told| told["values"]["usage"].as_str());
        let root = attested.expect("the attestation's root is in its event");
        let tree = self.shell.file(&format!("assent-usage-{licence}-1.tree"));
        self.line(
            "\nWith the tree that Delta Labs published, anybody proves what was reported of a track, and what was not:",
        );
        for (track, units) in [(format!("{catalogue}/2"), Some(220_000)), (format!("{catalogue}/6"), None)] {
            let proof = self.shell.file(&format!("{}.json", track.replace('/', "-")));
            self.shell.ok(&["prove", &tree, &track, "--proof", &proof]);
            let verified = self.shell.ok(&["verify", &proof, "--root", root]);
            assert_eq!(verified["units"].as_u64(), units, "{verified}");
            let said = units.map_or("not reported".to_owned(), |units| format!("{units} seconds"));
            self.line(&format!("  track {track}: {said}"));
        }
    }

    fn balance(&self, account: &str) -> u128 {
        number(&self.shell.ok(&["show", "account", account])["balance_planck"])
    }
}

/// The 20-byte address of a development key.
fn address(who: Sr25519Keyring) -> String {
    format!("{:?}", crate::world::address(who))
}
