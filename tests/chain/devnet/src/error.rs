//! Why the node ended.

use std::io;
use std::path::PathBuf;

/// What ends the node before it is told to stop.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The binary was built without the runtime's blob.
    #[error("this binary holds no runtime, since it was built with SKIP_WASM_BUILD: build it again without")]
    NoRuntime,
    /// The chain's folder cannot be made or written.
    #[error("cannot use the folder {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The database does not open, for example because another node has it.
    #[error("cannot open the chain in {}; does another node use it?", path.display())]
    Chain {
        /// The folder.
        path: PathBuf,
        /// What the client says.
        source: sp_blockchain::Error,
    },
    /// The port is taken, for example.
    #[error("cannot serve on port {port}: {source}")]
    Rpc {
        /// The port asked for.
        port: u16,
        /// What the server says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Two methods have one name.
    #[error("the JSON-RPC methods clash")]
    Methods(#[from] jsonrpsee::core::RegisterMethodError),
    /// The log filter is wrong.
    #[error("cannot log as asked")]
    Log(#[from] sc_tracing::logging::Error),
    /// A task without which the node is none has ended.
    #[error("the node cannot go on")]
    Service(#[from] sc_service::Error),
    /// No threads, no signals.
    #[error("the system refuses")]
    System(#[from] io::Error),
}

/// The result of a step of the node's life.
pub type Result<T, E = Error> = std::result::Result<T, E>;
