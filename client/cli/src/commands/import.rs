//! `assent import`: what a foreign statement would mean here. It changes nothing: it says what to sign.

use std::path::PathBuf;

use assent_chain::refusal::use_name;
use assent_core::uses::Use;
use assent_vocab::{Format, Proposal};
use clap::Args;
use serde_json::json;

use crate::{failure::Failure, files, output::Report, rows::Rows, words};

#[derive(Args, Debug)]
pub struct Arguments {
    /// cawg, aipref, tdmrep, rsl, odrl, erc7517, tdmai, plus or freesound
    #[arg(value_parser = format)]
    pub format: Format,
    /// The statement
    #[arg(value_name = "FILE")]
    pub statement: PathBuf,
    /// The version that it follows, such as 07 for an AIPREF draft: in another one the words mean something else
    #[arg(long, value_name = "VERSION")]
    pub version: String,
    /// The catalogue that it is about
    #[arg(long, value_name = "CATALOGUE")]
    pub catalogue: Option<u32>,
}

fn format(text: &str) -> Result<Format, String> {
    let known = Format::ALL.map(Format::name).join(", ");
    Format::parse(text).ok_or_else(|| format!("{text:?} is no format: one of {known}"))
}

pub fn run(arguments: &Arguments) -> Result<Report, Failure> {
    let text = files::read(&arguments.statement)?;
    let proposal = assent_vocab::import(arguments.format, &arguments.version, &text)
        .map_err(|error| Failure::failed("import", error.to_string()).hint("Nothing follows from it."))?;
    let denied: Vec<&str> = Use::ALL.into_iter().filter(|act| proposal.narrow.contains(*act)).map(use_name).collect();
    let widen: Vec<String> = proposal.widen.iter().map(|(act, to)| setting(*act, words::permission(*to))).collect();
    let [now, then] = commands(arguments.catalogue, &proposal);
    let data = json!({
        "format": arguments.format.name(), "version": arguments.version, "deny": denied, "propose": widen,
        "commands": { "now": now, "then": then },
    });
    let none = |list: String| if list.is_empty() { "nothing".to_owned() } else { list };
    let text = Rows::default()
        .row("denied", none(denied.join(", ")))
        .row("permitted", none(widen.join(", ")))
        .maybe("at once", now)
        .maybe("to be signed", then)
        .under("What follows from the statement; nothing was changed.");
    let warnings = proposal.notices.iter().map(|notice| notice.words().to_owned()).collect();
    Ok(Report::new("assent.import/1", data, text).warn(warnings))
}

fn setting(act: Use, permission: &str) -> String {
    format!("{}={permission}", use_name(act))
}

/// What narrows at once, and what all rightsholders have to sign.
fn commands(catalogue: Option<u32>, proposal: &Proposal) -> [Option<String>; 2] {
    let id = catalogue.map_or_else(|| "CATALOGUE".to_owned(), |id| id.to_string());
    let command = |settings: Vec<String>| {
        (!settings.is_empty()).then(|| format!("assent consent {id} --set {}", settings.join(",")))
    };
    let denied = Use::ALL.into_iter().filter(|act| proposal.narrow.contains(*act));
    let widened = proposal.widen.iter().map(|(act, to)| setting(*act, words::permission(*to)));
    [command(denied.map(|act| setting(act, "not-allowed")).collect()), command(widened.collect())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_narrows_and_what_widens_are_commands_of_their_own() {
        let proposal = assent_vocab::import(Format::Aipref, "07", "train-ai=n, search=y").unwrap();
        let [now, then] = commands(Some(4), &proposal);
        assert_eq!(now.unwrap(), "assent consent 4 --set train-gen=not-allowed,replica=not-allowed");
        assert_eq!(then.unwrap(), "assent consent 4 --set search=allowed");
        assert_eq!(commands(None, &Proposal::default()), [None, None]);
    }
}
