//! Joining a consultation, over HTTP.

use serde_json::json;
use shared::ErrorCode;

use crate::{
    on_both,
    support::{Admin, Doctor, Patient, at},
};

on_both! {
    async fn both_get_one_room_and_the_doctor_moderates(server) {
        let (mut patient, mut doctor) = (Patient::named(&server, "Pat Morgan").await, Doctor::named(&server, "Dr. Ada Byron").await);
        let path = patient.confirmed(&doctor, at(60)).await;
        patient.at(at(30)).await;
        doctor.at(at(30)).await;
        let join = format!("{path}/join");
        let (hers, theirs) = (doctor.act(&join).await.ok(200), patient.act(&join).await.ok(200));

        assert_eq!(hers["room"], theirs["room"]);
        let room = hers["room"].as_str().unwrap().strip_prefix("consultation-").unwrap();
        assert!(room.len() == 32 && room.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')));
        assert!(!path.contains(room));
        assert_eq!((&hers["moderator"], &theirs["moderator"]), (&json!(true), &json!(false)));
        assert_eq!((&hers["display_name"], &theirs["display_name"]), (&json!("Dr. Ada Byron"), &json!("Pat Morgan")));
        assert_eq!(hers["domain"], "meet.example.org");
        assert_eq!(hers["external_api_url"], "https://meet.example.org/external_api.js");
        assert_eq!(hers["expires_at"], at(60 + 120 + 15).to_string());
        assert_ne!(hers["jwt"], theirs["jwt"]);
    }
}

on_both! {
    async fn the_window_to_the_second(server) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(600)).await;
        let join = format!("{path}/join");
        let (opens, closes) = (at(570), at(720));

        patient.at(opens.plus_seconds(-1)).await;
        let early = patient.act(&join).await.problem(403, ErrorCode::TooEarly);
        assert_eq!(early["opens_at"], opens.to_string());
        assert_eq!(early["server_now"], opens.plus_seconds(-1).to_string());
        assert!(early.get("closes_at").is_none() && early.get("room").is_none());

        for now in [opens, closes] {
            patient.at(now).await;
            patient.act(&join).await.ok(200);
        }
        patient.at(closes.plus_seconds(1)).await;
        let late = patient.act(&join).await.problem(403, ErrorCode::TooLate);
        assert_eq!(late["closes_at"], closes.to_string());
    }
}

on_both! {
    async fn the_window_is_the_clinics_to_set(server with ["--join-opens-before-minutes", "5", "--join-closes-after-minutes", "10"]) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        patient.at(at(54)).await;
        patient.act(&format!("{path}/join")).await.problem(403, ErrorCode::TooEarly);
        // The planned end lies after the configured one, and counts.
        patient.at(at(90)).await;
        patient.act(&format!("{path}/join")).await.ok(200);
        patient.at(at(91)).await;
        patient.act(&format!("{path}/join")).await.problem(403, ErrorCode::TooLate);
    }
}

on_both! {
    async fn denials_come_in_their_order(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (stranger, admin) = (Patient::new(&server).await, Admin::new(&server).await);
        let path = patient.booked(&doctor, at(20)).await;
        let join = format!("{path}/join");
        server.post(&join, json!({})).await.problem(401, ErrorCode::Unauthenticated);
        admin.act(&join).await.problem(403, ErrorCode::Forbidden);
        let foreign = stranger.act(&join).await.problem(404, ErrorCode::NotFound);
        let pending = patient.act(&join).await.problem(409, ErrorCode::NotConfirmed);
        assert_eq!(pending["appointment_status"], "pending");

        let absent = stranger.act("/appointments/0190a0b0-0000-7000-8000-00000000000a/join").await.problem(404, ErrorCode::NotFound);
        for field in ["type", "title", "status", "code", "detail", "errors"] {
            assert_eq!(foreign[field], absent[field]);
        }

        doctor.act(&format!("{path}/confirm")).await.ok(200);
        patient.act(&join).await.ok(200);
        patient.at(at(25)).await;
        doctor.at(at(25)).await;
        doctor.act(&format!("{path}/complete")).await.ok(200);
        let over = patient.act(&join).await.problem(409, ErrorCode::NotJoinable);
        assert_eq!(over["appointment_status"], "completed");
    }
}
