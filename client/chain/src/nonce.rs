//! The one owner of nonces in this process: two transactions of an account never get the same.

use std::collections::HashMap;

use subxt::{PolkadotConfig, config::RpcConfigFor};
use subxt_rpcs::LegacyRpcMethods;
use tokio::sync::Mutex;

use crate::address::AccountId;

/// Hands out nonces. What the node's pool holds counts, and what was handed out here.
#[derive(Debug, Default)]
pub struct Nonces {
    next: Mutex<HashMap<AccountId, u64>>,
}

impl Nonces {
    /// The account's next nonce, taken.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn take(
        &self,
        rpc: &LegacyRpcMethods<RpcConfigFor<PolkadotConfig>>,
        account: AccountId,
    ) -> Result<u64, subxt_rpcs::Error> {
        let mut next = self.next.lock().await;
        let told = rpc.system_account_next_index(&account.to_subxt()).await?;
        let nonce = next.get(&account).map_or(told, |ours| told.max(*ours));
        next.insert(account, nonce.saturating_add(1));
        Ok(nonce)
    }

    /// Forgets what was handed out, after a transaction that the node did not take.
    pub async fn forget(&self, account: AccountId) {
        self.next.lock().await.remove(&account);
    }
}
