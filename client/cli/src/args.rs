//! What can be typed for every command.

use std::path::PathBuf;

use clap::{Args, Parser};

use crate::{commands::Command, config::Colour};
use assent_chain::network::{NETWORKS, Named};

/// The node that is asked unless another is given.
pub const DEFAULT_URL: &str = "ws://127.0.0.1:9944";

/// Licences for AI training: artists say what is permitted, developers buy it and report what they used, everybody can
/// check.
///
/// Exit codes: 0 ok · 1 error · 2 usage · 3 a check failed · 4 a key is needed or refused · 5 network or node, try again ·
/// 6 partial success, see the rows · 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "assent", version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command understands.
#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// The node
    #[arg(long, global = true, env = "ASSENT_URL", hide_env_values = true, value_name = "URL", default_value = DEFAULT_URL)]
    pub url: String,
    /// The network by its name, instead of a URL: simnet, devnet, polkadot-hub, kusama-hub, paseo-hub
    #[arg(long, global = true, env = "ASSENT_NETWORK", hide_env_values = true, value_name = "NAME", value_parser = network)]
    pub network: Option<&'static Named>,
    /// Who signs: a file with a phrase, a seed or a polkadot-js keystore; on development chains also //Alice, //Bob, …
    #[arg(long, global = true, env = "ASSENT_KEY_FILE", hide_env_values = true, value_name = "FILE")]
    pub key: Option<String>,
    /// A file with the keystore's password
    #[arg(long, global = true, env = "ASSENT_PASSWORD_FILE", hide_env_values = true, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Where the contracts are [default: the record that `assent deploy` wrote for the node's chain]
    #[arg(long, global = true, env = "ASSENT_DEPLOYMENT", hide_env_values = true, value_name = "FILE")]
    pub deployment: Option<PathBuf>,
    /// Whether to use colours; NO_COLOR is heeded
    #[arg(
        long,
        alias = "color",
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        hide_possible_values = true
    )]
    pub colour: Colour,
    /// Print JSON: {schema, data, warnings}
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing but results, questions and errors: no warnings, no progress
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Do not ask before money is spent or rights are widened
    #[arg(long, global = true)]
    pub yes: bool,
    /// Say what would happen and what it would cost, and change nothing
    #[arg(long, global = true)]
    pub dry_run: bool,
}

/// The network of that name.
pub fn network(name: &str) -> Result<&'static Named, String> {
    let known = NETWORKS.map(|network| network.name).join(", ");
    Named::find(name).ok_or_else(|| format!("{name:?} is no network: one of {known}"))
}
