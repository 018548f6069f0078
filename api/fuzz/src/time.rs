//! Instants, dates, times of day and zones as clients write them.

use api::zones;
use jiff::{Timestamp, civil};
use shared::{Instant, availability, calendar};

use super::text;

/// Reads the input as each of them.
pub fn check(input: &[u8]) {
    let text = text(input);
    instant(&text);
    date(&text);
    minute(&text);
    wall(&text);
    if zones::is_known(&text) {
        let fits = |c: char| c.is_ascii_alphanumeric() || "/_+-".contains(c);
        assert!(text.chars().all(fits), "a zone with a strange name");
        assert!(civil::date(2026, 1, 31).in_tz(&text).is_ok(), "not a zone");
    }
}

/// What is taken stands in RFC 3339, is the same instant to another library, and is written in the one
/// form that is read as the same again.
fn instant(text: &str) {
    let other = text.parse::<Timestamp>();
    let Ok(read) = Instant::parse(text) else {
        let year = 2000..2200;
        let is_ours = |other: &Timestamp| {
            let at = other.to_zoned(jiff::tz::TimeZone::UTC);
            year.contains(&at.year())
        };
        // jiff takes a leap second for the one before; we refuse it.
        let is_missed = is_form(text, "0000-00-00T00:00:00Z")
            && !text.ends_with(":60Z")
            && other.is_ok_and(|other| is_ours(&other));
        assert!(!is_missed, "a plain instant was refused");
        return;
    };
    assert!(is_rfc3339(text), "not of RFC 3339's grammar");
    let written = read.to_string();
    assert!(is_form(&written, "0000-00-00T00:00:00Z"));
    assert_eq!(Instant::parse(&written), Ok(read));
    assert_eq!(
        written.parse::<Timestamp>().map(|at| at.as_second()).ok(),
        Some(read.unix())
    );
    // Fractions of more than nine digits are beyond jiff, even if all of them are 0.
    let fraction = text.split_once('.').map_or(0, |(_, rest)| {
        rest.bytes().take_while(u8::is_ascii_digit).count()
    });
    if fraction <= 9 {
        let other = other.expect("jiff reads it too");
        assert_eq!(
            (other.as_second(), other.subsec_nanosecond()),
            (read.unix(), 0)
        );
    }
}

fn date(text: &str) {
    let other = text.parse::<civil::Date>().ok();
    let other = other.filter(|_| is_form(text, "0000-00-00"));
    let read = calendar::parse_date(text);
    assert_eq!(
        read.map(|date| date.to_string()),
        other.map(|date| date.to_string())
    );
    assert!(read.is_none_or(|date| date.to_string() == text));
    let sane = read.filter(|date| (2000..2200).contains(&date.year()));
    assert_eq!(availability::parse_date(text).ok(), sane);
}

fn minute(text: &str) {
    let other = text.parse::<civil::Time>().ok();
    let other = other.filter(|_| is_form(text, "00:00"));
    let read = calendar::parse_minute(text).map(|time| (time.hour(), time.minute(), time.second()));
    assert_eq!(
        read.map(|(hour, minute, _)| format!("{hour:02}:{minute:02}")),
        other.map(|_| text.to_owned())
    );
    assert!(read.is_none_or(|(.., second)| second == 0));
}

fn wall(text: &str) {
    if let Ok(wall) = availability::parse_wall(text) {
        assert_eq!(availability::wall_text(wall), text);
        let other = text.parse::<civil::DateTime>().expect("jiff reads it too");
        let utc = other.in_tz("UTC").map(|at| at.timestamp().as_second());
        assert_eq!(utc.ok(), Some(wall));
    }
}

/// Whether a text has a digit wherever the form has a `0`, and elsewhere just what it has.
fn is_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text
            .bytes()
            .zip(form.bytes())
            .all(|(is, wanted)| match wanted {
                b'0' => is.is_ascii_digit(),
                _ => is == wanted,
            })
}

/// `date-time` of RFC 3339 §5.6, whose letters may be small (§5.6, the note on ABNF).
fn is_rfc3339(text: &str) -> bool {
    let text = text.to_ascii_uppercase();
    let Some((start, rest)) = text.split_at_checked(19) else {
        return false;
    };
    let rest = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if offset.len() == fraction.len() {
                return false;
            }
            offset
        }
    };
    is_form(start, "0000-00-00T00:00:00")
        && (rest == "Z" || is_form(rest, "+00:00") || is_form(rest, "-00:00"))
}
