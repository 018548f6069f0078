//! Dates and times of day as forms write them: `2026-01-31`, `09:30`.
//!
//! They are read by hand. The format descriptions of `time` would do it too, but bring an interpreter
//! that every browser would have to download.

use time::{Date, Month, Time};

/// A date of the Gregorian calendar from `YYYY-MM-DD`.
pub fn parse_date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let month = Month::try_from(two_digits(month)?).ok()?;
    Date::from_calendar_date(i32::from(digits::<4>(year)?), month, two_digits(day)?).ok()
}

/// A time of day from `HH:MM`.
pub fn parse_minute(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    Time::from_hms(two_digits(hour)?, two_digits(minute)?, 0).ok()
}

fn two_digits(text: &str) -> Option<u8> {
    u8::try_from(digits::<2>(text)?).ok()
}

/// The number that exactly `N` digits stand for; a sign or a space is no digit.
fn digits<const N: usize>(text: &str) -> Option<u16> {
    let all = text.len() == N && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::{date, time};

    use super::*;

    #[test]
    fn reads_what_forms_write() {
        assert_eq!(parse_date("2026-01-31"), Some(date!(2026 - 01 - 31)));
        assert_eq!(parse_date("2024-02-29"), Some(date!(2024 - 02 - 29)));
        assert_eq!(parse_minute("09:05"), Some(time!(09:05)));
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "2026",
            "2026-01",
            "2026-1-31",
            "26-01-31",
            "+2026-01-31",
            "-2026-01-31",
            "2026-00-10",
            "2026-13-10",
            "2026-02-29",
            "2026-01-00",
            "2026-01-31 ",
            "2026-01-31-01",
            "2026-+1-31",
            "31.01.2026",
            "２０２６-01-31",
        ] {
            assert_eq!(parse_date(text), None, "{text:?}");
        }
        for text in [
            "",
            "9:05",
            "09",
            "09:5",
            "24:00",
            "09:60",
            "09:05:00",
            "09:05:",
            "09:05:00:00",
            "-9:05",
            " 09:05",
            "09:05 PM",
            "09.05",
        ] {
            assert_eq!(parse_minute(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_date_and_time_is_read_as_written(day in 0..3_652_425_i32, minute in 0..1_440_u32) {
            let date = date!(0000 - 01 - 01) + time::Duration::days(day.into());
            prop_assert_eq!(parse_date(&date.to_string()), Some(date));
            let time = Time::MIDNIGHT + time::Duration::minutes(minute.into());
            let text = format!("{:02}:{:02}", time.hour(), time.minute());
            prop_assert_eq!(parse_minute(&text), Some(time));
        }

        #[test]
        fn no_text_is_too_strange(text in any::<String>()) {
            let _ = (parse_date(&text), parse_minute(&text));
        }
    }
}
