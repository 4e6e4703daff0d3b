//! `state_…` and `childstate_…`: storage, runtime calls, metadata, proofs.

use super::{Args, Registered, RpcError, Table, add, subscribe};
use crate::{execute, net::Net, simnet::Simnet, store::State, watch::Heads};
use assent_runtime::Hash;
use codec::Decode;
use jsonrpsee::{SubscriptionSink, core::SubscriptionError};
use serde::Serialize;
use serde_json::{Value, json};
use sp_core::{
    Bytes,
    storage::{ChildInfo, ChildType, PrefixedStorageKey},
};
use sp_state_machine::{Backend, IterArgs, prove_child_read, prove_read};

/// Most keys in one page, as a node's.
const MAX_PAGE: usize = 1_000;

pub(super) fn register(table: &mut Table) -> Registered {
    add(table, "state_call", call)?;
    add(table, "state_getMetadata", metadata)?;
    add(table, "state_getRuntimeVersion", |_, _| Ok(version()))?;
    add(table, "state_getStorage", |net, args| Ok(storage(net, args)?.map(Bytes)))?;
    add(table, "state_getStorageSize", |net, args| Ok(storage(net, args)?.map(|value| value.len())))?;
    add(table, "state_getStorageHash", storage_hash)?;
    add(table, "state_getKeysPaged", keys_paged)?;
    add(table, "state_queryStorageAt", query_storage_at)?;
    add(table, "state_queryStorage", query_storage)?;
    add(table, "state_getReadProof", read_proof)?;
    add(table, "state_getChildReadProof", child_read_proof)?;
    add(table, "childstate_getStorage", child_storage)?;
    add(table, "childstate_getKeysPaged", child_keys_paged)?;
    table.register_alias("state_callAt", "state_call")?;
    table.register_alias("state_getStorageAt", "state_getStorage")?;
    table.register_alias("state_getKeysPagedAt", "state_getKeysPaged")?;
    table.register_alias("chain_getRuntimeVersion", "state_getRuntimeVersion")?;
    register_version_subscription(table)?;
    register_storage_subscription(table)
}

fn failed(error: impl ToString) -> RpcError {
    RpcError::State { reason: error.to_string() }
}

fn state_at(net: &Net, args: &Args, index: usize) -> Result<State, RpcError> {
    Ok(net.chain.state(&*args.block(index, net)?))
}

fn call(net: &mut Net, args: &Args) -> Result<Bytes, RpcError> {
    let state = state_at(net, args, 2)?;
    Ok(Bytes(execute::call(&state, &args.get::<String>(0)?, &args.bytes(1)?)?))
}

fn metadata(net: &mut Net, args: &Args) -> Result<Bytes, RpcError> {
    let answer = execute::call(&state_at(net, args, 0)?, "Metadata_metadata", &[])?;
    Vec::<u8>::decode(&mut &answer[..]).map(Bytes).map_err(failed)
}

fn version() -> Value {
    json!(assent_runtime::VERSION)
}

fn storage(net: &mut Net, args: &Args) -> Result<Option<Vec<u8>>, RpcError> {
    state_at(net, args, 1)?.storage(&args.bytes(0)?).map_err(failed)
}

fn storage_hash(net: &mut Net, args: &Args) -> Result<Option<Hash>, RpcError> {
    state_at(net, args, 1)?.storage_hash(&args.bytes(0)?).map_err(failed)
}

fn keys_paged(net: &mut Net, args: &Args) -> Result<Vec<Bytes>, RpcError> {
    let prefix: Option<Bytes> = args.get(0)?;
    let start: Option<Bytes> = args.get(2)?;
    page(&state_at(net, args, 3)?, None, prefix, args.get(1)?, start)
}

fn child_keys_paged(net: &mut Net, args: &Args) -> Result<Vec<Bytes>, RpcError> {
    let (prefix, start): (Option<Bytes>, Option<Bytes>) = (args.get(1)?, args.get(3)?);
    page(&state_at(net, args, 4)?, Some(child(args)?), prefix, args.get(2)?, start)
}

fn page(
    state: &State,
    child_info: Option<ChildInfo>,
    prefix: Option<Bytes>,
    count: usize,
    start: Option<Bytes>,
) -> Result<Vec<Bytes>, RpcError> {
    if count > MAX_PAGE {
        return Err(RpcError::Params { reason: format!("count exceeds {MAX_PAGE}") });
    }
    let mut over = IterArgs::default();
    over.prefix = prefix.as_deref();
    over.start_at = start.as_deref();
    over.start_at_exclusive = true;
    over.child_info = child_info;
    let keys = state.keys(over).map_err(failed)?;
    keys.take(count).map(|key| key.map(Bytes).map_err(failed)).collect()
}

/// A contract's own trie, by its prefixed storage key.
fn child(args: &Args) -> Result<ChildInfo, RpcError> {
    let key = PrefixedStorageKey::new(args.bytes(0)?);
    match ChildType::from_prefixed_key(&key) {
        Some((ChildType::ParentKeyId, id)) => Ok(ChildInfo::new_default(id)),
        None => Err(RpcError::Params { reason: "not a child storage key".into() }),
    }
}

fn child_storage(net: &mut Net, args: &Args) -> Result<Option<Bytes>, RpcError> {
    let value = state_at(net, args, 2)?.child_storage(&child(args)?, &args.bytes(1)?);
    Ok(value.map_err(failed)?.map(Bytes))
}

