//! A chain for a journey: a program that is started, serves on a free port, and is ended by its process id.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A running chain. Dropping it ends it.
pub struct Node {
    child: Child,
    /// Where it serves.
    pub url: String,
}

/// The folder where the programs of this build are.
#[must_use]
pub fn programs() -> PathBuf {
    let here = std::env::current_exe().expect("a program knows where it is");
    let folder = here.parent().expect("it is in a folder");
    if folder.ends_with("deps") { folder.parent().expect("deps is in a folder").to_owned() } else { folder.to_owned() }
}

/// A program of this build.
///
/// # Panics
/// Where it is not built.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    let path = programs().join(name);
    assert!(path.exists(), "{name} is not built: scripts/test.sh builds it");
    path
}

impl Node {
    /// The simulator, with a block every half second.
    #[must_use]
    pub fn simnet() -> Self {
        Self::simnet_with(&["--block-time", "500"])
    }

    /// The simulator with options of its own; without any it makes a block for each transaction and none beside.
    #[must_use]
    pub fn simnet_with(options: &[&str]) -> Self {
        Self::start(Command::new(program("assent-simnet")).args(["--rpc-port", "0"]).args(options))
    }

    /// The devnet, with a block every half second.
    ///
    /// `base`: where the chain is kept, so that it can be started again.
    #[must_use]
    pub fn devnet(base: &Path) -> Self {
        let mut command = Command::new(program("assent-devnet"));
        command.args(["--rpc-port", "0", "--block-time", "500", "--base-path"]).arg(base);
        command.env("ASSENT_DEVNET_CACHE", programs().join("devnet-cache"));
        Self::start(&mut command)
    }

    /// The devnet, with a block for each transaction, at a port that it has again when it is started again.
    #[must_use]
    pub fn devnet_at(base: &Path, port: u16) -> Self {
        let mut command = Command::new(program("assent-devnet"));
        command.args(["--rpc-port", &port.to_string(), "--base-path"]).arg(base);
        command.env("ASSENT_DEVNET_CACHE", programs().join("devnet-cache"));
        Self::start(&mut command)
    }

    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the chain starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output is piped");
        BufReader::new(stdout).read_line(&mut line).expect("it says where it serves");
        let url = line.trim().rsplit(' ').next().unwrap_or_default().to_owned();
        assert!(url.starts_with("ws://"), "the chain did not come up: {line:?}");
        Self { child, url }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
