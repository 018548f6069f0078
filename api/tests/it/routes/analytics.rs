//! The figures, over HTTP.

use serde_json::{Value, json};
use shared::{
    ErrorCode, Instant,
    consultation::presence::{PresenceState, Side},
};

use super::attendance::saw;
use crate::{
    on_both,
    support::{Admin, Doctor, Patient, Server, at},
};

/// The test day, in UTC, and the day after it.
fn days() -> String {
    let day = |at: Instant| at.to_string()[..10].to_owned();
    format!("from={}&to={}", day(at(0)), day(at(1_440)))
}

/// A consultation of twenty minutes to which the doctor came five minutes late.
async fn took_place(server: &Server, path: &str, start: i64) {
    saw(
        server,
        path,
        Side::Patient,
        PresenceState::InCall,
        at(start),
    )
    .await;
    saw(
        server,
        path,
        Side::Doctor,
        PresenceState::InCall,
        at(start + 5),
    )
    .await;
    saw(
        server,
        path,
        Side::Patient,
        PresenceState::Left,
        at(start + 25),
    )
    .await;
}

on_both! {
    async fn a_doctor_reads_their_own_and_an_admin_all(server) {
        let (patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let mut other = Doctor::new(&server).await;
        let mut admin = Admin::new(&server).await;
        let first = patient.confirmed(&doctor, at(60)).await;
        let missed = patient.confirmed(&doctor, at(120)).await;
        let theirs = patient.confirmed(&other, at(180)).await;
        let coming = patient.confirmed(&doctor, at(600)).await;
        took_place(&server, &first, 60).await;
        took_place(&server, &theirs, 180).await;
        doctor.at(at(300)).await;
        other.at(at(300)).await;
        admin.at(at(300)).await;
        doctor.act(&format!("{missed}/no-show")).await.ok(200);

        let own = doctor.get(&format!("/me/analytics?{}", days())).await.ok(200);
        let total = &own["total"];
        assert_eq!((&total["appointments"], &total["met"]), (&json!(2), &json!(1)));
        assert_eq!(total["real_seconds"], json!({"count": 1, "mean": 1200, "most": 1200}));
        assert_eq!(total["planned_seconds"], json!({"count": 1, "mean": 1800, "most": 1800}));
        assert_eq!(total["waited_seconds"], json!({"count": 1, "mean": 300, "most": 300}));
        assert_eq!(total["doctor_late_seconds"]["mean"], 300);
        assert_eq!((&total["patient_no_shows"], &total["doctor_no_shows"]), (&json!(1), &json!(0)));
        assert_eq!(own["days"].as_array().unwrap().len(), 1);

        let all = admin.get(&format!("/analytics?{}", days())).await.ok(200);
        assert_eq!((&all["total"]["appointments"], &all["total"]["met"]), (&json!(3), &json!(2)));
        for name in ["Pat", "Dr.", &first[first.len() - 36..]] {
            assert!(!all.to_string().contains(name), "{name} is in the clinic's figures");
        }

        // What has not started is not counted; when it has, it is.
        doctor.at(at(601)).await;
        let own = doctor.get(&format!("/me/analytics?{}", days())).await.ok(200);
        assert_eq!(own["total"]["appointments"], 3, "{coming}");
    }
}

on_both! {
    async fn the_table_says_the_same(server) {
        let (patient, mut doctor) = (Patient::new(&server).await, Doctor::named(&server, "=Dr. Ada, \"Byron\"").await);
        let path = patient.confirmed(&doctor, at(60)).await;
        took_place(&server, &path, 60).await;
        doctor.at(at(300)).await;
        let answer = doctor.get(&format!("/me/analytics.csv?{}", days())).await;
        assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
        let lines: Vec<&str> = answer.text.trim_end().split("\r\n").collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[0].starts_with("date,whose,appointments,met,"));
        assert!(lines[1].contains("\"'=Dr. Ada, \"\"Byron\"\"\",1,1,1800,1200,1200,1,300,300,"), "{}", lines[1]);
        assert!(lines[2].contains(" to "));
    }
}

on_both! {
    async fn only_those_whose_they_are(server) {
        let (patient, doctor, admin) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        for ending in ["", ".csv"] {
            let own = format!("/me/analytics{ending}?{}", days());
            let clinic = format!("/analytics{ending}?{}", days());
            patient.get(&own).await.problem(403, ErrorCode::Forbidden);
            admin.get(&own).await.problem(403, ErrorCode::Forbidden);
            patient.get(&clinic).await.problem(403, ErrorCode::Forbidden);
            doctor.get(&clinic).await.problem(403, ErrorCode::Forbidden);
        }
    }
}

on_both! {
    async fn days_are_days_and_not_too_many(server) {
        let doctor = Doctor::new(&server).await;
        for (query, field) in [
            ("from=2026-01-32&to=2026-02-01", "from"),
            ("from=2026-02-02&to=2026-02-01", "to"),
            ("from=2025-01-01&to=2026-01-02", "to"),
        ] {
            let faults = doctor.get(&format!("/me/analytics?{query}")).await.invalid_fields();
            assert_eq!(faults[0].0, field, "{query}");
        }
        doctor.get("/me/analytics?from=2026-01-01").await.problem(400, ErrorCode::MalformedRequest);
        let none = doctor.get("/me/analytics?from=2025-01-01&to=2026-01-01").await.ok(200);
        assert_eq!((&none["total"]["appointments"], &none["days"]), (&json!(0), &Value::Array(Vec::new())));
    }
}
