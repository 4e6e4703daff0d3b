//! What a node says about its chain.

use assent_core::id::Digest;

use crate::{amount::Ratio, client::ConnectError};

/// A chain, as its node and its constants describe it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// The chain's name.
    pub name: String,
    /// The hash of block 0: what the chain really is.
    pub genesis: Digest,
    /// Whether it says that it is for development: only there may keys be used that everybody knows.
    pub development: bool,
    /// The symbol of its native token.
    pub symbol: String,
    /// The chain's id, as `eth_chainId` tells it.
    pub chain_id: u64,
    /// Base units of the rules in a planck.
    pub ratio: Ratio,
    /// Whether accounts are mapped to addresses by themselves.
    pub auto_map: bool,
}

/// A network that has a name: where to reach it, and what it must turn out to be.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name.
    pub name: &'static str,
    /// A node that anybody may ask.
    pub url: &'static str,
    /// The chain's id, where it is the same for everybody.
    pub chain_id: Option<u64>,
}

/// The networks that have a name.
///
/// Source: docs.polkadot.com, "Connect to Polkadot", for the hubs of Polkadot and Paseo and all ids; Parity's network directory
/// for Kusama's node.
pub const NETWORKS: [Named; 5] = [
    Named { name: "simnet", url: LOCAL, chain_id: None },
    Named { name: "devnet", url: LOCAL, chain_id: None },
    Named { name: "polkadot-hub", url: "wss://polkadot-asset-hub-rpc.polkadot.io", chain_id: Some(420_420_419) },
    Named { name: "kusama-hub", url: "wss://kusama-asset-hub-rpc.polkadot.io", chain_id: Some(420_420_418) },
    Named { name: "paseo-hub", url: "wss://asset-hub-paseo-rpc.n.dwellir.com", chain_id: Some(420_420_417) },
];

/// Where simnet and devnet listen.
const LOCAL: &str = "ws://127.0.0.1:9944";

impl Named {
    /// The network of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        const ALL: &[Named] = &NETWORKS;
        ALL.iter().find(|network| network.name == name)
    }

    /// Checks that a chain is the one that was meant: who names a network must not sign on another.
    ///
    /// # Errors
    /// `OtherNetwork`.
    pub fn check(&self, found: &Network) -> Result<(), ConnectError> {
        if self.chain_id.is_none_or(|meant| meant == found.chain_id) {
            return Ok(());
        }
        Err(ConnectError::OtherNetwork { meant: self.name, chain: found.name.clone(), chain_id: found.chain_id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::{Class, Explain};

    fn found(chain_id: u64) -> Network {
        let (name, symbol) = ("Somewhere".to_owned(), "X".to_owned());
        let (genesis, ratio) = (Digest::ZERO, Ratio(1));
        Network { name, genesis, development: false, symbol, chain_id, ratio, auto_map: true }
    }

    #[test]
    fn a_named_network_is_the_chain_of_its_id() {
        let hub = Named::find("polkadot-hub").unwrap();
        assert!(hub.check(&found(420_420_419)).is_ok());
        let error = hub.check(&found(420_420_417)).unwrap_err();
        assert_eq!((error.kind(), error.class()), ("other_network", Class::Check));
        assert_eq!(error.to_string(), "this node is of Somewhere (chain id 420420417), not of polkadot-hub");
        assert!(Named::find("devnet").unwrap().check(&found(1)).is_ok());
        assert_eq!(Named::find("polkadot"), None);
    }

    #[test]
    fn money_goes_over_encrypted_connections_only() {
        let plain = NETWORKS.iter().filter(|network| !network.url.starts_with("wss://"));
        assert!(plain.into_iter().all(|network| network.url == LOCAL && network.chain_id.is_none()));
    }
}
