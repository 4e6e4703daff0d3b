//! What a node, an account and the contracts are like: for whoever looks for what is wrong.

use assent_core::{
    id::{Account, Digest, Time},
    merkle::{HostKeccak, Keccak},
};
use subxt::dynamic;

use crate::{
    AccountId, Client, Deployment, Planck,
    client::{ReadError, time_at},
    deploy::is_there,
    explain::Fault,
    view::free_of,
};

/// A node, and the last final block that it knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The program's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The version of the chain's runtime.
    pub runtime: u32,
    /// How many nodes it is connected with.
    pub peers: usize,
    /// Whether it should be connected with any.
    pub wants_peers: bool,
    /// Whether it still catches up.
    pub syncing: bool,
    /// The height of the last final block.
    pub block: u64,
    /// That block's time.
    pub time: Time,
    /// What an account must have at least, in planck.
    pub existential_deposit: Planck,
}

/// An account on chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Funds {
    /// What it has free, in planck.
    pub free: Planck,
    /// Whether the chain knows which account its address stands for.
    pub mapped: bool,
}

/// keccak-256 of the code at each contract's address; nothing where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Codes {
    /// The consent contract's.
    pub consent: Option<Digest>,
    /// The licensing contract's.
    pub licensing: Option<Digest>,
    /// The office's.
    pub office: Option<Digest>,
    /// Whether the three name each other.
    pub linked: bool,
}

impl Client {
    /// What the node says about itself.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn node(&self) -> Result<Node, ReadError> {
        let at = self.at_final().await?;
        let health = self.rpc.system_health().await.map_err(Fault::from)?;
        let least = dynamic::constant::<u128>("Balances", "ExistentialDeposit");
        Ok(Node {
            name: self.rpc.system_name().await.map_err(Fault::from)?,
            version: self.rpc.system_version().await.map_err(Fault::from)?,
            runtime: at.spec_version(),
            peers: health.peers,
            wants_peers: health.should_have_peers,
            syncing: health.is_syncing,
            block: at.block_number(),
            time: time_at(&at).await?,
            existential_deposit: Planck(at.constants().entry(least).map_err(Fault::from)?),
        })
    }

    /// What an account has, and whether contracts can be called in its name.
    ///
    /// Source: pallet-revive 0.20, `OriginalAccount`: an address that is no Ethereum account's is known by an entry there.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn funds(&self, account: AccountId) -> Result<Funds, ReadError> {
        let at = self.at_final().await?;
        let entry = dynamic::storage::<([u8; 20],), [u8; 32]>("Revive", "OriginalAccount");
        let stored = at.storage().try_fetch(entry, (account.address().0,)).await.map_err(Fault::from)?;
        let known = stored.map(|value| value.decode()).transpose().map_err(Fault::from)?;
        let mapped = account.is_ethereum() || known == Some(account.0);
        Ok(Funds { free: free_of(&at, account).await?, mapped })
    }

    /// The code at the addresses of a record.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn codes(&self, deployment: &Deployment) -> Result<Codes, ReadError> {
        let at = self.at_final().await?;
        let code = async |of: Account| -> Result<Option<Digest>, ReadError> {
            let payload = dynamic::runtime_api_call::<_, Vec<u8>>("ReviveApi", "code", (of.0,));
            let code = at.runtime_apis().call(payload).await.map_err(Fault::from)?;
            Ok((!code.is_empty()).then(|| HostKeccak::keccak(&code)))
        };
        Ok(Codes {
            consent: code(deployment.consent).await?,
            licensing: code(deployment.licensing).await?,
            office: code(deployment.office).await?,
            linked: is_there(&at, deployment).await?,
        })
    }
}
