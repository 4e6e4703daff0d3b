//! `assent-build`: the contracts from source to what is committed in `contracts/artifact`, without cargo-contract.
//!
//! `build` compiles the contracts with plain cargo, links them with polkavm-linker, checks that the chain will take them
//! and writes blobs, ABIs and code hashes. `abi` writes the ABIs alone: they are made of the rules' declarations, nothing is
//! compiled. `check` builds a copy elsewhere and compares. `sizes` tries every optimisation level.

mod abi;
mod artifact;
mod build;
mod check;
mod compile;
mod contract;
mod error;
mod link;
mod output;
mod parts;
mod sizes;
mod toolchain;

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::compile::{Compiler, as_wrapper, target_dir};
use crate::contract::{Contract, Project};
use crate::error::{BuildError, Result};
use crate::sizes::LEVELS;
use crate::toolchain::Toolchain;

/// Builds the contracts.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The repository; by default the one around the current folder.
    #[arg(long, global = true)]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the contracts and write contracts/artifact.
    Build,
    /// Write the ABIs in contracts/artifact, without compiling the contracts.
    Abi,
    /// Build a copy elsewhere and compare it with contracts/artifact; ends with 3 if they differ.
    Check,
    /// Print the size of each blob at every optimisation level.
    Sizes,
    /// Print the size of a blob and of the functions that it is made of, largest first.
    Parts {
        /// The contract.
        contract: Contract,
        /// The optimisation level; by default the contract's own.
        #[arg(long)]
        level: Option<String>,
    },
    /// Print the compiler, the linker and where build products go.
    Toolchain,
}

fn main() -> ExitCode {
    if let Some(mut compiler) = as_wrapper() {
        let program = PathBuf::from(compiler.get_program());
        // Only a failure comes back from exec.
        return report(BuildError::Start { program, source: compiler.exec() });
    }
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(error),
    }
}

fn report(error: BuildError) -> ExitCode {
    output::failed(&error);
    ExitCode::from(error.exit_code())
}

fn run(arguments: Arguments) -> Result<()> {
    let project = Project::find(arguments.root)?;
    if matches!(arguments.command, Command::Abi) {
        return build::write_abis(&project);
    }
    let toolchain = Toolchain::choose()?;
    let target = target_dir();
    let compiler = Compiler::new(project.clone(), toolchain.clone(), &target);
    match arguments.command {
        // Done above: it needs no compiler.
        Command::Abi => {}
        Command::Build => {
            let artifact = build::build(&compiler)?;
            artifact.write(&project)?;
            output::built(&artifact.record);
        }
        Command::Check => output::checked(&check::check(&project, &toolchain, &target)?),
        Command::Sizes => output::sizes(&LEVELS, &sizes::sizes(&compiler)?),
        Command::Parts { contract, level } => {
            let level = level.or(compiler.opt_levels()?.remove(&contract)).unwrap_or_default();
            output::parts(&parts::parts(&compiler, contract, &level)?);
        }
        Command::Toolchain => output::toolchain(&toolchain.version()?, toolchain.linker(), &target),
    }
    Ok(())
}
