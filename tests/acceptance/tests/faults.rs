//! A list of licences, bought while everything goes wrong: in the end each is bought exactly once, and one command resumes.

#[path = "common/list.rs"]
mod list;
#[path = "common/market.rs"]
mod market;

use std::{
    thread,
    time::{Duration, Instant},
};

use list::{BUY, PATIENCE, buying, listed, once, resumed};
use market::{Market, no};
use serde_json::json;

/// More than a chunk holds.
const ROWS: u32 = 40;

#[test]
fn a_client_killed_again_and_again() {
    let market = listed(Market::beating(), ROWS);
    for round in 0..25_u64 {
        let mut child = buying(&market);
        // From the very beginning to about the end, in steps that hit every stage.
        thread::sleep(Duration::from_millis(40 + round * 60));
        let _ = child.kill();
        child.wait().expect("it ends");
    }
    resumed(&market);
    once(&market, ROWS);
    assert_eq!(resumed(&market)["rows"][0]["status"], "held", "the same command buys nothing more");
    once(&market, ROWS);
}

#[test]
fn requests_lost_answers_lost_and_late() {
    let market = listed(Market::beating(), ROWS);
    for seed in 0..5_u64 {
        let faults = json!({ "seed": seed, "dropRequest": 20, "dropResponse": 20, "delay": 50, "maxDelay": 200, "duplicate": 50 });
        market.wire.ask("simnet_setFaults", &json!([faults]));
        market.shell.command(&BUY).output().expect("assent runs");
    }
    // As long as every twenty-fifth request is lost, hardly any command gets through: what counts is what the five have left.
    market.wire.ask("simnet_setFaults", &json!([{}]));
    resumed(&market);
    once(&market, ROWS);
}

#[test]
fn blocks_retracted_while_a_list_is_bought() {
    let market = listed(Market::beating(), ROWS);
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
    once(&market, ROWS);
}

#[test]
fn another_list_before_the_first_is_finished() {
    let market = listed(Market::beating(), ROWS);
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
        other[6] = "999";
        let output = market.shell.command(&other).output().expect("assent runs");
        if !output.status.success() {
            let refused = no(output, 3);
            assert_eq!(refused.kind, "other_job", "{refused:?}");
        }
    }
    resumed(&market);
    once(&market, ROWS);
}

#[test]
fn a_list_is_only_quoted_until_it_is_executed() {
    let market = listed(Market::still(), ROWS);
    let dry: Vec<&str> = BUY.into_iter().filter(|word| *word != "--execute" && *word != "--json").collect();
    let (files, heights) = (market.files(), market.wire.heights());
    let quoted = market.shell.ok(&dry);
    assert_eq!((&quoted["executed"], &quoted["rows"][0]["status"]), (&json!(false), &json!("quoted")));
    let mut cheap = dry.clone();
    cheap[6] = "0.5";
    market.refuses(3, "above_max_total", &cheap);
    assert_eq!((market.files(), market.wire.heights()), (files, heights));
}
