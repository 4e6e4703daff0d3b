//! Decoding a whole file: the only way to know that it is whole.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek};

use lofty::file::FileType;
use symphonia::core::codecs::audio::well_known::CODEC_ID_VORBIS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, ReadOnlySource};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;

use crate::error::Problem;
use crate::fingerprint::{Heard, Listener};
use crate::format::Format;
use crate::length::Length;

/// The longest audio decoded, in seconds: six hours. A few bytes of FLAC can unfold to days of silence.
pub const MAX_SECONDS: u64 = 6 * 60 * 60;
/// The lowest sample rate read, in hertz.
pub const MIN_SAMPLE_RATE: u32 = 1_000;
/// The highest sample rate read, in hertz.
pub const MAX_SAMPLE_RATE: u32 = 768_000;

/// What decoding tells of a file.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) length: Length,
    pub(crate) channels: u16,
    pub(crate) heard: Heard,
    /// Whether the file says how long it is, so that the length could be checked.
    pub(crate) declared: bool,
    pub(crate) damaged_frames: u64,
}

/// Decodes a file to its end.
///
/// # Errors
/// Whatever keeps it from being a whole file of the format that its name promises.
pub(crate) fn decode(file: File, named: Format) -> Result<Decoded, Problem> {
    let known = has_known_start(&file)?;
    let reader = open(file, named).map_err(|error| match error {
        Error::IoError(error) if error.kind() != ErrorKind::UnexpectedEof => error.into(),
        _ if !known => Problem::NotAudio,
        Error::IoError(_) => Problem::TruncatedHeader,
        error => verdict(error),
    })?;
    check_format(reader.as_ref(), named)?;
    Decoding::start(reader, named)?.run()
}

/// Whether the first bytes are those of any audio format. A failing reader does not say which it tried.
fn has_known_start(mut file: &File) -> std::io::Result<bool> {
    let mut start = Vec::new();
    file.take(64).read_to_end(&mut start)?;
    file.rewind()?;
    Ok(FileType::from_buffer(&start).is_some() || start.starts_with(b"ID3"))
}

fn open(file: File, named: Format) -> Result<Box<dyn FormatReader>, Error> {
    // Of an MP3 without an index a seeking reader guesses the length, and trims audio to its guess.
    let source: Box<dyn MediaSource> = match named {
        Format::Mp3 => Box::new(ReadOnlySource::new(file)),
        _ => Box::new(file),
    };
    let stream = MediaSourceStream::new(source, Default::default());
    symphonia::default::get_probe().probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
}

fn check_format(reader: &dyn FormatReader, named: Format) -> Result<(), Problem> {
    let info = reader.format_info();
    match Format::from_content(info.format) {
        Some(found) if found == named => Ok(()),
        Some(found) => Err(Problem::Mislabelled { named, found }),
        None => Err(Problem::Unsupported { what: info.long_name.into() }),
    }
}

struct Decoding {
    reader: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    listener: Listener,
    named: Format,
    track: u32,
    channels: usize,
    declared: Option<u64>,
    decoded: Length,
    /// Where the last packet ends by its own account, in frames: beyond `decoded` if some before it are missing.
    reached: u64,
    damaged: u64,
}

impl Decoding {
    fn start(reader: Box<dyn FormatReader>, named: Format) -> Result<Self, Problem> {
        let track = reader.default_track(TrackType::Audio).ok_or(Problem::NoSamples)?;
        let (id, declared) = (track.id, track.num_frames);
        let parameters = track.codec_params.as_ref().and_then(|parameters| parameters.audio());
        let parameters = parameters.ok_or(Problem::Unsupported { what: "unknown codec".into() })?;
        let decoder = decoder(parameters, named)?;
        let (channels, sample_rate) = layout(parameters)?;
        let listener = Listener::new(channels, sample_rate).ok_or(Problem::DecoderFailed)?;
        let decoded = Length { frames: 0, sample_rate };
        Ok(Self { reader, decoder, listener, named, track: id, channels, declared, decoded, reached: 0, damaged: 0 })
    }

