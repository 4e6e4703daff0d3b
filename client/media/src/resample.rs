//! Resampling for the fingerprint: a polyphase windowed-sinc filter in 16-bit integers.
//!
//! A fingerprint quantises what it hears, so a slightly different resampler flips some of its bits. This one has the
//! parameters that `fpcalc` asks of its resampler (16 taps at the output rate, cutoff 0.8, Kaiser window with β = 9, up to 256
//! phases, linear between them, coefficients of 15 bits, the start mirrored), so that lossless files agree bit for bit.
//! Design: J. O. Smith, "Digital Audio Resampling"; window: J. F. Kaiser, 1974.

/// Taps per sample of output bandwidth.
const TAPS: f64 = 16.0;
/// Where the filter's band ends, as a part of the lower Nyquist frequency.
const CUTOFF: f64 = 0.8;
/// The Kaiser window's shape.
const BETA: f64 = 9.0;
/// The most phases that are tabulated.
const MAX_PHASES: u32 = 256;
/// Bits of a coefficient behind the point.
const POINT: u32 = 15;

/// Resamples one channel, block by block.
pub(crate) struct Resampler {
    taps: usize,
    /// One row of coefficients for each phase, and one more: the first row a sample later.
    rows: Vec<Vec<i16>>,
    /// Input samples and output samples in the same time, in lowest terms.
    step: (u64, u64),
    /// Input from `first` on; negative positions are the mirrored start.
    held: Vec<i16>,
    first: i64,
    started: bool,
    /// Samples put out so far.
    made: u64,
}

impl Resampler {
    /// Prepares to go from one rate to another, both in hertz and neither zero.
    pub(crate) fn new(from: u32, to: u32) -> Self {
        let shared = gcd(from, to).max(1);
        let (input, output) = (from / shared, to / shared);
        let band = (f64::from(to) * CUTOFF / f64::from(from)).min(1.0);
        let taps = (TAPS / band).ceil() as usize;
        Self {
            taps,
            rows: rows(taps, phases(output), band),
            step: (u64::from(input), u64::from(output)),
            held: Vec::new(),
            first: 0,
            started: false,
            made: 0,
        }
    }

    /// Takes a block of input and appends what can be put out. Nothing follows the last block: the reference drops the tail.
    pub(crate) fn push(&mut self, block: &[i16], out: &mut Vec<i16>) {
        self.held.extend_from_slice(block);
        if !self.started && !self.mirror_start() {
            return;
        }
        while let Some(sample) = self.next() {
            out.push(sample);
        }
        self.forget();
    }

    /// Puts the first samples, reversed, before the first. False while there are too few.
    fn mirror_start(&mut self) -> bool {
        if self.held.len() <= self.taps {
            return false;
        }
        let mirrored: Vec<i16> = self.held.iter().skip(1).take(self.taps).rev().copied().collect();
        self.held.splice(0..0, mirrored);
        self.first = -(self.taps as i64);
        self.started = true;
        true
    }

    /// The next sample of output, if all its input is there.
    fn next(&mut self) -> Option<i16> {
        let (input, output) = self.step;
        let time = self.made * input;
        let start = (time / output) as i64 - (self.taps as i64 - 1) / 2 - self.first;
        let window = self.held.get(start as usize..start as usize + self.taps)?;
        let phases = self.rows.len() as u64 - 1;
        let scaled = time % output * phases;
        let (phase, rest) = ((scaled / output) as usize, scaled % output);
        let here = dot(window, self.rows.get(phase)?);
        let after = if rest == 0 { here } else { dot(window, self.rows.get(phase + 1)?) };
        self.made += 1;
        let between = here + (after - here) * rest as i64 / output as i64;
        let rounded = (between + (1 << (POINT - 1))) >> POINT;
        Some(rounded.clamp(i64::from(i16::MIN), i64::from(i16::MAX)) as i16)
    }

    /// Drops input that no later output needs.
    fn forget(&mut self) {
        let (input, output) = self.step;
        let start = (self.made * input / output) as i64 - (self.taps as i64 - 1) / 2;
        let spent = ((start - self.first).max(0) as usize).min(self.held.len());
        self.held.drain(..spent);
        self.first += spent as i64;
    }
}

fn dot(window: &[i16], row: &[i16]) -> i64 {
    let sum: i32 = window.iter().zip(row).map(|(&sample, &weight)| i32::from(sample) * i32::from(weight)).sum();
    i64::from(sum)
}

/// As many phases as fit that are a multiple of the exact ones, so that no interpolation is needed; else the most.
fn phases(exact: u32) -> u32 {
    if exact <= MAX_PHASES { exact * (MAX_PHASES / exact) } else { MAX_PHASES }
}

