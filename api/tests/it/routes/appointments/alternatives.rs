//! Other times for an appointment.

use serde_json::{Value, json};
use shared::{ErrorCode, Instant};

use super::items;
use crate::{
    on_both,
    routes::slots::NINE,
    support::{Admin, Doctor, Patient, at},
};

/// Minutes of a week.
const WEEK: i64 = 7 * 24 * 60;

/// The starts, in minutes from the beginning.
fn starts(items: &[Value]) -> Vec<i64> {
    let start = |slot: &Value| Instant::parse(slot["starts_at"].as_str().unwrap()).unwrap();
    items
        .iter()
        .map(|slot| at(0).seconds_until(start(slot)) / 60)
        .collect()
}

on_both! {
    async fn the_nearest_free_times_of_the_same_length(server) {
        let (patient, other, doctor) = (Patient::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let path = patient.booked(&doctor, at(NINE + WEEK + 30)).await;
        other.booked(&doctor, at(NINE + WEEK + 60)).await;
        let answer = patient.get(&format!("{path}/alternatives")).await;
        assert_eq!(answer.body["time_zone"], "Europe/Berlin");
        let found = items(answer);
        // Its own time is not among them. The Monday before is nearer than the one after.
        assert_eq!(starts(&found), [NINE + 90, NINE + WEEK, NINE + WEEK + 90]);
        assert_eq!(found[0]["ends_at"], json!(at(NINE + 120)));
        assert_eq!(items(doctor.get(&format!("{path}/alternatives")).await), found);

        // Whoever it was canceled for is offered other times, and can book each.
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "Ill" })).await.ok(200);
        let found = starts(&items(patient.get(&format!("{path}/alternatives")).await));
        assert_eq!(found, [NINE + 90, NINE + WEEK, NINE + WEEK + 90]);
        for start in found {
            patient.booked(&doctor, at(start)).await;
        }
    }
}

on_both! {
    async fn they_lie_in_the_future_whenever_the_appointment_was(server) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let path = patient.booked(&doctor, at(NINE)).await;
        patient.at(at(NINE + WEEK + 10)).await;
        let found = items(patient.get(&format!("{path}/alternatives")).await);
        assert_eq!(starts(&found), [NINE + WEEK + 30, NINE + WEEK + 60, NINE + WEEK + 90]);
    }
}

on_both! {
    async fn there_may_be_none_and_strangers_learn_nothing(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let (doctor, admin) = (Doctor::new(&server).await, Admin::new(&server).await);
        let path = format!("{}/alternatives", patient.booked(&doctor, at(60)).await);
        doctor.works(Doctor::mondays(|hours| hours["hours"] = json!([]))).await;
        assert_eq!(items(patient.get(&path).await), [json!(null); 0]);
        other.get(&path).await.problem(404, ErrorCode::NotFound);
        admin.get(&path).await.problem(403, ErrorCode::Forbidden);
    }
}
