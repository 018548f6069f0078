//! Files for calendars.

use api::calendar::{Attendee, Entry};
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty,
};
use icalendar::{CalendarComponent, Component as _};
use shared::{Instant, Language, Status, account::PersonName};
use url::Url;

use super::text;

const APPOINTMENT: &str = "0190a0b0-0000-7000-8000-00000000000a";
/// 2026-01-31T09:00:00Z.
const NOW: i64 = 1_769_850_000;

/// What a file has, in the order of the alphabet; no more and no less, whoever the people are.
const PROPERTIES: [&str; 17] = [
    "BEGIN",
    "BEGIN",
    "CLASS",
    "DTEND",
    "DTSTAMP",
    "DTSTART",
    "END",
    "END",
    "METHOD",
    "ORGANIZER",
    "PRODID",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "UID",
    "URL",
    "VERSION",
];

/// Makes a file for an appointment with somebody. The first line is its start, its length in minutes,
/// its revision and its status, as far as it has them; the rest is the name.
pub fn check(input: &[u8]) {
    let text = text(input);
    let (head, name) = text.split_once('\n').unwrap_or(("", &text));
    let mut words = head.split(' ');
    let mut number = || words.next().and_then(|word| word.parse::<i64>().ok());
    let starts_at = number()
        .and_then(Instant::from_unix)
        .filter(|at| (2000..2200).contains(&at.date_time().year()))
        .unwrap_or(at(NOW));
    let length = number().unwrap_or(30).clamp(1, 480);
    let revision = number().unwrap_or(1).max(1);
    let status = words
        .next()
        .and_then(|word| word.parse().ok())
        .unwrap_or(Status::Confirmed);

    let (id, ends_at) = (APPOINTMENT.parse().unwrap(), starts_at.plus_minutes(length));
    let public_url = Url::parse("https://clinic.example").unwrap();
    let mut entry = Entry {
        id,
        status,
        starts_at,
        ends_at,
        with: Some(name),
        revision,
        updated_at: at(NOW),
        language: Language::En,
        public_url: &public_url,
    };
    let to = Attendee {
        name,
        email: "pat@example.org",
    };
    // What is no name as people have them may be tidied.
    let is_tidy = PersonName::parse(name).is_ok_and(|tidy| tidy.as_str() == name);
    for (language, summary) in [
        (Language::En, format!("Video appointment with {name}")),
        (Language::De, format!("Videotermin mit {name}")),
    ] {
        entry.language = language;
        let wanted = Wanted {
            sequence: revision,
            starts_at: basic(starts_at),
            ends_at: basic(ends_at),
            summary: is_tidy.then_some(summary),
        };
        for (method, file) in [
            ("PUBLISH", entry.write()),
            ("REQUEST", entry.invite(&to)),
            ("CANCEL", entry.cancel(&to)),
        ] {
            lines(&file, method != "PUBLISH");
            event(&file, &wanted);
            judged(&file, method, &wanted);
        }
    }
}

/// What has to be found in the file.
struct Wanted {
    sequence: i64,
    starts_at: String,
    ends_at: String,
    summary: Option<String>,
}

/// An instant in the form of RFC 5545 §3.3.5.
fn basic(at: Instant) -> String {
    at.to_string().replace(['-', ':'], "")
}

fn at(seconds: i64) -> Instant {
    Instant::from_unix(seconds).unwrap()
}

/// Every line is as RFC 5545 §3.1 has it, and there is none that a name brought. What is sent to somebody
/// names them.
fn lines(file: &str, is_sent: bool) {
    let unbroken = file.replace("\r\n", "");
    assert!(!unbroken.contains(|c: char| c.is_control()), "{file:?}");
    assert!(
        file.ends_with("\r\n") && file.split("\r\n").all(|line| line.len() <= 75),
        "{file:?}"
    );
    let unfolded = file.replace("\r\n ", "");
    let names = unfolded.lines().map(|line| {
        let end = line.find([':', ';']).expect("a property");
        &line[..end]
    });
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    let sent = is_sent.then_some("ATTENDEE");
    let wanted: Vec<&str> = sent.into_iter().chain(PROPERTIES).collect();
    assert_eq!(names, wanted);
}

/// The library that wrote it reads one event, as it was meant.
fn event(file: &str, wanted: &Wanted) {
    let calendar = ICalendar::parse(file).expect("a calendar");
    let events: Vec<&ICalendarComponent> = calendar
        .components
        .iter()
        .filter(|one| one.component_type == ICalendarComponentType::VEvent)
        .collect();
    let [event] = events.as_slice() else {
        panic!("{} events", events.len());
    };
    assert_eq!(calendar.components.len(), 2, "a component more");
    let value = |property| {
        let entry = event.property(&property).expect("the property");
        entry.values.first().expect("a value")
    };
    let text = |property| value(property).as_text().expect("a text").to_owned();
    assert_eq!(text(ICalendarProperty::Uid), APPOINTMENT);
    let sequence = value(ICalendarProperty::Sequence).as_integer();
    assert_eq!(sequence, Some(wanted.sequence));
    if let Some(summary) = &wanted.summary {
        assert_eq!(text(ICalendarProperty::Summary), *summary);
    }
}

/// Another library, which has no part in writing it, reads the same.
fn judged(file: &str, method: &str, wanted: &Wanted) {
    let calendar: icalendar::Calendar = file.parse().expect("a calendar for others too");
    assert_eq!(calendar.property_value("METHOD"), Some(method));
    let [CalendarComponent::Event(event)] = calendar.components.as_slice() else {
        panic!("others do not read one event: {file:?}");
    };
    assert_eq!(event.get_uid(), Some(APPOINTMENT));
    let value = |property| event.property_value(property).unwrap_or_default();
    assert_eq!(value("SEQUENCE"), wanted.sequence.to_string());
    assert_eq!(value("DTSTAMP"), basic(at(NOW)));
    assert_eq!(value("DTSTART"), wanted.starts_at);
    assert_eq!(value("DTEND"), wanted.ends_at);
    if let Some(summary) = &wanted.summary {
        assert_eq!(event.get_summary(), Some(summary.as_str()));
    }
}
