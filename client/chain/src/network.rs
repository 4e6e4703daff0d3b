//! What a node says about its chain.

use assent_core::id::Digest;

use crate::amount::Ratio;

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
