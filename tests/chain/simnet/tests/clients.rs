//! subxt takes the simulator for a node, in process and over WebSocket.

mod common;

use assent_runtime::{UNIT, accounts};
use assent_simnet::{Options, Simnet};
use common::{api, both};
use sp_core::hex2array;
use subxt::{
    dynamic::{self, Value},
    transactions::Payload,
};
use subxt_signer::sr25519::dev;

/// EVM init code that deploys a single STOP.
const STOP: [u8; 5] = hex2array!("60016000f3");

fn instantiate() -> impl Payload {
    let weight =
        Value::named_composite([("ref_time", Value::u128(10_000_000_000)), ("proof_size", Value::u128(1_000_000))]);
    let arguments = vec![
        Value::u128(0),
        weight,
        Value::u128(10 * UNIT),
        Value::from_bytes(STOP),
        Value::from_bytes([]),
        Value::unnamed_variant("None", []),
    ];
    dynamic::transaction("Revive", "instantiate_with_code", arguments)
}

#[tokio::test]
async fn transfers_and_contracts_work_and_their_events_are_seen_over_both_transports() {
    let simnet = Simnet::start(Options::default()).expect("a thread");
    let (_server, clients) = both(&simnet).await;
    for (transport, client) in clients {
        let api = api(client).await;
        let dest = Value::unnamed_variant("Id", [Value::from_bytes(dev::bob().public_key().0)]);
        let payment = dynamic::transaction("Balances", "transfer_keep_alive", vec![dest, Value::u128(UNIT)]);
        let mut tx = api.tx().await.expect("a best block");
        let progress = tx.sign_and_submit_then_watch_default(&payment, &dev::alice()).await;
        let events = progress.expect("it is taken").wait_for_finalized_success().await.expect("it works");
        assert!(names(&events).contains(&"Balances.Transfer".into()), "{transport}");

        let mut tx = api.tx().await.expect("a best block");
        let progress = tx.sign_and_submit_then_watch_default(&instantiate(), &dev::bob()).await;
        let events = progress.expect("it is taken").wait_for_finalized_success().await.expect("it works");
        assert!(names(&events).contains(&"Revive.Instantiated".into()), "{transport}");
    }
}

fn names(events: &subxt::extrinsics::ExtrinsicEvents<subxt::SubstrateConfig>) -> Vec<String> {
    let names = events.iter().map(|event| event.expect("it decodes"));
    names.map(|event| format!("{}.{}", event.pallet_name(), event.event_name())).collect()
}

#[tokio::test]
async fn heads_come_as_blocks_are_made() {
    let simnet = Simnet::start(Options::default()).expect("a thread");
    let (_server, clients) = both(&simnet).await;
    for (transport, client) in clients {
        let api = api(client).await;
        let mut best = api.stream_best_blocks().await.expect("it subscribes");
        let mut finalized = api.stream_blocks().await.expect("it subscribes");
        let start = best.next().await.expect("goes on").expect("a head").number();
        finalized.next().await.expect("goes on").expect("a head");
        let hash = simnet.seal().expect("it seals");
        for stream in [&mut best, &mut finalized] {
            let head = stream.next().await.expect("goes on").expect("a head");
            assert_eq!((head.number(), head.hash().0), (start + 1, hash.0), "{transport}");
        }
    }
}

#[tokio::test]
async fn storage_constants_and_runtime_calls_are_read() {
    let simnet = Simnet::start(Options::default()).expect("a thread");
    simnet.seal().expect("it seals");
    let (_server, clients) = both(&simnet).await;
    for (_, client) in clients {
        let at = api(client).await.at_current_block().await.expect("a block");
        let chain_id = at.constants().entry(dynamic::constant::<u64>("Revive", "ChainId"));
        assert_eq!(chain_id.expect("it is there"), assent_runtime::CHAIN_ID);
        let accounts = dynamic::storage::<Vec<Value>, Value>("System", "Account");
        let mut entries = at.storage().iter(accounts, Vec::<Value>::new()).await.expect("it iterates");
        let mut count = 0;
        while let Some(entry) = entries.next().await {
            entry.expect("an entry");
            count += 1;
        }
        assert!(count >= accounts::all().len());
        let call = dynamic::runtime_api_call::<_, u128>("TransactionPaymentApi", "query_length_to_fee", (1u32,));
        assert_eq!(at.runtime_apis().call(call).await.expect("it answers"), 50_000);
    }
}
