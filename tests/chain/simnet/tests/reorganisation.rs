//! Forks, retractions and finality, as told to clients.

mod common;

use assent_runtime::{UNIT, accounts};
use assent_simnet::{Finality, NetError, Options, Sealing, Simnet};
use common::{free_balance, transfer};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};

fn late(blocks: u32) -> Simnet {
    let options = Options { finality: Finality::Lag(blocks), ..Default::default() };
    Simnet::start(options).expect("a thread")
}

fn statuses(receiver: &mut tokio::sync::mpsc::UnboundedReceiver<impl serde::Serialize>) -> String {
    let mut told = Vec::new();
    while let Ok(status) = receiver.try_recv() {
        let json = serde_json::to_value(status).expect("it serializes");
        told.push(
            json.as_object()
                .and_then(|map| map.keys().next().cloned())
                .unwrap_or_else(|| json.as_str().unwrap_or_default().to_owned()),
        );
    }
    told.join(" ")
}

fn watch_transfer(simnet: &Simnet) -> tokio::sync::mpsc::UnboundedReceiver<assent_simnet::watch::TransactionStatus> {
    let extrinsic = transfer(Alice, 0, &Bob.to_account_id(), 7 * UNIT, 0);
    simnet.with(move |net| {
        let receiver = net.listeners.transaction(assent_simnet::chain::transaction_hash(&extrinsic));
        net.submit(extrinsic).expect("it is taken");
        receiver
    })
}

#[test]
fn a_retracted_transfer_is_undone_waits_again_and_is_included_elsewhere() {
    let simnet = late(10);
    let mut told = watch_transfer(&simnet);
    let (first, paid) = (simnet.best(), free_balance(&simnet, &Bob.to_account_id()));
    assert_eq!(statuses(&mut told), "ready inBlock");

    let best = simnet.retract(1).expect("it is not final");
    assert_ne!(first.hash, best);
    assert_eq!(simnet.best().header.number, 3, "two empty blocks, then one with the transfer");
    assert_eq!(free_balance(&simnet, &Bob.to_account_id()), paid, "paid once, not twice");
    assert_eq!(statuses(&mut told), "retracted inBlock");

    simnet.finalize(3);
    assert_eq!(statuses(&mut told), "finalized");
}

#[test]
fn without_instant_sealing_a_retracted_transfer_waits() {
    let options = Options { sealing: Sealing::Manual, finality: Finality::Manual, ..Default::default() };
    let simnet = Simnet::start(options).expect("a thread");
    let before = free_balance(&simnet, &Bob.to_account_id());
    let _told = watch_transfer(&simnet);
    simnet.seal().expect("it seals");
    assert_eq!(free_balance(&simnet, &Bob.to_account_id()), before + 7 * UNIT);
    simnet.retract(1).expect("it is not final");
    assert_eq!(free_balance(&simnet, &Bob.to_account_id()), before);
    assert_eq!(simnet.with(|net| net.pool.ready().count()), 1);
}

#[test]
fn a_shorter_branch_changes_nothing_until_it_is_the_longest() {
    let simnet = late(10);
    let _told = watch_transfer(&simnet);
    let trunk = simnet.best();
    simnet.fork_from(0).expect("genesis is not left");
    let sibling = simnet.seal().expect("it seals");
    assert_eq!(simnet.best().hash, trunk.hash, "as high is not higher");
    assert_ne!(sibling, trunk.hash);
    simnet.seal().expect("it seals");
    assert_eq!(simnet.best().header.parent_hash, sibling);
}

#[test]
fn what_is_final_stays() {
    let simnet = late(1);
    simnet.seal().expect("it seals");
    simnet.seal().expect("it seals");
    assert_eq!(simnet.finalized().header.number, 1);
    let refused = simnet.fork_from(0);
    assert_eq!(refused, Err(NetError::Final { number: 0, finalized: 1 }));
    assert_eq!(simnet.fork_from(9), Err(NetError::UnknownBlock { number: 9, height: 2 }));
}

#[test]
fn several_that_wait_go_into_one_block_in_order_of_nonce() {
    let options = Options { sealing: Sealing::Manual, ..Default::default() };
    let simnet = Simnet::start(options).expect("a thread");
    let to = Charlie.to_account_id();
    for nonce in [2, 0, 1] {
        simnet.submit(transfer(Alice, nonce, &to, UNIT, 0)).expect("it is taken");
    }
    simnet.submit(transfer(Bob, 0, &to, UNIT, 0)).expect("it is taken");
    simnet.seal().expect("it seals");
    assert_eq!(simnet.best().body.len(), 5, "the timestamp and four transfers");
    assert_eq!(free_balance(&simnet, &to), assent_runtime::genesis::ENDOWMENT + 4 * UNIT);
    assert!(accounts::all().contains(&to));
}
