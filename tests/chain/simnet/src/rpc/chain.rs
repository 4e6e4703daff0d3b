//! `chain_…`: blocks, headers, heads.

use super::{Args, Registered, RpcError, Table, add, args::number, subscribe};
use crate::{net::Net, watch::Heads};
use assent_runtime::{Hash, Header};
use serde_json::{Value, json};

pub(super) fn register(table: &mut Table) -> Registered {
    add(table, "chain_getBlockHash", block_hash)?;
    add(table, "chain_getHeader", header)?;
    add(table, "chain_getBlock", block)?;
    add(table, "chain_getFinalizedHead", |net, _| Ok(net.chain.finalized().hash))?;
    table.register_alias("chain_getHead", "chain_getBlockHash")?;
    table.register_alias("chain_getFinalisedHead", "chain_getFinalizedHead")?;

    let unsubscribe = "chain_unsubscribeAllHeads";
    subscribe::heads(table, Heads::All, ["chain_subscribeAllHeads", "chain_allHead", unsubscribe])?;
    let unsubscribe = "chain_unsubscribeNewHeads";
    subscribe::heads(table, Heads::Best, ["chain_subscribeNewHeads", "chain_newHead", unsubscribe])?;
    let unsubscribe = "chain_unsubscribeFinalizedHeads";
    let names = ["chain_subscribeFinalizedHeads", "chain_finalizedHead", unsubscribe];
    subscribe::heads(table, Heads::Finalized, names)?;
    aliases(table)
}

/// Older spellings, which nodes still answer.
fn aliases(table: &mut Table) -> Registered {
    table.register_alias("chain_subscribeNewHead", "chain_subscribeNewHeads")?;
    table.register_alias("chain_unsubscribeNewHead", "chain_unsubscribeNewHeads")?;
    table.register_alias("subscribe_newHead", "chain_subscribeNewHeads")?;
    table.register_alias("unsubscribe_newHead", "chain_unsubscribeNewHeads")?;
    table.register_alias("chain_subscribeFinalisedHeads", "chain_subscribeFinalizedHeads")?;
    table.register_alias("chain_unsubscribeFinalisedHeads", "chain_unsubscribeFinalizedHeads")
}

fn block_hash(net: &mut Net, args: &Args) -> Result<Value, RpcError> {
    let hash_of =
        |value: &Value| -> Result<Value, RpcError> { Ok(json!(net.chain.at(number(value)?).map(|block| block.hash))) };
    match args.value(0) {
        Value::Null => Ok(json!(net.chain.best().hash)),
        Value::Array(numbers) => numbers.iter().map(hash_of).collect(),
        one => hash_of(one),
    }
}

fn header(net: &mut Net, args: &Args) -> Result<Option<Header>, RpcError> {
    Ok(args.block(0, net).ok().map(|block| block.header.clone()))
}

fn block(net: &mut Net, args: &Args) -> Result<Option<Value>, RpcError> {
    let asked: Option<Hash> = args.get(0)?;
    let hash = asked.unwrap_or_else(|| net.chain.best().hash);
    Ok(net.chain.block(hash).map(|block| {
        let body: Vec<_> = block.body.iter().cloned().map(sp_core::Bytes).collect();
        json!({ "block": { "header": block.header, "extrinsics": body }, "justifications": null })
    }))
}
