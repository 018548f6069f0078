//! The mails about an appointment, from its request on.

use api::{events::sequence, on_db};
use icalendar::{CalendarComponent, Component as _};
use mail_parser::{ContentType, MessageParser, MessagePart, MimeHeaders as _};
use serde_json::json;
use shared::Instant;

use super::{Tls, send, with_mails};
use crate::{
    on_both,
    support::{Admin, Doctor, Patient, Server, at},
};

/// Has everybody told what has happened.
async fn told(server: &Server) {
    sequence::sweep(&server.app).await.unwrap();
}

/// Kind and receiver of every mail about an appointment, in the order of what they tell of: a patient's,
/// or a doctor's.
async fn kinds(server: &Server, patient: &Patient<'_>) -> Vec<String> {
    const SQL: &str =
        "SELECT kind, to_address FROM mails WHERE appointment_id IS NOT NULL ORDER BY seq, id";
    let rows: Vec<(String, String)> =
        on_db!(&server.app.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap();
    let side = |to: &str| match to.contains(&patient.id.to_string()) {
        true => "patient",
        false => "doctor",
    };
    rows.into_iter()
        .map(|(kind, to)| format!("{kind} to {}", side(&to)))
        .collect()
}

on_both! {
    async fn each_side_is_told_what_the_other_did(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let to = |minutes: i64| json!({ "starts_at": at(minutes) });
        let path = patient.booked(&doctor, at(60)).await;
        patient.post(&format!("{path}/reschedule"), to(120)).await.ok(200);
        doctor.act(&format!("{path}/confirm")).await.ok(200);
        patient.post(&format!("{path}/reschedule"), to(180)).await.ok(200);
        doctor.act(&format!("{path}/decline-move")).await.ok(200);
        patient.post(&format!("{path}/reschedule"), to(240)).await.ok(200);
        patient.act(&format!("{path}/withdraw-move")).await.ok(200);
        patient.post(&format!("{path}/reschedule"), to(300)).await.ok(200);
        doctor.act(&format!("{path}/accept-move")).await.ok(200);
        doctor.post(&format!("{path}/reschedule"), to(360)).await.ok(200);
        patient.post(&format!("{path}/object"), json!({ "reason": "I work then" })).await.ok(200);
        doctor.put("/me/delay", json!({ "minutes": 20 })).await.ok(200);
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "A cold" })).await.ok(200);
        told(&server).await;
        told(&server).await;
        assert_eq!(kinds(&server, &patient).await, [
            "appointment_requested to doctor",
            "appointment_moved to doctor",
            "appointment_confirmed to patient",
            "move_requested to doctor",
            "move_declined to patient",
            "move_requested to doctor",
            "move_withdrawn to doctor",
            "move_requested to doctor",
            "appointment_moved to patient",
            "appointment_moved to patient",
            "move_objected to doctor",
            "running_late to patient",
            "appointment_canceled to patient",
        ]);
    }
}

on_both! {
    async fn no_mail_holds_what_is_between_the_two(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let admin = Admin::new(&server).await;
        let path = patient.confirmed(&doctor, at(60)).await;
        patient.post(&format!("{path}/cancel"), json!({ "reason": "Xanthochromia" })).await.ok(200);
        told(&server).await;
        const ROOM: &str = "SELECT room FROM appointments";
        let (room,): (String,) = on_db!(&server.app.db, conn => sqlx::query_as(ROOM).fetch_one(conn).await).unwrap();
        let page = admin.get("/mails").await.ok(200);
        let mails = page["items"].as_array().unwrap();
        assert_eq!(mails.len(), 4);
        let mut leading_to_the_reason = 0;
        for mail in mails {
            let mail = admin.get(&format!("/mails/{}", mail["id"].as_str().unwrap())).await.ok(200);
            for secret in ["A cough", "Xanthochromia", &room] {
                assert!(!mail.to_string().contains(secret), "{mail}");
            }
            leading_to_the_reason += usize::from(mail.to_string().contains("The reason is on the page of the appointment."));
        }
        assert_eq!(leading_to_the_reason, 1, "the one to the doctor, who did not give it");
    }
}

