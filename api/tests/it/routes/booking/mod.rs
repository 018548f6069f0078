//! Booking an appointment.

mod fields;
mod once;

use serde_json::{Value, json};
use shared::{ErrorCode, Instant};

use crate::{
    on_both,
    support::{Admin, Doctor, Integrator, Patient, at},
};

fn request(doctor: &Doctor<'_>, starts_at: Instant) -> Value {
    json!({ "doctor_id": doctor.id, "starts_at": starts_at, "reason": "A cough" })
}

on_both! {
    async fn a_booking_is_pending_and_has_a_place(server) {
        let patient = Patient::named(&server, "Pat Morgan").await;
        let doctor = Doctor::named(&server, "Dr. Ada Byron").await;
        let answer = patient.book(&doctor, at(60)).await;
        let header = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
        let (location, tag) = (header("location"), header("etag"));
        assert_eq!(header("content-type"), "application/json");
        assert_eq!(tag, "\"1\"");
        let booked = answer.ok(201);
        assert_eq!(location, format!("/api/v1/appointments/{}", booked["id"].as_str().unwrap()));
        let wanted = json!({
            "id": booked["id"],
            "status": "pending",
            "starts_at": at(60),
            "ends_at": at(90),
            "doctor": { "id": doctor.id, "name": "Dr. Ada Byron", "specialty": "General practice" },
            "patient": { "id": patient.id, "name": "Pat Morgan" },
            "reason": "A cough",
            "revision": 1,
            "opens_at": at(30),
            "closes_at": at(180),
            "allowed_actions": booked["allowed_actions"],
            "canceled_by": null,
            "cancel_reason": null,
            "visit_type": { "id": "first_visit", "name": "First visit" },
            "time_zone": "Europe/Berlin",
            "move_request": null,
            "may_be_objected": false,
            "objection": null,
            "series_id": null,
            "created_at": at(0),
            "updated_at": at(0),
        });
        assert_eq!(booked, wanted);
        let mut actions: Vec<&str> = booked["allowed_actions"].as_array().unwrap().iter().map(|action| action.as_str().unwrap()).collect();
        actions.sort_unstable();
        assert_eq!(actions, ["cancel", "reschedule"]);
        assert_eq!(patient.get(location.strip_prefix("/api/v1").unwrap()).await.ok(200), booked);
    }
}

on_both! {
    async fn only_patients_book_and_only_for_themselves(server) {
        let (patient, other, doctor) = (Patient::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        let (admin, integrator) = (Admin::new(&server).await, Integrator::new(&server).await);
        let body = request(&doctor, at(60));
        server.post("/appointments", body.clone()).await.problem(401, ErrorCode::Unauthenticated);
        doctor.post("/appointments", body.clone()).await.problem(403, ErrorCode::Forbidden);
        admin.post("/appointments", body.clone()).await.problem(403, ErrorCode::Forbidden);
        integrator.post("/appointments", body.clone()).await.problem(403, ErrorCode::Forbidden);
        for (field, value) in [
            ("patient_id", json!(other.id)),
            ("status", json!("confirmed")),
            ("ends_at", json!(at(600))),
            ("room", json!("consultation-mine")),
            ("id", json!(patient.id)),
        ] {
            let mut body = body.clone();
            body[field] = value;
            patient.post("/appointments", body).await.problem(400, ErrorCode::MalformedRequest);
        }
        assert_eq!(admin.get("/appointments").await.ok(200)["items"], json!([]));
    }
}

on_both! {
    async fn nobody_is_in_two_places_and_back_to_back_is_fine(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let (doctor, second) = (Doctor::new(&server).await, Doctor::new(&server).await);
        let path = patient.booked(&doctor, at(60)).await;
        for starts_at in [at(35), at(55), at(60), at(65), at(85)] {
            patient.book(&second, starts_at).await.problem(409, ErrorCode::SlotTaken);
            patient.book(&doctor, starts_at).await.problem(409, ErrorCode::SlotTaken);
            other.book(&doctor, starts_at).await.problem(409, ErrorCode::SlotTaken);
        }
        other.booked(&doctor, at(30)).await;
        other.booked(&doctor, at(90)).await;
        patient.booked(&second, at(30)).await;
        patient.booked(&second, at(90)).await;
        // What is called off takes no time.
        patient.post(&format!("{path}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        other.booked(&doctor, at(60)).await;
        patient.booked(&second, at(60)).await;
    }
}
