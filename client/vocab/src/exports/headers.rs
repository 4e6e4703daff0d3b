//! HTTP response headers for a file: AIPREF, TDMRep, RSL, and `noai` for readers that know only that.

use std::collections::BTreeSet;

use assent_core::uses::Use;

use crate::{
    export::{Export, Vocabulary},
    exports::{aipref, tdmrep},
    loss::{self, Loss},
    record::Record,
    verdict::Verdict,
};

/// One header a line.
#[must_use]
pub fn export(record: &Record) -> Export {
    let mut lines = vec![
        format!("Content-Usage: {}", aipref::content_usage(record)),
        format!("tdm-reservation: {}", tdmrep::reservation(record)),
    ];
    lines.extend(tdmrep::policy_url(record).map(|url| format!("tdm-policy: {url}")));
    lines.extend(robots_tag(record).map(|tags| format!("X-Robots-Tag: {tags}")));
    lines.push(format!("Link: <{}>; rel=\"license\"; type=\"application/rsl+xml\"", record.document_url("rsl.xml")));
    Export::text(Vocabulary::Headers, lines.join("\n") + "\n", lost(record))
}

/// `noai` unless every AI use is allowed; `noindex` unless search is.
fn robots_tag(record: &Record) -> Option<String> {
    let free = record.alike(Record::said) == Some(Verdict::Free);
    let mut tags = if free { vec![] } else { vec!["noai", "noimageai"] };
    if record.said(Use::Search) != Verdict::Free {
        tags.push("noindex");
    }
    (!tags.is_empty()).then(|| tags.join(", "))
}

fn lost(record: &Record) -> BTreeSet<Loss> {
    let no_ai = record.alike(Record::said);
    let told = Use::ALL.map(|act| match (act, no_ai) {
        (Use::Search, _) => (act, Some(if record.said(act) == Verdict::Free { Verdict::Free } else { Verdict::No })),
        (_, Some(Verdict::Free)) => (act, Some(Verdict::Free)),
        _ => (act, Some(Verdict::No)),
    });
    let mut lost = loss::of_uses(record, &told);
    lost.extend(loss::whole_offer(record));
    lost.remove(&Loss::Offer);
    lost
}
