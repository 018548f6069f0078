//! The link by which a calendar program reads.

use icalendar::{Calendar, CalendarComponent, Component as _};
use serde_json::json;
use shared::ErrorCode;

use crate::{
    on_both,
    support::{Answer, Doctor, Patient, Server, at},
};

/// The path of a link within the API, from the answer that told it.
fn path_of(made: Answer) -> String {
    let link = made.ok(201)["url"].as_str().unwrap().to_owned();
    let (_, path) = link.split_once("/api/v1").unwrap();
    path.to_owned()
}

/// The ids and states of what a calendar holds, in the order of the alphabet.
async fn held(server: &Server, path: &str) -> Vec<(String, String)> {
    let answer = server.get(path).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(
        answer.headers["content-type"],
        "text/calendar; charset=utf-8"
    );
    // Both libraries read it: the one that wrote it, and another.
    let events = calcard::icalendar::ICalendar::parse(&answer.text)
        .unwrap()
        .components
        .len()
        - 1;
    let calendar: Calendar = answer.text.parse().unwrap();
    assert_eq!(calendar.components.len(), events);
    assert_eq!(calendar.property_value("METHOD"), Some("PUBLISH"));
    let mut held: Vec<(String, String)> = calendar
        .components
        .iter()
        .map(|component| match component {
            CalendarComponent::Event(event) => {
                assert_eq!(event.get_summary(), Some("Video appointment"));
                let status = event.property_value("STATUS").unwrap();
                (event.get_uid().unwrap().to_owned(), status.to_owned())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    held.sort();
    held
}

on_both! {
    async fn a_calendar_shows_what_stands_and_names_nobody(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let other = Patient::new(&server).await;
        let id = |path: String| path.replace("/appointments/", "");
        let empty = path_of(patient.act("/me/calendar-feed").await);
        assert_eq!(held(&server, &empty).await, []);
        let asked = id(patient.booked(&doctor, at(24 * 60)).await);
        let stands = id(patient.confirmed(&doctor, at(48 * 60)).await);
        let gone = patient.confirmed(&doctor, at(72 * 60)).await;
        patient.post(&format!("{gone}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        let theirs = id(other.confirmed(&doctor, at(96 * 60)).await);

        let mut wanted = vec![(asked.clone(), "TENTATIVE".to_owned()), (stands.clone(), "CONFIRMED".to_owned())];
        wanted.sort();
        assert_eq!(held(&server, &empty).await, wanted);
        let of_doctor = path_of(doctor.act("/me/calendar-feed").await);
        wanted.push((theirs, "CONFIRMED".to_owned()));
        wanted.sort();
        assert_eq!(held(&server, &of_doctor).await, wanted);
        let text = server.get(&of_doctor).await.text;
        for secret in ["Test patient", "Test doctor", "A cough", "consultation-"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        assert!(text.contains("REFRESH-INTERVAL;VALUE=DURATION:PT1H"), "{text}");
    }
}

on_both! {
    async fn a_link_is_shown_once_replaced_and_taken_back(server) {
        let mut patient = Patient::new(&server).await;
        let known = async |patient: &Patient<'_>| patient.get("/me/calendar-feed").await.ok(200);
        assert_eq!(known(&patient).await, json!({ "created_at": null, "read_at": null }));
        let first = path_of(patient.act("/me/calendar-feed").await);
        assert_eq!(known(&patient).await, json!({ "created_at": at(0), "read_at": null }));
        // A use is written down once in a quarter of an hour.
        for (minutes, written) in [(0, 0), (14, 0), (15, 15)] {
            patient.at(at(minutes)).await;
            held(&server, &first).await;
            assert_eq!(known(&patient).await["read_at"], json!(at(written)));
        }

        let second = path_of(patient.act("/me/calendar-feed").await);
        server.get(&first).await.problem(404, ErrorCode::NotFound);
        held(&server, &second).await;
        patient.delete("/me/calendar-feed").await.ok(204);
        patient.delete("/me/calendar-feed").await.ok(204);
        for path in [&first, &second] {
            server.get(path).await.problem(404, ErrorCode::NotFound);
        }
        for garbage in ["x", "%00", &"a".repeat(43), &"a".repeat(44)] {
            server.get(&format!("/calendars/{garbage}/appointments.ics")).await.problem(404, ErrorCode::NotFound);
        }
    }
}

on_both! {
    async fn no_character_of_a_link_can_be_another(server) {
        let path = path_of(Patient::new(&server).await.act("/me/calendar-feed").await);
        let (folder, file) = ("/calendars/", "/appointments.ics");
        let secret = path.strip_prefix(folder).and_then(|rest| rest.strip_suffix(file)).unwrap();
        assert_eq!(secret.len(), 43);
        for place in 0..secret.len() {
            // Its neighbour differs by one bit, which in the last character stands for nothing.
            let other = match secret.as_bytes()[place] {
                b'A' => 'B',
                b'-' => '_',
                b'_' => '-',
                letter if letter % 2 == 0 => char::from(letter + 1),
                letter => char::from(letter - 1),
            };
            let mut changed = secret.to_owned();
            changed.replace_range(place..=place, &other.to_string());
            server.get(&format!("{folder}{changed}{file}")).await.problem(404, ErrorCode::NotFound);
        }
        held(&server, &path).await;
    }
}

on_both! {
    async fn who_has_gone_has_no_calendar(server) {
        let patient = Patient::new(&server).await;
        let path = path_of(patient.act("/me/calendar-feed").await);
        held(&server, &path).await;
        server.disable(patient.id).await;
        server.get(&path).await.problem(404, ErrorCode::NotFound);
    }
}
