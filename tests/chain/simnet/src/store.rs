//! Every state the chain ever had.
//!
//! All blocks share one store of trie nodes that is only added to, as in an archive node: a state is no more than its
//! root, a fork costs nothing, and no snapshot is ever copied.

use assent_runtime::Hash;
use parking_lot::RwLock;
use sp_core::storage::Storage;
use sp_runtime::{StateVersion, traits::BlakeTwo256};
use sp_state_machine::{
    BackendTransaction, DBValue, InMemoryBackend, TrieBackend, TrieBackendBuilder, TrieBackendStorage,
};
use sp_trie::prefixed_key;
use std::{collections::HashMap, sync::Arc};

/// The state at one block.
pub type State = TrieBackend<Nodes, BlakeTwo256>;
/// A trie node's position: the path to it, and half a byte.
type Prefix<'a> = (&'a [u8], Option<u8>);

/// How state roots are computed (the runtime's `system_version` 1).
pub const STATE_VERSION: StateVersion = StateVersion::V1;

/// Trie nodes by position and hash; clones share them.
#[derive(Clone, Default)]
pub struct Nodes(Arc<RwLock<HashMap<Vec<u8>, DBValue>>>);

impl TrieBackendStorage<BlakeTwo256> for Nodes {
    fn get(&self, key: &Hash, prefix: Prefix<'_>) -> Result<Option<DBValue>, String> {
        let key = prefixed_key::<BlakeTwo256>(key, prefix);
        Ok(self.0.read().get(&key).cloned())
    }
}

impl Nodes {
    /// Stores a genesis state; returns its root.
    pub fn seed(&self, genesis: Storage) -> Hash {
        let backend = InMemoryBackend::<BlakeTwo256>::from((genesis, STATE_VERSION));
        self.add(backend.backend_storage().clone());
        *backend.root()
    }

    /// Adds a block's new nodes; what it no longer needs stays, for older blocks need it.
    pub fn add(&self, mut transaction: BackendTransaction<BlakeTwo256>) {
        let fresh = transaction.drain().into_iter().filter(|(_, (_, count))| *count > 0);
        self.0.write().extend(fresh.map(|(key, (node, _))| (key, node)));
    }

    /// The state under a root.
    pub fn state(&self, root: Hash) -> State {
        TrieBackendBuilder::new(self.clone(), root).build()
    }

    /// Number of nodes held.
    pub fn count(&self) -> usize {
        self.0.read().len()
    }
}