    fn run(mut self) -> Result<Decoded, Problem> {
        while let Some(packet) = self.reader.next_packet().map_err(|error| self.problem(error))? {
            if packet.track_id == self.track {
                self.take(&packet)?;
            }
        }
        self.check_whole()?;
        Ok(Decoded {
            length: self.decoded,
            channels: u16::try_from(self.channels).unwrap_or(u16::MAX),
            heard: self.listener.finish(),
            declared: self.declared.is_some(),
            damaged_frames: self.damaged,
        })
    }

    fn take(&mut self, packet: &Packet) -> Result<(), Problem> {
        self.reached = u64::try_from(packet.pts.get()).unwrap_or(0).saturating_add(packet.dur.get());
        let block = match self.decoder.decode(packet) {
            Ok(block) => block,
            // Players skip a bad MP3 frame, and many a sound file begins with one, cut from a longer one.
            Err(Error::DecodeError(_)) if self.named == Format::Mp3 => {
                self.damaged += 1;
                self.decoded.frames += packet.dur.get();
                return Ok(());
            }
            Err(error) => return Err(self.problem(error)),
        };
        if block.spec().rate() != self.decoded.sample_rate || block.spec().channels().count() != self.channels {
            return Err(Problem::Unsupported { what: "a layout that changes within the file".into() });
        }
        self.decoded.frames += block.frames() as u64;
        self.listener.hear(&block);
        if self.decoded.frames > MAX_SECONDS * u64::from(self.decoded.sample_rate) {
            return Err(Problem::TooLong { max: MAX_SECONDS });
        }
        Ok(())
    }

    fn check_whole(&mut self) -> Result<(), Problem> {
        if self.declared.is_some_and(|declared| self.decoded.frames < declared) {
            return Err(self.truncated());
        }
        if self.decoded.frames == 0 {
            return Err(Problem::NoSamples);
        }
        match self.decoder.finalize().verify_ok {
            Some(false) => Err(Problem::Corrupt { reason: "its checksum does not match its audio".into() }),
            _ => Ok(()),
        }
    }

    fn problem(&self, error: Error) -> Problem {
        match error {
            Error::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => self.truncated(),
            error => verdict(error),
        }
    }

    /// Fewer frames than promised: either the end is missing, or something before it.
    fn truncated(&self) -> Problem {
        if self.declared.is_some_and(|declared| self.reached >= declared) {
            return Problem::Corrupt { reason: "a part of its audio cannot be read".into() };
        }
        if self.named == Format::Wav && self.declared.is_none() {
            return Problem::Unsupported { what: "a WAV file without a length, as written to a pipe".into() };
        }
        let sample_rate = self.decoded.sample_rate;
        let declared = self.declared.map(|frames| Length { frames, sample_rate });
        Problem::Truncated { decoded: self.decoded, declared }
    }
}

fn decoder(parameters: &AudioCodecParameters, named: Format) -> Result<Box<dyn AudioDecoder>, Problem> {
    if named == Format::Ogg && parameters.codec != CODEC_ID_VORBIS {
        return Err(Problem::Unsupported { what: "an Ogg file without Vorbis".into() });
    }
    let options = AudioDecoderOptions::default().verify(true);
    symphonia::default::get_codecs().make_audio_decoder(parameters, &options).map_err(verdict)
}

/// What an error of the decoding library means for a file, wherever it comes from.
fn verdict(error: Error) -> Problem {
    match error {
        Error::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            Problem::Corrupt { reason: "a header is cut".into() }
        }
        Error::IoError(error) => error.into(),
        Error::DecodeError(reason) | Error::LimitError(reason) => Problem::Corrupt { reason: reason.into() },
        Error::Unsupported(what) => Problem::Unsupported { what: what.into() },
        Error::ResetRequired => Problem::Unsupported { what: "several streams in one file".into() },
        _ => Problem::Corrupt { reason: "the decoder cannot go on".into() },
    }
}

/// The number of channels and the sample rate in hertz.
fn layout(parameters: &AudioCodecParameters) -> Result<(usize, u32), Problem> {
    let rate = parameters.sample_rate.filter(|rate| (MIN_SAMPLE_RATE..=MAX_SAMPLE_RATE).contains(rate));
    let rate = rate.ok_or(Problem::Unsupported { what: "its sample rate".into() })?;
    let channels = parameters.channels.as_ref().map(|channels| channels.count()).filter(|&count| count > 0);
    Ok((channels.ok_or(Problem::Unsupported { what: "its channels".into() })?, rate))
}
