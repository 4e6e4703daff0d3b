//! `simnet_…`: what no node lets you do. Faults do not touch these methods.

use super::{Registered, RpcError, Table, add, args::number};
use crate::faults::Faults;
use serde_json::json;

pub(super) fn register(table: &mut Table) -> Registered {
    add(table, "simnet_seal", |net, _| Ok(net.seal()?))?;
    add(table, "simnet_advanceTime", |net, args| {
        net.advance_time(args.get(0)?);
        Ok(())
    })?;
    add(table, "simnet_finalize", |net, args| {
        net.finalize(number(args.value(0))?);
        Ok(net.chain.finalized().hash)
    })?;
    add(table, "simnet_forkFrom", |net, args| Ok(net.fork_from(number(args.value(0))?)?))?;
    add(table, "simnet_retract", |net, args| Ok(net.retract(number(args.value(0))?)?))?;
    add(table, "simnet_status", |net, _| {
        let (best, finalized) = (net.chain.best(), net.chain.finalized());
        Ok(json!({
            "best": { "number": best.header.number, "hash": best.hash },
            "finalized": { "number": finalized.header.number, "hash": finalized.hash },
            "waiting": net.pool.len(),
            "time": net.time(),
        }))
    })?;
    register_faults(table)
}

fn register_faults(table: &mut Table) -> Registered {
    table.register_method("simnet_setFaults", |params, simnet, _| -> Result<(), RpcError> {
        let faults: Faults = super::Args::parse(&params)?.get(0)?;
        simnet.set_faults(faults);
        Ok(())
    })?;
    table.register_method(
        "simnet_faults",
        |_, simnet, _| json!({ "faults": simnet.dice().faults(), "drawn": simnet.dice().drawn() }),
    )?;
    Ok(())
}
