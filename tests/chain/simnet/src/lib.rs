//! A simulated chain: the real runtime, run natively and in process, behind a node's RPC.
//!
//! Blocks are built by the runtime's own Executive over real tries, so state roots, fees, events and refusals are those
//! of a node with that runtime; a block takes milliseconds. **It is a simulator**: there is one node, no network, no
//! consensus and no database, and it does on demand what a chain does only in trouble (forks, late finality, lost
//! answers). The embedded default of demo and tests; for a real node see `tests/chain/devnet`.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use assent_simnet::{Options, Simnet, rpc_client};
//!
//! let simnet = Simnet::start(Options::default())?;
//! let client = rpc_client(&simnet)?; // a subxt_rpcs::RpcClient
//! simnet.advance_time(3_600);
//! # drop(client); Ok(()) }
//! ```
//!
//! | file | subject |
//! |---|---|
//! | `store`, `execute`, `chain` | states, the runtime over them, the tree of blocks |
//! | `pool`, `watch` | waiting transactions, who is told what |
//! | `net`, `simnet` | all of it at work; the handle, with a thread of its own |
//! | `rpc/` | the method table |
//! | `client`, `server` | that table in process and over WebSocket |
//! | `faults`, `options` | what may go wrong, what may be chosen |

pub mod chain;
pub mod client;
pub mod execute;
pub mod faults;
pub mod net;
pub mod options;
pub mod pool;
pub mod rpc;
pub mod server;
pub mod simnet;
pub mod store;
pub mod watch;

pub use client::rpc_client;
pub use faults::Faults;
pub use net::NetError;
pub use options::{Clock, Finality, Options, Sealing};
pub use server::{Server, serve};
pub use simnet::Simnet;

// Every selection of packages builds with the same features of polkadot-sdk.
use assent_features as _;

/// Externalities at genesis, for tests that call pallets directly and need no chain.
pub fn new_ext() -> sp_io::TestExternalities {
    assent_runtime::ext()
}
