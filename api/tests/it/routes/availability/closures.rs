//! The clinic's closures.

use serde_json::{Value, json};
use shared::ErrorCode;

use crate::{
    on_both,
    support::{Admin, Doctor, Integrator, Patient, at},
};

/// Monday, 2 February 2026, 09:00 in Berlin, in minutes from the beginning of a test.
const NINE: i64 = 2 * 24 * 60 - 60;

fn closure(from: &str, to: &str) -> Value {
    json!({ "from": from, "to": to, "name": "Renovation" })
}

on_both! {
    async fn on_closed_days_nobody_can_be_booked(server) {
        let (admin, patient) = (Admin::new(&server).await, Patient::new(&server).await);
        let doctor = Doctor::new(&server).await;
        doctor.works(Doctor::mondays(|_| ())).await;
        let path = patient.booked(&doctor, at(NINE)).await;
        let answer = admin.post("/closures", closure("2026-02-01", "2026-02-02")).await;
        let location = answer.headers["location"].to_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned();
        let closed = answer.ok(201);
        assert_eq!(location, format!("/closures/{}", closed["id"].as_str().unwrap()));
        assert_eq!(patient.offered(&doctor, "2026-02-02", "").await, [0_i64; 0]);
        patient.book(&doctor, at(NINE + 30)).await.problem(422, ErrorCode::SlotUnavailable);
        assert_eq!(patient.get(&path).await.ok(200)["status"], "pending");
        assert_eq!(patient.offered(&doctor, "2026-02-09", "").await.len(), 4);
        // Everybody who is signed in can read why.
        assert_eq!(patient.get("/closures").await.ok(200), json!({ "items": [closed], "next_cursor": null }));
        admin.delete(&location).await.ok(204);
        admin.delete(&location).await.problem(404, ErrorCode::NotFound);
        assert_eq!(patient.offered(&doctor, "2026-02-02", "").await.len(), 3);
    }
}

on_both! {
    async fn what_is_over_is_not_listed_and_pages_go_on(server) {
        let admin = Admin::new(&server).await;
        for (from, to) in [("2026-01-01", "2026-01-29"), ("2026-03-01", "2026-03-01"), ("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-12-31")] {
            admin.post("/closures", closure(from, to)).await.ok(201);
        }
        let mut ends = Vec::new();
        let mut next = String::new();
        loop {
            let page = admin.get(&format!("/closures?limit=1{next}")).await.ok(200);
            ends.extend(page["items"].as_array().unwrap().iter().map(|closure| closure["to"].clone()));
            match page["next_cursor"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(ends, ["2026-01-31", "2026-03-01", "2026-12-31"]);
    }
}

on_both! {
    async fn only_an_admin_closes_the_clinic(server) {
        let (patient, doctor, integrator) = (Patient::new(&server).await, Doctor::new(&server).await, Integrator::new(&server).await);
        let body = closure("2026-02-01", "2026-02-02");
        for answer in [
            patient.post("/closures", body.clone()).await,
            doctor.post("/closures", body.clone()).await,
            integrator.post("/closures", body).await,
            doctor.delete("/closures/0190a0b0-0000-7000-8000-00000000000a").await,
        ] {
            answer.problem(403, ErrorCode::Forbidden);
        }
        let admin = Admin::new(&server).await;
        let told = admin.post("/closures", json!({ "from": "x", "to": "2026-02-30", "name": " " })).await.invalid_fields();
        let told: Vec<&str> = told.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(told, ["from", "to", "name"]);
        for (from, to) in [("2026-02-02", "2026-02-01"), ("2026-02-01", "2027-02-02")] {
            let told = admin.post("/closures", closure(from, to)).await.invalid_fields();
            assert_eq!(told, [("to".to_owned(), "out_of_range".to_owned())]);
        }
    }
}
