//! When to come again to a server that has had enough.

use shared::Instant;
use time::{OffsetDateTime, format_description::well_known::Rfc2822};

use super::Answered;

/// The longest that a receiver can have us wait.
const LONGEST: i64 = 24 * 60 * 60;
/// How long a receiver is left alone that says it has too much to do and not until when.
const BUSY: i64 = 60;

/// For how many seconds a receiver wants to be left alone with everything: what it says itself, and a
/// while where it has too much to do.
pub fn pause(answered: &Answered, now: Instant) -> Option<i64> {
    asked(answered.status, answered.retry_after.as_deref(), now)
}

fn asked(status: u16, retry_after: Option<&str>, now: Instant) -> Option<i64> {
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
    fn receivers_say_when_to_come_again() {
        for (status, text, wanted) in [
            (429, None, Some(60)),
            (502, None, Some(60)),
            (504, Some("5"), Some(60)),
            (429, Some("120"), Some(120)),
            (503, Some("120"), Some(120)),
            (503, None, None),
            (500, None, None),
            (429, Some("99999999999999999999"), Some(LONGEST)),
            (429, Some("tomorrow"), Some(60)),
            (503, Some("Sat, 31 Jan 2026 09:10:00 GMT"), Some(600)),
            (503, Some("Sat, 31 Jan 2026 08:10:00 GMT"), Some(0)),
            (200, Some("120"), None),
        ] {
            assert_eq!(asked(status, text, now()), wanted, "{status} {text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_said_breaks_anything(status: u16, text in ".*") {
            let pause = asked(status, Some(&text), now());
            prop_assert!(pause.is_none_or(|pause| (0..=LONGEST).contains(&pause)));
        }
    }
}
