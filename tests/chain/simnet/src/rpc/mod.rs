//! The node's RPC: one table of methods, served in process and over WebSocket.
//!
//! Names, parameters, answers and error codes are those of a polkadot-sdk node (legacy API), so that subxt's legacy
//! backend, polkadot-js and `pallet-revive-eth-rpc` take it for one. `simnet_…` methods are ours.

mod args;
mod author;
mod chain;
mod control;
mod error;
mod state;
mod subscribe;
mod system;

pub use args::Args;
pub use error::RpcError;

use crate::{net::Net, simnet::Simnet};
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde::Serialize;

/// The table under construction.
type Table = RpcModule<Simnet>;
/// What registering gives.
type Registered = Result<(), RegisterMethodError>;

/// All methods.
///
/// # Errors
///
/// If two methods have one name, which a test excludes.
pub fn table(simnet: Simnet) -> Result<RpcModule<Simnet>, RegisterMethodError> {
    let mut table = RpcModule::new(simnet);
    chain::register(&mut table)?;
    state::register(&mut table)?;
    author::register(&mut table)?;
    system::register(&mut table)?;
    control::register(&mut table)?;
    // Last, for it lists the others.
    system::register_list(&mut table)?;
    Ok(table)
}

/// Adds a method that is answered on the chain's thread.
fn add<R>(table: &mut Table, name: &'static str, answer: fn(&mut Net, &Args) -> Result<R, RpcError>) -> Registered
where
    R: Serialize + Clone + Send + Sync + 'static,
{
    table.register_async_method(name, move |params, simnet, _| async move {
        let args = Args::parse(&params)?;
        simnet.ask(move |net| answer(net, &args)).await?
    })?;
    Ok(())
}
