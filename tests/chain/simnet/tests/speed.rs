//! How long a block takes.

mod common;

use assent_runtime::UNIT;
use assent_simnet::{Options, Simnet};
use common::transfer;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use std::time::{Duration, Instant};

/// Generous, for the machine may be busy: a few milliseconds are normal.
const MOST: Duration = Duration::from_millis(100);

#[test]
fn a_block_takes_milliseconds() {
    let transfers: Vec<_> = (0..50).map(|nonce| transfer(Alice, nonce, &Bob.to_account_id(), UNIT, 0)).collect();
    let simnet = Simnet::start(Options::default()).expect("a thread");
    let start = Instant::now();
    for transfer in transfers {
        simnet.submit(transfer).expect("it is taken");
    }
    let each = start.elapsed() / simnet.best().header.number;
    assert!(each < MOST, "{each:?} a block");
}
