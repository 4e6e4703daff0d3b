//! One file a command.

mod approve;
mod attest;
mod buy;
mod claim;
mod close;
mod config;
mod consent;
mod deploy;
mod doctor;
mod exclude;
mod export;
mod grant;
mod import;
mod offer;
mod prove;
mod quote;
mod register;
mod scan;
mod show;
mod verify;
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
    /// Buy a licence
    Buy(buy::Arguments),
    /// Report usage under a licence, and pay the royalty
    Attest(attest::Arguments),
    /// Prove what a published usage tree says of a track: how many units, or that it was not reported
    Prove(prove::Arguments),
    /// Check a proof against the root of an attestation; no key and no node needed
    Verify(verify::Arguments),
    /// Claim your share of what has accrued
    Claim(claim::Arguments),
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
            Self::Attest(arguments) => Box::pin(attest::run(context, &arguments)).await,
            Self::Prove(arguments) => prove::run(context, &arguments),
            Self::Verify(arguments) => verify::run(&arguments),
            Self::Claim(arguments) => Box::pin(claim::run(context, &arguments)).await,
            Self::Show(subject) => Box::pin(show::run(context, &subject)).await,
            Self::Export(arguments) => Box::pin(export::run(context, &arguments)).await,
            Self::Import(arguments) => import::run(&arguments),
            Self::Deploy(arguments) => Box::pin(deploy::run(context, &arguments)).await,
            Self::Doctor => Box::pin(doctor::run(context)).await,
            Self::Config => config::run(context),
        }
    }
}
