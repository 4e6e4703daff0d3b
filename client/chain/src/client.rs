//! A connection to a node, and what it says about its chain.

use std::{sync::Arc, time::Duration};

use assent_core::id::{Digest, Time};
use subxt::{
    OnlineClient, OnlineClientAtBlock, PolkadotConfig,
    backend::LegacyBackend,
    config::{RpcConfigFor, polkadot::PolkadotConfigBuilder},
    dynamic,
};
use subxt_rpcs::{
    LegacyRpcMethods, RpcClient,
    client::{ReconnectingRpcClient, reconnecting_rpc_client::FixedInterval, rpc_params},
};

use crate::{
    amount::Ratio,
    explain::{Class, Explain, Fault},
    network::Network,
    nonce::Nonces,
};

/// Times that a node is looked for before it is called absent, 0.2 s apart.
const FIRST_ATTEMPTS: usize = 3;
/// Times that a lost connection is tried anew, 0.5 s apart.
const ATTEMPTS: usize = 20;

pub(crate) type Online = OnlineClient<PolkadotConfig>;
pub(crate) type Rpc = LegacyRpcMethods<RpcConfigFor<PolkadotConfig>>;
pub(crate) type At = OnlineClientAtBlock<PolkadotConfig>;

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address is not one of a WebSocket.
    #[error("{url:?} is no address of a node")]
    NotAUrl {
        /// The address.
        url: String,
    },
    /// Nobody answers.
    #[error("no node answers at {url}")]
    NoNode {
        /// The address.
        url: String,
    },
    /// The node answers, but not as one should.
    #[error("the node does not answer as expected: {0}")]
    Node(#[from] Fault),
    /// The chain has no contracts.
    #[error("{chain} has no pallet-revive, so it runs no contracts")]
    NoContracts {
        /// Its name.
        chain: String,
    },
    /// The chain is not the network that was named.
    #[error("this node is of {chain} (chain id {chain_id}), not of {meant}")]
    OtherNetwork {
        /// The network that was named.
        meant: &'static str,
        /// The chain's name.
        chain: String,
        /// The chain's id.
        chain_id: u64,
    },
}

impl Explain for ConnectError {
    fn kind(&self) -> &'static str {
        match self {
            Self::NotAUrl { .. } => "not_a_url",
            Self::NoNode { .. } => "no_node",
            Self::Node(_) => "node",
            Self::NoContracts { .. } => "no_contracts",
            Self::OtherNetwork { .. } => "other_network",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::NotAUrl { .. } => Class::Usage,
            Self::NoContracts { .. } => Class::Failed,
            Self::OtherNetwork { .. } => Class::Check,
            Self::NoNode { .. } | Self::Node(_) => Class::Network,
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotAUrl { .. } => "Give one such as ws://127.0.0.1:9944.".to_owned(),
            Self::NoNode { .. } => "Start a node (scripts/devnet.sh), or give --url or ASSENT_URL.".to_owned(),
            Self::Node(_) => "Look at the node's log, then try again.".to_owned(),
            Self::NoContracts { .. } => "Give the --url of a Polkadot Hub node.".to_owned(),
            Self::OtherNetwork { .. } => "Name the network that is meant, or give the --url of its node.".to_owned(),
        })
    }
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The node did not answer, or not as expected.
    #[error("cannot read from the node: {0}")]
    Node(#[from] Fault),
    /// The node that answers does not hold the block for final.
    #[error("block {height} is not final for this node")]
    NotFinal {
        /// Its height.
        height: u64,
    },
    /// The contract answered something that is not its answer.
    #[error("the contract's answer to {message} cannot be read")]
    Answer {
        /// The message.
        message: &'static str,
    },
    /// The contract did not answer.
    #[error("the contract did not answer {message}")]
    NoAnswer {
        /// The message.
        message: &'static str,
    },
}

impl Explain for ReadError {
    fn kind(&self) -> &'static str {
        match self {
            Self::Node(_) => "node",
            Self::NotFinal { .. } => "not_final",
            Self::Answer { .. } => "answer",
            Self::NoAnswer { .. } => "no_answer",
        }
    }

    fn class(&self) -> Class {
        if matches!(self, Self::Node(_) | Self::NotFinal { .. }) { Class::Network } else { Class::Failed }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Node(_) => "Check that the node still runs, then repeat the command.".to_owned(),
            Self::NotFinal { .. } => "It has not caught up: wait, or ask another, then repeat the command.".to_owned(),
            _ => "The deployment record may be of another version of the contracts: --deployment.".to_owned(),
        })
    }
}

/// A connection. Clones share it, and the nonces.
#[derive(Clone)]
pub struct Client {
    pub(crate) online: Online,
    pub(crate) rpc: Rpc,
    pub(crate) nonces: Arc<Nonces>,
    network: Arc<Network>,
}

