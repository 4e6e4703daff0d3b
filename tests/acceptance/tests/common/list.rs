//! A list of licences to buy, and what must be true when it is bought.
#![allow(dead_code, reason = "each test takes some of it")]

use std::{
    collections::BTreeSet,
    fs,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::market::{ADA, DELTA, Market};

/// Far longer than anything here takes.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// The one command.
pub const BUY: [&str; 11] =
    ["buy", "--list", "list.csv", "--model", "aria@1", "--max-total", "1000", "--execute", "--key", DELTA, "--json"];

/// A market with a list of all that is on offer for catalogue 1: so many terms, each with a price of its own.
pub fn listed(market: Market, rows: u32) -> Market {
    let market = market.deployed().registered();
    market.shell.ok(&["consent", "1", "--set", "train-gen=constrained", "--key", ADA]);
    let offers: Vec<String> =
        (1..=rows).map(|nth| market.offer(&format!("{}.{:03}", nth / 1_000, nth % 1_000))).collect();
    let rows: String = offers.iter().map(|terms| format!("1,{terms}\n")).collect();
    market.write("list.csv", rows.as_bytes());
    market
}

/// Starts the command.
pub fn buying(market: &Market) -> Child {
    market.shell.command(&BUY).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("assent runs")
}

/// Repeats the one command until it has nothing left to do.
pub fn resumed(market: &Market) -> Value {
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
pub fn once(market: &Market, rows: u32) {
    let lock: Value =
        serde_json::from_slice(&fs::read(market.shell.file("licences.lock")).expect("a lock")).expect("JSON");
    let locked = lock["licences"].as_array().expect("licences");
    let terms: BTreeSet<&str> = locked.iter().filter_map(|licence| licence["terms"].as_str()).collect();
    let rows = rows as usize;
    assert_eq!((locked.len(), terms.len()), (rows, rows), "each of the terms once");
    let account = market.shell.ok(&["show", "account", DELTA]);
    let mut held: Vec<&Value> =
        account["licences"].as_array().expect("licences").iter().map(|one| &one["licence"]).collect();
    held.sort_by_key(|id| id.as_u64());
    assert_eq!(held, locked.iter().map(|licence| &licence["licence"]).collect::<Vec<_>>(), "none beside");
    assert!(!market.has("licences.lock.journal"), "the journal is gone");
}
