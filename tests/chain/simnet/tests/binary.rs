//! The binary says where it listens, serves, and ends when told.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};
use subxt_rpcs::{RpcClient, client::rpc_params};

fn start(arguments: &[&str]) -> (Child, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assent-simnet"));
    command.args(["--rpc-port", "0"]).args(arguments);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut line = String::new();
    let output = child.stdout.as_mut().expect("it is piped");
    BufReader::new(output).read_line(&mut line).expect("a line");
    (child, line)
}

#[tokio::test]
async fn it_prints_one_line_serves_and_ends_on_sigterm() {
    let (mut child, line) = start(&[]);
    let url = line.trim().strip_prefix("listening on ").expect("it says where").to_owned();
    assert!(url.starts_with("ws://127.0.0.1:"));
    let client = RpcClient::from_insecure_url(url).await.expect("it connects");
    let name: String = client.request("system_name", rpc_params![]).await.expect("it answers");
    assert!(name.contains("simulator"));
    let kill = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(kill.expect("kill runs").success());
    assert!(child.wait().expect("it ends").success());
}

#[tokio::test]
async fn it_makes_blocks_at_a_fixed_rate() {
    let (mut child, line) = start(&["--block-time", "20"]);
    let url = line.trim().strip_prefix("listening on ").expect("it says where").to_owned();
    let client = RpcClient::from_insecure_url(url).await.expect("it connects");
    let names = ("chain_subscribeNewHeads", "chain_unsubscribeNewHeads");
    let heads = client.subscribe::<serde_json::Value>(names.0, rpc_params![], names.1).await;
    let mut heads = heads.expect("it subscribes");
    for _ in 0..5 {
        heads.next().await.expect("goes on").expect("a head");
    }
    child.kill().expect("it ends");
    child.wait().expect("it ends");
}
