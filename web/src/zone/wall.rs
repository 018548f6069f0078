//! From the time on a wall to the instant. Pure; the zone comes as a function from instant to offset.

use shared::{
    Instant,
    calendar::{parse_date, parse_time},
};
use time::{Date, Month, PrimitiveDateTime, Time};

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Why a date and a time name no instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WallFault {
    /// The date is missing or none.
    Date,
    /// Both are missing or none.
    DateAndTime,
    /// The time is missing or none.
    Time,
    /// The clocks jump over it that day.
    Skipped,
}

/// Reads the values of a date and a time input.
///
/// # Errors
/// What of it is missing or wrong.
pub fn parse_wall(date: &str, time: &str) -> Result<PrimitiveDateTime, WallFault> {
    match (parse_date(date), parse_time(time)) {
        (Some(date), Some(time)) => Ok(PrimitiveDateTime::new(date, time)),
        (None, Some(_)) => Err(WallFault::Date),
        (Some(_), None) => Err(WallFault::Time),
        (None, None) => Err(WallFault::DateAndTime),
    }
}

/// The instant at which a wall clock shows `wall`; the first of two when the clocks are put back.
///
/// `offset_at` gives the seconds the zone is ahead of UTC. Offsets of the day before and after
/// bracket every change of the clocks, so one of the two must be right, unless the time is skipped.
///
/// # Errors
/// [`WallFault::Skipped`] when no clock ever shows that time.
pub fn instant_of(
    wall: PrimitiveDateTime,
    offset_at: impl Fn(Instant) -> i64,
) -> Result<Instant, WallFault> {
    let as_utc = Instant::from(wall.assume_utc());
    [-DAY_SECONDS, DAY_SECONDS]
        .into_iter()
        .map(|away| offset_at(as_utc.plus_seconds(away)))
        .map(|offset| (as_utc.plus_seconds(-offset), offset))
        .filter(|(instant, offset)| offset_at(*instant) == *offset)
        .map(|(instant, _)| instant)
        .min()
        .ok_or(WallFault::Skipped)
}

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

    fn in_berlin(date: &str, time: &str) -> Result<String, WallFault> {
        instant_of(parse_wall(date, time)?, berlin).map(|instant| instant.to_string())
    }

    #[test]
    fn ordinary_days() {
        assert_eq!(
            in_berlin("2026-01-31", "10:00").unwrap(),
            "2026-01-31T09:00:00Z"
        );
        assert_eq!(
            in_berlin("2026-07-01", "00:30:00").unwrap(),
            "2026-06-30T22:30:00Z"
        );
    }

    #[test]
    fn the_day_the_clocks_go_forward() {
        assert_eq!(
            in_berlin("2026-03-29", "01:55").unwrap(),
            "2026-03-29T00:55:00Z"
        );
        assert_eq!(in_berlin("2026-03-29", "02:30"), Err(WallFault::Skipped));
        assert_eq!(
            in_berlin("2026-03-29", "03:00").unwrap(),
            "2026-03-29T01:00:00Z"
        );
    }

    #[test]
    fn the_day_the_clocks_go_back_means_the_first_of_two() {
        assert_eq!(
            in_berlin("2026-10-25", "02:30").unwrap(),
            "2026-10-25T00:30:00Z"
        );
        assert_eq!(
            in_berlin("2026-10-25", "03:00").unwrap(),
            "2026-10-25T02:00:00Z"
        );
    }

    #[test]
    fn half_filled_inputs_are_told_apart() {
        assert_eq!(parse_wall("", ""), Err(WallFault::DateAndTime));
        assert_eq!(parse_wall("", "10:00"), Err(WallFault::Date));
        assert_eq!(parse_wall("2026-02-30", "10:00"), Err(WallFault::Date));
        assert_eq!(parse_wall("2026-01-31", ""), Err(WallFault::Time));
        assert_eq!(parse_wall("2026-01-31", "25:00"), Err(WallFault::Time));
    }
}
