//! Files for calendars.

use api::appointments::calendar::Entry;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty,
};
use shared::{Appointment, Instant, Status, account::PersonName};
use url::Url;

use super::text;

const APPOINTMENT: &str = "0190a0b0-0000-7000-8000-00000000000a";
const PERSON: &str = "0190a0b0-0000-7000-8000-00000000000b";
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
    let starts_at = number().and_then(Instant::from_unix).unwrap_or(at(NOW));
    let length = number().unwrap_or(30).clamp(1, 480);
    let revision = number().unwrap_or(1).max(1);
    let status = words
        .next()
        .and_then(|word| word.parse().ok())
        .unwrap_or(Status::Confirmed);

    let facts = Appointment {
        id: APPOINTMENT.parse().unwrap(),
        doctor_id: PERSON.parse().unwrap(),
        patient_id: PERSON.parse().unwrap(),
        status,
        starts_at,
        ends_at: starts_at.plus_minutes(length),
        move_request: None,
        may_be_objected: false,
    };
    let file = Entry {
        facts: &facts,
        with: name,
        revision,
        updated_at: at(NOW),
        public_url: &Url::parse("https://clinic.example").unwrap(),
    }
    .write();
    lines(&file);
    event(&file, name);
}

fn at(seconds: i64) -> Instant {
    Instant::from_unix(seconds).unwrap()
}

/// Every line is as RFC 5545 §3.1 has it, and there is none that a name brought.
fn lines(file: &str) {
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
    assert_eq!(names, PROPERTIES);
}

/// Another library reads one event, with the very name.
fn event(file: &str, name: &str) {
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
    let text = |property| {
        let value = event
            .property(&property)
            .and_then(|entry| entry.values.first());
        value
            .and_then(|value| value.as_text())
            .expect("a text")
            .to_owned()
    };
    assert_eq!(text(ICalendarProperty::Uid), APPOINTMENT);
    if PersonName::parse(name).is_ok_and(|tidy| tidy.as_str() == name) {
        let summary = text(ICalendarProperty::Summary);
        assert_eq!(summary, format!("Video appointment with {name}"));
    }
}
