//! `system_…`, `chainSpec_…`, `rpc_methods`: who is answering.

use super::{Args, Registered, RpcError, Table, add};
use crate::{execute, net::Net};
use assent_runtime::{
    AccountId, Nonce,
    constants::{DECIMALS, SS58_PREFIX, SYMBOL},
};
use codec::Encode;
use serde_json::{Value, json};

/// The node's name; it says what it is.
pub const NAME: &str = "assent-simnet (simulator, not for production)";
/// The chain's name.
pub const CHAIN: &str = "Assent Simnet";

pub(super) fn register(table: &mut Table) -> Registered {
    add(table, "system_name", |_, _| Ok(NAME))?;
    add(table, "system_version", |_, _| Ok(env!("CARGO_PKG_VERSION")))?;
    add(table, "system_chain", |_, _| Ok(CHAIN))?;
    add(table, "system_chainType", |net, _| Ok(chain_type(net)))?;
    add(table, "system_properties", |_, _| Ok(properties()))?;
    add(table, "system_health", |_, _| Ok(health()))?;
    add(table, "system_syncState", |net, _| Ok(sync_state(net)))?;
    add(table, "system_nodeRoles", |_, _| Ok(json!(["Authority"])))?;
    add(table, "system_peers", |_, _| Ok(json!([])))?;
    add(table, "system_localListenAddresses", |_, _| Ok(json!([])))?;
    add(table, "system_accountNextIndex", next_index)?;
    table.register_alias("account_nextIndex", "system_accountNextIndex")?;
    add(table, "chainSpec_v1_chainName", |_, _| Ok(CHAIN))?;
    add(table, "chainSpec_v1_genesisHash", |net, _| Ok(net.chain.genesis().hash))?;
    add(table, "chainSpec_v1_properties", |_, _| Ok(properties()))
}

/// Adds the list of all methods that stand in the table, itself included.
pub(super) fn register_list(table: &mut Table) -> Registered {
    let mut names: Vec<&'static str> = table.method_names().chain(["rpc_methods"]).collect();
    names.sort_unstable();
    table.register_method("rpc_methods", move |_, _, _| json!({ "methods": names }))?;
    Ok(())
}

fn chain_type(net: &Net) -> &'static str {
    if net.options().live { "Live" } else { "Development" }
}

fn properties() -> Value {
    json!({ "ss58Format": SS58_PREFIX, "tokenDecimals": DECIMALS, "tokenSymbol": SYMBOL, "isEthereum": false })
}

fn health() -> Value {
    json!({ "peers": 0, "isSyncing": false, "shouldHavePeers": false })
}

fn sync_state(net: &Net) -> Value {
    let height = net.chain.height();
    json!({ "startingBlock": 0, "currentBlock": height, "highestBlock": height })
}

/// The account's nonce on the best block and after its ready transactions.
fn next_index(net: &mut Net, args: &Args) -> Result<Nonce, RpcError> {
    let account: AccountId = args.get(0)?;
    let state = net.best_state();
    let mut session = execute::Session::new(&state);
    let mut nonce: Nonce = session.ask("AccountNonceApi_account_nonce", &account.encode())?;
    for waiting in net.pool.ready() {
        if waiting.validity.provides.first() == Some(&(&account, nonce).encode()) {
            nonce = nonce.saturating_add(1);
        }
    }
    Ok(nonce)
}
