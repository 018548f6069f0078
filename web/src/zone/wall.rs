//! What a wall clock shows. Pure.

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

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::utc_seconds;

    #[test]
    fn a_clock_is_read_as_if_it_showed_utc() {
        assert_eq!(utc_seconds([1970, 1, 2, 0, 1, 5]), Some(86_465));
        assert_eq!(utc_seconds([2026, 2, 30, 0, 0, 0]), None);
    }
}
