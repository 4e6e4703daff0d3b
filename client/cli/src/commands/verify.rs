//! `assent verify`: what a proof says of a track under the root of an attestation. Needs no node.

use std::path::{Path, PathBuf};

use assent_chain::address;
use assent_core::{
    id::{Digest, TrackId},
    usage::proof::{ProofError, Verdict},
};
use assent_usage::ProofFile;
use clap::Args;
use serde::Deserialize;
use serde_json::json;

use crate::{failure::Failure, files, output::Report, rows::Rows, usage};

#[derive(Args, Debug)]
pub struct Arguments {
    /// The proof, from `assent prove`
    pub proof: PathBuf,
    /// The usage root of the attestation, as the chain's event or the receipt says it
    #[arg(long, value_name = "ROOT", value_parser = root, required_unless_present = "receipt")]
    pub root: Option<Digest>,
    /// The units of the attestation, if they are to be checked too
    #[arg(long, value_name = "UNITS", requires = "root")]
    pub units: Option<u64>,
    /// The receipt of the attestation, instead of its root and units
    #[arg(long, value_name = "FILE", conflicts_with_all = ["root", "units"])]
    pub receipt: Option<PathBuf>,
}

/// What is needed of a receipt.
#[derive(Deserialize)]
struct Attested {
    usage_root: String,
    units: u64,
}

fn root(text: &str) -> Result<Digest, String> {
    let digest = text.strip_prefix("0x").and_then(address::parse_digest);
    digest.ok_or_else(|| format!("{text:?} is no root: 0x and 64 digits"))
}

pub fn run(arguments: &Arguments) -> Result<Report, Failure> {
    let mut proof = ProofFile::from_json(&files::read(&arguments.proof)?).map_err(|error| {
        Failure::failed("no_proof", format!("{}: {error}", arguments.proof.display()))
            .hint("Give the file that `assent prove` wrote.")
    })?;
    let (root, reported) = match (&arguments.receipt, arguments.root) {
        (Some(receipt), _) => attested(receipt)?,
        (None, root) => (root.unwrap_or(proof.total.root), arguments.units),
    };
    proof.total.units = reported.unwrap_or(proof.total.units);
    let verdict = proof.verify(root).map_err(|error| unproved(&error))?;
    Ok(report(&proof, root, verdict))
}

fn attested(receipt: &Path) -> Result<(Digest, Option<u64>), Failure> {
    let wrong = || {
        Failure::failed("no_receipt", format!("{} is no receipt of an attestation", receipt.display()))
            .hint("Give the receipt that `assent attest` wrote, or --root.")
    };
    let attested: Attested = serde_json::from_str(&files::read(receipt)?).map_err(|_| wrong())?;
    Ok((root(&attested.usage_root).map_err(|_| wrong())?, Some(attested.units)))
}

fn report(proof: &ProofFile, root: Digest, verdict: Verdict) -> Report {
    let root = address::show_digest(root);
    let data = json!({
        "track": usage::show(proof.track), "units": units(verdict), "total": proof.total.units, "usage_root": root,
    });
    let text = Rows::default()
        .row("usage root", root)
        .row("units in all", proof.total.units.to_string())
        .under(&format!("{}. It proves what was reported, not what was done.", says(proof.track, verdict)));
    Report::new("assent.verify/1", data, text)
}

/// The units of a track; nothing where it was not reported.
pub fn units(verdict: Verdict) -> Option<u64> {
    match verdict {
        Verdict::Used(units) => Some(units),
        Verdict::NotUsed => None,
    }
}

/// What a proof says, for people.
pub fn says(track: TrackId, verdict: Verdict) -> String {
    match verdict {
        Verdict::Used(units) => format!("Track {} is reported with {units} units", usage::show(track)),
        Verdict::NotUsed => format!("Track {} is not reported", usage::show(track)),
    }
}

/// A proof that proves nothing, or that proves a report wrong.
pub fn unproved(error: &ProofError) -> Failure {
    if let ProofError::WrongRoot { opened, .. } = error {
        let message = format!("the proof is of another tree, with the root {}", address::show_digest(*opened));
        return Failure::check("wrong_root", message).hint("Compare the root with the one of the attestation.");
    }
    if error.is_of_the_tree() {
        return Failure::check("wrong_report", format!("the report itself is wrong: {error:?}"))
            .hint("The root commits to the fault, or the units are others than reported: keep the proof as evidence.");
    }
    Failure::check("wrong_proof", "the proof does not lead to its root: it was changed or cut")
        .hint("Ask for another; it says nothing about the report.")
}
