//! `assent search`: finds recordings in local manifests, and hashes and addresses in what the contracts told.
//!
//! There is no index: every block since the deployment is read, and titles stand in manifests alone, not on chain.

use std::path::PathBuf;

use assent_chain::{Event, Log, address};
use assent_media::FilePath;
use clap::Args;
use serde_json::{Value, json};

use crate::{
    credit::clean,
    failure::{Exit, Failure},
    manifest::{self, Entry, Found},
    output::Report,
    rows::table,
    session::Context,
    show,
};

#[derive(Args, Debug)]
pub struct Arguments {
    /// Words of title, artist or album; an ISRC, ISCC or SHA-256; on chain any hash or address
    #[arg(value_name = "TEXT|ISRC|HASH")]
    pub text: String,
    /// Manifests, or folders in which to look for them; may be repeated
    #[arg(long = "in", value_name = "DIR|MANIFEST", default_value = ".")]
    pub places: Vec<PathBuf>,
    /// Ask no node
    #[arg(long)]
    pub offline: bool,
}

/// What is looked for: the text as it is compared with words and with codes.
struct Needle {
    words: String,
    code: String,
}

/// A recording that was found.
struct Recording<'a> {
    found: &'a Found,
    entry: &'a Entry,
    catalogue: Option<u32>,
}

/// What the chain was asked.
struct Chain {
    logs: Vec<Log>,
    blocks: (u64, u64),
    symbol: String,
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let needle = Needle::new(&arguments.text)?;
    let manifests = manifest::find(&arguments.places)?;
    let mut warnings = Vec::new();
    let chain = if arguments.offline { None } else { chain(context, &mut warnings).await? };
    let logs = chain.as_ref().map_or(&[][..], |chain| &chain.logs);
    let recordings = recordings(&needle, &manifests, logs);
    let events: Vec<&Log> = logs.iter().filter(|log| needle.is_in(&show::values(&log.event))).collect();
    Ok(report(&recordings, &events, chain.as_ref(), manifests.len()).warn(warnings))
}

/// Everything that was told; without a node or a record the manifests alone are searched, and that is said.
async fn chain(context: &Context, warnings: &mut Vec<String>) -> Result<Option<Chain>, Failure> {
    match asked(context).await {
        Ok(chain) => Ok(Some(chain)),
        Err(failure) if failure.exit == Exit::Network || failure.kind == "no_deployment" => {
            warnings.push(format!("the chain was not searched: {}", failure.message));
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

async fn asked(context: &Context) -> Result<Chain, Failure> {
    let assent = context.assent().await?;
    let view = assent.view().await?;
    let logs = context.history(&assent, &view).await?;
    let symbol = assent.client().network().symbol.clone();
    Ok(Chain { logs, blocks: (assent.deployment().block, view.block()), symbol })
}

impl Needle {
    fn new(text: &str) -> Result<Self, Failure> {
        let words = text.trim().to_lowercase();
        if words.is_empty() {
            return Err(
                Failure::usage("empty_search", "there is nothing to look for").hint("Give some words or a code.")
            );
        }
        Ok(Self { code: code(&words), words })
    }

    fn is_word_of(&self, text: &Option<String>) -> bool {
        text.as_ref().is_some_and(|text| text.to_lowercase().contains(&self.words))
    }

    fn is_code(&self, text: &str) -> bool {
        code(&text.to_lowercase()) == self.code
    }

    fn matches(&self, entry: &Entry) -> bool {
        let Entry { metadata, isrc, iscc, sha256, leaf, .. } = entry;
        let codes = [isrc.as_deref(), iscc.as_deref(), Some(sha256), Some(leaf)];
        codes.into_iter().flatten().any(|code| self.is_code(code))
            || [&metadata.title, &metadata.artist, &metadata.album].into_iter().any(|text| self.is_word_of(text))
    }

    /// Whether a hash or an address is one of the values, however deep.
    fn is_in(&self, values: &Value) -> bool {
        match values {
            Value::String(text) => text.starts_with("0x") && self.is_code(text),
            Value::Array(values) => values.iter().any(|value| self.is_in(value)),
            Value::Object(values) => values.values().any(|value| self.is_in(value)),
            _ => false,
        }
    }
}

/// A code as it is compared: without what people put before and between.
fn code(text: &str) -> String {
    let bare = text.strip_prefix("0x").or_else(|| text.strip_prefix("iscc:")).unwrap_or(text);
    bare.chars().filter(|letter| *letter != '-').collect()
}

fn recordings<'a>(needle: &Needle, manifests: &'a [Found], logs: &[Log]) -> Vec<Recording<'a>> {
    let of = |found: &'a Found| {
        let catalogue = catalogue(found, logs);
        let entries = found.manifest.tracks.iter().filter(|entry| needle.matches(entry));
        entries.map(move |entry| Recording { found, entry, catalogue })
    };
    manifests.iter().flat_map(of).collect()
}