impl Client {
    /// Connects to a node by WebSocket. A connection that is lost is tried anew for some seconds.
    ///
    /// # Errors
    /// Those of [`ConnectError`].
    pub async fn connect(url: &str) -> Result<Self, ConnectError> {
        if !url.starts_with("ws://") && !url.starts_with("wss://") {
            return Err(ConnectError::NotAUrl { url: url.to_owned() });
        }
        let no_node = || ConnectError::NoNode { url: url.to_owned() };
        // The patience for a lost connection would be long for a node that was never there: hence a first try apart.
        let first = FixedInterval::new(Duration::from_millis(200)).take(FIRST_ATTEMPTS);
        ReconnectingRpcClient::builder().retry_policy(first).build(url).await.map_err(|_| no_node())?;
        let patient = FixedInterval::new(Duration::from_millis(500)).take(ATTEMPTS);
        let socket = ReconnectingRpcClient::builder().retry_policy(patient).build(url).await.map_err(|_| no_node())?;
        Self::from_rpc(RpcClient::new(socket)).await
    }

    /// Takes a connection as it is, such as the simulator's in process.
    ///
    /// # Errors
    /// Those of [`ConnectError`].
    pub async fn from_rpc(rpc: RpcClient) -> Result<Self, ConnectError> {
        let config = PolkadotConfigBuilder::new().use_historic_types(false).build();
        let backend = Arc::new(LegacyBackend::builder().build(rpc.clone()));
        let online = OnlineClient::from_backend_with_config(config, backend).await.map_err(Fault::from)?;
        let development = is_for_development(&rpc).await?;
        let rpc = Rpc::new(rpc);
        let network = Arc::new(network(&online, &rpc, development).await?);
        Ok(Self { online, rpc, nonces: Arc::default(), network })
    }

    /// What the chain is.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The last final block.
    pub(crate) async fn at_final(&self) -> Result<At, ReadError> {
        self.online.at_current_block().await.map_err(|error| Fault::from(error).into())
    }

    /// The final block of this height.
    ///
    /// A height names a block of the answering node's best chain, and a lost connection may come back from a node that is behind: so
    /// what that node holds for final is asked before and after.
    pub(crate) async fn at_final_height(&self, height: u64) -> Result<At, ReadError> {
        self.check_final(height).await?;
        let at = self.at_height(height).await?;
        self.check_final(height).await?;
        Ok(at)
    }

    async fn check_final(&self, height: u64) -> Result<(), ReadError> {
        let head = self.rpc.chain_get_finalized_head().await.map_err(Fault::from)?;
        let header = self.rpc.chain_get_header(Some(head)).await.map_err(Fault::from)?;
        match header.map(|header| u64::from(header.number)) {
            Some(last) if last >= height => Ok(()),
            _ => Err(ReadError::NotFinal { height }),
        }
    }

    /// The block of this height, if it is there.
    pub(crate) async fn at_height(&self, height: u64) -> Result<At, ReadError> {
        self.online.at_block(height).await.map_err(|error| Fault::from(error).into())
    }
}

/// The chain's time at a block.
pub(crate) async fn time_at(at: &At) -> Result<Time, ReadError> {
    let address = dynamic::storage::<(), u64>("Timestamp", "Now");
    let stored = at.storage().try_fetch(address, ()).await.map_err(Fault::from)?;
    let millis = stored.map(|value| value.decode()).transpose().map_err(Fault::from)?.unwrap_or(0);
    Ok(Time(millis / 1_000))
}

/// Whether the chain says that it is for development. A node that does not know the question does not say so, nor does a chain of a
/// kind of its own, which answers with an object; but no answer is neither yes nor no.
async fn is_for_development(rpc: &RpcClient) -> Result<bool, Fault> {
    let kind: Result<serde_json::Value, _> = rpc.request("system_chainType", rpc_params![]).await;
    match kind.map_err(Fault::from) {
        Ok(kind) => Ok(kind == "Development"),
        Err(fault) if fault.answer().is_some() => Ok(false),
        Err(fault) => Err(fault),
    }
}

async fn network(online: &Online, rpc: &Rpc, development: bool) -> Result<Network, ConnectError> {
    let name = rpc.system_chain().await.map_err(Fault::from)?;
    let properties = rpc.system_properties().await.map_err(Fault::from)?;
    let at = online.at_current_block().await.map_err(Fault::from)?;
    let no_contracts = || ConnectError::NoContracts { chain: name.clone() };
    let constants = at.constants();
    let number = |of: &str| constants.entry(dynamic::constant::<u64>("Revive", of)).map_err(|_| no_contracts());
    let auto_map = constants.entry(dynamic::constant::<bool>("Revive", "AutoMap")).unwrap_or(false);
    Ok(Network {
        genesis: Digest(online.genesis_hash().0),
        development,
        symbol: symbol(&properties),
        chain_id: number("ChainId")?,
        ratio: Ratio(u32::try_from(number("NativeToEthRatio")?).map_err(|_| no_contracts())?),
        auto_map,
        name,
    })
}

/// Nodes give one symbol, or a list whose first is the native token's.
fn symbol(properties: &subxt_rpcs::methods::legacy::SystemProperties) -> String {
    let given = properties.get("tokenSymbol");
    let first = given.and_then(|symbol| symbol.as_str().or_else(|| symbol.get(0).and_then(|first| first.as_str())));
    first.unwrap_or("units").to_owned()
}
