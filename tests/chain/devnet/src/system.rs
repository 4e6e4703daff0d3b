//! The answers to `system_*` questions about the network, from a node that has none.

use std::sync::Arc;

use futures::StreamExt;
use futures::channel::oneshot;
use sc_rpc::system::error::Error;
use sc_rpc::system::{Health, NodeRole, Request, SyncState};
use sc_utils::mpsc::TracingUnboundedReceiver;
use sp_blockchain::HeaderBackend;

use crate::chain::{Block, Client};

/// Answers until the server, which asks, is gone.
pub async fn answer(client: Arc<Client>, mut requests: TracingUnboundedReceiver<Request<Block>>) {
    let started_at = client.info().best_number;
    while let Some(request) = requests.next().await {
        reply(request, started_at, client.info().best_number);
    }
}

fn reply(request: Request<Block>, starting_block: u32, best: u32) {
    match request {
        Request::Health(to) => send(to, Health { peers: 0, is_syncing: false, should_have_peers: false }),
        Request::LocalPeerId(to) => send(to, String::new()),
        Request::LocalListenAddresses(to) | Request::NetworkReservedPeers(to) => send(to, Vec::new()),
        Request::Peers(to) => send(to, Vec::new()),
        Request::NetworkState(to) => send(to, serde_json::Value::Null),
        Request::NetworkAddReservedPeer(_, to) | Request::NetworkRemoveReservedPeer(_, to) => send(to, Err(alone())),
        Request::NodeRoles(to) => send(to, vec![NodeRole::Authority]),
        Request::SyncState(to) => send(to, SyncState { starting_block, current_block: best, highest_block: best }),
    }
}

/// Who asked may have gone since.
fn send<T>(to: oneshot::Sender<T>, value: T) {
    let _ = to.send(value);
}

fn alone() -> Error {
    Error::Internal("this node has no network".into())
}
