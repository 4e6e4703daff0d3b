//! The node as a process: what scripts, clients and operating systems see of it.
#![allow(missing_docs)]

mod harness;

use std::path::Path;
use std::time::Duration;

use harness::{Node, Outcome, UNIT, bobs_balance, height, pay_bob, pay_bob_often, run, time_at};
use serde_json::Value;
use subxt::rpcs::{RpcClient, rpc_params};

#[tokio::test]
async fn it_says_who_it_is() -> Outcome {
    let node = Node::start(&[])?;
    let rpc = RpcClient::from_insecure_url(&node.url).await?;

    assert!(node.url.starts_with("ws://127.0.0.1:"), "{}", node.url);
    assert_eq!(rpc.request::<String>("system_chain", rpc_params![]).await?, "Assent devnet");
    assert_eq!(rpc.request::<String>("system_chainType", rpc_params![]).await?, "Development");
    let health: Value = rpc.request("system_health", rpc_params![]).await?;
    assert_eq!(health, serde_json::json!({"peers": 0, "isSyncing": false, "shouldHavePeers": false}));
    let state: Value = rpc.request("system_syncState", rpc_params![]).await?;
    assert_eq!(state["currentBlock"], 0);
    Ok(())
}

#[tokio::test]
async fn it_answers_what_wallets_and_the_ethereum_gateway_ask() -> Outcome {
    let node = Node::start(&[])?;
    let rpc = RpcClient::from_insecure_url(&node.url).await?;
    let known: Value = rpc.request("rpc_methods", rpc_params![]).await?;
    let known: Vec<&str> = known["methods"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();

    for method in ASKED {
        assert!(known.contains(&method), "{method} is missing");
    }
    Ok(())
}

/// By polkadot-js when it connects and sends, by pallet-revive-eth-rpc, and by subxt's three backends.
const ASKED: [&str; 24] = [
    "archive_v1_finalizedHeight",
    "author_submitAndWatchExtrinsic",
    "author_submitExtrinsic",
    "chainHead_v1_follow",
    "chainSpec_v1_genesisHash",
    "chain_getBlock",
    "chain_getBlockHash",
    "chain_getFinalizedHead",
    "chain_getHeader",
    "chain_subscribeAllHeads",
    "chain_subscribeFinalizedHeads",
    "chain_subscribeNewHeads",
    "state_call",
    "state_getKeysPaged",
    "state_getMetadata",
    "state_getRuntimeVersion",
    "state_getStorage",
    "state_queryStorageAt",
    "state_subscribeRuntimeVersion",
    "state_subscribeStorage",
    "system_accountNextIndex",
    "system_properties",
    "system_syncState",
    "transactionWatch_v1_submitAndWatch",
];

#[tokio::test]
async fn a_transfer_is_final_by_either_way_to_ask() -> Outcome {
    let node = Node::start(&[])?;
    let api = node.legacy().await?;
    let before = bobs_balance(&api).await?;

    pay_bob(&api, 3 * UNIT).await?;
    pay_bob(&node.modern().await?, 4 * UNIT).await?;

    assert_eq!(bobs_balance(&api).await?, before + 7 * UNIT);
    assert_eq!(height(&api).await?, 2);
    Ok(())
}

#[tokio::test]
async fn many_transactions_at_once_do_not_stall_it() -> Outcome {
    let node = Node::start(&[])?;
    let api = node.legacy().await?;
    let before = bobs_balance(&api).await?;

    pay_bob_often(&api, UNIT, 60).await?;

    assert_eq!(bobs_balance(&api).await?, before + 60 * UNIT);
    let blocks = height(&api).await?;
    for block in 2..=blocks {
        assert!(time_at(&api, block - 1).await? < time_at(&api, block).await?, "block {block}");
    }
    Ok(())
}

#[tokio::test]
async fn it_makes_empty_blocks_when_told_a_block_time() -> Outcome {
    let node = Node::start(&["--block-time", "100"])?;
    let api = node.legacy().await?;
    let first = height(&api).await?;

    tokio::time::sleep(Duration::from_secs(2)).await;

    assert!(height(&api).await? > first + 3);
    pay_bob(&api, UNIT).await
}

#[tokio::test]
async fn a_restart_keeps_the_chain() -> Outcome {
    let folder = tempfile::tempdir()?;
    let node = Node::start_in(folder.path())?;
    let api = node.legacy().await?;
    pay_bob(&api, 5 * UNIT).await?;
    pay_bob(&api, 6 * UNIT).await?;
    let (genesis, balance) = (api.genesis_hash(), bobs_balance(&api).await?);
    node.stop()?;

    let node = Node::start_in(folder.path())?;
    let api = node.legacy().await?;

    assert_eq!((api.genesis_hash(), height(&api).await?), (genesis, 2));
    assert_eq!(bobs_balance(&api).await?, balance);
    pay_bob(&api, UNIT).await?;
    assert_eq!(height(&api).await?, 3);
    Ok(())
}

#[tokio::test]
async fn two_chains_begin_alike() -> Outcome {
    let (one, other) = (Node::start(&[])?, Node::start(&[])?);

    assert_ne!(one.url, other.url);
    assert_eq!(one.legacy().await?.genesis_hash(), other.legacy().await?.genesis_hash());
    Ok(())
}

#[tokio::test]
async fn sigterm_ends_it_and_leaves_nothing() -> Outcome {
    let temporary = tempfile::tempdir()?;
    let node = Node::start_with_temporary(temporary.path())?;
    // A client that is still there must not keep it.
    let api = node.legacy().await?;
    let mut blocks = api.stream_blocks().await?;
    pay_bob(&api, UNIT).await?;
    let process = format!("/proc/{}", node.id());

    let (status, rest) = node.stop()?;

    assert!(status.success(), "{status}");
    assert_eq!(rest, "", "one line only");
    assert!(!Path::new(&process).exists());
    assert_eq!(std::fs::read_dir(temporary.path())?.count(), 0);
    while let Some(Ok(_)) = blocks.next().await {}
    Ok(())
}

#[test]
fn wrong_flags_are_a_usage_error() -> Outcome {
    for args in [vec!["--eth"], vec!["--block-time", "0"], vec!["--rpc-port", "65536"], vec!["extra"]] {
        let ended = run(&args)?;
        assert_eq!(ended.status.code(), Some(2), "{args:?}");
        assert!(ended.stdout.is_empty());
    }
    Ok(())
}

#[test]
fn a_taken_port_is_said_and_ends_it() -> Outcome {
    let taken = std::net::TcpListener::bind("127.0.0.1:0")?;
    let port = taken.local_addr()?.port().to_string();

    let ended = run(&["--rpc-port", &port])?;

    let said = String::from_utf8(ended.stderr)?;
    assert_eq!(ended.status.code(), Some(1));
    assert!(said.contains(&format!("cannot serve on port {port}")), "{said}");
    Ok(())
}

#[test]
fn a_folder_in_use_is_said_and_ends_it() -> Outcome {
    let folder = tempfile::tempdir()?;
    let _node = Node::start_in(folder.path())?;
    let path = folder.path().to_str().ok_or("path")?;

    let ended = run(&["--base-path", path, "--rpc-port", "0"])?;

    let said = String::from_utf8(ended.stderr)?;
    assert_eq!(ended.status.code(), Some(1));
    assert!(said.contains("does another node use it"), "{said}");
    Ok(())
}
