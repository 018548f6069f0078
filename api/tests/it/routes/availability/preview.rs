//! What a change of hours would do.

use serde_json::{Value, json};

use crate::{
    on_both,
    support::{Doctor, Patient, at},
};

const PATH: &str = "/me/availability/preview";
/// Monday, 2 February 2026, 09:00 in Berlin, in minutes from the beginning of a test.
const NINE: i64 = 2 * 24 * 60 - 60;

fn counts(preview: &Value) -> Vec<(String, usize)> {
    let count = |day: &Value| {
        (
            day["date"].as_str().unwrap().to_owned(),
            day["items"].as_array().unwrap().len(),
        )
    };
    preview["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(count)
        .filter(|(_, count)| *count > 0)
        .collect()
}

on_both! {
    async fn it_shows_two_weeks_and_writes_nothing(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        patient.booked(&doctor, at(NINE)).await;
        let preview = doctor.post(PATH, Doctor::mondays(|_| ())).await.ok(200);
        assert_eq!(preview["days"].as_array().unwrap().len(), 14);
        assert_eq!(preview["days"][0]["date"], "2026-01-31");
        assert_eq!(counts(&preview), [("2026-02-02".to_owned(), 3), ("2026-02-09".to_owned(), 4)]);
        assert_eq!(preview["days"][2]["items"][0], json!({ "starts_at": at(NINE + 30), "ends_at": at(NINE + 60) }));
        assert_eq!(doctor.get("/me/availability").await.ok(200)["hours"].as_array().unwrap().len(), 7);
    }
}

on_both! {
    async fn it_names_the_appointments_that_would_lie_outside_and_they_stay(server) {
        let patient = Patient::named(&server, "Pat Morgan").await;
        let doctor = Doctor::new(&server).await;
        let inside = patient.booked(&doctor, at(NINE + 60)).await;
        let over_the_end = patient.booked(&doctor, at(NINE + 105)).await;
        let on_tuesday = patient.booked(&doctor, at(NINE + 24 * 60)).await;
        let canceled = patient.booked(&doctor, at(NINE + 2 * 24 * 60)).await;
        patient.post(&format!("{canceled}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        let preview = doctor.post(PATH, Doctor::mondays(|_| ())).await.ok(200);
        let ids: Vec<String> = preview["outside"].as_array().unwrap().iter().map(|one| format!("/appointments/{}", one["id"].as_str().unwrap())).collect();
        assert_eq!(ids, [over_the_end.clone(), on_tuesday]);
        assert_eq!(preview["outside"][0]["patient_name"], "Pat Morgan");
        assert_eq!(preview["outside"][0]["starts_at"], json!(at(NINE + 105)));
        assert_eq!(preview["more_outside"], false);
        doctor.works(Doctor::mondays(|_| ())).await;
        for path in [inside, over_the_end] {
            assert_eq!(doctor.get(&path).await.ok(200)["status"], "pending");
        }
    }
}
