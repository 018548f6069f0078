//! Days of a calendar, without a time and without a zone.

use shared::Instant;

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// A date, as the number of days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

impl Day {
    /// The day on which a wall clock shows so many seconds since 1970.
    pub const fn of_wall(seconds: i64) -> Self {
        Self(seconds.div_euclid(DAY_SECONDS))
    }

    /// Reads what a date input gives.
    pub fn parse(iso: &str) -> Option<Self> {
        let midnight = Instant::parse(&format!("{iso}T00:00:00Z")).ok()?;
        Some(Self::of_wall(midnight.unix()))
    }

    /// So many days later, or earlier if negative.
    #[must_use]
    pub const fn plus(self, days: i64) -> Self {
        Self(self.0 + days)
    }

    /// How many days until then; negative if it is earlier.
    pub const fn days_until(self, later: Self) -> i64 {
        later.0 - self.0
    }

    /// The day of the week, 0 to 6 from Monday.
    pub fn weekday(self) -> usize {
        // The first day was a Thursday.
        usize::try_from((self.0 + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// `2026-11-27`
    pub fn iso(self) -> String {
        let mut text = self.noon().to_string();
        text.truncate(10);
        text
    }

    /// The noon of this day in UTC, to be worded by a formatter of UTC.
    pub(super) fn noon(self) -> Instant {
        let seconds = self.0 * DAY_SECONDS + DAY_SECONDS / 2;
        // Where no date is, at the ends of time, nobody has an appointment.
        Instant::from_unix(seconds)
            .unwrap_or_else(|| Instant::from(time::OffsetDateTime::UNIX_EPOCH))
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn days_are_counted_and_written() {
        let day = Day::parse("2028-02-28").unwrap();
        assert_eq!(day.plus(1).iso(), "2028-02-29");
        assert_eq!(day.plus(2).iso(), "2028-03-01");
        assert_eq!(Day::parse("2026-05-12").unwrap().weekday(), 1);
        assert_eq!(Day::of_wall(-1).iso(), "1969-12-31");
        assert_eq!(Day::parse("2026-02-30"), None);
    }
}