/// The catalogue to which exactly this manifest was appended.
fn catalogue(found: &Found, logs: &[Log]) -> Option<u32> {
    logs.iter().find_map(|log| match log.event {
        Event::Appended { catalogue, batch, .. } if batch.manifest == found.sha256 => Some(catalogue.0),
        _ => None,
    })
}

impl Recording<'_> {
    fn track(&self) -> Option<String> {
        self.catalogue.map(|catalogue| format!("{catalogue}/{}", self.entry.index))
    }

    fn data(&self) -> Value {
        let Entry { metadata, isrc, iscc, sha256, index, .. } = self.entry;
        json!({
            "track": self.track(), "index": index, "title": clean(metadata.title.as_deref()),
            "artist": clean(metadata.artist.as_deref()), "album": clean(metadata.album.as_deref()),
            "isrc": clean(isrc.as_deref()), "iscc": clean(iscc.as_deref()), "sha256": clean(Some(sha256)),
            "licensor": clean(Some(&self.found.manifest.licensor)), "manifest": FilePath::new(&self.found.path),
            "manifest_sha256": address::show_digest(self.found.sha256),
        })
    }

    fn row(&self) -> Vec<String> {
        let some = |text: &Option<String>| clean(text.as_deref()).unwrap_or_else(|| "-".to_owned());
        let Entry { metadata, isrc, .. } = self.entry;
        let track = self.track().unwrap_or_else(|| "-".to_owned());
        vec![
            track,
            some(&metadata.title),
            some(&metadata.artist),
            some(isrc),
            FilePath::new(&self.found.path).to_string(),
        ]
    }
}

