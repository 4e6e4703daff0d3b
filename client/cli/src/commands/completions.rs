//! `assent completions` and `assent man`: what shells and manuals are told about this program.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use serde_json::json;

use crate::{
    args::Cli,
    failure::Failure,
    files::{self, unusable},
    output::Report,
};

#[derive(Args, Debug)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

#[derive(Args, Debug)]
pub struct Manual {
    /// Write a page for each command into this folder, instead of printing the first
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// The script that completes commands and flags in a shell.
pub fn completions(arguments: &Completions) -> Report {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "assent", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    let data = json!({ "shell": arguments.shell.to_string(), "script": script });
    Report::new("assent.completions/1", data, script)
}

/// The pages of the manual.
pub fn manual(arguments: &Manual) -> Result<Report, Failure> {
    let mut command = Cli::command();
    // Names and usages of the commands are only known once all is put together.
    command.build();
    let Some(folder) = &arguments.out else {
        let page = page(command)?;
        return Ok(Report::new("assent.man/1", json!({ "page": page }), page));
    };
    let pages = pages(&command)?;
    for (name, page) in &pages {
        files::write(&folder.join(name), page)?;
    }
    let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    let text = format!("{} pages in {}", names.len(), folder.display());
    Ok(Report::new("assent.man/1", json!({ "folder": folder.display().to_string(), "pages": names }), text))
}

/// The page of a command and those of the commands below it.
fn pages(command: &clap::Command) -> Result<Vec<(String, String)>, Failure> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let own = (format!("{name}.1"), page(command.clone())?);
    let below = command.get_subcommands().filter(|below| below.get_name() != "help").map(pages);
    let below: Vec<_> = below.collect::<Result<_, _>>()?;
    Ok([own].into_iter().chain(below.into_iter().flatten()).collect())
}

fn page(command: clap::Command) -> Result<String, Failure> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page).map_err(|error| unusable("written", "the page".as_ref(), &error))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
