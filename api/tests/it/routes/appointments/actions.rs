//! Confirm, cancel, reschedule, complete and no-show: what becomes of an appointment, and when.

use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Kind, Patient, SignedIn, at},
};

/// A POST that is meant for one revision.
async fn at_revision<K: Kind>(
    actor: &SignedIn<'_, K>,
    path: &str,
    tag: &str,
    body: Value,
) -> Answer {
    let request = actor.request(Method::POST, path);
    Answer::of(request.header("if-match", tag).json(&body)).await
}

on_both! {
    async fn a_doctor_confirms_until_the_second_before_the_start(server) {
        let (patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (one, two) = (patient.booked(&doctor, at(60)).await, patient.booked(&doctor, at(120)).await);
        doctor.at(at(60).plus_seconds(-1)).await;
        let confirmed = doctor.act(&format!("{one}/confirm")).await.ok(200);
        assert_eq!((&confirmed["status"], &confirmed["revision"]), (&json!("confirmed"), &json!(2)));
        assert_eq!(confirmed["updated_at"], at(60).plus_seconds(-1).to_string());
        assert_eq!(confirmed["created_at"], at(0).to_string());
        doctor.at(at(120)).await;
        let late = doctor.act(&format!("{two}/confirm")).await.problem(409, ErrorCode::InvalidTransition);
        assert_eq!(late["appointment_status"], "pending");
    }
}

on_both! {
    async fn nothing_is_done_twice(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let again = doctor.act(&format!("{path}/confirm")).await.problem(409, ErrorCode::InvalidTransition);
        assert_eq!(again["appointment_status"], "confirmed");
        let reason = json!({ "reason": "Well again" });
        patient.post(&format!("{path}/cancel"), reason.clone()).await.ok(200);
        for (action, body) in [("cancel", reason), ("reschedule", json!({ "starts_at": at(90) })), ("confirm", json!({}))] {
            let answer = doctor.post(&format!("{path}/{action}"), body).await;
            assert_eq!(answer.problem(409, ErrorCode::InvalidTransition)["appointment_status"], "canceled", "{action}");
        }
        assert_eq!(patient.get(&path).await.ok(200)["revision"], 3);
    }
}

on_both! {
    async fn a_cancellation_keeps_who_when_and_why(server) {
        let (mut patient, mut doctor, mut admin) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        let mut paths = Vec::new();
        for minutes in [60, 120, 180] {
            paths.push(patient.confirmed(&doctor, at(minutes)).await);
        }
        let when = at(7);
        patient.at(when).await;
        doctor.at(when).await;
        admin.at(when).await;
        let body = |who: &str| json!({ "reason": format!("  Called off by the {who} \r\n for a reason ") });
        let answers = [
            ("patient", patient.post(&format!("{}/cancel", paths[0]), body("patient")).await),
            ("doctor", doctor.post(&format!("{}/cancel", paths[1]), body("doctor")).await),
            ("admin", admin.post(&format!("{}/cancel", paths[2]), body("admin")).await),
        ];
        for ((who, answer), path) in answers.into_iter().zip(&paths) {
            answer.ok(200);
            let seen = patient.get(path).await.ok(200);
            assert_eq!((&seen["status"], &seen["canceled_by"]), (&json!("canceled"), &json!(who)));
            assert_eq!(seen["cancel_reason"], format!("Called off by the {who} \n for a reason"));
            assert_eq!((&seen["updated_at"], &seen["created_at"]), (&json!(when), &json!(at(0))));
            assert_eq!((&seen["starts_at"], &seen["reason"]), (&seen["starts_at"], &json!("A cough")));
            assert_eq!(seen["allowed_actions"], json!([]));
        }
    }
}

on_both! {
    /// A consultation that did not take place can still be called off; the record says when it was.
    async fn a_confirmed_appointment_can_be_canceled_after_its_start(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let paths = [patient.confirmed(&doctor, at(60)).await, patient.confirmed(&doctor, at(90)).await];
        patient.at(at(200)).await;
        doctor.at(at(200)).await;
        let body = json!({ "reason": "Nobody was there" });
        let by_patient = patient.post(&format!("{}/cancel", paths[0]), body.clone()).await.ok(200);
        let by_doctor = doctor.post(&format!("{}/cancel", paths[1]), body).await.ok(200);
        for canceled in [by_patient, by_doctor] {
            assert_eq!((&canceled["status"], &canceled["updated_at"]), (&json!("canceled"), &json!(at(200))));
        }
    }
}

on_both! {
    async fn a_cancellation_wants_a_reason(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.booked(&doctor, at(60)).await;
        for (reason, code) in [("", "blank"), (" \n ", "blank"), (&*"x".repeat(501), "too_long"), ("a\u{2066}b", "invalid_characters"), ("a\0", "invalid_characters")] {
            let answer = patient.post(&format!("{path}/cancel"), json!({ "reason": reason })).await;
            assert_eq!(answer.invalid_fields(), [("reason".to_owned(), code.to_owned())]);
        }
        patient.post(&format!("{path}/cancel"), json!({})).await.problem(400, ErrorCode::MalformedRequest);
        assert_eq!(patient.get(&path).await.ok(200)["status"], "pending");
    }
}

on_both! {
    async fn complete_and_no_show_from_the_start_on(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        for (action, status) in [("complete", "completed"), ("no-show", "no_show")] {
            patient.at(at(0)).await;
            doctor.at(at(0)).await;
            let (path, pending) = (patient.confirmed(&doctor, at(60)).await, patient.booked(&doctor, at(30)).await);
            let action_path = format!("{path}/{action}");
            doctor.at(at(60).plus_seconds(-1)).await;
            let early = doctor.act(&action_path).await.problem(409, ErrorCode::InvalidTransition);
            assert_eq!(early["appointment_status"], "confirmed");
            doctor.act(&format!("{pending}/{action}")).await.problem(409, ErrorCode::InvalidTransition);
            doctor.at(at(60)).await;
            let done = doctor.act(&action_path).await.ok(200);
            assert_eq!((&done["status"], &done["allowed_actions"]), (&json!(status), &json!([])));
            doctor.act(&action_path).await.problem(409, ErrorCode::InvalidTransition);
            doctor.post(&format!("{path}/cancel"), json!({ "reason": "x" })).await.problem(409, ErrorCode::InvalidTransition);
            // The pending one makes room for the next round.
            doctor.post(&format!("{pending}/cancel"), json!({ "reason": "x" })).await.ok(200);
        }
    }
}

on_both! {
    async fn a_revision_that_is_past_is_not_acted_on(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.booked(&doctor, at(60)).await;
        assert_eq!(patient.get(&path).await.headers["etag"], "\"1\"");
        let (confirm, cancel, reschedule) = (format!("{path}/confirm"), format!("{path}/cancel"), format!("{path}/reschedule"));
        for tag in ["\"2\"", "\"0\"", "\"x\"", "W/\"1\"", "\"2\", \"3\""] {
            at_revision(&doctor, &confirm, tag, json!({})).await.problem(412, ErrorCode::PreconditionFailed);
            at_revision(&patient, &cancel, tag, json!({ "reason": "x" })).await.problem(412, ErrorCode::PreconditionFailed);
            at_revision(&patient, &reschedule, tag, json!({ "starts_at": at(90) })).await.problem(412, ErrorCode::PreconditionFailed);
        }
        for tag in ["1", "\"1", "x", ""] {
            let answer = at_revision(&doctor, &confirm, tag, json!({})).await;
            assert!(matches!(answer.status.as_u16(), 400 | 412), "{tag:?}: {}", answer.text);
        }
        let confirmed = at_revision(&doctor, &confirm, "\"1\"", json!({})).await;
        assert_eq!(confirmed.headers["etag"], "\"2\"");
        confirmed.ok(200);
        // Meaning is looked at before the revision, the revision before the state.
        at_revision(&doctor, &confirm, "\"1\"", json!({})).await.problem(412, ErrorCode::PreconditionFailed);
        at_revision(&doctor, &confirm, "\"2\"", json!({})).await.problem(409, ErrorCode::InvalidTransition);
        at_revision(&patient, &cancel, "\"1\"", json!({ "reason": "" })).await.invalid_fields();
        at_revision(&patient, &reschedule, "\"7\", \"2\"", json!({ "starts_at": at(90) })).await.ok(200);
        let canceled = at_revision(&patient, &cancel, "*", json!({ "reason": "x" })).await;
        assert_eq!(canceled.headers["etag"], "\"4\"");
    }
}
