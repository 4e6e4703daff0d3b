//! Who is to be credited for the tracks that licences cover. Titles and names come from strangers' files: they are cleaned for
//! a terminal, and escaped for Markdown and CSV.

use std::collections::{BTreeMap, BTreeSet};

use assent_chain::lock::Locked;
use assent_media::Text;
use serde::Serialize;

use crate::gate::Leaf;

/// A track, and under which licences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Credit {
    /// Catalogue and index.
    pub track: String,
    /// Its title.
    pub title: Option<String>,
    /// Its artist.
    pub artist: Option<String>,
    /// Its album.
    pub album: Option<String>,
    /// Its ISRC.
    pub isrc: Option<String>,
    /// Its ISCC.
    pub iscc: Option<String>,
    /// Who registered it.
    pub licensor: String,
    /// The chain's name.
    pub network: String,
    /// The licences.
    pub licences: BTreeSet<u64>,
}

/// Text of a stranger, harmless in a terminal and of bounded length.
pub fn clean(text: Option<&str>) -> Option<String> {
    Text::from_tag(text?).map(|(text, _)| text.to_string())
}

/// The covered tracks in the order of chain, catalogue and index, each once.
pub fn credits<'a>(leaves: impl IntoIterator<Item = Leaf<'a>>) -> Vec<Credit> {
    let mut found: BTreeMap<_, Credit> = BTreeMap::new();
    for leaf in leaves {
        let Leaf { licence, entry, .. } = leaf;
        if licence.covers(entry.index) == Some(false) {
            continue;
        }
        let key = (licence.genesis, licence.licensing, licence.catalogue, entry.index);
        let credit = found.entry(key).or_insert_with(|| credit(leaf));
        credit.licences.insert(licence.licence.0);
    }
    found.into_values().collect()
}

fn credit(Leaf { licence, entry, licensor }: Leaf<'_>) -> Credit {
    let Locked { catalogue, network, .. } = licence;
    Credit {
        track: format!("{}/{}", catalogue.0, entry.index),
        title: clean(entry.metadata.title.as_deref()),
        artist: clean(entry.metadata.artist.as_deref()),
        album: clean(entry.metadata.album.as_deref()),
        isrc: clean(entry.isrc.as_deref()),
        iscc: clean(entry.iscc.as_deref()),
        licensor: clean(Some(licensor)).unwrap_or_default(),
        network: clean(Some(network)).unwrap_or_default(),
        licences: BTreeSet::new(),
    }
}

/// A list by artist.
pub fn markdown(credits: &[Credit]) -> String {
    let mut by_artist: BTreeMap<Option<&str>, Vec<&Credit>> = BTreeMap::new();
    for credit in credits {
        by_artist.entry(credit.artist.as_deref()).or_default().push(credit);
    }
    let line = |credit: &&Credit| {
        let some = |before: &str, text: &Option<String>, after: &str| {
            text.as_ref().map_or_else(String::new, |text| format!("{before}{}{after}", escape(text)))
        };
        let title = some("*", &credit.title, "*");
        let title = if title.is_empty() { "Untitled".to_owned() } else { title };
        let (album, isrc) = (some(", from *", &credit.album, "*"), some(", ISRC ", &credit.isrc, ""));
        format!("- {title}{album}{isrc} (track {} on {})", credit.track, escape(&credit.network))
    };
    let part = |(artist, credits): (&Option<&str>, &Vec<&Credit>)| {
        let name = artist.map_or_else(|| "Unknown artists".to_owned(), escape);
        format!("## {name}\n\n{}", credits.iter().map(line).collect::<Vec<_>>().join("\n"))
    };
    let parts: Vec<String> = by_artist.iter().map(part).collect();
    format!("# Credits\n\n{}", parts.join("\n\n"))
}

/// The text with every character escaped that means something to Markdown or HTML, also in links that GitHub makes by itself.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        let www = letter == '.' && escaped.to_ascii_lowercase().ends_with("www");
        if www || r#"\`*_{}[]<>()#|~&:@$^="#.contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// A line for each track; the first names the columns.
pub fn csv(credits: &[Credit]) -> String {
    let head = "track,title,artist,album,isrc,iscc,licensor,network,licences".to_owned();
    let line = |credit: &Credit| {
        let licences: Vec<String> = credit.licences.iter().map(u64::to_string).collect();
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        let Credit { title, artist, album, isrc, iscc, .. } = credit;
        let texts = [title, artist, album, isrc, iscc].map(some);
        let cells = [vec![credit.track.clone()], texts.to_vec(), vec![credit.licensor.clone(), credit.network.clone()]];
        let cells = cells.concat().into_iter().chain([licences.join(" ")]);
        cells.map(|cell| quoted(&cell)).collect::<Vec<_>>().join(",")
    };
    [head].into_iter().chain(credits.iter().map(line)).collect::<Vec<_>>().join("\n")
}

/// A cell that no spreadsheet takes for a formula.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    if guard.is_empty() && !cell.contains(['"', ',', ';']) {
        return cell.to_owned();
    }
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_credit(track: &str, title: &str, artist: Option<&str>) -> Credit {
        Credit {
            track: track.to_owned(),
            title: clean(Some(title)),
            artist: clean(artist),
            album: None,
            isrc: Some("QZZZZ2600001".to_owned()),
            iscc: None,
            licensor: "0x01".to_owned(),
            network: "Assent Simnet".to_owned(),
            licences: BTreeSet::from([3, 5]),
        }
    }

    #[test]
    fn credits_stand_by_artist() {
        let credits = [
            a_credit("1/0", "B-side", Some("Zed")),
            a_credit("1/1", "First Light", Some("Ada Sol")),
            a_credit("2/0", "Loop", None),
        ];
        assert_eq!(
            markdown(&credits),
            "# Credits\n\n## Unknown artists\n\n- *Loop*, ISRC QZZZZ2600001 (track 2/0 on Assent Simnet)\n\n## Ada Sol\n\n\
             - *First Light*, ISRC QZZZZ2600001 (track 1/1 on Assent Simnet)\n\n## Zed\n\n\
             - *B-side*, ISRC QZZZZ2600001 (track 1/0 on Assent Simnet)"
        );
    }

    #[test]
    fn hostile_titles_are_text_in_markdown() {
        let hostile = "[x](javascript:a) <img src=x> **b** www.evil.example @you\n# head\u{202e}\u{1b}[31m";
        let text = markdown(&[a_credit("1/0", hostile, Some("`code`"))]);
        let line = text.lines().last().unwrap();
        assert!(line.starts_with(
            "- *\\[x\\]\\(javascript\\:a\\) \\<img src\\=x\\> \\*\\*b\\*\\* www\\.evil.example \\@you \\# head\u{fffd}\u{fffd}\\[31m*"
        ));
        assert!(text.contains("## \\`code\\`") && !text.contains('\u{1b}'));
    }

    #[test]
    fn no_cell_is_a_formula_or_ends_its_row() {
        let credits =
            [a_credit("1/0", "=HYPERLINK(\"http://x\")", Some("a,\"b\"\nc")), a_credit("1/1", "+1", Some("@x"))];
        assert_eq!(
            csv(&credits),
            "track,title,artist,album,isrc,iscc,licensor,network,licences\n\
             1/0,\"'=HYPERLINK(\"\"http://x\"\")\",\"a,\"\"b\"\" c\",,QZZZZ2600001,,0x01,Assent Simnet,3 5\n\
             1/1,\"'+1\",\"'@x\",,QZZZZ2600001,,0x01,Assent Simnet,3 5"
        );
    }
}