/// Values of keys at a block.
#[derive(Debug, Clone, Serialize)]
struct ChangeSet {
    block: Hash,
    changes: Vec<(Bytes, Option<Bytes>)>,
}

fn values(net: &Net, hash: Hash, keys: &[Bytes]) -> Result<ChangeSet, RpcError> {
    let block = net.chain.block(hash).ok_or(RpcError::UnknownBlock { hash })?;
    let state = net.chain.state(block);
    let read = |key: &Bytes| {
        let value = state.storage(key).map_err(failed)?;
        Ok((key.clone(), value.map(Bytes)))
    };
    Ok(ChangeSet { block: hash, changes: keys.iter().map(read).collect::<Result<_, RpcError>>()? })
}

fn query_storage_at(net: &mut Net, args: &Args) -> Result<Vec<ChangeSet>, RpcError> {
    let keys: Vec<Bytes> = args.get(0)?;
    let hash = args.block(1, net)?.hash;
    Ok(vec![values(net, hash, &keys)?])
}

/// All values at the first block, then the changes of each block of the best chain up to the last.
fn query_storage(net: &mut Net, args: &Args) -> Result<Vec<ChangeSet>, RpcError> {
    let keys: Vec<Bytes> = args.get(0)?;
    let (from, to) = (args.block(1, net)?, args.block(2, net)?);
    let mut known = values(net, from.hash, &keys)?;
    let mut sets = vec![known.clone()];
    for number in from.header.number.saturating_add(1)..=to.header.number {
        let Some(hash) = net.chain.at(number).map(|block| block.hash) else { break };
        let now = values(net, hash, &keys)?;
        let changed = difference(&known, &now);
        known = now;
        if !changed.changes.is_empty() {
            sets.push(changed);
        }
    }
    Ok(sets)
}

fn difference(old: &ChangeSet, new: &ChangeSet) -> ChangeSet {
    let pairs = old.changes.iter().zip(&new.changes);
    let changes = pairs.filter(|(old, new)| old != new).map(|(_, new)| new.clone()).collect();
    ChangeSet { block: new.block, changes }
}

fn read_proof(net: &mut Net, args: &Args) -> Result<Value, RpcError> {
    let keys: Vec<Bytes> = args.get(0)?;
    let at = args.block(1, net)?;
    let proof = prove_read(net.chain.state(&at), keys.iter().map(|key| &key[..])).map_err(failed)?;
    let nodes: Vec<Bytes> = proof.into_iter_nodes().map(Bytes).collect();
    Ok(json!({ "at": at.hash, "proof": nodes }))
}

fn child_read_proof(net: &mut Net, args: &Args) -> Result<Value, RpcError> {
    let keys: Vec<Bytes> = args.get(1)?;
    let at = args.block(2, net)?;
    let keys = keys.iter().map(|key| &key[..]);
    let proof = prove_child_read(net.chain.state(&at), &child(args)?, keys).map_err(failed)?;
    let nodes: Vec<Bytes> = proof.into_iter_nodes().map(Bytes).collect();
    Ok(json!({ "at": at.hash, "proof": nodes }))
}

/// The runtime never changes, so the current version is all that is ever told.
fn register_version_subscription(table: &mut Table) -> Registered {
    let [name, unsubscribe] = ["state_subscribeRuntimeVersion", "state_unsubscribeRuntimeVersion"];
    table.register_subscription(name, "state_runtimeVersion", unsubscribe, |_, pending, simnet, _| async move {
        let sink = pending.accept().await?;
        subscribe::send(&sink, simnet.dice(), &version()).await?;
        sink.closed().await;
        Ok::<(), SubscriptionError>(())
    })?;
    table.register_alias("chain_subscribeRuntimeVersion", name)?;
    table.register_alias("chain_unsubscribeRuntimeVersion", unsubscribe)
}

fn register_storage_subscription(table: &mut Table) -> Registered {
    let [name, unsubscribe] = ["state_subscribeStorage", "state_unsubscribeStorage"];
    table.register_subscription(name, "state_storage", unsubscribe, |params, pending, simnet, _| async move {
        match Args::parse(&params).and_then(|args| args.get::<Vec<Bytes>>(0)) {
            Ok(keys) => follow_storage(pending.accept().await?, &simnet, keys).await,
            Err(error) => {
                pending.reject(error).await;
                Ok(())
            }
        }
    })?;
    Ok(())
}

async fn follow_storage(sink: SubscriptionSink, simnet: &Simnet, keys: Vec<Bytes>) -> Result<(), SubscriptionError> {
    let wanted = keys.clone();
    let start = move |net: &mut Net| {
        let heads = net.listeners.heads(Heads::Best);
        values(net, net.chain.best().hash, &wanted).map(|set| (set, heads))
    };
    let (mut known, mut heads) = simnet.ask(start).await??;
    subscribe::send(&sink, simnet.dice(), &known).await?;
    loop {
        let head = tokio::select! {
            () = sink.closed() => None,
            head = heads.recv() => head,
        };
        let Some(head) = head else { return Ok(()) };
        let wanted = keys.clone();
        let now = simnet.ask(move |net| values(net, head.hash(), &wanted)).await??;
        let changed = difference(&known, &now);
        known = now;
        if !changed.changes.is_empty() {
            subscribe::send(&sink, simnet.dice(), &changed).await?;
        }
    }
}
