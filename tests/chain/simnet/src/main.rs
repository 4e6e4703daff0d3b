//! `assent-simnet`: the simulated chain behind a WebSocket.

use assent_simnet::{Clock, Faults, Finality, Options, Sealing, Simnet, serve};
use clap::{Parser, ValueEnum};
use std::{process::ExitCode, time::Duration};
use tokio::signal::unix::{SignalKind, signal};

/// A simulated Polkadot-Hub-like chain for development and tests.
///
/// A SIMULATOR, not a node for production: state is in memory and gone when it ends, development keys are endowed, and
/// anybody who reaches the port controls the chain. It listens on 127.0.0.1 only.
#[derive(Parser)]
#[command(name = "assent-simnet", version)]
struct Arguments {
    /// Port of the WebSocket; 0 takes any free one
    #[arg(long, default_value_t = 9944)]
    rpc_port: u16,
    /// When to make blocks, unless --block-time is given
    #[arg(long, value_enum, default_value_t = Seal::Instant)]
    seal: Seal,
    /// Makes a block every so many milliseconds, empty ones too
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..), conflicts_with = "seal")]
    block_time: Option<u64>,
    /// Blocks become final so many blocks later
    #[arg(long, value_name = "BLOCKS", default_value_t = 0)]
    finality_lag: u32,
    /// Blocks become final only by `simnet_finalize`
    #[arg(long, conflicts_with = "finality_lag")]
    manual_finality: bool,
    /// Blocks carry simulated time from 2026-01-01, two seconds apart, so that runs are reproducible
    #[arg(long)]
    simulated_clock: bool,
    /// Does not call itself a chain for development: clients refuse the keys that everybody knows
    #[arg(long)]
    live: bool,
    /// Seed of the faults
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    fault_seed: u64,
    /// Requests per thousand whose connection breaks before they take effect
    #[arg(long, value_name = "PER_THOUSAND", default_value_t = 0)]
    drop_request: u16,
    /// Requests per thousand whose connection breaks after they took effect
    #[arg(long, value_name = "PER_THOUSAND", default_value_t = 0)]
    drop_response: u16,
    /// Requests per thousand that are answered late, by up to --max-delay
    #[arg(long, value_name = "PER_THOUSAND", default_value_t = 0)]
    delay: u16,
    /// Longest delay in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 200)]
    max_delay: u16,
    /// Notifications per thousand that come twice
    #[arg(long, value_name = "PER_THOUSAND", default_value_t = 0)]
    duplicate: u16,
}

#[derive(Clone, Copy, ValueEnum)]
enum Seal {
    /// At once when a transaction is ready
    Instant,
    /// Only by `simnet_seal`
    Manual,
}

impl Arguments {
    fn options(&self) -> Options {
        Options {
            sealing: match (self.block_time, self.seal) {
                (Some(time), _) => Sealing::Every(Duration::from_millis(time)),
                (None, Seal::Instant) => Sealing::Instant,
                (None, Seal::Manual) => Sealing::Manual,
            },
            finality: match (self.manual_finality, self.finality_lag) {
                (true, _) => Finality::Manual,
                (false, 0) => Finality::Immediate,
                (false, blocks) => Finality::Lag(blocks),
            },
            clock: if self.simulated_clock { Clock::default() } else { Clock::Real },
            faults: self.faults(),
            live: self.live,
        }
    }

    fn faults(&self) -> Faults {
        Faults {
            seed: self.fault_seed,
            drop_request: self.drop_request,
            drop_response: self.drop_response,
            delay: self.delay,
            max_delay: self.max_delay,
            duplicate: self.duplicate,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&*error),
    }
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let simnet = Simnet::start(arguments.options())?;
    let server = serve(&simnet, arguments.rpc_port).await?;
    let mut terminate = signal(SignalKind::terminate())?;
    announce(&server.url());
    tokio::select! {
        _ = terminate.recv() => {}
        pressed = tokio::signal::ctrl_c() => pressed?,
    }
    server.stop();
    Ok(())
}

/// The one line on standard output, for people and for scripts that asked for port 0.
#[allow(clippy::print_stdout, clippy::print_stderr)]
fn announce(url: &str) {
    eprintln!("assent-simnet is a simulator and no node for production: its state is gone when it ends.");
    println!("listening on {url}");
}

#[allow(clippy::print_stderr)]
fn fail(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::FAILURE
}
