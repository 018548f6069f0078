//! How long before its start patients can change what is confirmed themselves.

use serde_json::{Value, json};
use shared::ErrorCode;

use super::reschedule;
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Kind, Patient, SignedIn, at},
};

const DAY: i64 = 24 * 60;
const FLAGS: [&str; 4] = [
    "--cancel-notice-minutes",
    "1440",
    "--contact",
    "+49 30 1234567",
];

async fn cancel<K: Kind>(actor: &SignedIn<'_, K>, path: &str) -> Answer {
    let body = json!({ "reason": "Well again" });
    actor.post(&format!("{path}/cancel"), body).await
}

fn actions(appointment: &Value) -> Vec<&str> {
    let actions = appointment["allowed_actions"].as_array().unwrap();
    actions.iter().filter_map(Value::as_str).collect()
}

on_both! {
    async fn exactly_the_notice_is_still_in_time(server with FLAGS) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (one, two) = (patient.confirmed(&doctor, at(2 * DAY)).await, patient.confirmed(&doctor, at(2 * DAY + 30)).await);
        patient.at(at(DAY)).await;
        assert_eq!(actions(&patient.get(&one).await.ok(200)), ["cancel", "reschedule"]);
        reschedule(&patient, &one, at(3 * DAY)).await.ok(200);
        patient.at(at(DAY).plus_seconds(1)).await;
        let told = cancel(&patient, &one).await.problem(403, ErrorCode::NoticeTooShort);
        assert_eq!((&told["possible_until"], &told["contact"]), (&json!(at(DAY)), &json!("+49 30 1234567")));
        let told = reschedule(&patient, &one, at(4 * DAY)).await.problem(403, ErrorCode::NoticeTooShort);
        assert_eq!((&told["possible_until"], &told["contact"]), (&json!(at(DAY)), &json!("+49 30 1234567")));
        // What was asked in time can still be taken back, and the other one still be canceled.
        assert_eq!(actions(&patient.get(&one).await.ok(200)), ["withdraw_move"]);
        patient.act(&format!("{one}/withdraw-move")).await.ok(200);
        cancel(&patient, &two).await.ok(200);
    }
}

on_both! {
    async fn doctors_and_admins_are_not_bound(server with FLAGS) {
        let (patient, doctor, admin) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        let (one, two) = (patient.confirmed(&doctor, at(60)).await, patient.confirmed(&doctor, at(120)).await);
        cancel(&patient, &one).await.problem(403, ErrorCode::NoticeTooShort);
        reschedule(&doctor, &one, at(180)).await.ok(200);
        cancel(&doctor, &one).await.ok(200);
        cancel(&admin, &two).await.ok(200);
    }
}

on_both! {
    async fn what_is_pending_can_be_taken_back_at_any_time(server with FLAGS) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.booked(&doctor, at(60)).await;
        reschedule(&patient, &path, at(90)).await.ok(200);
        cancel(&patient, &path).await.ok(200);
    }
}

on_both! {
    async fn without_a_notice_there_is_none_and_nobody_to_call(server) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        patient.at(at(59)).await;
        cancel(&patient, &path).await.ok(200);
    }
}

on_both! {
    async fn nobody_is_named_to_call_where_nobody_is_set(server with ["--cancel-notice-minutes", "60"]) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(55)).await;
        let told = cancel(&patient, &path).await.problem(403, ErrorCode::NoticeTooShort);
        assert_eq!((&told["possible_until"], told.get("contact")), (&json!(at(-5)), None));
    }
}

on_both! {
    async fn the_site_says_so_before(server with FLAGS) {
        let site = server.get("/site").await.ok(200);
        assert_eq!((&site["cancel_notice_minutes"], &site["contact"]), (&json!(1440), &json!("+49 30 1234567")));
    }
}
