//! A list of licences, bought while everything goes wrong: in the end each is bought exactly once, and one command resumes.

#[path = "common/market.rs"]
mod market;

use std::{
    collections::BTreeSet,
    fs,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use market::{ADA, DELTA, Market, no};
use serde_json::{Value, json};

/// More than a chunk holds.
const ROWS: usize = 40;

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(300);

/// A market with a list of all that is on offer for catalogue 1.
fn listed(market: Market) -> Market {
    let market = market.deployed().registered();
    market.shell.ok(&["consent", "1", "--set", "train-gen=constrained", "--key", ADA]);
    let offers: Vec<String> = (1..=ROWS).map(|price| market.offer(&format!("0.{price:03}"))).collect();
    let rows: String = offers.iter().map(|terms| format!("1,{terms}\n")).collect();
    market.write("list.csv", rows.as_bytes());
    market
}

const BUY: [&str; 11] =
    ["buy", "--list", "list.csv", "--model", "aria@1", "--max-total", "1", "--execute", "--key", DELTA, "--json"];

fn buying(market: &Market) -> Child {
    market.shell.command(&BUY).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("assent runs")
}

/// Repeats the one command until it has nothing left to do.
fn resumed(market: &Market) -> Value {
    let begun = Instant::now();
    loop {
        assert!(begun.elapsed() < PATIENCE, "it never ends");
        let output = market.shell.command(&BUY).output().expect("assent runs");
        let said: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        match output.status.code() {
            Some(0) => return said["data"].clone(),
            Some(5) => {}
            code => panic!("{code:?}: {said}"),
        }
    }
}

/// Each row has one licence, on the chain and in the lock file alike, and nothing is left over.
fn once(market: &Market) {
    let lock: Value =
        serde_json::from_slice(&fs::read(market.shell.file("licences.lock")).expect("a lock")).expect("JSON");
    let locked = lock["licences"].as_array().expect("licences");
    let terms: BTreeSet<&str> = locked.iter().filter_map(|licence| licence["terms"].as_str()).collect();
    assert_eq!((locked.len(), terms.len()), (ROWS, ROWS), "each of the terms once");
    let account = market.shell.ok(&["show", "account", DELTA]);
    let mut held: Vec<&Value> =
        account["licences"].as_array().expect("licences").iter().map(|one| &one["licence"]).collect();
    held.sort_by_key(|id| id.as_u64());
    assert_eq!(held, locked.iter().map(|licence| &licence["licence"]).collect::<Vec<_>>(), "none beside");
    assert!(!market.has("licences.lock.journal"), "the journal is gone");
}

#[test]
fn a_client_killed_again_and_again() {
    let market = listed(Market::beating());
    for round in 0..25_u64 {
        let mut child = buying(&market);
        // From the very beginning to about the end, in steps that hit every stage.
        thread::sleep(Duration::from_millis(40 + round * 60));
        let _ = child.kill();
        child.wait().expect("it ends");
    }
    resumed(&market);
    once(&market);
    assert_eq!(resumed(&market)["rows"][0]["status"], "held", "the same command buys nothing more");
    once(&market);
}

#[test]
fn requests_lost_answers_lost_and_late() {
    let market = listed(Market::beating());
    for seed in 0..5_u64 {
        let faults = json!({ "seed": seed, "dropRequest": 20, "dropResponse": 20, "delay": 50, "maxDelay": 200, "duplicate": 50 });
        market.wire.ask("simnet_setFaults", &json!([faults]));
        market.shell.command(&BUY).output().expect("assent runs");
    }
    resumed(&market);
    market.wire.ask("simnet_setFaults", &json!([{}]));
    once(&market);
}

#[test]
fn blocks_retracted_while_a_list_is_bought() {
    let market = listed(Market::beating());
    let mut child = buying(&market);
    let mut retracted = 0;
    while child.try_wait().expect("it runs").is_none() {
        let (best, last) = market.wire.heights();
        if best > last {
            market.wire.ask("simnet_retract", &json!([best - last]));
            retracted += 1;
        }
        thread::sleep(Duration::from_millis(150));
    }
    assert!(retracted > 2, "nothing was retracted");
    resumed(&market);
    once(&market);
}

#[test]
fn another_list_before_the_first_is_finished() {
    let market = listed(Market::beating());
    let mut child = buying(&market);
    let begun = Instant::now();
    while !market.has("licences.lock.journal") {
        assert!(begun.elapsed() < PATIENCE, "nothing was planned");
        thread::sleep(Duration::from_millis(5));
    }
    let busy = no(market.shell.command(&BUY).output().expect("assent runs"), 1);
    assert_eq!(busy.kind, "journal_busy", "{busy:?}");
    // Killed when something was signed, or after: then there is nothing to refuse.
    thread::sleep(Duration::from_millis(300));
    let _ = child.kill();
    child.wait().expect("it ends");
    if market.has("licences.lock.journal") {
        let mut other = BUY;
        other[6] = "2";
        let output = market.shell.command(&other).output().expect("assent runs");
        if !output.status.success() {
            let refused = no(output, 3);
            assert_eq!(refused.kind, "other_job", "{refused:?}");
        }
    }
    resumed(&market);
    once(&market);
}

#[test]
fn a_list_is_only_quoted_until_it_is_executed() {
    let market = listed(Market::still());
    let dry: Vec<&str> = BUY.into_iter().filter(|word| *word != "--execute" && *word != "--json").collect();
    let (files, heights) = (market.files(), market.wire.heights());
    let quoted = market.shell.ok(&dry);
    assert_eq!((&quoted["executed"], &quoted["rows"][0]["status"]), (&json!(false), &json!("quoted")));
    let mut cheap = dry.clone();
    cheap[6] = "0.5";
    market.refuses(3, "above_max_total", &cheap);
    assert_eq!((market.files(), market.wire.heights()), (files, heights));
}
