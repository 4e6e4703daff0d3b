//! `assent check`: whether every file of a data set is licensed for a model. Needs no node and no key: the gate that a build
//! runs before it trains.

use std::collections::BTreeSet;

use assent_chain::address;
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
    let licences: BTreeSet<(u64, u32)> =
        covered.iter().map(|file| (file.leaf.licence.licence.0, file.leaf.licence.catalogue.0)).collect();
    let used = licences.iter().map(|(licence, catalogue)| json!({ "licence": licence, "catalogue": catalogue }));
    let data = json!({
        "path": request.path.display().to_string(), "model": request.model.to_string(), "at": set.at.0,
        "covered": covered.len(), "refused": refused.len(), "bytes": bytes, "licences": used.collect::<Vec<_>>(),
        "rows": refused.iter().map(data).collect::<Vec<_>>(),
    });
    let wanted = format!("{} at {}", assent_media::Text::from_name(&request.model.to_string()), time::show(set.at));
    let report = if refused.is_empty() {
        let text = format!(
            "All {} files are licensed for {wanted}.\nWhether a report is overdue, only the chain knows: assent show licence.",
            covered.len()
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
