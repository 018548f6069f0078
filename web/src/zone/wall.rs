//! What a wall clock shows. Pure; a zone comes as a function from instant to offset.

use shared::Instant;
use time::{Date, Month, PrimitiveDateTime, Time};

/// What a clock shows, read as if it showed UTC, in seconds since 1970.
pub fn utc_seconds([year, month, day, hour, minute, second]: [u32; 6]) -> Option<i64> {
    let small = |number: u32| u8::try_from(number).ok();
    let month = Month::try_from(small(month)?).ok()?;
    let date = Date::from_calendar_date(i32::try_from(year).ok()?, month, small(day)?).ok()?;
    let time = Time::from_hms(small(hour)?, small(minute)?, small(second)?).ok()?;
    Some(
        PrimitiveDateTime::new(date, time)
            .assume_utc()
            .unix_timestamp(),
    )
}

/// The instant at which a wall clock shows what `wall` shows in UTC; the first of two when the clocks are
/// put back, and none when they leap over it.
///
/// `offset_at` gives the seconds the zone is ahead of UTC. Offsets of the day before and after bracket
/// every change of the clocks, so one of the two must be right, unless the time is skipped.
pub fn instant_of(wall: Instant, offset_at: impl Fn(Instant) -> i64) -> Option<Instant> {
    const DAY_MINUTES: i64 = 24 * 60;
    [-DAY_MINUTES, DAY_MINUTES]
        .into_iter()
        .map(|away| offset_at(wall.plus_minutes(away)))
        .map(|offset| (wall.plus_seconds(-offset), offset))
        .filter(|(instant, offset)| offset_at(*instant) == *offset)
        .map(|(instant, _)| instant)
        .min()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    /// Berlin in 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC.
    fn berlin(at: Instant) -> i64 {
        let summer = |text: &str| Instant::parse(text).unwrap();
        if summer("2026-03-29T01:00:00Z") <= at && at < summer("2026-10-25T01:00:00Z") {
            7_200
        } else {
            3_600
        }
    }

    #[test]
    fn each_time_on_a_wall_is_one_instant_or_none() {
        for (wall, instant) in [
            ("2026-01-31T10:00:00Z", Some("2026-01-31T09:00:00Z")),
            ("2026-07-01T00:30:00Z", Some("2026-06-30T22:30:00Z")),
            ("2026-03-29T01:55:00Z", Some("2026-03-29T00:55:00Z")),
            ("2026-03-29T02:30:00Z", None),
            ("2026-03-29T03:00:00Z", Some("2026-03-29T01:00:00Z")),
            ("2026-10-25T02:30:00Z", Some("2026-10-25T00:30:00Z")),
            ("2026-10-25T03:00:00Z", Some("2026-10-25T02:00:00Z")),
        ] {
            let found = instant_of(Instant::parse(wall).unwrap(), berlin);
            let found = found.map(|instant| instant.to_string());
            assert_eq!(found.as_deref(), instant, "{wall}");
        }
    }

    #[test]
    fn a_clock_is_read_as_if_it_showed_utc() {
        assert_eq!(utc_seconds([1970, 1, 2, 0, 1, 5]), Some(86_465));
        assert_eq!(utc_seconds([2026, 2, 30, 0, 0, 0]), None);
    }
}
