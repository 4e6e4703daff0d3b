//! Moments and spans in the words of other formats.

use assent_core::id::{Seconds, Time};

/// A moment as RFC 3339 in UTC; the end of the year 9999 where it is later.
pub fn rfc3339(time: Time) -> String {
    let seconds = time.0.min(253_402_300_799);
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3_600, rest / 60 % 60, rest % 60)
}

/// The day of a moment as ISO 8601.
pub fn date(time: Time) -> String {
    rfc3339(time).chars().take(10).collect()
}

/// A span as an ISO 8601 duration, in seconds or whole days.
pub fn duration(span: Seconds) -> String {
    if span.0 != 0 && span.0.is_multiple_of(86_400) {
        format!("P{}D", span.0 / 86_400)
    } else {
        format!("PT{}S", span.0)
    }
}

/// Year, month and day of a count of days since 1970-01-01. Source: Howard Hinnant, `civil_from_days`.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_in_utc() {
        assert_eq!(rfc3339(Time(0)), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(Time(1_709_210_096)), "2024-02-29T12:34:56Z");
        assert_eq!(rfc3339(Time(u64::MAX)), "9999-12-31T23:59:59Z");
        assert_eq!(date(Time(1_790_000_000)), "2026-09-21");
    }

    #[test]
    fn spans_are_days_or_seconds() {
        assert_eq!(duration(Seconds(86_400 * 30)), "P30D");
        assert_eq!(duration(Seconds(3_600)), "PT3600S");
        assert_eq!(duration(Seconds(0)), "PT0S");
    }
}
