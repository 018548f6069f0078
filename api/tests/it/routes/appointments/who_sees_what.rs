//! What of an appointment each reader sees, and what nobody does.

use serde_json::{Value, json};
use shared::ErrorCode;

use super::items;
use crate::{
    on_both,
    support::{Admin, Doctor, Integrator, Patient, at},
};

on_both! {
    async fn the_doctor_sees_how_to_reach_the_patient(server) {
        let (patient, doctor, admin) = (Patient::named(&server, "Pat Morgan").await, Doctor::new(&server).await, Admin::new(&server).await);
        patient.patch("/me", json!({ "phone": "+49 30 123456", "date_of_birth": "1990-02-28" })).await.ok(200);
        let path = patient.booked(&doctor, at(60)).await;
        let details = json!({
            "email": format!("{}@example.org", patient.id),
            "time_zone": "Europe/Berlin",
            "phone": "+49 30 123456",
            "date_of_birth": "1990-02-28",
        });
        let for_doctor = json!({ "id": patient.id, "name": "Pat Morgan", "details": details });
        let for_others = json!({ "id": patient.id, "name": "Pat Morgan" });
        assert_eq!(doctor.get(&path).await.ok(200)["patient"], for_doctor);
        assert_eq!(items(doctor.get("/appointments").await)[0]["patient"], for_doctor);
        assert_eq!(doctor.act(&format!("{path}/confirm")).await.ok(200)["patient"], for_doctor);
        assert_eq!(patient.get(&path).await.ok(200)["patient"], for_others);
        assert_eq!(items(patient.get("/appointments").await)[0]["patient"], for_others);
        assert_eq!(admin.get(&path).await.ok(200)["patient"], for_others);
        assert_eq!(items(admin.get("/appointments").await)[0]["patient"], for_others);
    }
}

on_both! {
    async fn an_admin_sees_no_reason(server) {
        let (patient, doctor, admin) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        let canceled = patient.booked(&doctor, at(60)).await;
        doctor.post(&format!("{canceled}/cancel"), json!({ "reason": "The cough is over" })).await.ok(200);
        let pending = patient.booked(&doctor, at(120)).await;
        for path in [&canceled, &pending] {
            let seen = admin.get(path).await.ok(200);
            assert_eq!((&seen["reason"], &seen["cancel_reason"]), (&Value::Null, &Value::Null));
        }
        assert!(!admin.get("/appointments").await.text.to_lowercase().contains("cough"));
        assert_eq!(patient.get(&canceled).await.ok(200)["cancel_reason"], "The cough is over");
        assert_eq!(doctor.get(&pending).await.ok(200)["reason"], "A cough");
        // The admin's own words the admin may read.
        let own = admin.post(&format!("{pending}/cancel"), json!({ "reason": "The doctor is ill" })).await.ok(200);
        assert_eq!((&own["cancel_reason"], &own["reason"]), (&json!("The doctor is ill"), &Value::Null));
    }
}

on_both! {
    async fn what_one_may_not_know_of_looks_like_nothing(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.booked(&doctor, at(60)).await;
        let absent = "/appointments/0190a0b0-0000-7000-8000-00000000000a";
        let (stranger, other, integrator) = (Patient::new(&server).await, Doctor::new(&server).await, Integrator::new(&server).await);
        let appearance = |answer: crate::support::Answer, path: &str| {
            assert_eq!(answer.status, 404);
            let (status, headers, text) = answer.appearance();
            (status, headers, text.replace(path, "?"))
        };
        macro_rules! same {
            ($actor:expr) => {
                for action in ["cancel", "reschedule", "confirm", "complete", "no-show", "join"] {
                    let (real, none) = (format!("{path}/{action}"), format!("{absent}/{action}"));
                    let body = if action == "reschedule" { json!({ "starts_at": at(120) }) } else { json!({ "reason": "x" }) };
                    let (real, none) = ($actor.post(&real, body.clone()).await, $actor.post(&none, body).await);
                    if real.status != 403 {
                        // The body's length differs by nothing, as ids are of one length.
                        assert_eq!(appearance(real, &path), appearance(none, absent), "{action}");
                    } else {
                        assert_eq!(none.status, 403, "the role is looked at first: {action}");
                    }
                }
                assert_eq!(appearance($actor.get(&path).await, &path), appearance($actor.get(absent).await, absent));
            };
        }
        same!(stranger);
        same!(other);
        same!(integrator);
        patient.get(&path).await.ok(200);
    }
}

on_both! {
    async fn the_room_is_in_the_ticket_and_nowhere_else(server) {
        let (mut patient, mut doctor, admin) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        let mut said = Vec::new();
        let booked = patient.book(&doctor, at(60)).await;
        let path = format!("/appointments/{}", booked.body["id"].as_str().unwrap());
        said.push(booked);
        said.push(doctor.act(&format!("{path}/confirm")).await);
        said.push(doctor.act(&format!("{path}/confirm")).await);
        said.push(doctor.post(&format!("{path}/reschedule"), json!({ "starts_at": at(90) })).await);
        said.push(patient.act(&format!("{path}/join")).await);
        for answer in [patient.get(&path).await, doctor.get(&path).await, admin.get(&path).await] {
            said.push(answer);
        }
        for answer in [patient.get("/appointments").await, doctor.get("/appointments").await, admin.get("/appointments").await] {
            said.push(answer);
        }
        patient.at(at(90)).await;
        doctor.at(at(90)).await;
        let ticket = patient.act(&format!("{path}/join")).await.ok(200);
        let room = ticket["room"].as_str().unwrap();
        let secret = room.strip_prefix("consultation-").unwrap();
        said.push(doctor.act(&format!("{path}/complete")).await);
        said.push(patient.act(&format!("{path}/join")).await);
        said.push(patient.get("/site").await);
        for answer in &said {
            let headers = format!("{:?}", answer.headers);
            assert!(!answer.text.contains(secret) && !headers.contains(secret), "{}", answer.text);
            assert!(!answer.text.contains("\"room\"") && !answer.text.contains("consultation-"), "{}", answer.text);
        }
    }
}

on_both! {
    async fn no_path_segment_but_an_id_is_an_appointment(server) {
        let patient = Patient::new(&server).await;
        for id in ["1", "all", "00000000000000000000000000000000", "0190a0b0-0000-7000-8000-00000000000a%00", "%27%20OR%201=1"] {
            let answer = patient.get(&format!("/appointments/{id}")).await;
            answer.problem(404, ErrorCode::NotFound);
        }
    }
}
