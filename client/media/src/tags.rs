//! What a file says about itself.

use std::fs::File;
use std::io::{BufReader, Seek};

use lofty::config::{ParseOptions, ParsingMode};
use lofty::file::{TaggedFile, TaggedFileExt};
use lofty::probe::Probe;
use lofty::tag::ItemKey;

use crate::format::Format;
use crate::isrc::Isrc;
use crate::text::Text;
use crate::warning::{Field, Warning};

/// The tags that count, cleaned.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    pub(crate) title: Option<Text>,
    pub(crate) artist: Option<Text>,
    pub(crate) album: Option<Text>,
    pub(crate) isrc: Option<Isrc>,
    pub(crate) warnings: Vec<Warning>,
}

impl Tags {
    /// Reads the tags of a file of a known format. Bad tags are warnings: the audio is what is registered.
    pub(crate) fn of(file: &mut File, format: Format) -> Self {
        if let Some(tagged) = parse(file, format, ParsingMode::Strict) {
            return Self::from_tagged(&tagged);
        }
        // A lenient reader leaves out what it cannot read and does not say so. The strict one has just said so.
        let (mut tags, warning) = match parse(file, format, ParsingMode::Relaxed) {
            Some(tagged) => (Self::from_tagged(&tagged), Warning::TagsDamaged),
            None => (Self::default(), Warning::TagsUnreadable),
        };
        tags.warnings.insert(0, warning);
        tags
    }

    fn from_tagged(tagged: &TaggedFile) -> Self {
        let mut tags = Self::default();
        tags.title = tags.text(tagged, ItemKey::TrackTitle, Field::Title);
        tags.artist = tags.text(tagged, ItemKey::TrackArtist, Field::Artist);
        tags.album = tags.text(tagged, ItemKey::AlbumTitle, Field::Album);
        tags.isrc = tags.code(tagged);
        tags
    }

    fn text(&mut self, tagged: &TaggedFile, key: ItemKey, field: Field) -> Option<Text> {
        let (text, cleaned) = Text::from_tag(&values(tagged, key).join("; "))?;
        if cleaned {
            self.warnings.push(Warning::TagCleaned { field });
        }
        Some(text)
    }

    /// The one ISRC that the file names. A file may repeat it, written differently.
    fn code(&mut self, tagged: &TaggedFile) -> Option<Isrc> {
        let mut codes: Vec<Isrc> = Vec::new();
        for value in values(tagged, ItemKey::Isrc) {
            match value.parse() {
                Ok(code) => codes.push(code),
                Err(reason) => {
                    let found = Text::from_tag(value).map_or_else(|| Text::from_name(""), |(text, _)| text);
                    self.warnings.push(Warning::BadIsrc { found, reason });
                }
            }
        }
        codes.sort_unstable();
        codes.dedup();
        if codes.len() > 1 {
            self.warnings.push(Warning::SeveralIsrcs { count: codes.len() });
        }
        codes.first().copied().filter(|_| codes.len() == 1)
    }
}

fn parse(file: &mut File, format: Format, mode: ParsingMode) -> Option<TaggedFile> {
    file.rewind().ok()?;
    let options = ParseOptions::new().read_properties(false).read_cover_art(false).parsing_mode(mode);
    Probe::new(BufReader::new(file)).set_file_type(format.tag_parser()).options(options).read().ok()
}

/// The values of a key in the first tag that has it, the format's own kind of tag before others.
fn values(tagged: &TaggedFile, key: ItemKey) -> Vec<&str> {
    let ranked = tagged.primary_tag().into_iter().chain(tagged.tags());
    ranked.map(|tag| tag.get_strings(key).collect::<Vec<_>>()).find(|values| !values.is_empty()).unwrap_or_default()
}
