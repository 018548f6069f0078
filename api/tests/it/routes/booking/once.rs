//! `Idempotency-Key`: a booking sent again is one booking.

use api::on_tx;
use futures_util::future::join_all;
use reqwest::{Method, header::HeaderValue};
use serde_json::{Value, json};
use shared::ErrorCode;

use super::request;
use crate::{
    on_both,
    support::{Answer, Doctor, Patient, Server, at},
};

async fn book(patient: &Patient<'_>, key: &str, body: &Value) -> Answer {
    let request = patient.request(Method::POST, "/appointments");
    // From bytes, because a text in a header value may only be ASCII.
    let key = HeaderValue::from_bytes(key.as_bytes()).unwrap();
    Answer::of(request.header("idempotency-key", key).json(body)).await
}

async fn count(patient: &Patient<'_>) -> usize {
    let list = patient.get("/appointments?limit=100").await.ok(200);
    list["items"].as_array().unwrap().len()
}

on_both! {
    async fn the_same_again_is_answered_with_the_same_bytes(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let body = request(&doctor, at(60));
        let first = book(&patient, "key", &body).await;
        assert_eq!(first.status, 201);
        assert_eq!(first.appearance(), book(&patient, "key", &body).await.appearance());
        // Even when the appointment has moved on meanwhile: it is the answer to the booking.
        let path = format!("/appointments/{}", first.body["id"].as_str().unwrap());
        doctor.act(&format!("{path}/confirm")).await.ok(200);
        server.set_minutes(5);
        assert_eq!(first.appearance(), book(&patient, "key", &body).await.appearance());
        assert_eq!(count(&patient).await, 1);
    }
}

on_both! {
    async fn another_request_under_the_key_is_refused(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let body = request(&doctor, at(60));
        book(&patient, "key", &body).await.ok(201);
        for (field, value) in [("starts_at", json!(at(600))), ("reason", json!("A cold")), ("doctor_id", json!(patient.id)), ("reason", json!(""))] {
            let mut other = body.clone();
            other[field] = value;
            book(&patient, "key", &other).await.problem(422, ErrorCode::IdempotencyKeyReused);
        }
        assert_eq!(count(&patient).await, 1);
    }
}

on_both! {
    async fn each_caller_has_keys_of_their_own(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let (doctor, second) = (Doctor::new(&server).await, Doctor::new(&server).await);
        let hers = book(&patient, "key", &request(&doctor, at(60))).await.ok(201);
        let theirs = book(&other, "key", &request(&second, at(60))).await.ok(201);
        assert_ne!(hers["id"], theirs["id"]);
        assert_eq!(theirs["patient"]["id"], json!(other.id));
        // The very same body does not give away the first one's appointment either.
        let same = book(&other, "another", &request(&doctor, at(60))).await;
        same.problem(409, ErrorCode::SlotTaken);
    }
}

on_both! {
    async fn a_key_is_kept_for_a_day(server) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let body = request(&doctor, at(3 * 24 * 60));
        let first = book(&patient, "key", &body).await.ok(201);
        patient.at(at(24 * 60).plus_seconds(-1)).await;
        assert_eq!(book(&patient, "key", &body).await.ok(201), first);
        patient.at(at(24 * 60)).await;
        // Now it is a new request, and the time is taken by the old one.
        book(&patient, "key", &body).await.problem(409, ErrorCode::SlotTaken);
        let second = book(&patient, "key", &request(&doctor, at(4 * 24 * 60))).await.ok(201);
        assert_ne!(second["id"], first["id"]);
        book(&patient, "key", &body).await.problem(422, ErrorCode::IdempotencyKeyReused);
    }
}

on_both! {
    async fn many_at_once_make_one_appointment(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        for round in 0..5 {
            let (key, body) = (format!("key {round}"), request(&doctor, at(60 + 30 * round)));
            let answers = join_all((0..8).map(|_| book(&patient, &key, &body))).await;
            let (made, told): (Vec<Answer>, Vec<Answer>) = answers.into_iter().partition(|answer| answer.status == 201);
            for answer in &made {
                assert_eq!(answer.appearance(), made[0].appearance());
            }
            // Who comes while the first is still being worked on is told to ask again.
            for answer in told {
                assert!(answer.headers.contains_key("retry-after"));
                answer.problem(409, ErrorCode::IdempotencyKeyInUse);
            }
            assert_eq!(book(&patient, &key, &body).await.appearance(), made[0].appearance());
        }
        assert_eq!(count(&patient).await, 5);
    }
}

/// Makes every key of the database one whose request has not been answered yet.
async fn forget_answers(server: &Server) {
    const SQL: &str = "UPDATE idempotency_keys SET appointment_id = NULL, answer = NULL";
    let mut tx = server.app.db.begin().await.unwrap();
    on_tx!(&mut tx, conn => sqlx::query(SQL).execute(conn).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

on_both! {
    async fn a_claim_without_an_answer_holds_for_half_a_minute(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let body = request(&doctor, at(60));
        let first = book(&patient, "key", &body).await.ok(201);
        let path = format!("/appointments/{}/cancel", first["id"].as_str().unwrap());
        patient.post(&path, json!({ "reason": "Well again" })).await.ok(200);
        // As if the first request had been cut off by a crash before it could answer.
        forget_answers(&server).await;
        server.app.clock.set(at(0).plus_seconds(29));
        let running = book(&patient, "key", &body).await;
        assert_eq!(running.headers["retry-after"], "2");
        running.problem(409, ErrorCode::IdempotencyKeyInUse);
        let mut other = body.clone();
        other["reason"] = json!("A cold");
        book(&patient, "key", &other).await.problem(422, ErrorCode::IdempotencyKeyReused);
        server.app.clock.set(at(0).plus_seconds(30));
        let second = book(&patient, "key", &body).await.ok(201);
        assert_ne!(first["id"], second["id"]);
        assert_eq!(book(&patient, "key", &body).await.ok(201), second);
    }
}

on_both! {
    async fn a_refused_booking_does_not_use_the_key_up(server) {
        let (patient, other, doctor) = (Patient::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        let path = other.booked(&doctor, at(60)).await;
        let body = request(&doctor, at(60));
        book(&patient, "key", &body).await.problem(409, ErrorCode::SlotTaken);
        book(&patient, "key", &json!({ "doctor_id": doctor.id, "starts_at": at(0), "reason": "x" })).await.invalid_fields();
        other.post(&format!("{path}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        book(&patient, "key", &body).await.ok(201);
    }
}

on_both! {
    async fn a_key_has_1_to_255_characters_and_comes_once(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let body = request(&doctor, at(60));
        for key in [String::new(), "k".repeat(256), "k".repeat(10_000), "schlüssel".to_owned()] {
            book(&patient, &key, &body).await.problem(400, ErrorCode::MalformedRequest);
        }
        let twice = patient.request(Method::POST, "/appointments").header("idempotency-key", "a").header("idempotency-key", "a");
        Answer::of(twice.json(&body)).await.problem(400, ErrorCode::MalformedRequest);
        let key = "'; DELETE FROM idempotency_keys; --".repeat(8)[..255].to_owned();
        let first = book(&patient, &key, &body).await.ok(201);
        assert_eq!(book(&patient, &key, &body).await.ok(201), first);
    }
}
