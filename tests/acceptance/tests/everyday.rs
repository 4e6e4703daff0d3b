//! The commands of every day that only read, on the simulator: what they tell is what the chain says.

#[path = "common/market.rs"]
mod market;

use market::{ADA, MALLORY, Market, refuses};
use serde_json::Value;

/// What `watch` tells of the blocks up to one.
fn watched(market: &Market, from: &str, until: u64) -> Vec<Value> {
    let until = until.to_string();
    let output = market.shell.command(&["watch", "--from", from, "--until", &until]).output().expect("assent runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("text");
    lines.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

#[test]
fn the_doctor_finds_a_deployed_market_healthy() {
    let market = Market::still().deployed();
    let said = market.shell.ok(&["doctor", "--key", ADA]);
    assert_eq!(said["wrong"], 0, "{said}");
    let checks: Vec<&str> =
        said["checks"].as_array().expect("rows").iter().filter_map(|row| row["check"].as_str()).collect();
    let all = [
        "node",
        "blocks",
        "chain",
        "key",
        "balance",
        "mapping",
        "record",
        "consent",
        "licensing",
        "office",
        "contracts",
    ];
    assert_eq!(checks, all);
}

#[test]
fn the_doctor_names_a_chain_without_contracts() {
    let market = Market::still();
    let output = market.shell.command(&["doctor", "--json"]).output().expect("assent runs");
    let said: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((output.status.code(), &said["data"]["wrong"]), (Some(3), &1.into()), "{said}");
}

#[test]
fn what_is_watched_is_what_events_show() {
    let market = Market::still().deployed().registered().offered().licensed();
    let events = market.shell.ok(&["show", "events"]);
    let (all, last) = (events["events"].as_array().expect("events"), events["last_block"].as_u64().expect("a block"));
    let told = watched(&market, "0", last);
    let plain =
        |line: &Value| (line["block"].clone(), line["index"].clone(), line["event"].clone(), line["values"].clone());
    assert_eq!(told.iter().map(plain).collect::<Vec<_>>(), all.iter().map(plain).collect::<Vec<_>>());
    let third = told[2]["at"].as_str().expect("a place");
    assert_eq!(watched(&market, third, last), told[3..], "goes on behind the third");
}

#[test]
fn earnings_are_what_can_be_claimed() {
    let market = Market::still().deployed().registered().offered().licensed();
    let earned = market.shell.ok(&["earnings", ADA]);
    let row = &earned["rows"][0];
    assert_eq!(
        (&row["currency"], &row["claimable"]["units"], &row["claimed"]["units"]),
        (&"native".into(), &"2".into(), &"0".into())
    );
    let claimed = market.shell.ok(&["claim", "--key", ADA]);
    assert_eq!(claimed["total"], row["claimable"]);
    let after = market.shell.ok(&["earnings", "--key", ADA]);
    assert_eq!(
        (&after["rows"][0]["claimable"]["units"], &after["rows"][0]["claimed"]),
        (&"0".into(), &row["claimable"])
    );
    assert_eq!(market.shell.ok(&["earnings", MALLORY])["rows"].as_array().expect("rows").len(), 0);
    assert_eq!(refuses(&market.shell, 4, "no_key", &["earnings"]).kind, "no_key");
}
