//! Confirming a series.

use serde_json::{Value, json};
use shared::ErrorCode;

use super::{WEEK, each, request, starts, weekly};
use crate::{
    on_both,
    routes::slots::NINE,
    support::{Doctor, Patient, at},
};

on_both! {
    async fn its_doctor_confirms_what_is_pending(server) {
        let (patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let other = Doctor::new(&server).await;
        let series = patient.post("/series", request(&doctor, at(NINE), weekly(4))).await.ok(201);
        let path = |item: &Value| format!("/appointments/{}", item["id"].as_str().unwrap());
        let confirm = format!("/series/{}/confirm", series["id"].as_str().unwrap());
        patient.act(&confirm).await.problem(403, ErrorCode::Forbidden);
        other.act(&confirm).await.problem(404, ErrorCode::NotFound);
        doctor.act(&format!("/series/{}/confirm", doctor.id)).await.problem(404, ErrorCode::NotFound);

        let items = series["items"].as_array().unwrap();
        patient.post(&format!("{}/cancel", path(&items[1])), json!({ "reason": "On holiday" })).await.ok(200);
        doctor.act(&format!("{}/confirm", path(&items[2]))).await.ok(200);
        // The first one has started by then: too late to say yes.
        doctor.at(at(NINE)).await;
        let confirmed = doctor.act(&confirm).await.ok(200);
        assert_eq!(starts(&confirmed["items"]), [NINE + 3 * WEEK]);
        assert_eq!(each(&confirmed["items"], "status"), ["confirmed"]);
        assert_eq!(each(&confirmed["items"], "revision"), [json!(2)]);
        doctor.act(&confirm).await.problem(409, ErrorCode::InvalidTransition);
        let all = doctor.get("/appointments").await.ok(200);
        assert_eq!(each(&all["items"], "status"), ["pending", "canceled", "confirmed", "confirmed"]);
    }
}
