//! Holds: a slot is kept for five minutes.

use serde_json::{Value, json};
use shared::{ErrorCode, Instant};

use super::{MONDAY, NINE};
use crate::{
    on_both,
    support::{Answer, Doctor, Patient, at},
};

async fn hold(patient: &Patient<'_>, doctor: &Doctor<'_>, starts_at: Instant) -> Answer {
    let body = json!({ "doctor_id": doctor.id, "starts_at": starts_at });
    patient.put("/me/hold", body).await
}

on_both! {
    async fn a_held_slot_is_its_patients_alone(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let doctor = Doctor::new(&server).await;
        doctor.works(Doctor::mondays(|_| ())).await;
        let held = hold(&patient, &doctor, at(NINE)).await.ok(200);
        let wanted: Value = json!({ "doctor_id": doctor.id, "starts_at": at(NINE), "ends_at": at(NINE + 30), "expires_at": at(5) });
        assert_eq!(held, wanted);
        assert_eq!(patient.offered(&doctor, MONDAY, "").await.first(), Some(&NINE));
        assert_eq!(other.offered(&doctor, MONDAY, "").await.first(), Some(&(NINE + 30)));
        hold(&other, &doctor, at(NINE)).await.problem(409, ErrorCode::SlotTaken);
        other.book(&doctor, at(NINE)).await.problem(409, ErrorCode::SlotTaken);
        patient.booked(&doctor, at(NINE)).await;
    }
}

on_both! {
    async fn it_ends_by_the_clock_and_needs_no_job(server) {
        let (patient, mut other) = (Patient::new(&server).await, Patient::new(&server).await);
        let doctor = Doctor::new(&server).await;
        doctor.works(Doctor::mondays(|_| ())).await;
        hold(&patient, &doctor, at(NINE)).await.ok(200);
        other.at(at(5).plus_seconds(-1)).await;
        other.book(&doctor, at(NINE)).await.problem(409, ErrorCode::SlotTaken);
        other.at(at(5)).await;
        assert_eq!(other.offered(&doctor, MONDAY, "").await.first(), Some(&NINE));
        other.booked(&doctor, at(NINE)).await;
    }
}

on_both! {
    async fn a_patient_has_one_and_may_pick_again(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let doctor = Doctor::new(&server).await;
        doctor.works(Doctor::mondays(|_| ())).await;
        hold(&patient, &doctor, at(NINE)).await.ok(200);
        // One that overlaps the old one is no obstacle either.
        let longer = json!({ "doctor_id": doctor.id, "starts_at": at(NINE), "visit_type": "follow_up" });
        patient.put("/me/hold", longer).await.ok(200);
        hold(&patient, &doctor, at(NINE + 90)).await.ok(200);
        assert_eq!(other.offered(&doctor, MONDAY, "").await, [NINE, NINE + 30, NINE + 60]);
        patient.delete("/me/hold").await.ok(204);
        patient.delete("/me/hold").await.ok(204);
        assert_eq!(other.offered(&doctor, MONDAY, "").await.len(), 4);
    }
}

on_both! {
    async fn asking_again_extends_it_once(server) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        hold(&patient, &doctor, at(60)).await.ok(200);
        for (minutes, expires) in [(4, 9), (8, 10), (9, 10)] {
            patient.at(at(minutes)).await;
            let held = hold(&patient, &doctor, at(60)).await.ok(200);
            assert_eq!(held["expires_at"], json!(at(expires)), "{minutes}");
        }
    }
}

on_both! {
    async fn booking_uses_it_up_whatever_is_booked(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let doctor = Doctor::new(&server).await;
        doctor.works(Doctor::mondays(|_| ())).await;
        hold(&patient, &doctor, at(NINE)).await.ok(200);
        patient.booked(&doctor, at(NINE + 90)).await;
        assert_eq!(other.offered(&doctor, MONDAY, "").await, [NINE, NINE + 30, NINE + 60]);
    }
}

on_both! {
    async fn only_what_is_offered_can_be_held(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| ())).await;
        hold(&patient, &doctor, at(NINE - 30)).await.problem(422, ErrorCode::SlotUnavailable);
        hold(&patient, &doctor, at(NINE + 5)).await.problem(422, ErrorCode::SlotUnavailable);
        let past = hold(&patient, &doctor, at(-60)).await.invalid_fields();
        assert_eq!(past, [("starts_at".to_owned(), "out_of_range".to_owned())]);
        let nobody = json!({ "doctor_id": patient.id, "starts_at": at(NINE) });
        assert_eq!(patient.put("/me/hold", nobody).await.invalid_fields(), [("doctor_id".to_owned(), "unknown".to_owned())]);
        doctor.put("/me/hold", json!({})).await.problem(403, ErrorCode::Forbidden);
        doctor.delete("/me/hold").await.problem(403, ErrorCode::Forbidden);
    }
}
