//! `author_…`, `system_dryRun`, `payment_…`: transactions.

use super::{Args, Registered, RpcError, Table, add, subscribe};
use crate::{chain::transaction_hash, execute, net::Net, watch::TransactionStatus};
use assent_runtime::Balance;
use codec::{Decode, Encode};
use pallet_transaction_payment::{FeeDetails, RuntimeDispatchInfo};
use serde::Serialize;
use sp_core::Bytes;
use tokio::sync::mpsc::UnboundedReceiver;

pub(super) fn register(table: &mut Table) -> Registered {
    add(table, "author_submitExtrinsic", |net, args| Ok(net.submit(args.bytes(0)?)?))?;
    add(table, "author_pendingExtrinsics", pending)?;
    add(table, "system_dryRun", dry_run)?;
    table.register_alias("system_dryRunAt", "system_dryRun")?;
    add(table, "payment_queryInfo", |net, args| {
        ask_fee::<RuntimeDispatchInfo<Balance>>(net, args, "TransactionPaymentApi_query_info")
    })?;
    add(table, "payment_queryFeeDetails", |net, args| {
        ask_fee::<FeeDetails<Balance>>(net, args, "TransactionPaymentApi_query_fee_details")
    })?;
    register_watch(table)
}

fn register_watch(table: &mut Table) -> Registered {
    let [name, unwatch] = ["author_submitAndWatchExtrinsic", "author_unwatchExtrinsic"];
    table.register_subscription(name, "author_extrinsicUpdate", unwatch, |params, pending, simnet, _| async move {
        let watched = match Args::parse(&params).and_then(|args| args.bytes(0)) {
            Ok(extrinsic) => simnet.ask(move |net| submit_and_watch(net, extrinsic)).await?,
            Err(error) => Err(error),
        };
        match watched {
            Ok(statuses) => subscribe::pump(pending.accept().await?, &simnet, statuses).await,
            Err(error) => {
                pending.reject(error).await;
                Ok(())
            }
        }
    })?;
    Ok(())
}

/// Listens before it submits, for instant sealing tells everything at once.
fn submit_and_watch(net: &mut Net, extrinsic: Vec<u8>) -> Result<UnboundedReceiver<TransactionStatus>, RpcError> {
    let hash = transaction_hash(&extrinsic);
    let statuses = net.listeners.transaction(hash);
    match net.submit(extrinsic) {
        Ok(_) => Ok(statuses),
        Err(error) => {
            drop(statuses);
            net.listeners.prune(hash);
            Err(error.into())
        }
    }
}

fn pending(net: &mut Net, _: &Args) -> Result<Vec<Bytes>, RpcError> {
    Ok(net.pool.ready().map(|waiting| Bytes(waiting.extrinsic.clone())).collect())
}

fn dry_run(net: &mut Net, args: &Args) -> Result<Bytes, RpcError> {
    let state = net.chain.state(&*args.block(1, net)?);
    let outcome = execute::call(&state, "BlockBuilder_apply_extrinsic", &args.bytes(0)?)?;
    Ok(Bytes(outcome))
}

fn ask_fee<T: Decode + Serialize>(net: &mut Net, args: &Args, name: &'static str) -> Result<T, RpcError> {
    let extrinsic = args.bytes(0)?;
    let length = u32::try_from(extrinsic.len()).unwrap_or(u32::MAX);
    let state = net.chain.state(&*args.block(1, net)?);
    Ok(execute::Session::new(&state).ask(name, &[extrinsic, length.encode()].concat())?)
}
