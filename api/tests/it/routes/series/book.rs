//! Booking a series.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::json;
use shared::ErrorCode;

use super::{WEEK, each, only_free, request, starts, weekly};
use crate::{
    on_both,
    routes::slots::NINE,
    support::{Answer, Doctor, Patient, at},
};

on_both! {
    async fn every_occurrence_is_an_appointment_of_its_own(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let series = patient.post("/series", request(&doctor, at(NINE), weekly(3))).await.ok(201);
        assert_eq!(series["time_zone"], "Europe/Berlin");
        assert_eq!(series["skipped"], json!([]));
        let items = &series["items"];
        assert_eq!(starts(items), [NINE, NINE + WEEK, NINE + 2 * WEEK]);
        assert_eq!(each(items, "series_id"), vec![series["id"].clone(); 3]);
        assert_eq!(each(items, "status"), vec![json!("pending"); 3]);
        assert_eq!(each(items, "reason"), vec![json!("Exercises"); 3]);
        let ids: BTreeSet<String> = each(items, "id").iter().map(|id| id.to_string()).collect();
        assert_eq!(ids.len(), 3);
        assert_eq!(&patient.get("/appointments").await.ok(200)["items"], items);
        for id in each(items, "id") {
            let path = format!("/appointments/{}", id.as_str().unwrap());
            let history = patient.get(&format!("{path}/history")).await.ok(200);
            assert_eq!(each(&history["items"], "action"), ["book"]);
        }
        // One alone can be called off.
        let path = format!("/appointments/{}", items[1]["id"].as_str().unwrap());
        patient.post(&format!("{path}/cancel"), json!({ "reason": "On holiday" })).await.ok(200);
        let left = patient.get("/appointments?status=pending").await.ok(200);
        assert_eq!(starts(&left["items"]), [NINE, NINE + 2 * WEEK]);
    }
}

on_both! {
    async fn all_are_booked_or_none(server) {
        let (patient, other, doctor) = (Patient::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|hours| {
            hours["exceptions"] = json!([{ "date": "2026-02-09", "hours": [] }]);
        })).await;
        let three = request(&doctor, at(NINE), weekly(3));
        patient.post("/series", three.clone()).await.problem(422, ErrorCode::SlotUnavailable);
        other.booked(&doctor, at(NINE + 2 * WEEK)).await;
        // What is taken is told before what is not offered.
        patient.post("/series", three).await.problem(409, ErrorCode::SlotTaken);
        assert_eq!(patient.get("/appointments").await.ok(200)["items"], json!([]));
        assert!(patient.offered(&doctor, "2026-02-02", "").await.contains(&NINE));
        // A reason is wanted, other than in a preview.
        let mut without_reason = request(&doctor, at(NINE), weekly(1));
        without_reason.as_object_mut().unwrap().remove("reason");
        let answer = patient.post("/series", without_reason).await;
        assert_eq!(answer.invalid_fields(), [("reason".to_owned(), "blank".to_owned())]);
    }
}

on_both! {
    async fn only_the_free_ones_if_asked(server) {
        let (patient, other, doctor) = (Patient::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|hours| {
            hours["exceptions"] = json!([{ "date": "2026-02-16", "hours": [] }]);
        })).await;
        other.booked(&doctor, at(NINE + WEEK)).await;
        let free = only_free(request(&doctor, at(NINE), weekly(4)));
        let series = patient.post("/series", free.clone()).await.ok(201);
        assert_eq!(starts(&series["items"]), [NINE, NINE + 3 * WEEK]);
        assert_eq!(starts(&series["skipped"]), [NINE + WEEK, NINE + 2 * WEEK]);
        assert_eq!(each(&series["skipped"], "conflict"), ["taken", "not_offered"]);
        // Now none is left.
        other.post("/series", free).await.problem(409, ErrorCode::SlotTaken);
    }
}

on_both! {
    async fn of_two_at_once_one_gets_all_and_the_other_nothing(server) {
        let (first, second, doctor) = (Patient::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let body = request(&doctor, at(NINE), weekly(12));
        let (one, two) = futures_util::join!(first.post("/series", body.clone()), second.post("/series", body));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{} {}", one.text, two.text);
        let booked = doctor.get("/appointments?limit=100").await.ok(200);
        assert_eq!(booked["items"].as_array().unwrap().len(), 12);
    }
}

on_both! {
    async fn a_series_sent_again_is_booked_once(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let send = async |count: u8| {
            let body = request(&doctor, at(NINE), weekly(count));
            Answer::of(patient.request(Method::POST, "/series").header("idempotency-key", "a key").json(&body)).await
        };
        let first = send(3).await;
        let again = send(3).await;
        assert_eq!((again.status, &again.text), (first.status, &first.text));
        assert_eq!(again.ok(201)["items"].as_array().unwrap().len(), 3);
        send(2).await.problem(422, ErrorCode::IdempotencyKeyReused);
        assert_eq!(patient.get("/appointments").await.ok(200)["items"].as_array().unwrap().len(), 3);
    }
}

on_both! {
    async fn the_hold_is_used_up(server) {
        let (patient, other, doctor) = (Patient::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        let hold = json!({ "doctor_id": doctor.id, "starts_at": at(NINE - 60) });
        patient.put("/me/hold", hold).await.ok(200);
        other.book(&doctor, at(NINE - 60)).await.problem(409, ErrorCode::SlotTaken);
        patient.post("/series", request(&doctor, at(NINE), weekly(2))).await.ok(201);
        other.booked(&doctor, at(NINE - 60)).await;
    }
}
