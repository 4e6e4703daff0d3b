//! A node that is not there, or is killed while a command waits: exit 5, what is uncertain is said, and the files tell no
//! more than is known.

#[path = "common/market.rs"]
mod market;

use std::{
    fs,
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use assent_acceptance::demo::{ALBUM, Shell};
use market::{ADA, DELTA, Market, No, no, refuses};
use serde_json::Value;

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(120);

/// A market that got so far, on a chain where from then on nothing becomes final.
fn held(steps: impl FnOnce(Market) -> Market) -> Market {
    let market = Market::held();
    let (wire, done) = (market.wire.clone(), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                wire.finalize();
                thread::sleep(Duration::from_millis(20));
            }
        });
        let market = steps(market);
        done.store(true, Ordering::Relaxed);
        market
    })
}

/// Starts a command and waits until its transaction is in a block that is not final.
fn waiting(market: &Market, arguments: &[&str]) -> Child {
    let mut command = market.shell.command(arguments);
    let child = command.arg("--json").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("assent runs");
    included(market);
    child
}

fn included(market: &Market) {
    let begun = Instant::now();
    while market.wire.heights().0 == market.wire.heights().1 {
        assert!(begun.elapsed() < PATIENCE, "nothing was sent");
        thread::sleep(Duration::from_millis(10));
    }
}

fn ended(child: Child) -> Output {
    child.wait_with_output().expect("assent ends")
}

/// What is said of a transaction of which nobody knows what became.
fn uncertain(no: &No) {
    assert_eq!(no.kind, "uncertain", "{no:?}");
    assert!(no.hint.contains("Do not repeat it blindly") && no.hint.contains("assent show transaction 0x"), "{no:?}");
}

fn json_file(market: &Market, name: &str) -> Value {
    let text = fs::read_to_string(market.shell.file(name)).expect("a file");
    serde_json::from_str(&text).expect("a whole one")
}

#[test]
fn no_node() {
    let folder = tempfile::tempdir().expect("a folder");
    let shell = Shell::new("ws://127.0.0.1:9", folder.path());
    for command in [
        &["show", "events"][..],
        &["deploy", "--key", "//Alice"],
        &["register", ALBUM, "--manifest", "m.json", "--key", ADA],
        &["buy", "1", "--model", "aria@1", "--max-price", "2", "--receipt", "r.json", "--key", DELTA],
    ] {
        let no = refuses(&shell, 5, "no_node", command);
        assert!(no.hint.contains("scripts/devnet.sh"), "{no:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing is left");
}

#[test]
fn a_node_killed_while_the_contracts_are_deployed() {
    let mut market = Market::held();
    let child = waiting(&market, &["deploy", "--key", "//Alice"]);
    market.kill();
    uncertain(&no(ended(child), 5));
    assert!(market.files().is_empty(), "there is no record of contracts that nobody has seen");
}

#[test]
fn a_node_killed_while_a_catalogue_is_opened() {
    let mut market = held(Market::deployed);
    let child = waiting(&market, &["register", ALBUM, "--manifest", "m.json", "--key", ADA]);
    market.kill();
    uncertain(&no(ended(child), 5));
    assert!(!market.has("m.json"), "there is no manifest of tracks that were not sent");
}

#[test]
fn a_node_killed_while_tracks_are_appended() {
    let mut market = held(Market::deployed);
    let child = waiting(&market, &["register", ALBUM, "--manifest", "m.json", "--key", ADA]);
    market.wire.finalize();
    included(&market);
    market.kill();
    let no = no(ended(child), 5);
    uncertain(&no);
    assert!(no.message.starts_with("catalogue 1 is open, but then: "), "{no:?}");
    assert!(no.hint.contains("--catalogue 1"), "{no:?}");
    assert_eq!(json_file(&market, "m.json")["tracks"].as_array().map(Vec::len), Some(6), "whole");
}

#[test]
fn a_node_killed_while_a_licence_is_bought() {
    let mut market = held(|market| market.deployed().registered().offered());
    let buy = ["buy", "1", "--model", "aria@1", "--max-price", "2", "--receipt", "r.json", "--key", DELTA];
    let child = waiting(&market, &buy);
    market.kill();
    let no = no(ended(child), 5);
    uncertain(&no);
    assert!(no.hint.contains("The salt is kept in r.json"), "{no:?}");

    let receipt = json_file(&market, "r.json");
    let tx = receipt["transaction"].as_str().expect("a hash");
    assert!(receipt["state"] == "submitted" && receipt["licence"].is_null(), "{receipt}");
    assert!(no.hint.contains(tx), "the hash is the one of the receipt: {no:?}");
}

#[test]
fn a_person_who_presses_ctrl_c_while_a_licence_is_bought() {
    let market = held(|market| market.deployed().registered().offered());
    let buy = ["buy", "1", "--model", "aria@1", "--max-price", "2", "--receipt", "r.json", "--key", DELTA];
    let child = waiting(&market, &buy);
    let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupt.expect("kill runs").success());
    let no = no(ended(child), 130);
    let receipt = json_file(&market, "r.json");
    let tx = receipt["transaction"].as_str().expect("a hash");
    assert!(no.kind == "interrupted" && no.hint.contains(tx), "{no:?}");
    assert_eq!(receipt["state"], "submitted");

    market.wire.finalize();
    assert_eq!(market.shell.ok(&["show", "transaction", tx])["fate"], "done", "it was sent, and can be looked up");
}

#[test]
fn contracts_that_are_gone_or_a_record_that_is_none() {
    let old = Market::still().deployed();
    let record = fs::read(old.shell.file("deployment.toml")).expect("a record");
    let market = Market::still();
    market.refuses(1, "no_deployment", &["show", "events"]);
    market.write("deployment.toml", b"nothing");
    market.refuses(1, "deployment_malformed", &["show", "events"]);
    market.write("deployment.toml", &record);
    let no = market.refuses(3, "no_contract", &["show", "events"]);
    assert!(no.hint.contains("deploy again"), "{no:?}");
}
