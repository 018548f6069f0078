//! The file for the calendar.

use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty,
};
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

/// The one event of a file, as another library reads it.
fn event(file: &str) -> ICalendarComponent {
    let calendar = ICalendar::parse(file).expect("a calendar");
    let mut events = calendar.components.into_iter();
    events
        .find(|one| one.component_type == ICalendarComponentType::VEvent)
        .expect("an event")
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
            "SEQUENCE:0".to_owned(),
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
        has(&confirmed, "SEQUENCE:1");
        doctor.post(&format!("{path}/reschedule"), json!({ "starts_at": at(120) })).await.ok(200);
        let moved = file().await;
        has(&moved, "DTSTART:20260131T110000Z");
        has(&moved, "SEQUENCE:2");
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "Ill" })).await.ok(200);
        let canceled = file().await;
        has(&canceled, "STATUS:CANCELLED");
        has(&canceled, "SEQUENCE:3");
        let uid = |answer: &Answer| text(&event(&answer.text), ICalendarProperty::Uid);
        assert_eq!([uid(&moved), uid(&canceled)], [uid(&confirmed), uid(&confirmed)]);
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
