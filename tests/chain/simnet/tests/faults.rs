//! Faults strike where requests come in, as their seed says.

mod common;

use assent_simnet::{Faults, Options, Simnet, rpc_client};
use common::{both, transfer};
use sp_core::Bytes;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use subxt_rpcs::{RpcClient, client::rpc_params};

fn start(faults: Faults) -> Simnet {
    Simnet::start(Options { faults, ..Default::default() }).expect("a thread")
}

async fn outcomes(seed: u64) -> Vec<bool> {
    let simnet = start(Faults { seed, drop_request: 300, ..Default::default() });
    let client = rpc_client(&simnet).expect("the table is sound");
    let mut outcomes = Vec::new();
    for _ in 0..50 {
        outcomes.push(client.request::<String>("system_chain", rpc_params![]).await.is_ok());
    }
    outcomes
}

#[tokio::test]
async fn equal_seeds_lose_equal_requests() {
    let first = outcomes(1).await;
    assert_eq!(first, outcomes(1).await);
    assert_ne!(first, outcomes(2).await);
    assert!(first.contains(&true) && first.contains(&false));
}

async fn pay(client: &RpcClient, nonce: u32) -> bool {
    let extrinsic = Bytes(transfer(Alice, nonce, &Bob.to_account_id(), 1, 0));
    client.request::<String>("author_submitExtrinsic", rpc_params![extrinsic]).await.is_ok()
}

#[tokio::test]
async fn a_lost_request_has_no_effect_and_a_lost_answer_has() {
    let simnet = start(Faults::default());
    let client = rpc_client(&simnet).expect("the table is sound");
    simnet.set_faults(Faults { drop_request: 1_000, ..Default::default() });
    assert!(!pay(&client, 0).await);
    assert_eq!(simnet.best().header.number, 0);
    simnet.set_faults(Faults { drop_response: 1_000, ..Default::default() });
    assert!(!pay(&client, 0).await);
    assert_eq!(simnet.best().header.number, 1);
}

#[tokio::test]
async fn over_websocket_a_lost_answer_closes_the_connection() {
    let simnet = start(Faults::default());
    let (server, [_, (_, remote)]) = both(&simnet).await;
    simnet.set_faults(Faults { drop_response: 1_000, ..Default::default() });
    assert!(!pay(&remote, 0).await);
    assert_eq!(simnet.best().header.number, 1, "it took effect");
    simnet.set_faults(Faults::default());
    assert!(remote.request::<String>("system_chain", rpc_params![]).await.is_err(), "it is closed");
    let again = RpcClient::from_insecure_url(server.url()).await.expect("it connects");
    assert!(again.request::<String>("system_chain", rpc_params![]).await.is_ok());
}

#[tokio::test]
async fn a_notification_may_come_twice() {
    let simnet = start(Faults { duplicate: 1_000, ..Default::default() });
    let client = rpc_client(&simnet).expect("the table is sound");
    let names = ("chain_subscribeNewHeads", "chain_unsubscribeNewHeads");
    let mut heads =
        client.subscribe::<serde_json::Value>(names.0, rpc_params![], names.1).await.expect("it subscribes");
    let first = heads.next().await.expect("goes on").expect("a head");
    assert_eq!(first, heads.next().await.expect("goes on").expect("a head"));
}
