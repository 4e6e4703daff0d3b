//! What a file says about itself.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Seek};
use std::str::FromStr;

use lofty::config::{ParseOptions, ParsingMode};
use lofty::file::{AudioFile, TaggedFile, TaggedFileExt};
use lofty::flac::FlacFile;
use lofty::id3::v2::Id3v2Tag;
use lofty::iff::aiff::AiffFile;
use lofty::iff::wav::WavFile;
use lofty::mp4::{AtomData, AtomIdent, Ilst, Mp4File};
use lofty::mpeg::MpegFile;
use lofty::ogg::VorbisFile;
use lofty::ogg::tag::VorbisComments;
use lofty::tag::ItemKey;

use crate::format::Format;
use crate::isrc::Isrc;
use crate::iswc::Iswc;
use crate::text::Text;
use crate::warning::{Field, Warning};

/// The tags that count, cleaned.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    pub(crate) title: Option<Text>,
    pub(crate) artist: Option<Text>,
    pub(crate) album: Option<Text>,
    pub(crate) isrc: Option<Isrc>,
    pub(crate) iswc: Option<Iswc>,
    pub(crate) warnings: Vec<Warning>,
}

impl Tags {
    /// Reads the tags of a file of a known format. Bad tags are warnings: the audio is what is registered.
    pub(crate) fn of(file: &mut File, format: Format) -> Self {
        if let Some(read) = parse(file, format, ParsingMode::Strict) {
            return Self::from_read(&read);
        }
        // A lenient reader leaves out what it cannot read and does not say so. The strict one has just said so.
        let (mut tags, warning) = match parse(file, format, ParsingMode::Relaxed) {
            Some(read) => (Self::from_read(&read), Warning::TagsDamaged),
            None => (Self::default(), Warning::TagsUnreadable),
        };
        tags.warnings.insert(0, warning);
        tags
    }

    fn from_read(read: &ReadTags) -> Self {
        let mut tags = Self::default();
        tags.title = tags.text(&read.common, ItemKey::TrackTitle, Field::Title);
        tags.artist = tags.text(&read.common, ItemKey::TrackArtist, Field::Artist);
        tags.album = tags.text(&read.common, ItemKey::AlbumTitle, Field::Album);
        let isrcs = values(&read.common, ItemKey::Isrc);
        let bad = |found, reason| Warning::BadIsrc { found, reason };
        tags.isrc = tags.one_code(isrcs.into_iter(), bad, |count| Warning::SeveralIsrcs { count });
        let bad = |found, reason| Warning::BadIswc { found, reason };
        let iswcs = read.iswcs.iter().map(String::as_str);
        tags.iswc = tags.one_code(iswcs, bad, |count| Warning::SeveralIswcs { count });
        tags
    }

    fn text(&mut self, tagged: &TaggedFile, key: ItemKey, field: Field) -> Option<Text> {
        let (text, cleaned) = Text::from_tag(&values(tagged, key).join("; "))?;
        if cleaned {
            self.warnings.push(Warning::TagCleaned { field });
        }
        Some(text)
    }

    /// The one code that the file names. A file may repeat it, written differently.
    fn one_code<'a, C: FromStr + Ord + Copy>(
        &mut self,
        values: impl Iterator<Item = &'a str>,
        bad: impl Fn(Text, C::Err) -> Warning,
        several: impl Fn(usize) -> Warning,
    ) -> Option<C> {
        let mut codes: Vec<C> = Vec::new();
        for value in values {
            match value.parse() {
                Ok(code) => codes.push(code),
                Err(reason) => {
                    let found = Text::from_tag(value).map_or_else(|| Text::from_name(""), |(text, _)| text);
                    self.warnings.push(bad(found, reason));
                }
            }
        }
        codes.sort_unstable();
        codes.dedup();
        if codes.len() > 1 {
            self.warnings.push(several(codes.len()));
        }
        codes.first().copied().filter(|_| codes.len() == 1)
    }
}

/// The tags that all formats have, and those that only the format's own tags have.
struct ReadTags {
    common: TaggedFile,
    iswcs: Vec<String>,
}

fn parse(file: &mut File, format: Format, mode: ParsingMode) -> Option<ReadTags> {
    match format {
        Format::Wav => parse_as(file, mode, |file: &WavFile| file.id3v2().map(in_id3)),
        Format::Aiff => parse_as(file, mode, |file: &AiffFile| file.id3v2().map(in_id3)),
        Format::Mp3 => parse_as(file, mode, |file: &MpegFile| file.id3v2().map(in_id3)),
        Format::Flac => parse_as(file, mode, |file: &FlacFile| file.vorbis_comments().map(in_comments)),
        Format::Ogg => parse_as(file, mode, |file: &VorbisFile| Some(in_comments(file.vorbis_comments()))),
        Format::M4a => parse_as(file, mode, |file: &Mp4File| file.ilst().map(in_atoms)),
    }
}

fn parse_as<F: AudioFile>(
    file: &mut File,
    mode: ParsingMode,
    iswcs: fn(&F) -> Option<Vec<String>>,
) -> Option<ReadTags> {
    file.rewind().ok()?;
    let options = ParseOptions::new().read_properties(false).read_cover_art(false).parsing_mode(mode);
    let read = F::read_from(&mut BufReader::new(file), options).ok()?;
    let iswcs = iswcs(&read).unwrap_or_default();
    Some(ReadTags { common: read.into(), iswcs })
}

/// Where taggers put it: a text frame of its own, several values parted by NUL.
fn in_id3(tag: &Id3v2Tag) -> Vec<String> {
    let values = tag.get_user_text("ISWC").unwrap_or_default().split('\0');
    values.filter(|value| !value.is_empty()).map(ToOwned::to_owned).collect()
}

fn in_comments(tag: &VorbisComments) -> Vec<String> {
    tag.get_all("ISWC").map(ToOwned::to_owned).collect()
}

fn in_atoms(tag: &Ilst) -> Vec<String> {
    let name = AtomIdent::Freeform { mean: Cow::Borrowed("com.apple.iTunes"), name: Cow::Borrowed("ISWC") };
    let texts = tag.get(&name).into_iter().flat_map(|atom| atom.data()).filter_map(|data| match data {
        AtomData::UTF8(text) | AtomData::UTF16(text) => Some(text.clone()),
        _ => None,
    });
    texts.collect()
}

/// The values of a key in the first tag that has it, the format's own kind of tag before others.
fn values(tagged: &TaggedFile, key: ItemKey) -> Vec<&str> {
    let ranked = tagged.primary_tag().into_iter().chain(tagged.tags());
    ranked.map(|tag| tag.get_strings(key).collect::<Vec<_>>()).find(|values| !values.is_empty()).unwrap_or_default()
}
