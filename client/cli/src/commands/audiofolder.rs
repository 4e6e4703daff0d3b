//! `assent audiofolder`: makes a licensed folder one that Hugging Face's `audiofolder` loads, with titles, licences and terms.

use clap::Args;
use serde_json::json;

use super::check;
use crate::{
    audiofolder::{FILE_NAME, table},
    dataset::{DataSet, Request},
    failure::Failure,
    files,
    output::Report,
    session::Context,
};

#[derive(Args, Debug)]
pub struct Arguments {
    #[command(flatten)]
    pub request: Request,
    /// Overwrite a metadata.parquet that is there
    #[arg(long)]
    pub force: bool,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let request = &arguments.request;
    if !request.path.is_dir() {
        let message = format!("{} is no folder", assent_media::FilePath::new(&request.path));
        return Err(Failure::usage("no_folder", message).hint("Give the folder that is to be loaded."));
    }
    let path = request.path.join(FILE_NAME);
    if path.exists() && !arguments.force {
        let message = format!("{} exists already", assent_media::FilePath::new(&path));
        return Err(Failure::failed("table_exists", message).hint("Overwrite it with --force."));
    }
    let set = DataSet::read(context, request)?;
    let outcome = set.judge(request);
    if !outcome.refused.is_empty() {
        return Ok(check::report(&set, request, &outcome));
    }
    let bytes = table(&outcome.covered)?;
    if !context.global.dry_run {
        files::write_bytes(&path, &bytes)?;
    }
    let shown = assent_media::FilePath::new(&path).to_string();
    let data = json!({ "table": shown, "rows": outcome.covered.len(), "bytes": bytes.len() });
    let text = format!(
        "{shown}: {} files.\nLoad them: datasets.load_dataset(\"audiofolder\", data_dir=…)",
        outcome.covered.len()
    );
    Ok(Report::new("assent.audiofolder/1", data, text).warn(outcome.warnings))
}
