//! Moments and spans as people write them.

use assent_core::id::{Seconds, Time};

use crate::failure::Failure;

/// A moment in words; the end of time is `never`.
pub fn show(time: Time) -> String {
    let seconds = i64::try_from(time.0).ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    seconds.map_or_else(|| "never".to_owned(), |moment| moment.to_string())
}

/// This computer's time.
pub fn now() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Time(since.map_or(0, |since| since.as_secs()))
}

/// A span in words: its largest whole unit.
pub fn show_span(span: Seconds) -> String {
    const UNITS: [(u64, &str); 3] = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    let fits = |(size, _): &&(u64, &str)| span.0 != 0 && span.0.is_multiple_of(*size);
    let (size, name) = UNITS.iter().find(fits).copied().unwrap_or((1, "second"));
    let count = span.0.checked_div(size).unwrap_or(0);
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// A span: a number with s, m, h or d; bare seconds.
pub fn parse_span(text: &str) -> Result<Seconds, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = match text.strip_prefix(digits).unwrap_or("") {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(format!("{text:?} is no span: write 45s, 30m, 12h or 90d")),
    };
    let count: Option<u64> = digits.parse().ok();
    let seconds = count.and_then(|count| count.checked_mul(unit));
    seconds.map(Seconds).ok_or_else(|| format!("{text:?} is no span: write 45s, 30m, 12h or 90d"))
}

/// A moment: a span from now, a date, or a date with a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// So long from now.
    In(Seconds),
    /// Then.
    At(Time),
}

impl std::str::FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(span) = parse_span(text) {
            return Ok(Self::In(span));
        }
        let midnight = format!("{text}T00:00:00Z");
        let moment = text.parse::<jiff::Timestamp>().or_else(|_| midnight.parse::<jiff::Timestamp>());
        let seconds = moment.ok().and_then(|moment| u64::try_from(moment.as_second()).ok());
        let wrong = || format!("{text:?} is no moment: write 90d, 2027-01-31 or 2027-01-31T12:00:00Z");
        seconds.map(|seconds| Self::At(Time(seconds))).ok_or_else(wrong)
    }
}

impl Moment {
    /// The moment, seen from now.
    pub fn from(self, now: Time) -> Time {
        match self {
            Self::In(span) => now.after(span),
            Self::At(time) => time,
        }
    }
}

/// Checks that a moment is not past.
pub fn check_future(moment: Time, now: Time, what: &str) -> Result<(), Failure> {
    if moment > now {
        return Ok(());
    }
    let message = format!("{what} {} has passed: the chain's clock says {}", show(moment), show(now));
    Err(Failure::usage("past", message).hint("Give a later moment, such as 90d from now."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_and_show() {
        assert_eq!(parse_span("90d"), Ok(Seconds(7_776_000)));
        assert_eq!(parse_span("45"), Ok(Seconds(45)));
        assert_eq!(show_span(Seconds(7_776_000)), "90 days");
        assert_eq!(show_span(Seconds(3_600)), "1 hour");
        assert_eq!(show_span(Seconds(0)), "0 seconds");
        for text in ["", "d", "1w", "-1d", "1.5h", "99999999999999999999d"] {
            assert!(parse_span(text).is_err(), "{text}");
        }
    }

    #[test]
    fn moments_are_spans_or_dates() {
        let now = Time(1_000);
        assert_eq!("1h".parse::<Moment>().unwrap().from(now), Time(4_600));
        assert_eq!("2027-01-31".parse::<Moment>().unwrap().from(now), Time(1_801_353_600));
        assert_eq!("2027-01-31T00:00:01Z".parse::<Moment>().unwrap().from(now), Time(1_801_353_601));
        assert!("soon".parse::<Moment>().is_err());
        assert_eq!(show(Time(1_801_353_600)), "2027-01-31T00:00:00Z");
        assert_eq!(show(Time(u64::MAX)), "never");
    }
}
