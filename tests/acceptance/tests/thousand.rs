//! A thousand licences in one command on the devnet, while the node is killed three times and the command twice.

#[path = "common/list.rs"]
mod list;
#[path = "common/market.rs"]
mod market;

use std::{
    net::TcpListener,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use assent_acceptance::node::Node;
use list::{buying, listed, once, resumed};
use market::Market;

const ROWS: u32 = 1_000;

/// A port that nobody listens on now.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// Kills the node without a word, and starts it again on what it had written.
fn restarted(market: &mut Market, base: &Path, port: u16) {
    market.kill();
    thread::sleep(Duration::from_millis(300));
    market.revive(Node::devnet_at(base, port));
}

#[test]
#[ignore = "minutes: scripts/test.sh --deep runs it"]
fn a_thousand_licences_are_bought_once_each() {
    let base = tempfile::tempdir().expect("a folder");
    let port = free_port();
    let mut market = listed(Market::on(Node::devnet_at(base.path(), port)), ROWS);

    let begun = Instant::now();
    for _ in 0..2 {
        let mut child = buying(&market);
        thread::sleep(Duration::from_millis(1_500));
        restarted(&mut market, base.path(), port);
        thread::sleep(Duration::from_millis(1_500));
        let _ = child.kill();
        child.wait().expect("it ends");
        assert!(market.has("licences.lock.journal"), "killed before the end");
    }
    let mut child = buying(&market);
    thread::sleep(Duration::from_millis(1_000));
    restarted(&mut market, base.path(), port);
    child.wait().expect("it ends");
    resumed(&market);
    eprintln!(
        "{ROWS} licences in {:.1} s, with three restarts of the node and two of the command",
        begun.elapsed().as_secs_f64()
    );

    once(&market, ROWS);
}
