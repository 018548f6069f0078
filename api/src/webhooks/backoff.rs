//! How long to wait before a delivery is tried again.

use shared::Instant;
use time::{OffsetDateTime, format_description::well_known::Rfc2822};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// The waits after each failure, in seconds: about three days in all.
const WAITS: [i64; 9] = [
    5,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
];

/// The longest that a receiver can have us wait.
const LONGEST: i64 = 24 * HOUR;
/// How long a receiver is left alone that says it has too much to do and not until when.
const BUSY: i64 = MINUTE;

/// Seconds until the next attempt after so many; `None` when there is none any more. Up to a quarter is
/// added, so that what failed together does not come back together.
pub fn wait(attempts: i64, jitter: u32) -> Option<i64> {
    let place = usize::try_from(attempts.saturating_sub(1)).ok()?;
    let wait = *WAITS.get(place)?;
    Some(wait + i64::from(jitter) % (wait / 4 + 1))
}

/// For how many seconds a receiver wants to be left alone with everything: what it says itself, and a
/// while where it has too much to do.
pub fn pause(status: u16, retry_after: Option<&str>, now: Instant) -> Option<i64> {
    let said = retry_after.and_then(|text| seconds(text.trim(), now));
    let said = said.map(|seconds| seconds.clamp(0, LONGEST));
    match status {
        429 | 502 | 504 => Some(said.unwrap_or_default().max(BUSY)),
        200..=299 => None,
        _ => said,
    }
}

/// `Retry-After` (RFC 9110 §10.2.3): seconds, or a date.
fn seconds(text: &str, now: Instant) -> Option<i64> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than fits is for ever.
        return Some(text.parse().unwrap_or(i64::MAX));
    }
    let date = OffsetDateTime::parse(text, &Rfc2822).ok()?;
    Some(date.unix_timestamp().saturating_sub(now.unix()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Instant {
        Instant::parse("2026-01-31T09:00:00Z").unwrap()
    }

    #[test]
    fn ten_attempts_take_three_days() {
        let waits: Vec<_> = (1..=10).map(|attempts| wait(attempts, 0)).collect();
        assert_eq!(waits[0], Some(5));
        assert_eq!(waits[8], Some(24 * HOUR));
        assert_eq!(waits[9], None);
        let all: i64 = waits.iter().flatten().sum();
        assert!((3 * 24 * HOUR..4 * 24 * HOUR).contains(&all), "{all}");
    }

    #[test]
    fn receivers_say_when_to_come_again() {
        for (status, text, wanted) in [
            (429, None, Some(60)),
            (502, None, Some(60)),
            (504, Some("5"), Some(60)),
            (429, Some("120"), Some(120)),
            (503, Some("120"), Some(120)),
            (503, None, None),
            (500, None, None),
            (429, Some("99999999999999999999"), Some(24 * HOUR)),
            (429, Some("tomorrow"), Some(60)),
            (503, Some("Sat, 31 Jan 2026 09:10:00 GMT"), Some(600)),
            (503, Some("Sat, 31 Jan 2026 08:10:00 GMT"), Some(0)),
            (200, Some("120"), None),
        ] {
            assert_eq!(pause(status, text, now()), wanted, "{status} {text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_wait_is_within_its_bounds(attempts: i64, jitter: u32) {
            if let Some(wait) = wait(attempts, jitter) {
                let full = WAITS[usize::try_from(attempts).unwrap() - 1];
                prop_assert!(full <= wait && wait <= full + full / 4);
            }
        }

        #[test]
        fn nothing_that_is_said_breaks_anything(status: u16, text in ".*") {
            let pause = pause(status, Some(&text), now());
            prop_assert!(pause.is_none_or(|pause| (0..=LONGEST).contains(&pause)));
        }
    }
}
