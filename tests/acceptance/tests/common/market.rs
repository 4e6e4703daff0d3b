//! A market on the simulator, and how a command is refused: one line, a hint, an exit code, and nothing left behind.
#![allow(dead_code, reason = "each test takes some of it")]

use std::{
    collections::BTreeMap,
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::Output,
};

use assent_acceptance::{
    demo::{ALBUM, Shell},
    node::Node,
};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The licensor.
pub const ADA: &str = "//Bob";
/// The licensee.
pub const DELTA: &str = "//Dave";
/// Somebody who has nothing to do with it.
pub const MALLORY: &str = "//Eve";

/// A chain, an empty folder, and the command on both.
pub struct Market {
    pub shell: Shell,
    pub wire: Wire,
    node: Option<Node>,
    folder: TempDir,
}

/// The way to the simulator itself, past the command.
#[derive(Clone)]
pub struct Wire(String);

/// What a refused command said.
#[derive(Debug)]
pub struct No {
    pub kind: String,
    pub message: String,
    pub hint: String,
}

impl Market {
    /// A chain that makes a block for each transaction and none beside: where its height stays, nothing was sent.
    pub fn still() -> Self {
        Self::on(Node::simnet_with(&["--simulated-clock"]))
    }

    /// The same, where blocks become final only when told.
    pub fn held() -> Self {
        Self::on(Node::simnet_with(&["--simulated-clock", "--manual-finality"]))
    }

    /// The same, on a chain that does not call itself one for development.
    pub fn live() -> Self {
        Self::on(Node::simnet_with(&["--simulated-clock", "--live"]))
    }

    /// A chain that makes a block every tenth of a second, and holds it for final three blocks later.
    pub fn beating() -> Self {
        Self::on(Node::simnet_with(&["--block-time", "100", "--finality-lag", "3"]))
    }

    /// On a chain that somebody started.
    pub fn on(node: Node) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let shell = Shell::new(&node.url, folder.path());
        let wire = Wire(node.url.trim_start_matches("ws://").to_owned());
        Self { shell, wire, node: Some(node), folder }
    }

    /// Deploys the contracts.
    pub fn deployed(self) -> Self {
        self.shell.ok(&["deploy", "--notice", "0s", "--key", "//Alice"]);
        self
    }

    /// Ada's album is catalogue 1.
    pub fn registered(self) -> Self {
        let manifest = self.shell.file("manifest.json");
        self.shell.ok(&["register", ALBUM, "--manifest", &manifest, "--key", ADA]);
        self
    }

    /// Generative training is permitted and on offer for 2, with a royalty.
    pub fn offered(self) -> Self {
        self.shell.ok(&["consent", "1", "--set", "train-gen=constrained", "--key", ADA]);
        self.offer("2");
        self
    }

    /// Delta has licence 1.
    pub fn licensed(self) -> Self {
        let receipt = self.shell.file("licence.json");
        self.shell.ok(&["buy", "1", "--model", "aria@1", "--max-price", "2", "--receipt", &receipt, "--key", DELTA]);
        // The clock moves with blocks: there is a period to report.
        self.wire.ask("simnet_seal", &json!([]));
        self
    }

    /// Ada offers catalogue 1 at a price; the terms' id.
    pub fn offer(&self, price: &str) -> String {
        let terms = ["--tier", "licensed", "--use", "train-gen", "--royalty", "1", "--unit", "audio-seconds"];
        let dates = ["--interval", "30d", "--cure", "14d", "--duration", "365d", "--price", price, "--key", ADA];
        let offered = self.shell.ok(&[&["offer", "1"][..], &terms, &dates].concat());
        offered["terms"].as_str().expect("an id").to_owned()
    }

    /// A file in the folder.
    pub fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.shell.file(name);
        fs::write(&path, bytes).expect("a file");
        path
    }

    /// An empty folder in the folder.
    pub fn folder(&self, name: &str) -> String {
        let path = self.shell.file(name);
        fs::create_dir(&path).expect("a folder");
        path
    }

    /// Whether a file is there.
    pub fn has(&self, name: &str) -> bool {
        self.folder.path().join(name).exists()
    }

    /// The whole folder, by path.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(self.folder.path(), &mut files);
        files
    }

    /// Ends the chain as a crash does.
    pub fn kill(&mut self) {
        self.node = None;
    }

    /// Goes on with a chain at the same address.
    pub fn revive(&mut self, node: Node) {
        self.node = Some(node);
    }

    /// A command is refused, for people and for programs alike; nothing was sent, no file has changed.
    #[track_caller]
    pub fn refuses(&self, exit: i32, kind: &str, arguments: &[&str]) -> No {
        let before = (self.files(), self.wire.heights());
        let no = refuses(&self.shell, exit, kind, arguments);
        assert_eq!(self.wire.heights(), before.1, "{arguments:?} sent something");
        assert_eq!(self.files(), before.0, "{arguments:?} left something");
        no
    }
}

