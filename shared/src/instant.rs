//! Points in time as the wire has them: UTC, whole seconds, in sane years.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::{Duration, OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

use crate::error::FieldCode;

/// The first and the last year an instant from outside may lie in.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2199;

/// A UTC point in time in whole seconds; RFC 3339 with `Z` on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = "date-time", max_length = 32, examples("2026-01-31T09:00:00Z")))]
pub struct Instant(OffsetDateTime);

impl Instant {
    /// The instant so many seconds after 1970-01-01T00:00:00Z; `None` outside the years a date can have.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        OffsetDateTime::from_unix_timestamp(seconds).ok().map(Self)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub const fn unix(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// The same instant as the `time` crate has it, in UTC.
    pub const fn date_time(self) -> OffsetDateTime {
        self.0
    }

    /// So many minutes later, or earlier if negative; saturates at the ends of time.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(Duration::minutes(minutes)))
    }

    /// So many seconds later, or earlier if negative; saturates at the ends of time.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(Duration::seconds(seconds)))
    }

    /// Seconds from `self` until `later`; negative when `later` is earlier.
    pub const fn seconds_until(self, later: Self) -> i64 {
        later.unix() - self.unix()
    }

    /// Whether it lies on a whole multiple of so many minutes of the hour.
    pub const fn is_on_minutes(self, step: i64) -> bool {
        self.unix().rem_euclid(step * 60) == 0
    }

    /// Parses what somebody typed or a program sent: RFC 3339 with an offset, whole seconds, sane year.
    ///
    /// # Errors
    /// [`FieldCode::InvalidFormat`] for anything that is no such date and time (leap seconds and
    /// fractions included), [`FieldCode::OutOfRange`] for a year that nobody means.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let parsed = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| FieldCode::InvalidFormat)?;
        // `time` folds a leap second into the last nanosecond of the minute before, so this refuses both.
        if parsed.nanosecond() != 0 || !is_strict(text) {
            return Err(FieldCode::InvalidFormat);
        }
        // An offset can carry the year 0000 or 9999 over the edge of what can be represented.
        let utc = parsed
            .checked_to_offset(UtcOffset::UTC)
            .ok_or(FieldCode::OutOfRange)?;
        if YEARS.contains(&utc.year()) {
            Ok(Self(utc))
        } else {
            Err(FieldCode::OutOfRange)
        }
    }
}

/// Whether a text that `time` takes is RFC 3339 in whole seconds. `time` lets any character stand for the
/// `T`, and does not look at a fraction beyond its ninth digit.
fn is_strict(text: &str) -> bool {
    let has_t = matches!(text.as_bytes().get(10), Some(b'T' | b't'));
    let fraction = text.get(19..).and_then(|rest| rest.strip_prefix('.'));
    let offset = fraction.map(|digits| digits.trim_start_matches('0'));
    has_t && offset.is_none_or(|offset| !offset.starts_with(|c: char| c.is_ascii_digit()))
}

impl From<OffsetDateTime> for Instant {
    /// Moves to UTC and cuts to the whole second before.
    fn from(at: OffsetDateTime) -> Self {
        let utc = at.to_offset(UtcOffset::UTC);
        Self(utc.replace_nanosecond(0).unwrap_or(utc))
    }
}

impl From<Instant> for OffsetDateTime {
    fn from(instant: Instant) -> Self {
        instant.0
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, time) = (self.0.date(), self.0.time());
        let (hour, minute, second) = time.as_hms();
        write!(
            f,
            "{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z",
            date.year(),
            u8::from(date.month()),
            date.day()
        )
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| serde::de::Error::custom("not an RFC 3339 instant"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn takes_any_offset_and_writes_z() {
        for text in [
            "2026-01-31T09:00:00Z",
            "2026-01-31T10:00:00+01:00",
            "2026-01-31T09:00:00.000Z",
            "2026-01-31T09:00:00.0000000000Z",
            "2026-01-31T10:00:00.0+01:00",
            "2026-01-31t09:00:00z",
        ] {
            assert_eq!(
                Instant::parse(text).unwrap().to_string(),
                "2026-01-31T09:00:00Z",
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_instant() {
        for text in [
            "",
            "now",
            "infinity",
            "epoch",
            "2026-01-31",
            "2026-01-31T09:00:00",
            "2026-01-31T24:00:00Z",
            "2026-12-31T23:59:60Z",
            "2026-01-31T09:00:00+25:00",
            "2026-02-30T09:00:00Z",
            "2026-13-01T09:00:00Z",
            "2026-01-31T09:00:00.5Z",
            "2026-01-31T09:00:00.0000000001Z",
            "2026-01-31 09:00:00Z",
            "2026-01-31_09:00:00Z",
            "10000-01-01T00:00:00Z",
            "-001-01-01T00:00:00Z",
            "2026-01-31T09:00:00Z\0",
        ] {
            assert_eq!(
                Instant::parse(text),
                Err(FieldCode::InvalidFormat),
                "{text}"
            );
        }
        for text in [
            "1999-12-31T23:59:59Z",
            "2200-01-01T00:00:00Z",
            "9999-12-31T23:59:59-23:59",
            "0000-01-01T00:00:00+23:59",
        ] {
            assert_eq!(Instant::parse(text), Err(FieldCode::OutOfRange), "{text}");
        }
    }

    #[test]
    fn whole_minutes_are_told_from_others() {
        let lies = |text: &str, step| Instant::parse(text).unwrap().is_on_minutes(step);
        assert!(lies("2026-01-31T09:00:00Z", 5) && lies("2026-01-31T09:55:00Z", 5));
        assert!(!lies("2026-01-31T09:54:00Z", 5) && !lies("2026-01-31T09:55:01Z", 5));
        assert!(lies("2026-01-31T09:30:00Z", 30) && !lies("2026-01-31T09:55:00Z", 30));
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read(seconds in 946_684_800_i64..7_258_118_400) {
            let instant = Instant::from_unix(seconds).unwrap();
            prop_assert_eq!(Instant::parse(&instant.to_string()), Ok(instant));
        }

        #[test]
        fn text_order_is_time_order(a in 946_684_800_i64..7_258_118_400, b in 946_684_800_i64..7_258_118_400) {
            let (a, b) = (Instant::from_unix(a).unwrap(), Instant::from_unix(b).unwrap());
            prop_assert_eq!(a.to_string().cmp(&b.to_string()), a.cmp(&b));
        }
    }
}