on_both! {
    async fn who_has_gone_is_told_nothing(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        told(&server).await;
        server.disable(patient.id).await;
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "A cold" })).await.ok(200);
        told(&server).await;
        assert_eq!(kinds(&server, &patient).await.last().unwrap(), "appointment_confirmed to patient");
    }
}

with_mails! {
    async fn a_confirmation_arrives_as_text_and_as_a_page(server, mails: Tls::Upgraded) {
        let (patient, doctor) = (Patient::named(&server, "Zoë <Müller>").await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        told(&server).await;
        send(&server).await;
        let taken = mails.taken();
        assert_eq!(taken.len(), 2);
        let mail = MessageParser::default().parse(&taken[1].bytes).unwrap();
        assert_eq!(mail.subject(), Some("Your appointment is confirmed"));
        let id = path.rsplit('/').next().unwrap();
        let link = format!("https://clinic.example.org/appointments/consultation/{id}");
        let (text, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
        let when = "Saturday, 31 January 2026, 11:00 (Europe/Berlin)";
        assert!(text.contains(&link) && text.contains(when) && text.starts_with("Dear Zoë <Müller>,"), "{text}");
        assert!(html.contains(&format!("href=\"{link}\"")) && html.contains(when) && !html.contains("<Müller>"), "{html}");
        assert_eq!(mail.text_body_count() + mail.html_body_count(), 2);
        assert_eq!(Instant::parse("2026-01-31T09:00:00Z").unwrap().unix(), mail.date().unwrap().to_timestamp());
    }
}

with_mails! {
    async fn a_calendar_keeps_up_with_the_appointment(server, mails: Tls::Upgraded) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        doctor.post(&format!("{path}/reschedule"), json!({ "starts_at": at(120) })).await.ok(200);
        patient.post(&format!("{path}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        told(&server).await;
        send(&server).await;
        let id = path.rsplit('/').next().unwrap();
        let mut sequences = Vec::new();
        let wanted = [
            ("REQUEST", "CONFIRMED", at(60)),
            ("REQUEST", "CONFIRMED", at(120)),
            ("CANCEL", "CANCELLED", at(120)),
        ];
        let mut wanted = wanted.into_iter();
        for taken in mails.taken() {
            let mail = MessageParser::default().parse(&taken.bytes).unwrap();
            let is_calendar = |part: &&MessagePart<'_>| part.content_type().and_then(ContentType::subtype) == Some("calendar");
            let Some(part) = mail.parts.iter().find(is_calendar) else {
                continue;
            };
            let (method, status, starts_at) = wanted.next().unwrap();
            assert!(taken.to.contains(&patient.id.to_string()), "{}", taken.to);
            assert_eq!(part.content_type().unwrap().attribute("method"), Some(method));
            let text = part.text_contents().unwrap();
            // Two libraries read it: the one that writes them, and one that does not.
            let read = calcard::icalendar::ICalendar::parse(text).unwrap();
            assert_eq!(read.components.len(), 2);
            let read: icalendar::Calendar = text.parse().unwrap();
            assert_eq!(read.property_value("METHOD"), Some(method));
            let [CalendarComponent::Event(event)] = read.components.as_slice() else {
                panic!("{text}");
            };
            assert_eq!(event.get_uid(), Some(id));
            assert_eq!(event.property_value("STATUS"), Some(status));
            let start: String = starts_at.to_string().replace(['-', ':'], "");
            assert_eq!(event.property_value("DTSTART"), Some(start.as_str()));
            sequences.push(event.property_value("SEQUENCE").unwrap().parse::<i64>().unwrap());
        }
        assert_eq!(wanted.next(), None);
        assert_eq!(sequences, [2, 3, 4]);
    }
}
