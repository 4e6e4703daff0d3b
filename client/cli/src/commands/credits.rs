//! `assent credits`: who is to be credited for what the licences cover. Needs no node and no key.

use std::path::PathBuf;

use assent_chain::{
    lock::{FILE_NAME, Lock},
    model::Model,
};
use clap::{Args, ValueEnum};
use serde_json::json;

use crate::{
    credit::{credits, csv, markdown},
    failure::Failure,
    gate::Leaves,
    manifest,
    output::Report,
};

#[derive(Args, Debug)]
pub struct Arguments {
    /// Manifests, or folders in which to look for them
    #[arg(value_name = "DIR|MANIFEST", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// The lock file with the licences
    #[arg(long, value_name = "FILE", default_value = FILE_NAME)]
    pub lock: PathBuf,
    /// Only the licences for this model
    #[arg(long, value_name = "NAME@VERSION")]
    pub model: Option<Model>,
    /// How to write them
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// How credits are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A list by artist
    #[default]
    Markdown,
    /// A line for each track
    Csv,
}

pub fn run(arguments: &Arguments) -> Result<Report, Failure> {
    let lock = Lock::read(&arguments.lock)?;
    let manifests: Vec<_> = manifest::find(&arguments.paths)?.into_iter().map(|found| found.manifest).collect();
    let leaves = Leaves::new(&lock, &manifests);
    let wanted =
        leaves.all.iter().filter(|leaf| arguments.model.as_ref().is_none_or(|model| leaf.licence.is_for(model)));
    let credits = credits(wanted.copied());
    if credits.is_empty() {
        let message = "no track of these licences is known here";
        return Err(Failure::failed("no_credits", message).hint(
            "Give the folder with the manifests (assent-manifest.json) that were published with the catalogues.",
        ));
    }
    let text = match arguments.format {
        Format::Markdown => markdown(&credits),
        Format::Csv => csv(&credits),
    };
    let data = json!({ "model": arguments.model.as_ref().map(ToString::to_string), "tracks": credits });
    Ok(Report::new("assent.credits/1", data, text).warn(leaves.warnings()))
}
