//! One file a command.

mod approve;
mod attest;
mod audiofolder;
mod buy;
mod check;
mod claim;
mod close;
mod completions;
mod config;
mod consent;
mod credits;
mod deploy;
mod doctor;
mod earnings;
mod exclude;
mod export;
mod grant;
mod import;
mod offer;
mod prove;
mod quote;
mod register;
mod scan;
mod search;
mod show;
mod verify;
mod watch;
mod withdraw;

use clap::Subcommand;

use crate::{failure::Failure, output::Report, session::Context};

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read audio files: tags, ISRC, length, SHA-256. Nothing leaves this computer
    Scan(scan::Arguments),
    /// Open a catalogue and put the tracks of a folder into it; no AI use is permitted by that
    Register(register::Arguments),
    /// Show or change what a catalogue permits
    Consent(consent::Arguments),
    /// Approve a deal that somebody proposed; it takes effect once every rightsholder has
    Approve(approve::Arguments),
    /// Exclude tracks, at once; what was sold stands
    Exclude(exclude::Arguments),
    /// Offer a catalogue on terms
    Offer(offer::Arguments),
    /// Withdraw an offer, at once; what was sold stands
    Withdraw(withdraw::Arguments),
    /// Close a catalogue for ever; that needs every rightsholder
    Close(close::Arguments),
    /// Give a licence without price or duties
    Grant(grant::Arguments),
    /// Ask what a licence costs
    Quote(quote::Arguments),
    /// Buy a licence, or a list of them
    Buy(buy::Arguments),
    /// Check that every file of a data set is licensed for a model; no key and no node needed
    Check(crate::dataset::Request),
    /// Say who is to be credited for what the licences cover; no key and no node needed
    Credits(credits::Arguments),
    /// Write metadata.parquet into a licensed folder, so that Hugging Face's audiofolder loads it; no key and no node needed
    Audiofolder(audiofolder::Arguments),
    /// Report usage under a licence, and pay the royalty
    Attest(attest::Arguments),
    /// Prove what a published usage tree says of a track: how many units, or that it was not reported
    Prove(prove::Arguments),
    /// Check a proof against the root of an attestation; no key and no node needed
    Verify(verify::Arguments),
    /// Claim your share of what has accrued
    Claim(claim::Arguments),
    /// Show what a recipient has earned, claimed and may claim; no key needed
    Earnings(earnings::Arguments),
    /// Find a recording in local manifests, or a hash or address in what the contracts told; no key needed
    Search(search::Arguments),
    /// Follow what the contracts tell in final blocks, a line of JSON each; no key needed
    Watch(watch::Arguments),
    /// Look at anything; no key needed
    #[command(subcommand)]
    Show(show::Subject),
    /// Tell what a catalogue permits in another vocabulary: CAWG, AIPREF, RSL, ODRL, and more; no key needed
    Export(Box<export::Arguments>),
    /// Read a statement of another vocabulary, and say what to sign
    Import(import::Arguments),
    /// Put the contracts on a chain
    Deploy(deploy::Arguments),
    /// Look at node, chain, key, account, record and contracts, and say what is wrong and what to do
    Doctor,
    /// Show every setting, and whether a flag, the environment or the file said it
    Config,
    /// Print the script that completes commands in a shell
    Completions(completions::Completions),
    /// Print the manual's first page, or write a page for each command
    Man(completions::Manual),
}

impl Command {
    /// Does it.
    pub async fn run(self, context: &Context) -> Result<Report, Failure> {
        match self {
            Self::Scan(arguments) => scan::run(context, &arguments),
            Self::Register(arguments) => Box::pin(register::run(context, &arguments)).await,
            Self::Consent(arguments) => Box::pin(consent::run(context, &arguments)).await,
            Self::Approve(arguments) => Box::pin(approve::run(context, &arguments)).await,
            Self::Exclude(arguments) => Box::pin(exclude::run(context, &arguments)).await,
            Self::Offer(arguments) => Box::pin(offer::run(context, &arguments)).await,
            Self::Withdraw(arguments) => Box::pin(withdraw::run(context, &arguments)).await,
            Self::Close(arguments) => Box::pin(close::run(context, &arguments)).await,
            Self::Grant(arguments) => Box::pin(grant::run(context, &arguments)).await,
            Self::Quote(arguments) => Box::pin(quote::run(context, &arguments)).await,
            Self::Buy(arguments) => Box::pin(buy::run(context, &arguments)).await,
            Self::Check(request) => check::run(context, &request),
            Self::Credits(arguments) => credits::run(&arguments),
            Self::Audiofolder(arguments) => audiofolder::run(context, &arguments),
            Self::Attest(arguments) => Box::pin(attest::run(context, &arguments)).await,
            Self::Prove(arguments) => prove::run(context, &arguments),
            Self::Verify(arguments) => verify::run(&arguments),
            Self::Claim(arguments) => Box::pin(claim::run(context, &arguments)).await,
            Self::Earnings(arguments) => Box::pin(earnings::run(context, &arguments)).await,
            Self::Search(arguments) => Box::pin(search::run(context, &arguments)).await,
            Self::Watch(arguments) => Box::pin(watch::run(context, &arguments)).await,
            Self::Show(subject) => Box::pin(show::run(context, &subject)).await,
            Self::Export(arguments) => Box::pin(export::run(context, &arguments)).await,
            Self::Import(arguments) => import::run(&arguments),
            Self::Deploy(arguments) => Box::pin(deploy::run(context, &arguments)).await,
            Self::Doctor => Box::pin(doctor::run(context)).await,
            Self::Config => config::run(context),
            Self::Completions(arguments) => Ok(completions::completions(&arguments)),
            Self::Man(arguments) => completions::manual(&arguments),
        }
    }
}
