//! Each field of a booking and its faults.

use serde_json::{Value, json};
use shared::Instant;
use uuid::Uuid;

use super::request;
use crate::{
    on_both,
    support::{Doctor, Patient, at},
};

fn fault(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

/// The start, so many days from now.
fn days(days: i64) -> Instant {
    at(days * 24 * 60)
}

on_both! {
    async fn each_field_has_its_fault(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let table: Vec<(&str, Value, &str)> = vec![
            ("doctor_id", json!(""), "invalid_format"),
            ("doctor_id", json!("1"), "invalid_format"),
            ("doctor_id", json!(doctor.id.uuid().simple().to_string()), "invalid_format"),
            ("doctor_id", json!(format!("{}\0", doctor.id)), "invalid_format"),
            ("doctor_id", json!("' OR 1=1 --"), "invalid_format"),
            ("doctor_id", json!(Uuid::nil()), "unknown"),
            ("doctor_id", json!(Uuid::max()), "unknown"),
            ("doctor_id", json!(patient.id), "unknown"),
            ("starts_at", json!(at(0)), "out_of_range"),
            ("starts_at", json!(at(0).plus_seconds(-1)), "out_of_range"),
            ("starts_at", json!(days(-1)), "out_of_range"),
            ("starts_at", json!(days(731).plus_minutes(5)), "out_of_range"),
            ("starts_at", json!("2046-01-31T09:00:00Z"), "out_of_range"),
            ("starts_at", json!("2326-01-31T09:00:00Z"), "out_of_range"),
            ("starts_at", json!("9999-12-31T23:59:59Z"), "out_of_range"),
            ("starts_at", json!(at(61)), "off_grid"),
            ("starts_at", json!(at(60).plus_seconds(1)), "off_grid"),
            ("starts_at", json!(at(65).plus_seconds(-1)), "off_grid"),
            ("reason", json!(""), "blank"),
            ("reason", json!(" \n \u{a0}"), "blank"),
            ("reason", json!("x".repeat(501)), "too_long"),
            ("reason", json!("x".repeat(50_000)), "too_long"),
            ("reason", json!("a\u{202e}b"), "invalid_characters"),
            ("reason", json!("a\0b"), "invalid_characters"),
        ];
        for (field, value, code) in table {
            let mut body = request(&doctor, at(60));
            body[field] = value.clone();
            assert_eq!(patient.post("/appointments", body).await.invalid_fields(), fault(field, code), "{value:.80}");
        }
    }
}

on_both! {
    async fn a_start_is_an_instant_and_nothing_else(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        for text in [
            "",
            "now",
            "tomorrow",
            "epoch",
            "infinity",
            "1769936400",
            "2026-02-01",
            "2026-02-01T09:00:00",
            "2026-02-01 09:00",
            "2026-02-01T09:00Z",
            "2026-02-01T24:00:00Z",
            "2026-02-01T23:59:60Z",
            "2026-02-01T09:00:00+25:00",
            "2026-02-01T09:00:00 Europe/Berlin",
            "2026-02-30T09:00:00Z",
            "2026-13-01T09:00:00Z",
            "2026-02-01T09:00:00.5Z",
            "10000-01-01T00:00:00Z",
            "-0001-01-01T00:00:00Z",
            "+2026-02-01T09:00:00Z",
            " 2026-02-01T09:00:00Z",
            "2026-02-01T09:00:00Z\0",
            "２０２６-02-01T09:00:00Z",
        ] {
            let mut body = request(&doctor, at(60));
            body["starts_at"] = json!(text);
            assert_eq!(patient.post("/appointments", body).await.invalid_fields(), fault("starts_at", "invalid_format"), "{text}");
        }
    }
}

on_both! {
    async fn any_offset_is_understood_and_answered_in_utc(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        for (text, utc) in [
            ("2026-02-01T10:00:00+01:00", "2026-02-01T09:00:00Z"),
            ("2026-02-01T00:00:00-11:30", "2026-02-01T11:30:00Z"),
            ("2026-02-03T00:00:00+14:00", "2026-02-02T10:00:00Z"),
            ("2026-02-04T09:00:00.000Z", "2026-02-04T09:00:00Z"),
        ] {
            let mut body = request(&doctor, at(60));
            body["starts_at"] = json!(text);
            assert_eq!(patient.post("/appointments", body).await.ok(201)["starts_at"], utc);
        }
    }
}

on_both! {
    async fn the_first_and_the_last_start_there_is(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        patient.booked(&doctor, at(5)).await;
        patient.booked(&doctor, days(731)).await;
    }
}

on_both! {
    async fn all_faults_are_told_at_once(server) {
        let (patient, _doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let body = json!({ "doctor_id": "x", "starts_at": "now", "reason": " " });
        let faults = patient.post("/appointments", body).await.invalid_fields();
        let fields: Vec<&str> = faults.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["doctor_id", "starts_at", "reason"]);
    }
}

on_both! {
    async fn a_reason_is_kept_as_it_was_written(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let five_hundred_families = "👨‍👩‍👧".repeat(500);
        for (n, reason) in ["Tosse\ne febbre", "<script>alert(1)</script>", "{{7*7}} ${jndi:ldap://x} '); DROP TABLE appointments; --", "咳嗽 ♥ 👩🏽‍⚕️", &five_hundred_families].into_iter().enumerate() {
            let mut body = request(&doctor, at(60 + 30 * i64::try_from(n).unwrap()));
            body["reason"] = json!(reason);
            let booked = patient.post("/appointments", body).await.ok(201);
            assert_eq!(booked["reason"], reason);
            let path = format!("/appointments/{}", booked["id"].as_str().unwrap());
            assert_eq!(doctor.get(&path).await.ok(200)["reason"], reason);
        }
    }
}
