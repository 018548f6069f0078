//! What happens around the consultation itself.

use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::events;
use crate::{
    on_both,
    support::{Answer, Doctor, Kind, Patient, SignedIn, at},
};

/// A page says what its person does.
async fn tells<K: Kind>(actor: &SignedIn<'_, K>, path: &str, page: u128, doing: &str) {
    let heartbeat = json!({ "page": Uuid::from_u128(page), "doing": doing });
    actor
        .put(&format!("{path}/presence"), heartbeat)
        .await
        .ok(200);
}

on_both! {
    async fn waiting_meeting_and_parting_are_told(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.patch("/me", json!({ "waiting_room": true })).await.ok(200);
        let path = patient.confirmed(&doctor, at(60)).await;
        patient.at(at(60)).await;
        doctor.at(at(60)).await;
        for _ in 0..2 {
            tells(&patient, &path, 1, "waiting").await;
            tells(&patient, &path, 1, "left").await;
        }
        tells(&patient, &path, 1, "waiting").await;
        doctor.act(&format!("{path}/admit")).await.ok(200);
        for minutes in [61, 65] {
            server.set_minutes(minutes);
            tells(&doctor, &path, 2, "in_call").await;
            tells(&patient, &path, 1, "in_call").await;
            server.set_minutes(minutes + 2);
            tells(&patient, &path, 1, "left").await;
        }
        tells(&doctor, &path, 2, "left").await;
        let told = events(&server).await;
        assert_eq!(told[2..], [
            "2 consultation.patient_waiting by system at 60",
            "2 consultation.started by system at 60",
            "2 consultation.ended by system at 60",
            "2 consultation.started by system at 60",
            "2 consultation.ended by system at 60",
        ]);
    }
}

on_both! {
    async fn a_doctor_who_is_late_is_told_of_once_to_whom_it_holds_up(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let doctor = Doctor::new(&server).await;
        patient.confirmed(&doctor, at(60)).await;
        other.booked(&doctor, at(120)).await;
        for minutes in [20, 20, 0, 0] {
            doctor.put("/me/delay", json!({ "minutes": minutes })).await.ok(200);
        }
        let mut told = events(&server).await;
        told.retain(|line| line.contains("late"));
        assert_eq!(told, ["2 consultation.late by doctor at 60"]);
    }
}

on_both! {
    async fn what_a_patient_can_read_is_told_when_they_can(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        patient.at(at(60)).await;
        doctor.at(at(60)).await;
        let body = json!({ "text": "all well", "summary": "You are well", "editor": Uuid::from_u128(1) });
        let save = doctor.request(Method::PUT, &format!("{path}/note")).header("if-match", "\"0\"");
        Answer::of(save.json(&body)).await.ok(200);
        let sign = doctor.request(Method::POST, &format!("{path}/note/sign")).header("if-match", "\"1\"");
        Answer::of(sign).await.ok(200);
        for for_patient in [false, true] {
            let more = json!({ "text": "One thing more", "for_patient": for_patient });
            doctor.post(&format!("{path}/note/amendments"), more).await.ok(201);
        }
        assert_eq!(events(&server).await[2..], [
            "2 note.shared by doctor at 60",
            "2 note.shared by doctor at 60",
        ]);
    }
}
