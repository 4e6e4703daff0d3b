//! What was typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

/// A one-node chain for development: a block for every transaction, final at once.
///
/// It serves JSON-RPC on 127.0.0.1 only, speaks to no other node, and its keys are known to everybody.
#[derive(Debug, Parser)]
#[command(name = "assent-devnet", version)]
pub struct Args {
    /// Keep the chain in this folder; by default it lives in a temporary one and ends with the node
    #[arg(long, value_name = "DIR")]
    pub base_path: Option<PathBuf>,

    /// Port of the JSON-RPC server, WebSocket and HTTP; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 9944)]
    pub rpc_port: u16,

    /// Make a block every so many milliseconds, empty or not, instead of one for every transaction
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..))]
    pub block_time: Option<u64>,

    /// Keep compiled code in this folder, for a quick start the next time
    #[arg(long, value_name = "DIR", env = "ASSENT_DEVNET_CACHE")]
    pub cache: Option<PathBuf>,

    /// What to log on standard error, such as `info` or `txpool=debug`
    #[arg(long, value_name = "FILTER", default_value = "warn")]
    pub log: String,
}

impl Args {
    /// The time between blocks, or none for a block for every transaction.
    pub fn block_time(&self) -> Option<Duration> {
        self.block_time.map(Duration::from_millis)
    }
}