impl Wire {
    /// Asks one thing.
    pub fn ask(&self, method: &str, params: &Value) -> Value {
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
        let head = format!(
            "POST / HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            self.0,
            body.len()
        );
        let mut answer = String::new();
        let mut stream = TcpStream::connect(&self.0).expect("the simulator listens");
        stream.write_all((head + &body).as_bytes()).expect("it hears");
        stream.read_to_string(&mut answer).expect("it answers");
        let json = answer.split_once("\r\n\r\n").map(|(_, json)| json).unwrap_or_default();
        let answer: Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {answer}"));
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].clone()
    }

    /// Numbers of the best and the last final block.
    pub fn heights(&self) -> (u64, u64) {
        let status = self.ask("simnet_status", &json!([]));
        let number = |block: &str| status[block]["number"].as_u64().expect("a number");
        (number("best"), number("finalized"))
    }

    /// Makes everything final.
    pub fn finalize(&self) {
        self.ask("simnet_finalize", &json!([self.heights().0]));
    }
}

/// A command is refused, for people and for programs alike.
#[track_caller]
pub fn refuses(shell: &Shell, exit: i32, kind: &str, arguments: &[&str]) -> No {
    let output = shell.command(arguments).output().expect("assent runs");
    let no = no(shell.command(arguments).arg("--json").output().expect("assent runs"), exit);
    assert_eq!(no.kind, kind, "{arguments:?}: {no:?}");
    assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {no:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}: standard output is for results");
    let said = String::from_utf8(output.stderr).expect("text");
    let lines: Vec<&str> = said.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.first(), Some(&format!("error: {}", no.message.lines().next().unwrap_or_default()).as_str()));
    let last = lines.last().expect("a hint");
    assert!(last.starts_with("hint: ") || last.ends_with("try '--help'."), "{said}");
    assert!(lines.len() <= no.message.lines().count() + 1, "more than an error and a hint: {said}");
    no
}

/// Reads a refusal for programs.
#[track_caller]
pub fn no(output: Output, exit: i32) -> No {
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(output.stderr.is_empty(), "for programs all is JSON: {}", String::from_utf8_lossy(&output.stderr));
    let said: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!((&said["schema"], output.status.code()), (&json!("assent.error/1"), Some(exit)), "{said}");
    assert_eq!(said["data"]["exit"], exit, "{said}");
    let field = |name: &str| said["data"][name].as_str().unwrap_or_else(|| panic!("no {name}: {said}")).to_owned();
    let no = No { kind: field("kind"), message: field("message"), hint: field("hint") };
    assert!(!no.message.contains("panicked") && !no.hint.contains("panicked"), "{no:?}");
    no
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.insert(path.clone(), Vec::new());
            collect(&path, files);
        } else {
            files.insert(path.clone(), fs::read(&path).expect("a file"));
        }
    }
}
