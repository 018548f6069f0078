//! The file for the calendar.

use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty,
};
use icalendar::{Calendar, CalendarComponent, Component as _, Event};
use serde_json::json;
use shared::ErrorCode;

use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Patient, at},
};

/// The lines of a file, folded ones put together again.
fn lines(file: &str) -> Vec<String> {
    assert!(file.ends_with("\r\n"));
    assert!(
        !file.replace("\r\n", "").contains(['\r', '\n']),
        "a bare line break"
    );
    for line in file.split("\r\n") {
        assert!(line.len() <= 75, "longer than 75 octets: {line}");
    }
    let unfolded = file.replace("\r\n ", "");
    unfolded.lines().map(str::to_owned).collect()
}

/// The one event of a file, as the library reads it that wrote it.
fn event(file: &str) -> ICalendarComponent {
    let calendar = ICalendar::parse(file).expect("a calendar");
    let mut events = calendar.components.into_iter();
    events
        .find(|one| one.component_type == ICalendarComponentType::VEvent)
        .expect("an event")
}

/// The one event of a file, as a library reads it that had no part in writing it.
fn judged(file: &str) -> Event {
    let calendar: Calendar = file.parse().expect("a calendar for others too");
    assert_eq!(calendar.property_value("METHOD"), Some("PUBLISH"));
    assert_eq!(calendar.property_value("VERSION"), Some("2.0"));
    match <[CalendarComponent; 1]>::try_from(calendar.components) {
        Ok([CalendarComponent::Event(event)]) => event,
        other => panic!("not one event: {other:?}"),
    }
}

fn text(event: &ICalendarComponent, property: ICalendarProperty) -> String {
    let value = event
        .property(&property)
        .and_then(|entry| entry.values.first());
    value
        .and_then(|value| value.as_text())
        .expect("a text")
        .to_owned()
}

on_both! {
    async fn a_file_has_the_time_and_the_name_and_nothing_else(server) {
        let patient = Patient::named(&server, "Pat Morgan").await;
        let doctor = Doctor::named(&server, "Dr. Ada Byron, M.D.; head of the practice at the old mill by the river").await;
        let path = patient.booked(&doctor, at(60)).await;
        let id = path.rsplit('/').next().unwrap();
        let answer = patient.get(&format!("{path}/calendar.ics")).await;
        assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
        assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"appointment.ics\"");
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert_eq!(answer.status, 200);
        let host = server.app.config.http.public_url.host_str().unwrap();
        let mut wanted = vec![
            "BEGIN:VCALENDAR".to_owned(),
            "VERSION:2.0".to_owned(),
            "PRODID:-//MyDoctor//MyDoctor//EN".to_owned(),
            "METHOD:PUBLISH".to_owned(),
            "BEGIN:VEVENT".to_owned(),
            "CLASS:PRIVATE".to_owned(),
            "DTEND:20260131T103000Z".to_owned(),
            "DTSTAMP:20260131T090000Z".to_owned(),
            "DTSTART:20260131T100000Z".to_owned(),
            format!("ORGANIZER;CN=MyDoctor:mailto:no-reply@{host}"),
            "SEQUENCE:1".to_owned(),
            "STATUS:TENTATIVE".to_owned(),
            r"SUMMARY:Video appointment with Dr. Ada Byron\, M.D.\; head of the practice at the old mill by the river".to_owned(),
            format!("UID:{id}"),
            format!("URL:{}appointments/consultation/{id}", server.app.config.http.public_url),
            "END:VEVENT".to_owned(),
            "END:VCALENDAR".to_owned(),
        ];
        let mut written = lines(&answer.text);
        written.sort();
        wanted.sort();
        assert_eq!(written, wanted);
        let event = event(&answer.text);
        assert_eq!(text(&event, ICalendarProperty::Summary), "Video appointment with Dr. Ada Byron, M.D.; head of the practice at the old mill by the river");
        assert_eq!(text(&event, ICalendarProperty::Uid), id);
        let judged = judged(&answer.text);
        assert_eq!(judged.get_summary(), Some("Video appointment with Dr. Ada Byron, M.D.; head of the practice at the old mill by the river"));
        assert_eq!((judged.get_uid(), judged.get_sequence()), (Some(id), Some(1)));
        for (property, value) in [("DTSTART", "20260131T100000Z"), ("DTEND", "20260131T103000Z"), ("DTSTAMP", "20260131T090000Z"), ("STATUS", "TENTATIVE")] {
            assert_eq!(judged.property_value(property), Some(value));
        }

        let of_doctor = doctor.get(&format!("{path}/calendar.ics")).await.text;
        assert!(lines(&of_doctor).contains(&"SUMMARY:Video appointment with Pat Morgan".to_owned()));
        assert!(!of_doctor.contains("cough") && !of_doctor.contains("consultation-"));
    }
}

on_both! {
    async fn every_change_is_a_later_edition_of_the_same_event(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let file = async || -> Answer { patient.get(&format!("{path}/calendar.ics")).await };
        let has = |answer: &Answer, line: &str| assert!(lines(&answer.text).contains(&line.to_owned()), "{line}: {}", answer.text);
        let confirmed = file().await;
        has(&confirmed, "STATUS:CONFIRMED");
        has(&confirmed, "SEQUENCE:2");
        doctor.post(&format!("{path}/reschedule"), json!({ "starts_at": at(120) })).await.ok(200);
        let moved = file().await;
        has(&moved, "DTSTART:20260131T110000Z");
        has(&moved, "SEQUENCE:3");
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "Ill" })).await.ok(200);
        let canceled = file().await;
        has(&canceled, "STATUS:CANCELLED");
        has(&canceled, "SEQUENCE:4");
        assert_eq!(patient.get(&path).await.ok(200)["revision"], 4);
        let uid = |answer: &Answer| text(&event(&answer.text), ICalendarProperty::Uid);
        assert_eq!([uid(&moved), uid(&canceled)], [uid(&confirmed), uid(&confirmed)]);
        for (answer, sequence) in [(&confirmed, 2), (&moved, 3), (&canceled, 4)] {
            assert_eq!(judged(&answer.text).get_sequence(), Some(sequence));
        }
    }
}

on_both! {
    /// However a name falls on the ends of lines, both libraries read it back, and no line is too long.
    async fn a_name_is_folded_between_its_characters(server) {
        let patient = Patient::new(&server).await;
        for name in [
            "\u{1f600}".repeat(100),
            format!("{}{}", "\u{1f600}".repeat(40), " a".repeat(30)),
            format!("{}{}", "a".repeat(3), "\u{e9} ".repeat(48)),
            "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}".repeat(20),
            r"\\;,\,:\n".repeat(10),
        ] {
            let name = name.trim();
            let doctor = Doctor::named(&server, name).await;
            let path = patient.booked(&doctor, at(60)).await;
            let file = patient.get(&format!("{path}/calendar.ics")).await.text;
            lines(&file);
            let wanted = format!("Video appointment with {name}");
            assert_eq!(text(&event(&file), ICalendarProperty::Summary), wanted);
            assert_eq!(judged(&file).get_summary(), Some(wanted.as_str()));
            patient.post(&format!("{path}/cancel"), json!({ "reason": "x" })).await.ok(200);
        }
    }
}

on_both! {
    async fn only_its_people_get_the_file(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (other, admin) = (Patient::new(&server).await, Admin::new(&server).await);
        let path = format!("{}/calendar.ics", patient.booked(&doctor, at(60)).await);
        other.get(&path).await.problem(404, ErrorCode::NotFound);
        admin.get(&path).await.problem(403, ErrorCode::Forbidden);
    }
}
