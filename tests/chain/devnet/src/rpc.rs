//! The JSON-RPC server: the methods that subxt, polkadot-js and the Ethereum gateway call.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use assent_runtime::constants::{DECIMALS, SS58_PREFIX, SYMBOL};
use assent_runtime::{AccountId, Nonce};
use jsonrpsee::RpcModule;
use jsonrpsee::core::RegisterMethodError;
use sc_rpc::SubscriptionTaskExecutor;
use sc_rpc::author::{Author, AuthorApiServer};
use sc_rpc::chain::ChainApiServer;
use sc_rpc::state::{ChildStateApiServer, StateApiServer};
use sc_rpc::system::{SystemApiServer, SystemInfo};
use sc_rpc_server::{BatchRequestConfig, Config, RpcEndpoint, RpcMethods, RpcSpawnHandle, Server};
use sc_rpc_spec_v2::archive::{Archive, ArchiveApiServer};
use sc_rpc_spec_v2::chain_head::{ChainHead, ChainHeadApiServer, ChainHeadConfig};
use sc_rpc_spec_v2::chain_spec::{ChainSpec, ChainSpecApiServer};
use sc_rpc_spec_v2::transaction::{
    Transaction, TransactionApiServer, TransactionBroadcast, TransactionBroadcastApiServer,
};
use sc_service::config::KeystoreConfig;
use sc_service::{ChainType, KeystoreContainer, Properties, TaskManager};
use sc_utils::mpsc::tracing_unbounded;
use serde_json::json;
use sp_blockchain::HeaderBackend;
use substrate_frame_rpc_system::{System, SystemApiServer as FrameSystemApiServer};

use crate::chain::Block;
use crate::error::{Error, Result};
use crate::node::Parts;
use crate::system;

/// The chain's name for wallets and explorers.
const CHAIN: &str = "Assent devnet";

const MAX_CONNECTIONS: u32 = 256;
const MAX_SUBSCRIPTIONS: u32 = 1024;
const MAX_BUFFERED_MESSAGES: u32 = 1024;
const MAX_REQUEST_MB: u32 = 15;
const MAX_RESPONSE_MB: u32 = 64;
const MAX_BROADCASTS: usize = 16;

/// Serves on 127.0.0.1 until the server is dropped. The first of its `listen_addrs` says where, if `port` is 0.
pub async fn serve(parts: &Parts, tasks: &TaskManager, port: u16) -> Result<Server> {
    let failed = |source| Error::Rpc { port, source };
    let rpc_runtime = sc_rpc_server::create_rpc_runtime(MAX_CONNECTIONS)?;
    let spawner: SubscriptionTaskExecutor = Arc::new(RpcSpawnHandle::new(rpc_runtime.handle().clone()));
    let rpc_api = methods(parts, tasks, spawner)?;
    let config = Config {
        endpoints: vec![endpoint(port)],
        metrics: None,
        rpc_api,
        id_provider: None,
        request_logger_limit: 1024,
        rpc_runtime,
    };
    sc_rpc_server::start_server(config).await.map_err(failed)
}

/// Any page may connect, as with every development node: wallets and explorers are pages, and there is nothing to steal.
fn endpoint(port: u16) -> RpcEndpoint {
    RpcEndpoint {
        listen_addr: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        batch_config: BatchRequestConfig::Unlimited,
        max_connections: MAX_CONNECTIONS,
        max_payload_in_mb: MAX_REQUEST_MB,
        max_payload_out_mb: MAX_RESPONSE_MB,
        max_subscriptions_per_connection: MAX_SUBSCRIPTIONS,
        max_buffer_capacity_per_connection: MAX_BUFFERED_MESSAGES,
        rate_limit: None,
        rate_limit_trust_proxy_headers: false,
        rate_limit_whitelisted_ips: Vec::new(),
        cors: None,
        rpc_methods: RpcMethods::Auto,
        is_optional: false,
        retry_random_port: false,
    }
}

/// Every method that the node answers.
fn methods(parts: &Parts, tasks: &TaskManager, spawner: SubscriptionTaskExecutor) -> Result<RpcModule<()>> {
    let mut module = RpcModule::new(());
    let keys = KeystoreContainer::new(&KeystoreConfig::InMemory)?.keystore();
    let author = Author::new(parts.client.clone(), parts.pool.clone(), keys, spawner.clone());
    module.merge(author.into_rpc())?;
    add_system(&mut module, parts, tasks)?;
    add_legacy(&mut module, parts, spawner.clone())?;
    add_current(&mut module, parts, spawner)?;
    Ok(module)
}

/// `system_*`: who the node is, and the next nonce of an account.
fn add_system(module: &mut RpcModule<()>, parts: &Parts, tasks: &TaskManager) -> Result<(), RegisterMethodError> {
    let (ask, asked) = tracing_unbounded("system-requests", 1024);
    tasks.spawn_handle().spawn("system-rpc", None, system::answer(parts.client.clone(), asked));
    module.merge(SystemApiServer::into_rpc(sc_rpc::system::System::<Block>::new(identity(), ask)))?;
    let nonces = System::<_, _, Block>::new(parts.client.clone(), parts.pool.clone());
    module.merge(FrameSystemApiServer::<_, AccountId, Nonce>::into_rpc(nonces))
}

/// `chain_*`, `state_*`, `childstate_*`: what polkadot-js, the Ethereum gateway and subxt's legacy backend call.
fn add_legacy(
    module: &mut RpcModule<()>,
    parts: &Parts,
    spawner: SubscriptionTaskExecutor,
) -> Result<(), RegisterMethodError> {
    module.merge(sc_rpc::chain::new_full(parts.client.clone(), spawner.clone()).into_rpc())?;
    let (state, child_state) = sc_rpc::state::new_full(parts.client.clone(), spawner, None);
    module.merge(state.into_rpc())?;
    module.merge(child_state.into_rpc())
}

/// `archive_*`, `chainHead_*`, `chainSpec_*`, `transaction*`: the JSON-RPC specification that newer clients prefer.
fn add_current(
    module: &mut RpcModule<()>,
    parts: &Parts,
    spawner: SubscriptionTaskExecutor,
) -> Result<(), RegisterMethodError> {
    let (client, pool, backend) = (&parts.client, &parts.pool, &parts.backend);
    let genesis = client.info().genesis_hash;
    let heads = ChainHeadConfig::default();
    module.merge(Archive::new(client.clone(), backend.clone(), genesis, spawner.clone()).into_rpc())?;
    module.merge(ChainHead::new(client.clone(), backend.clone(), spawner.clone(), heads).into_rpc())?;
    module.merge(ChainSpec::new(CHAIN.into(), genesis, properties()).into_rpc())?;
    module.merge(Transaction::new(client.clone(), pool.clone(), spawner.clone(), None).into_rpc())?;
    module.merge(TransactionBroadcast::new(client.clone(), pool.clone(), spawner, MAX_BROADCASTS).into_rpc())
}

fn identity() -> SystemInfo {
    SystemInfo {
        impl_name: env!("CARGO_PKG_NAME").into(),
        impl_version: env!("CARGO_PKG_VERSION").into(),
        chain_name: CHAIN.into(),
        properties: properties(),
        chain_type: ChainType::Development,
    }
}

/// How wallets show amounts and addresses.
fn properties() -> Properties {
    let pairs =
        [("tokenSymbol", json!(SYMBOL)), ("tokenDecimals", json!(DECIMALS)), ("ss58Format", json!(SS58_PREFIX))];
    pairs.into_iter().map(|(name, value)| (name.to_string(), value)).collect()
}
