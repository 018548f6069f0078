//! Of the languages.

use proptest::prelude::*;
use shared::Instant;

use super::*;
use crate::zones;

/// The words of other languages that are in a text. What pages call a thing, in German quotation marks, is not
/// looked at, nor are links.
pub fn of_others(language: Language, text: &str) -> Vec<String> {
    const ENGLISH: &[&str] = &[
        "a",
        "and",
        "appointment",
        "at",
        "by",
        "clinic",
        "dear",
        "doctor",
        "for",
        "hello",
        "if",
        "it",
        "its",
        "not",
        "of",
        "patient",
        "the",
        "to",
        "video",
        "with",
        "you",
        "your",
    ];
    const GERMAN: &[&str] = &[
        "auf",
        "bei",
        "der",
        "das",
        "ein",
        "guten",
        "haben",
        "ihr",
        "ihre",
        "ihren",
        "im",
        "klinik",
        "mit",
        "nicht",
        "sie",
        "termin",
        "uhr",
        "um",
        "und",
        "videotermin",
        "von",
        "wurde",
        "zu",
    ];
    let foreign = match language {
        Language::En => GERMAN,
        Language::De => ENGLISH,
    };
    let unquoted = |line: &str| -> String {
        let parts = line.split('„');
        let outside = parts.map(|part| part.rsplit('“').next().unwrap_or_default());
        outside.collect()
    };
    let lines = text.lines().filter(|line| !line.starts_with("https://"));
    let own = lines.map(|line| match language {
        Language::En => line.to_owned(),
        Language::De => unquoted(line),
    });
    let own = own.collect::<Vec<_>>().join("\n").to_lowercase();
    let words = own.split(|c: char| !c.is_alphanumeric());
    let strange = words.filter(|word| foreign.contains(word));
    strange.map(str::to_owned).collect()
}

#[test]
fn a_word_of_another_language_is_seen() {
    assert_eq!(of_others(Language::De, "Ihr Termin is at noon"), ["at"]);
    assert_eq!(
        of_others(Language::En, "Your Termin is at noon"),
        ["termin"]
    );
    let quoted = "über „Forgot your password?“ auf der Seite, not";
    assert_eq!(of_others(Language::De, quoted), ["not"]);
    assert_eq!(of_others(Language::De, "https://of.example/the"), [""; 0]);
}

fn when(language: Language, at: &str, zone: &str) -> String {
    let at = Instant::parse(at).unwrap();
    of(language).when(&zones::by_clock(at, zone))
}

#[test]
fn each_language_writes_a_time_as_its_people_do() {
    for (at, zone, english, german) in [
        (
            "2026-05-12T09:10:00Z",
            "Europe/Berlin",
            "Tuesday, 12 May 2026, 11:10 (Europe/Berlin)",
            "Dienstag, 12. Mai 2026, 11:10 Uhr (Europe/Berlin)",
        ),
        (
            "2026-03-01T00:05:00Z",
            "UTC",
            "Sunday, 1 March 2026, 00:05 (UTC)",
            "Sonntag, 1. März 2026, 00:05 Uhr (UTC)",
        ),
        // The last minute of winter and the first of summer.
        (
            "2026-03-29T00:59:00Z",
            "Europe/Berlin",
            "Sunday, 29 March 2026, 01:59 (Europe/Berlin)",
            "Sonntag, 29. März 2026, 01:59 Uhr (Europe/Berlin)",
        ),
        (
            "2026-03-29T01:00:00Z",
            "Europe/Berlin",
            "Sunday, 29 March 2026, 03:00 (Europe/Berlin)",
            "Sonntag, 29. März 2026, 03:00 Uhr (Europe/Berlin)",
        ),
        // The last minute of summer and the first of winter.
        (
            "2026-10-25T00:59:00Z",
            "Europe/Berlin",
            "Sunday, 25 October 2026, 02:59 (Europe/Berlin)",
            "Sonntag, 25. Oktober 2026, 02:59 Uhr (Europe/Berlin)",
        ),
        (
            "2026-10-25T01:00:00Z",
            "Europe/Berlin",
            "Sunday, 25 October 2026, 02:00 (Europe/Berlin)",
            "Sonntag, 25. Oktober 2026, 02:00 Uhr (Europe/Berlin)",
        ),
        // Another day than in Greenwich, on either side.
        (
            "2026-12-31T23:30:00Z",
            "Asia/Kolkata",
            "Friday, 1 January 2027, 05:00 (Asia/Kolkata)",
            "Freitag, 1. Januar 2027, 05:00 Uhr (Asia/Kolkata)",
        ),
        (
            "2027-01-01T02:30:00Z",
            "America/New_York",
            "Thursday, 31 December 2026, 21:30 (America/New_York)",
            "Donnerstag, 31. Dezember 2026, 21:30 Uhr (America/New_York)",
        ),
        // A zone that is not known any more.
        (
            "2026-02-28T12:00:00Z",
            "Mars/Phobos",
            "Saturday, 28 February 2026, 12:00 (UTC)",
            "Samstag, 28. Februar 2026, 12:00 Uhr (UTC)",
        ),
    ] {
        assert_eq!(when(Language::En, at, zone), english);
        assert_eq!(when(Language::De, at, zone), german);
    }
}

#[test]
fn each_day_and_each_month_has_a_name_of_its_own() {
    let names = |language, at: fn(i64) -> i64, count: i64| {
        let name = |n| {
            let at = Instant::from_unix(1_767_225_600 + at(n) * 86_400).unwrap();
            let text = of(language).when(&zones::by_clock(at, "UTC"));
            let words = text.split([',', ' ']).filter(|word| {
                word.chars().all(char::is_alphabetic) && !word.is_empty() && *word != "Uhr"
            });
            words.map(str::to_owned).collect::<Vec<_>>()
        };
        (0..count).map(name).collect::<Vec<_>>()
    };
    for language in Language::ALL {
        let distinct = |mut names: Vec<String>| {
            names.sort_unstable();
            names.dedup();
            names.len()
        };
        let days = names(language, |n| n, 7);
        assert_eq!(distinct(days.iter().map(|day| day[0].clone()).collect()), 7);
        let months = names(language, |n| n * 31, 12);
        let months = months.iter().map(|day| day[1].clone()).collect();
        assert_eq!(distinct(months), 12, "{language}");
    }
}

proptest! {
    #[test]
    fn the_languages_tell_the_same_time(
        seconds in 946_684_800_i64..7_258_118_400,
        zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]),
    ) {
        let at = zones::by_clock(Instant::from_unix(seconds).unwrap(), zone);
        let numbers = |text: &str| {
            let numbers = text.split(|c: char| !c.is_ascii_digit());
            numbers.filter(|digits| !digits.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let wanted = [
            at.day().to_string(),
            at.year().to_string(),
            format!("{:02}", at.hour()),
            format!("{:02}", at.minute()),
        ];
        for language in Language::ALL {
            let (when, clock) = (of(language).when(&at), of(language).clock(&at));
            prop_assert_eq!(numbers(&when), &wanted, "{}", &when);
            prop_assert_eq!(numbers(&clock), &wanted[2..]);
            let zone = format!(" ({zone})");
            prop_assert!(when.ends_with(&zone) && when.contains(&clock), "{}", when);
        }
    }
}