fn rows(taps: usize, phases: u32, band: f64) -> Vec<Vec<i16>> {
    let mut rows: Vec<Vec<i16>> =
        (0..phases).map(|phase| row(taps, f64::from(phase) / f64::from(phases), band)).collect();
    let mut later = rows.first().cloned().unwrap_or_default();
    later.rotate_right(1);
    rows.push(later);
    rows
}

/// One row: a sinc under a Kaiser window, shifted by a part of a sample, scaled to a sum of one.
fn row(taps: usize, shift: f64, band: f64) -> Vec<i16> {
    let centre = (taps - 1) / 2;
    let weights: Vec<f64> = (0..taps)
        .map(|tap| {
            let x = std::f64::consts::PI * (tap as f64 - centre as f64 - shift) * band;
            let edge = 2.0 * x / (band * taps as f64 * std::f64::consts::PI);
            let sinc = if x == 0.0 { 1.0 } else { x.sin() / x };
            sinc * bessel(BETA * (1.0 - edge * edge).max(0.0).sqrt())
        })
        .collect();
    let one = f64::from(1u32 << POINT) / weights.iter().sum::<f64>();
    weights.iter().map(|weight| ((weight * one) as f32).round_ties_even() as i16).collect()
}

/// The modified Bessel function of the first kind of order zero, by its power series.
fn bessel(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    let (mut sum, mut term) = (1.0, 1.0);
    for n in 1..100 {
        term *= quarter / f64::from(n * n);
        let next = sum + term;
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

const fn gcd(mut a: u32, mut b: u32) -> u32 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resample(from: u32, input: &[i16], block: usize) -> Vec<i16> {
        let mut resampler = Resampler::new(from, 11_025);
        let mut out = Vec::new();
        input.chunks(block).for_each(|block| resampler.push(block, &mut out));
        out
    }

    /// The first samples that libswresample 4.7 gives for the same noise, with the settings fpcalc uses:
    /// `aresample=11025:resampler=swr:filter_size=16:phase_shift=8:linear_interp=1:tsf=s16p:cutoff=0.8`.
    /// The last two rates need interpolation between phases, which its vector code rounds in another way.
    #[test]
    fn every_sample_is_that_of_the_reference() {
        let noise: Vec<i16> = (0..600i64).map(|n| ((n * n * 7_919 + n * 104_729) % 60_001 - 30_000) as i16).collect();
        let reference: [(u32, u16, [i16; 12]); 4] = [
            (44_100, 0, [-7569, -14738, -6806, 11220, 9998, 9842, 7466, -6557, -2276, 16481, 4136, -5019]),
            (48_000, 0, [-8826, -14255, -3193, 12000, 9515, 10319, -330, -7029, 12634, 8018, -4165, 3431]),
            (16_000, 1, [-2033, -5528, -14162, -26202, -16634, 3008, -777, -8066, 13253, 17576, 6739, 19070]),
            (8_000, 1, [-29999, 11114, 7691, -32644, -7767, -10295, -31671, -27650, -20590, -39, 11660, -4871]),
        ];
        for (rate, tolerance, samples) in reference {
            let ours = resample(rate, &noise, 100);
            let worst = ours.iter().zip(samples).map(|(ours, theirs)| ours.abs_diff(theirs)).max();
            assert!(worst <= Some(tolerance), "{worst:?} at {rate}");
        }
    }

    #[test]
    fn a_constant_stays_constant() {
        for rate in [8_000, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000] {
            let out = resample(rate, &vec![10_000; rate as usize], 777);
            assert!(out.len().abs_diff(11_025) < 40, "{} samples at {rate}", out.len());
            assert!(out.iter().all(|sample| sample.abs_diff(10_000) < 8), "at {rate}");
        }
    }

    #[test]
    fn blocks_do_not_matter() {
        let input: Vec<i16> = (0..20_000i32).map(|n| ((n * n) % 30_000 - 15_000) as i16).collect();
        for rate in [8_000, 16_000, 44_100, 48_000] {
            let whole = resample(rate, &input, input.len());
            assert_eq!(resample(rate, &input, 1), whole);
            assert_eq!(resample(rate, &input, 1152), whole);
        }
    }

    #[test]
    fn what_is_above_the_band_is_silenced() {
        let input: Vec<i16> = (0..44_100).map(|n| if n % 2 == 0 { 20_000 } else { -20_000 }).collect();
        assert!(resample(44_100, &input, 4096).iter().all(|sample| sample.abs() < 20));
    }

    #[test]
    fn too_little_input_gives_nothing() {
        assert_eq!(resample(44_100, &[1; 80], 10), Vec::<i16>::new());
        assert_eq!(resample(44_100, &[], 1), Vec::<i16>::new());
    }
}
