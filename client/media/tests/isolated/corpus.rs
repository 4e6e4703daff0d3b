//! Files that are broken or hostile, each in one way, made from the album and from nothing.

use crate::common::album;

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(album(name)).unwrap()
}

pub fn flac() -> Vec<u8> {
    sample("01-first-light.flac")
}
pub fn mp3() -> Vec<u8> {
    sample("02-paper-boats.mp3")
}
pub fn ogg() -> Vec<u8> {
    sample("03-tin-parade.ogg")
}
pub fn wav() -> Vec<u8> {
    sample("04-slow-orbit.wav")
}
pub fn m4a() -> Vec<u8> {
    sample("05-night-post.m4a")
}
pub fn aiff() -> Vec<u8> {
    sample("06-lantern.aiff")
}

/// Where a pattern first begins.
fn at(bytes: &[u8], pattern: &[u8]) -> usize {
    bytes.windows(pattern.len()).position(|window| window == pattern).unwrap()
}

/// A sample with bytes written over it, so far behind a pattern.
pub fn patched(mut bytes: Vec<u8>, pattern: &[u8], behind: usize, with: &[u8]) -> Vec<u8> {
    let at = at(&bytes, pattern) + behind;
    bytes[at..at + with.len()].copy_from_slice(with);
    bytes
}

/// A sample with bytes put in before a pattern.
pub fn inserted(mut bytes: Vec<u8>, pattern: &[u8], new: &[u8]) -> Vec<u8> {
    let at = at(&bytes, pattern);
    bytes.splice(at..at, new.iter().copied());
    bytes
}

pub fn without(mut bytes: Vec<u8>, range: std::ops::Range<usize>) -> Vec<u8> {
    bytes.drain(range);
    bytes
}

/// A second of 32-bit float that is no number, mono, 8,000 Hz.
pub fn wav_of_nan() -> Vec<u8> {
    let mut file = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x03\0\x01\0\x40\x1f\0\0\0\x7d\0\0\x04\0\x20\0data".to_vec();
    file.extend(32_000u32.to_le_bytes());
    file.extend(f32::NAN.to_le_bytes().repeat(8_000));
    let size = (file.len() as u32 - 8).to_le_bytes();
    file[4..8].copy_from_slice(&size);
    file
}

/// A FLAC of so many blocks of 65,535 samples of silence in 16 bytes each; 44,100 Hz, mono, 16 bits, no MD5.
pub fn flac_of_silence(blocks: u32) -> Vec<u8> {
    const BLOCK: u64 = 65_535;
    let mut file = b"fLaC\x80\0\0\x22\xff\xff\xff\xff\0\0\0\0\0\0".to_vec();
    let packed = 44_100u64 << 44 | 15 << 36 | (u64::from(blocks) * BLOCK);
    file.extend(packed.to_be_bytes());
    file.extend([0; 16]);
    for number in 0..blocks {
        // Sync, fixed block size; size in 16 bits, 44.1 kHz; mono, 16 bits.
        let mut frame = vec![0xff, 0xf8, 0x79, 0x08];
        frame.extend(as_utf8(number));
        frame.extend(((BLOCK - 1) as u16).to_be_bytes());
        frame.push(crc(&frame, 8, 0x07) as u8);
        frame.extend([0, 0, 0]); // one constant subframe: zero
        frame.extend((crc(&frame, 16, 0x8005) as u16).to_be_bytes());
        file.extend(frame);
    }
    file
}

/// As UTF-8 would write a character of that number; FLAC numbers its frames so.
fn as_utf8(number: u32) -> Vec<u8> {
    char::from_u32(number).filter(|_| number < 0xd800).unwrap().to_string().into_bytes()
}

fn crc(bytes: &[u8], bits: u32, polynomial: u32) -> u32 {
    let top = 1 << (bits - 1);
    let mask = (top << 1) - 1;
    let shift = |crc: u32| if crc & top == 0 { crc << 1 } else { crc << 1 ^ polynomial };
    bytes.iter().fold(0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte) << (bits - 8), |crc, _| shift(crc)) & mask)
}

/// An Ogg file whose pages have right checksums again, so that what is wrong in them is reached.
pub fn with_checksums(mut ogg: Vec<u8>) -> Vec<u8> {
    let mut page = 0;
    while ogg.get(page..page + 4) == Some(b"OggS") {
        let segments = usize::from(ogg[page + 26]);
        let body: usize = ogg[page + 27..page + 27 + segments].iter().map(|&length| usize::from(length)).sum();
        let end = (page + 27 + segments + body).min(ogg.len());
        ogg[page + 22..page + 26].fill(0);
        let sum = ogg_crc(&ogg[page..end]);
        ogg[page + 22..page + 26].copy_from_slice(&sum.to_le_bytes());
        page = end;
    }
    ogg
}

fn ogg_crc(bytes: &[u8]) -> u32 {
    let shift = |crc: u32| if crc & 1 << 31 == 0 { crc << 1 } else { crc << 1 ^ 0x04c1_1db7 };
    bytes.iter().fold(0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte) << 24, |crc, _| shift(crc)))
}

/// The Ogg sample with another position at the end of its last page.
pub fn ogg_that_ends_at(position: i64) -> Vec<u8> {
    let mut file = ogg();
    let page = file.windows(4).rposition(|window| window == b"OggS").unwrap();
    file[page + 6..page + 14].copy_from_slice(&position.to_le_bytes());
    with_checksums(file)
}

/// Boxes in boxes, the innermost first, as deep as said.
pub fn nested(name: &[u8; 4], depth: u32) -> Vec<u8> {
    (0..depth).rev().flat_map(|inside| [(inside * 8 + 8).to_be_bytes(), *name].concat()).collect()
}

/// An ID3v2.4 tag of one frame, with flags, before a bare MP3.
pub fn id3(frame: &[u8; 4], flags: [u8; 2], content: &[u8]) -> Vec<u8> {
    let size = |bytes: usize| [21, 14, 7, 0].map(|shift| (bytes >> shift & 127) as u8);
    let mut file = [b"ID3\x04\0\0".as_slice(), &size(content.len() + 10), frame, &size(content.len()), &flags].concat();
    file.extend(content);
    file.extend(bare_mp3());
    file
}

/// The MP3 without its tag.
pub fn bare_mp3() -> Vec<u8> {
    let whole = mp3();
    let size = whole[6..10].iter().fold(0usize, |sum, byte| sum << 7 | usize::from(*byte));
    whole[10 + size..].to_vec()
}

/// A zlib stream of one byte, then that byte again 258 times, so often: a thousand bytes and more for each it takes.
pub fn bomb(times: u32) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0b011, 3); // the last block, with the fixed codes
    bits.put_code(0x30 + 0x41, 8);
    for _ in 0..times {
        bits.put_code(0b1100_0101, 8); // length 258
        bits.put_code(0, 5); // distance 1
    }
    bits.put_code(0, 7);
    [b"\x78\x9c".to_vec(), bits.bytes, vec![0; 4]].concat()
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    /// Lowest bit first.
    fn put(&mut self, value: u32, count: u32) {
        for bit in 0..count {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            *self.bytes.last_mut().unwrap() |= ((value >> bit & 1) << (self.used % 8)) as u8;
            self.used += 1;
        }
    }

    /// Highest bit first, as Huffman codes are.
    fn put_code(&mut self, code: u32, count: u32) {
        for bit in (0..count).rev() {
            self.put(code >> bit & 1, 1);
        }
    }
}
