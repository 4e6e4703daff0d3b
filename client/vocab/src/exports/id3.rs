//! ID3v2 frames for an MP3: what RSL, TDMRep and AIPREF say, in the frames that the ID3 standard has for it.
//!
//! No standard names frames for these vocabularies, so user-defined text frames carry the names of the HTTP headers. Frames are
//! stripped easily: whoever reads none has read nothing.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    export::{Export, Vocabulary},
    exports::{aipref, headers, tdmrep},
    loss::Loss,
    record::{Record, Subject},
};

/// The frames in order.
#[must_use]
pub fn export(record: &Record) -> Export {
    let mut frames = Vec::new();
    if let Subject::Track(track) = &record.subject {
        frames.extend(track.isrc.as_ref().map(|isrc| json!({ "id": "TSRC", "text": isrc.as_str() })));
        frames.extend(track.iscc.as_ref().map(|iscc| text("ISCC", iscc.as_str())));
    }
    frames.push(json!({ "id": "WCOP", "url": record.proof_url() }));
    frames.push(text("Content-Usage", &aipref::content_usage(record)));
    frames.push(text("Content-Usage-Version", aipref::PIN));
    frames.push(text("tdm-reservation", &tdmrep::reservation(record).to_string()));
    frames.extend(tdmrep::policy_url(record).map(|url| text("tdm-policy", &url)));
    frames.push(json!({ "id": "WXXX", "description": "RSL", "url": record.document_url("rsl.xml") }));
    Export::json(Vocabulary::Id3, json!({ "frames": frames }), lost(record))
}

fn text(description: &str, text: &str) -> Value {
    json!({ "id": "TXXX", "description": description, "text": text })
}

/// The same as headers, but for what `X-Robots-Tag` adds: with a policy the single uses are not told.
fn lost(record: &Record) -> BTreeSet<Loss> {
    let mut lost = headers::export(record).lost.into_iter().collect::<BTreeSet<_>>();
    lost.extend(tdmrep::lost(record));
    lost.extend(aipref::lost(record));
    lost.remove(&Loss::Offer);
    lost
}
