//! `assent check`: whether every file of a data set is licensed for a model. Needs no node and no key: the gate that a build
//! runs before it trains.

use std::collections::{BTreeMap, BTreeSet};

use assent_chain::{
    address,
    lock::{Key, Locked},
    refusal::use_name,
};
use serde_json::{Value, json};

use crate::{
    dataset::{DataSet, Outcome, Reason, Refused, Request},
    failure::{Exit, Failure},
    output::Report,
    rows::table,
    session::Context,
    time,
};

pub fn run(context: &Context, request: &Request) -> Result<Report, Failure> {
    let set = DataSet::read(context, request)?;
    let outcome = set.judge(request);
    Ok(report(&set, request, &outcome))
}

/// What was found, for whoever must not go on if anything is refused.
pub fn report(set: &DataSet, request: &Request, outcome: &Outcome<'_>) -> Report {
    let Outcome { covered, refused, bytes, warnings } = outcome;
    let licences: BTreeMap<Key, &Locked> =
        covered.iter().map(|file| (file.leaf.licence.key(), file.leaf.licence)).collect();
    let used = licences.values().map(|licence| {
        json!({
            "licence": licence.licence.0, "catalogue": licence.catalogue.0, "network": licence.network,
            "genesis": address::show_digest(licence.genesis),
        })
    });
    let data = json!({
        "path": request.path.display().to_string(), "model": request.model.to_string(), "at": set.at.0,
        "uses": request.uses.iter().map(|act| use_name(*act)).collect::<Vec<_>>(),
        "covered": covered.len(), "refused": refused.len(), "bytes": bytes, "licences": used.collect::<Vec<_>>(),
        "rows": refused.iter().map(data).collect::<Vec<_>>(),
    });
    let uses = request.uses.iter().map(|act| use_name(*act)).collect::<Vec<_>>().join(", ");
    let wanted =
        format!("{uses} with {} at {}", assent_media::Text::from_name(&request.model.to_string()), time::show(set.at));
    let report = if refused.is_empty() {
        let text = format!(
            "All {} files are licensed for {wanted}, on {}.\nWhether a report is overdue, only the chain knows: assent show \
             licence.",
            covered.len(),
            chains(licences.values())
        );
        Report::new("assent.check/1", data, text)
    } else {
        let rows = refused.iter().map(|row| vec![row.path.to_string(), row.reason.words()]);
        let (count, total) = (refused.len(), refused.len().saturating_add(covered.len()));
        let text =
            format!("{}\n\n{count} of {total} files must not be used for {wanted}.", table(&["File", "Why not"], rows));
        Report::new("assent.check/1", data, text).exit(Exit::Check)
    };
    report.warn(warnings.clone())
}

/// The chains that the licences are of, by their names.
fn chains<'a>(licences: impl Iterator<Item = &'a &'a Locked>) -> String {
    let names: BTreeSet<&str> = licences.map(|licence| licence.network.as_str()).collect();
    assent_media::Text::from_name(&names.into_iter().collect::<Vec<_>>().join(", ")).to_string()
}

fn data(row: &Refused) -> Value {
    let (licence, track) = match &row.reason {
        Reason::Objection { licence, catalogue, index, .. } => (Some(licence), Some(format!("{catalogue}/{index}"))),
        _ => (None, None),
    };
    json!({
        "path": row.path, "sha256": row.sha256.map(address::show_digest), "reason": row.reason.kind(),
        "said": row.reason.words(), "licence": licence, "track": track,
    })
}
