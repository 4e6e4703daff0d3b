//! Readers of plain lines: AIPREF and what carries it.

use super::{GENERATIVE, Level, REPLICA, Reading, SEARCH, json};

/// A dictionary of structured fields: the last value of a key counts, parameters are ignored, other values are unknown.
fn preference(value: &str, label: &str) -> Level {
    let mut level = Level::Silent;
    for member in value.split(',') {
        let (key, rest) = member.trim().split_once('=').unwrap_or((member.trim(), ""));
        if key == label {
            level = match rest.split(';').next().unwrap_or("") {
                "y" => Level::Free,
                "n" => Level::No,
                _ => Level::Silent,
            };
        }
    }
    level
}

/// Draft 07: `train-ai` is training of models that generate synthetic content.
fn content_usage(value: &str) -> Reading {
    let mut uses = [Level::Silent; 8];
    uses[GENERATIVE] = preference(value, "train-ai");
    uses[REPLICA] = uses[GENERATIVE];
    uses[SEARCH] = preference(value, "search");
    // Unknown is a matter of law, which without a reservation permits mining.
    assert!(uses[GENERATIVE] != Level::Silent && uses[SEARCH] != Level::Silent, "{value}");
    Reading::of(uses)
}

pub fn aipref(document: &str) -> Reading {
    content_usage(document.trim_end())
}

/// A signal on a denial: whoever gives what it asks for may train.
pub fn cc_signals(document: &str) -> Reading {
    let (denial, signal) = document.trim_end().split_once(";exceptions=").unwrap();
    assert_eq!(denial, "train-ai=n");
    assert!(["cc-cr", "cc-cr-dc", "cc-cr-ec", "cc-cr-op"].contains(&signal));
    let mut uses = [Level::Silent; 8];
    uses[GENERATIVE] = Level::Had;
    Reading::of(uses)
}

/// Groups of robots.txt: a path before the preferences is optional.
pub fn robots(document: &str) -> Reading {
    let mut lines = document.lines().filter(|line| line.starts_with("Content-Usage:"));
    let line = lines.next().unwrap();
    assert!(lines.next().is_none() && document.contains("User-agent: *\nContent-Usage:"));
    let value = line.trim_start_matches("Content-Usage:").trim();
    let value = if value.starts_with('/') { value.split_once(' ').unwrap().1 } else { value };
    content_usage(value)
}

/// Each header alone, as a reader who knows only that one: the most permissive reading counts.
pub fn headers(document: &str) -> Reading {
    let header = |name: &str| {
        let mut found = document.lines().filter_map(|line| line.split_once(": ")).filter(|(key, _)| *key == name);
        let value = found.next().map(|(_, value)| value.to_owned());
        assert!(found.next().is_none(), "{name} twice");
        value
    };
    let mut reading = content_usage(&header("Content-Usage").unwrap());
    let tags = header("X-Robots-Tag").unwrap_or_default();
    let tagged = |tag: &str| tags.split(", ").any(|one| one == tag);
    let reserved = header("tdm-reservation").as_deref() == Some("1");
    for act in super::AI {
        // Who knows AIPREF only has been told no of some uses; of the others the reservation and the tag tell.
        let told = if header("tdm-policy").is_some() { Level::Ask } else { Level::No };
        let free = !tagged("noai") || !reserved || reading.uses[act] == Level::Free;
        reading.uses[act] = if free { Level::Free } else { told };
    }
    if !tagged("noindex") {
        reading.uses[SEARCH] = Level::Free;
    }
    reading
}

/// Text frames by description.
pub fn id3(document: &str) -> Reading {
    let document = json::parse(document);
    let frames = document["frames"].as_array().unwrap();
    let text = |name: &str| {
        let frame = frames.iter().find(|frame| frame["id"] == "TXXX" && frame["description"] == name);
        frame.map(|frame| frame["text"].as_str().unwrap().to_owned())
    };
    assert_eq!(text("Content-Usage-Version").as_deref(), Some("draft-ietf-aipref-vocab-07"));
    let mut reading = content_usage(&text("Content-Usage").unwrap());
    for act in super::AI {
        let level = match (text("tdm-reservation").as_deref(), text("tdm-policy")) {
            (Some("1"), Some(_)) => Level::Ask,
            (Some("1"), None) => Level::No,
            _ => Level::Free,
        };
        reading.uses[act] = if reading.uses[act] == Level::Free { Level::Free } else { level };
    }
    reading
}
