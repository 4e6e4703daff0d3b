//! Refusals have a node's codes; blocks depend on inputs alone; time passes when told.

mod common;

use assent_runtime::{Hash, UNIT};
use assent_simnet::{Options, Sealing, Simnet, pool::PoolError, rpc::RpcError};
use common::transfer;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::transaction_validity::InvalidTransaction;

fn start(sealing: Sealing) -> Simnet {
    Simnet::start(Options { sealing, ..Default::default() }).expect("a thread")
}

fn refusal(simnet: &Simnet, extrinsic: Vec<u8>) -> (PoolError, i32) {
    let error = simnet.submit(extrinsic).expect_err("it is refused");
    (error.clone(), RpcError::from(error).code())
}

#[test]
fn refusals_have_a_nodes_codes() {
    let (simnet, to) = (start(Sealing::Manual), Bob.to_account_id());
    let first = transfer(Alice, 0, &to, UNIT, 0);
    simnet.submit(first.clone()).expect("it is taken");
    assert_eq!(refusal(&simnet, first.clone()).1, 1013);
    let rival = transfer(Alice, 0, &to, 2 * UNIT, 0);
    assert_eq!(refusal(&simnet, rival).1, 1014);
    assert_eq!(refusal(&simnet, vec![1, 2, 3]).1, 1001);

    simnet.seal().expect("it seals");
    assert_eq!(refusal(&simnet, first), (PoolError::Banned, 1012));
    let stale = transfer(Alice, 0, &to, 3 * UNIT, 0);
    let outdated = (PoolError::Invalid(InvalidTransaction::Stale), 1010);
    assert_eq!(refusal(&simnet, stale.clone()), outdated);
    assert_eq!(refusal(&simnet, stale).1, 1012, "what was refused is not looked at again");
    let mut forged = transfer(Alice, 1, &to, UNIT, 0);
    *forged.last_mut().expect("not empty") ^= 1;
    assert_eq!(refusal(&simnet, forged), (PoolError::Invalid(InvalidTransaction::BadProof), 1010));
}

#[test]
fn a_ban_ends_after_half_an_hour_of_chain_time() {
    let simnet = start(Sealing::Manual);
    let stale = transfer(Alice, 0, &Bob.to_account_id(), UNIT, 0);
    simnet.submit(stale.clone()).expect("it is taken");
    simnet.seal().expect("it seals");
    simnet.advance_time(31 * 60);
    simnet.seal().expect("it seals");
    assert_eq!(refusal(&simnet, stale).0, PoolError::Invalid(InvalidTransaction::Stale));
}

#[test]
fn a_higher_tip_takes_the_place_of_a_lower_one() {
    let (simnet, to) = (start(Sealing::Manual), Bob.to_account_id());
    simnet.submit(transfer(Alice, 0, &to, UNIT, 0)).expect("it is taken");
    let better = simnet.submit(transfer(Alice, 0, &to, UNIT, UNIT)).expect("it is taken");
    let waiting: Vec<Hash> = simnet.with(|net| net.pool.ready().map(|waiting| waiting.hash).collect());
    assert_eq!(waiting, [better]);
}

#[test]
fn what_comes_too_early_waits_for_what_it_requires() {
    let (simnet, to) = (start(Sealing::Instant), Bob.to_account_id());
    simnet.submit(transfer(Alice, 1, &to, UNIT, 0)).expect("it is taken");
    assert_eq!(simnet.best().header.number, 0, "nothing is ready");
    simnet.submit(transfer(Alice, 0, &to, UNIT, 0)).expect("it is taken");
    assert_eq!(simnet.best().header.number, 1, "both in one block");
    assert!(simnet.with(|net| net.pool.is_empty()));
}

#[test]
fn equal_inputs_give_equal_blocks() {
    let run = || {
        let simnet = start(Sealing::Instant);
        let hashes = (0..5).map(|nonce| {
            simnet.submit(transfer_of_fixed_signature(nonce)).expect("it is taken");
            simnet.advance_time(60);
            simnet.best().hash
        });
        hashes.collect::<Vec<_>>()
    };
    assert_eq!(run(), run());
}

/// sr25519 signatures are random, so the same one must be used twice.
fn transfer_of_fixed_signature(nonce: u32) -> Vec<u8> {
    use std::sync::OnceLock;
    static TRANSFERS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    let make = || (0..5).map(|nonce| transfer(Alice, nonce, &Bob.to_account_id(), UNIT, 0)).collect();
    TRANSFERS.get_or_init(make)[nonce as usize].clone()
}

#[test]
fn time_passes_when_told_and_with_every_block() {
    let simnet = start(Sealing::Manual);
    let time = |simnet: &Simnet| simnet.with(|net| net.time());
    simnet.seal().expect("it seals");
    let first = time(&simnet);
    simnet.advance_time(3_600);
    simnet.seal().expect("it seals");
    assert_eq!(time(&simnet) - first, 3_602_000);
    simnet.seal().expect("it seals");
    assert_eq!(time(&simnet) - first, 3_604_000);
}
