//! From decoded blocks to the stream that the fingerprint hears: one channel, 16 bits, 11,025 Hz.

use symphonia::core::audio::GenericAudioBufferRef;

use crate::resample::Resampler;

/// The rate that Chromaprint listens at, in hertz.
pub(crate) const RATE: u32 = 11_025;

/// Mixes and resamples. Each channel is resampled before they are averaged, as the reference does; the order shows in the
/// last bit.
pub(crate) struct Mono {
    /// One for each channel; `None` if the rate is right already.
    channels: Vec<Option<Resampler>>,
    blocks: Vec<Vec<i16>>,
    resampled: Vec<Vec<i16>>,
}

impl Mono {
    /// Prepares for a number of channels at a rate in hertz.
    pub(crate) fn new(channels: usize, rate: u32) -> Self {
        Self {
            channels: (0..channels).map(|_| (rate != RATE).then(|| Resampler::new(rate, RATE))).collect(),
            blocks: Vec::new(),
            resampled: vec![Vec::new(); channels],
        }
    }

    /// Takes a decoded block and appends to `out`.
    pub(crate) fn push(&mut self, block: &GenericAudioBufferRef<'_>, out: &mut Vec<i16>) {
        planes(block, &mut self.blocks);
        for ((channel, block), resampled) in self.channels.iter_mut().zip(&self.blocks).zip(&mut self.resampled) {
            match channel {
                Some(channel) => channel.push(block, resampled),
                None => resampled.extend_from_slice(block),
            }
        }
        self.mix(out);
    }

    fn mix(&mut self, out: &mut Vec<i16>) {
        let ready = self.resampled.iter().map(Vec::len).min().unwrap_or(0);
        let count = self.resampled.len() as i32;
        for frame in 0..ready {
            let sum: i32 = self.resampled.iter().filter_map(|channel| channel.get(frame)).map(|&s| i32::from(s)).sum();
            // Rounds to the nearest, halves up.
            out.push((sum * 2 + count).div_euclid(count * 2) as i16);
        }
        self.resampled.iter_mut().for_each(Vec::clear);
    }
}

/// The block's channels in 16 bits: integers lose their low bits, floats are rounded to the nearest even.
fn planes(block: &GenericAudioBufferRef<'_>, planes: &mut Vec<Vec<i16>>) {
    match block {
        GenericAudioBufferRef::F32(_) | GenericAudioBufferRef::F64(_) => {
            let mut floats: Vec<Vec<f32>> = Vec::new();
            block.copy_to_vecs_planar(&mut floats);
            planes.clear();
            planes
                .extend(floats.iter().map(|plane| plane.iter().map(|&sample| to_16_bits(sample)).collect::<Vec<_>>()));
        }
        _ => block.copy_to_vecs_planar(planes),
    }
}

/// A float in −1..1 as 16 bits. The cast saturates, and makes zero of what is no number.
fn to_16_bits(sample: f32) -> i16 {
    (sample * 32_768.0).round_ties_even() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_rounded_and_saturate() {
        let pairs = [(0.0, 0), (1.0, i16::MAX), (-1.0, i16::MIN), (7.0, i16::MAX), (f32::NAN, 0), (1.5 / 32768.0, 2)];
        for (sample, expected) in pairs {
            assert_eq!(to_16_bits(sample), expected);
        }
    }
}
