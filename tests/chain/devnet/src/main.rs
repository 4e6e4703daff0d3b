//! `assent-devnet`: the test runtime as wasm in a real node of polkadot-sdk's own client crates.
//!
//! One node, no peers: the crates for networking are linked (the service crate wants them) but nothing of them runs. Blocks
//! are sealed by the manual-seal engine and are final as they are imported. See the README for what it is good for.

mod args;
mod chain;
mod error;
mod home;
mod node;
mod output;
mod rpc;
mod seal;
mod stop;
mod system;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    // A wrong flag ends here, with exit code 2.
    let args = args::Args::parse();
    match node::run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::failure(&error);
            ExitCode::FAILURE
        }
    }
}
