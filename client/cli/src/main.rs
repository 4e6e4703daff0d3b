//! `assent`: licences for AI training, from the command line.
//!
//! | file | subject |
//! |---|---|
//! | `args` | what can be typed for every command |
//! | `commands/` | one file a command: its arguments and what it does |
//! | `config` | the same by file and environment, and which value holds |
//! | `output` | the one door to standard output and error |
//! | `failure` | every error as a line, a hint and an exit code |
//! | `session`, `step` | connection, contracts and key; a message from dry-run to final block |
//! | `deal` | by which seat somebody speaks, what they propose, and what came of it |
//! | `words`, `time`, `share`, `terms`, `usage` | what people type, and what it means |
//! | `hashing`, `gate`, `dataset` | the files of a data set, and which of them licences cover |
//! | `audiofolder` | the table by which a data set is loaded |
//! | `credit` | who is to be credited, harmless in terminal, Markdown and CSV |
//! | `manifest`, `receipt`, `files` | what is written to disk, whole or not at all |
//! | `reading` | audio files, in processes of their own |
//! | `rows`, `show` | how records look |

mod args;
mod audiofolder;
mod commands;
mod config;
mod credit;
mod dataset;
mod deal;
mod failure;
mod files;
mod gate;
mod hashing;
mod manifest;
mod output;
mod reading;
mod receipt;
mod rows;
mod session;
mod share;
mod show;
mod step;
mod terms;
mod time;
mod usage;
mod words;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::{
    args::Cli,
    config::{Colour, Origins},
    failure::Failure,
    output::Output,
    session::Context,
};

use assent_features as _;

fn main() -> ExitCode {
    // Before anything else is started: a worker has no settings, no runtime and no output of its own.
    if std::env::args_os().nth(1).is_some_and(|word| word == reading::WORKER) {
        return reading::worker();
    }
    let parsed = Cli::command().try_get_matches();
    let parsed = parsed.and_then(|given| Ok((Cli::from_arg_matches(&given)?, Origins::of(&given))));
    let (mut cli, mut origins) = match parsed {
        Ok(parsed) => parsed,
        Err(error) if error.use_stderr() && std::env::args_os().any(|given| given == "--json") => {
            return Output::new(true, false, Colour::Never).failure(&Failure::arguments(&error));
        }
        // For people, clap says it best: with what was meant, perhaps, and how the command is used.
        Err(error) => error.exit(),
    };
    if let Err(failure) = config::settle(&mut cli.global, &mut origins) {
        return Output::new(cli.global.json, cli.global.quiet, cli.global.colour).failure(&failure);
    }
    let output = Output::new(cli.global.json, cli.global.quiet, cli.global.colour);
    let context = Context::new(cli.global, origins, output);
    let outcome = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(run(&context, cli.command)),
        Err(error) => Err(Failure::failed("runtime", format!("cannot start: {error}"))),
    };
    match outcome {
        Ok(report) => context.output.report(&report),
        Err(failure) => context.output.failure(&failure),
    }
}

/// The command, or what interrupted it.
async fn run(context: &Context, command: commands::Command) -> Result<output::Report, Failure> {
    tokio::select! {
        outcome = command.run(context) => outcome,
        _ = tokio::signal::ctrl_c() => Err(Failure::interrupted(context.in_flight())),
    }
}
