//! robots.txt: preferences of AIPREF, and where the RSL licence stands.

use crate::{
    export::{Export, Vocabulary},
    exports::aipref,
    record::Record,
};

/// The lines, to be put into the robots.txt of the host that serves the files.
#[must_use]
pub fn export(record: &Record) -> Export {
    let document = format!(
        "License: {}\n\nUser-agent: *\nContent-Usage: {} {}\n",
        record.document_url("rsl.xml"),
        record.location_path(),
        aipref::content_usage(record)
    );
    let mut lost = aipref::lost(record);
    lost.remove(&crate::Loss::Offer); // the licence stands at the address
    Export::text(Vocabulary::Robots, document, lost)
}
