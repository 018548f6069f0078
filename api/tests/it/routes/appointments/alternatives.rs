//! Other times for an appointment.

use serde_json::{Value, json};
use shared::{ErrorCode, Instant};

use super::items;
use crate::{
    on_both,
    support::{Admin, Doctor, Patient, at},
};

/// The tests begin on a Saturday at 10:00 in Berlin; the doctor works on Mondays from 09:00 to 12:00.
async fn works_on_monday_mornings(doctor: &Doctor<'_>) {
    let availability = json!({
        "time_zone": "Europe/Berlin",
        "hours": [{ "day": "monday", "from": "09:00", "to": "12:00" }],
        "exceptions": [],
        "time_off": [],
        "visit_types": [{ "id": "first_visit", "name": "First visit", "length_minutes": 60 }],
        "rules": {
            "buffer_before_minutes": 0, "buffer_after_minutes": 0, "minimum_notice_minutes": 0,
            "horizon_days": 90, "step_minutes": 30, "max_per_day": null,
        },
    });
    doctor.put("/me/availability", availability).await.ok(200);
}

fn monday(week: i64, text: &str) -> Instant {
    Instant::parse(&format!("2026-02-02T{text}:00Z")).unwrap().plus_minutes(week * 7 * 24 * 60)
}

fn starts(items: &[Value]) -> Vec<Value> {
    items.iter().map(|slot| slot["starts_at"].clone()).collect()
}

on_both! {
    async fn the_nearest_free_times_of_the_same_length(server) {
        let (patient, other, doctor) = (Patient::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        works_on_monday_mornings(&doctor).await;
        let path = patient.booked(&doctor, monday(1, "09:00")).await;
        other.booked(&doctor, monday(1, "10:00")).await;
        let answer = patient.get(&format!("{path}/alternatives")).await;
        assert_eq!(answer.body["time_zone"], "Europe/Berlin");
        let found = items(answer);
        // Its own time is in nobody's way, but it is no other time either.
        assert_eq!(starts(&found), [json!(monday(1, "08:00")), json!(monday(1, "08:30")), json!(monday(0, "10:00")).clone()].map(|start| start).into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>());
        for slot in &found {
            let end = Instant::parse(slot["starts_at"].as_str().unwrap()).unwrap().plus_minutes(60);
            assert_eq!(slot["ends_at"], json!(end));
        }
        // Whoever it was canceled for can book one of them.
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "Ill" })).await.ok(200);
        let found = items(patient.get(&format!("{path}/alternatives")).await);
        let first = Instant::parse(found[0]["starts_at"].as_str().unwrap()).unwrap();
        patient.booked(&doctor, first).await;
    }
}

on_both! {
    async fn there_may_be_none_and_strangers_learn_nothing(server) {
        let (patient, other, doctor, admin) = (Patient::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        let path = format!("{}/alternatives", patient.booked(&doctor, at(60)).await);
        doctor.put("/me/availability", json!({
            "time_zone": "Europe/Berlin", "hours": [], "exceptions": [], "time_off": [],
            "visit_types": [{ "id": "first_visit", "name": "First visit", "length_minutes": 60 }],
            "rules": {
                "buffer_before_minutes": 0, "buffer_after_minutes": 0, "minimum_notice_minutes": 0,
                "horizon_days": 90, "step_minutes": 30, "max_per_day": null,
            },
        })).await.ok(200);
        assert_eq!(items(patient.get(&path).await), [json!(null); 0]);
        other.get(&path).await.problem(404, ErrorCode::NotFound);
        admin.get(&path).await.problem(403, ErrorCode::Forbidden);
    }
}