fn report(recordings: &[Recording<'_>], events: &[&Log], chain: Option<&Chain>, manifests: usize) -> Report {
    let blocks = chain.map(|chain| json!({ "first": chain.blocks.0, "last": chain.blocks.1 }));
    let data = json!({
        "recordings": recordings.iter().map(Recording::data).collect::<Vec<_>>(),
        "events": events.iter().map(|log| show::log(log)).collect::<Vec<_>>(),
        "searched": { "manifests": manifests, "blocks": blocks, "index": false },
    });
    let mut parts = Vec::new();
    if !recordings.is_empty() {
        parts.push(table(&["Track", "Title", "Artist", "ISRC", "Manifest"], recordings.iter().map(Recording::row)));
    }
    if let Some(chain) = chain.filter(|_| !events.is_empty()) {
        let row = |log: &&Log| {
            vec![log.block.to_string(), log.event.name().to_owned(), show::line(&log.event, &chain.symbol)]
        };
        parts.push(table(&["Block", "Event", "What happened"], events.iter().map(row)));
    }
    let searched =
        chain.map_or_else(String::new, |chain| format!(" and blocks {} to {}", chain.blocks.0, chain.blocks.1));
    parts.push(format!(
        "{} and {} in {}{searched}. There is no index yet: what nobody keeps here is not found.",
        counted(recordings.len(), "recording"),
        counted(events.len(), "event"),
        counted(manifests, "manifest")
    ));
    Report::new("assent.search/1", data, parts.join("\n\n"))
}

fn counted(count: usize, of: &str) -> String {
    format!("{count} {of}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Manifest, Metadata};
    use assent_chain::event::Stamp;
    use assent_core::{
        id::{CatalogueId, Digest, Head, LicenceId, Time},
        track::Batch,
    };

    fn manifests() -> Vec<Found> {
        let entry = |index, title: &str, isrc: &str| Entry {
            index,
            path: "a.flac".to_owned(),
            sha256: format!("{index:02x}").repeat(32),
            iscc: Some("ISCC:KACT4EBWK27737D2".to_owned()),
            isrc: Some(isrc.to_owned()),
            seconds: 1,
            metadata: Metadata { title: Some(title.to_owned()), artist: Some("Ada Sol".to_owned()), album: None },
            metadata_sha256: String::new(),
            leaf: String::new(),
        };
        let tracks = vec![entry(5, "First Light\u{1b}[31m", "QZZZZ2600001"), entry(6, "Paper Boats", "QZZZZ2600002")];
        let (schema, licensor, root) = (manifest::SCHEMA.to_owned(), "0x01".to_owned(), String::new());
        let manifest = Manifest { schema, licensor, first: 5, root, tracks };
        vec![Found { path: "m.json".into(), manifest, sha256: Digest([9; 32]) }]
    }

    fn logs() -> Vec<Log> {
        let batch = Batch { root: Digest([8; 32]), count: 2, manifest: Digest([9; 32]) };
        let stamp = Stamp { head: Head::default(), time: Time(1) };
        let appended =
            Event::Appended { catalogue: CatalogueId(3), number: 0, batch, first: 5, matures_at: Time(1), stamp };
        let started = Event::RunStarted { licence: LicenceId(1), run: 1 };
        vec![Log { block: 4, index: 0, event: appended }, Log { block: 5, index: 0, event: started }]
    }

    fn indices(text: &str) -> Vec<u32> {
        let (needle, manifests) = (Needle::new(text).unwrap(), manifests());
        recordings(&needle, &manifests, &[]).iter().map(|recording| recording.entry.index).collect()
    }

    #[test]
    fn words_and_codes_are_found_in_manifests() {
        assert_eq!(indices("first LIGHT"), [5]);
        assert_eq!(indices("ada"), [5, 6]);
        assert_eq!(indices("QZ-ZZZ-26-00002"), [6]);
        assert_eq!(indices(&"05".repeat(32)), [5]);
        assert_eq!(indices(&format!("0x{}", "06".repeat(32))), [6]);
        assert_eq!(indices("KACT4EBWK27737D2"), [5, 6]);
        assert!(indices("QZZZZ26").is_empty(), "a part of a code is none");
        assert!(Needle::new("  ").is_err());
    }

    #[test]
    fn what_is_found_is_told_with_what_was_searched() {
        let (found, logs) = (manifests(), logs());
        let needle = Needle::new("light").unwrap();
        let recordings = recordings(&needle, &found, &logs);
        let root = Needle::new(&"08".repeat(32)).unwrap();
        let events: Vec<&Log> = logs.iter().filter(|log| root.is_in(&show::values(&log.event))).collect();
        assert_eq!(events.len(), 1);
        let chain = Chain { logs: logs.clone(), blocks: (2, 9), symbol: "DOT".to_owned() };
        let said = report(&recordings, &events, Some(&chain), 1);
        assert_eq!(
            said.text,
            "Track  Title             Artist   ISRC          Manifest\n\
             3/5    First Light\u{fffd}[31m  Ada Sol  QZZZZ2600001  m.json\n\n\
             Block  Event     What happened\n\
             4      Appended  catalogue 3: 2 tracks were appended from index 5\n\n\
             1 recording and 1 event in 1 manifest and blocks 2 to 9. There is no index yet: what nobody keeps here is not \
             found."
        );
        assert_eq!(said.data["recordings"][0]["track"], "3/5");
        assert_eq!(
            said.data["searched"],
            json!({ "manifests": 1, "blocks": { "first": 2, "last": 9 }, "index": false })
        );
    }
}
