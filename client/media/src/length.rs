//! How long a track plays.

use serde::de::Error;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The exact length of decoded audio: its frames (samples of one channel) and how many make a second.
///
/// JSON has both with `milliseconds`, rounded down, and `seconds`, rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Length {
    /// Decoded frames, without the delay and padding that an encoder declares.
    pub frames: u64,
    /// Frames in a second, in hertz; never zero.
    pub sample_rate: u32,
}

impl Length {
    /// Whole milliseconds.
    #[must_use]
    pub fn millis_down(&self) -> u64 {
        let millis = u128::from(self.frames) * 1000 / u128::from(self.sample_rate.max(1));
        u64::try_from(millis).unwrap_or(u64::MAX)
    }

    /// Whole seconds, so that no track that plays at all has none. This is the number that a registered track commits to.
    #[must_use]
    pub fn seconds_up(&self) -> u64 {
        self.frames.div_ceil(u64::from(self.sample_rate.max(1)))
    }
}

impl std::fmt::Display for Length {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let millis = self.millis_down();
        write!(f, "{}.{:03} s", millis / 1000, millis % 1000)
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Length", 4)?;
        fields.serialize_field("frames", &self.frames)?;
        fields.serialize_field("sample_rate", &self.sample_rate)?;
        fields.serialize_field("milliseconds", &self.millis_down())?;
        fields.serialize_field("seconds", &self.seconds_up())?;
        fields.end()
    }
}

/// The two numbers that count; the two that follow from them are not read.
impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Fields {
            frames: u64,
            sample_rate: u32,
        }
        let Fields { frames, sample_rate } = Fields::deserialize(deserializer)?;
        if sample_rate == 0 {
            return Err(D::Error::custom("a sample rate is never zero"));
        }
        Ok(Self { frames, sample_rate })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_as_named() {
        let length = |frames| Length { frames, sample_rate: 44_100 };
        assert_eq!((length(1).millis_down(), length(1).seconds_up()), (0, 1));
        assert_eq!((length(44_100).millis_down(), length(44_100).seconds_up()), (1000, 1));
        assert_eq!((length(44_101).millis_down(), length(44_101).seconds_up()), (1000, 2));
        assert_eq!(length(0).seconds_up(), 0);
        assert_eq!(length(66_150).to_string(), "1.500 s");
        assert_eq!(length(u64::MAX).seconds_up(), u64::MAX.div_ceil(44_100));
    }
}
