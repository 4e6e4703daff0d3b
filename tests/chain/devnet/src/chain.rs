//! The client: database, wasm executor, genesis.

use std::path::Path;
use std::sync::Arc;

use assent_runtime::{Header, RuntimeApi};
use sc_client_api::execution_extensions::ExecutionExtensions;
use sc_client_db::{DatabaseSettings, DatabaseSource};
use sc_executor::WasmExecutor;
use sc_service::{BlocksPruning, GenesisBlockBuilder, PruningMode, TaskManager};
use sp_core::storage::{Storage, well_known_keys};
use sp_runtime::OpaqueExtrinsic;

use crate::error::{Error, Result};

/// The runtime's blob, built by `build.rs`.
const WASM: &[u8] = include_bytes!(env!("ASSENT_RUNTIME_WASM"));

/// Bytes of recently read state that are kept in memory.
const TRIE_CACHE: usize = 64 << 20;

/// Calls into the runtime that may run at once.
const INSTANCES: usize = 8;

/// A block as the node sees it: extrinsics are bytes, which only the runtime understands.
pub type Block = sp_runtime::generic::Block<Header, OpaqueExtrinsic>;

type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;

/// The client that imports, executes and remembers blocks.
pub type Client = sc_service::TFullClient<Block, RuntimeApi, Executor>;

/// What it remembers them in.
pub type Backend = sc_service::TFullBackend<Block>;

/// Opens the chain in a folder, or begins it there.
///
/// Compiled code is kept in `cache`, if given: it saves most of the time of a start.
pub fn open(folder: &Path, cache: Option<&Path>, tasks: &TaskManager) -> Result<(Arc<Client>, Arc<Backend>)> {
    let storage = genesis()?;
    start(folder, storage, executor(cache), tasks).map_err(|source| Error::Chain { path: folder.into(), source })
}

/// The first state: the native runtime's preset and the wasm blob. Made natively, since to do so in wasm would compile the
/// blob once more.
fn genesis() -> Result<Storage> {
    if WASM.is_empty() {
        return Err(Error::NoRuntime);
    }
    let mut storage = assent_runtime::genesis_storage();
    storage.top.insert(well_known_keys::CODE.to_vec(), WASM.to_vec());
    Ok(storage)
}

fn start(
    folder: &Path,
    genesis: Storage,
    executor: Executor,
    tasks: &TaskManager,
) -> sp_blockchain::Result<(Arc<Client>, Arc<Backend>)> {
    let backend = sc_service::new_db_backend(database(folder))?;
    let first = GenesisBlockBuilder::new_with_storage(genesis, true, backend.clone(), executor.clone())?;
    let extensions = ExecutionExtensions::new(None, Arc::new(executor.clone()));
    let spawner = Box::new(tasks.spawn_handle());
    let settings = Default::default();
    let client = sc_service::new_client(
        backend.clone(),
        executor,
        first,
        None,
        None,
        extensions,
        spawner,
        None,
        None,
        settings,
    )?;
    Ok((Arc::new(client), backend))
}

fn executor(cache: Option<&Path>) -> Executor {
    let builder = Executor::builder().with_max_runtime_instances(INSTANCES);
    match cache {
        Some(folder) => builder.with_cache_path(folder).build(),
        None => builder.build(),
    }
}

/// Keeps every block and every state, as an archive node does: the Ethereum gateway and observers ask for old ones.
fn database(folder: &Path) -> DatabaseSettings {
    DatabaseSettings {
        trie_cache_maximum_size: Some(TRIE_CACHE),
        state_pruning: Some(PruningMode::ArchiveAll),
        source: DatabaseSource::ParityDb { path: folder.join("db") },
        blocks_pruning: BlocksPruning::KeepAll,
        pruning_filters: Vec::new(),
        metrics_registry: None,
    }
}
