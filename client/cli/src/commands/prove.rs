//! `assent prove`: a proof of what a published usage tree says of one track.

use std::path::PathBuf;

use assent_chain::address;
use assent_core::{id::TrackId, usage::proof::Verdict};
use assent_usage::{ProofFile, Store};
use clap::Args;
use serde_json::json;

use super::verify::{says, units, unproved};
use crate::{failure::Failure, files, output::Report, rows::Rows, session::Context, usage};

#[derive(Args, Debug)]
pub struct Arguments {
    /// The usage tree that was published with the attestation
    #[arg(value_name = "TREE")]
    pub tree: PathBuf,
    /// The track, reported or not
    #[arg(value_name = "CATALOGUE/INDEX", value_parser = usage::track)]
    pub track: TrackId,
    /// Where the proof goes [default: assent-proof-CATALOGUE-INDEX.json]
    #[arg(long, value_name = "FILE")]
    pub proof: Option<PathBuf>,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let track = arguments.track;
    let default = || PathBuf::from(format!("assent-proof-{}-{}.json", track.catalogue.0, track.index));
    let path = arguments.proof.clone().unwrap_or_else(default);
    if path.exists() {
        let message = format!("{} exists already", path.display());
        return Err(Failure::failed("proof_exists", message).hint("Give another path: --proof FILE."));
    }
    let mut store = Store::open(&arguments.tree)?;
    let proof = ProofFile::new(track, store.total(), store.prove(track)?);
    let verdict = proof.verify(store.total().root).map_err(|error| unproved(&error))?;
    if !context.global.dry_run {
        files::write(&path, &format!("{}\n", proof.to_json()))?;
    }
    Ok(report(&proof, verdict, &path.display().to_string()))
}

fn report(proof: &ProofFile, verdict: Verdict, path: &str) -> Report {
    let root = address::show_digest(proof.total.root);
    let data = json!({
        "track": usage::show(proof.track), "units": units(verdict), "total": proof.total.units, "usage_root": root,
        "proof": path,
    });
    let text = Rows::default()
        .row("usage root", root)
        .row("units in all", proof.total.units.to_string())
        .row("proof", path)
        .under(&says(proof.track, verdict));
    Report::new("assent.prove/1", data, text)
}
