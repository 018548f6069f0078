//! What really happened, over HTTP.

use api::attendance::ledger;
use serde_json::{Value, json};
use shared::{
    AppointmentId, ErrorCode, Instant,
    consultation::{
        attendance::{Sighting, Source},
        presence::{PresenceState, Side},
    },
};

use crate::{
    on_both,
    support::{Admin, Doctor, Patient, Server, at},
};

/// Writes into the ledger as the pages would.
pub async fn saw(server: &Server, path: &str, side: Side, state: PresenceState, at: Instant) {
    let id: AppointmentId = path.rsplit('/').next().unwrap().parse().unwrap();
    let row = api::appointments::store::find(&server.app.db, id)
        .await
        .unwrap();
    let mut tx = server.app.db.begin().await.unwrap();
    let seen = Sighting {
        side,
        state,
        source: Source::Page,
        at,
    };
    let facts = row.unwrap().facts();
    ledger::note(
        &mut tx,
        &facts,
        &server.app.settings().join_policy(),
        seen,
        at,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

on_both! {
    async fn both_read_what_happened(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        saw(&server, &path, Side::Patient, PresenceState::Waiting, at(58)).await;
        saw(&server, &path, Side::Doctor, PresenceState::InCall, at(62)).await;
        saw(&server, &path, Side::Patient, PresenceState::InCall, at(63)).await;
        saw(&server, &path, Side::Patient, PresenceState::Left, at(80)).await;
        patient.at(at(90)).await;
        doctor.at(at(90)).await;

        let told = patient.get(&format!("{path}/attendance")).await.ok(200);
        assert_eq!(told, doctor.get(&format!("{path}/attendance")).await.ok(200));
        assert_eq!(told["encounter"], "in_progress");
        let reckoning = &told["reckoning"];
        assert_eq!(reckoning["began_at"], at(63).to_string());
        assert_eq!(reckoning["ended_at"], at(80).to_string());
        assert_eq!(reckoning["together_seconds"], 17 * 60);
        assert_eq!(reckoning["waited_seconds"], 3 * 60);
        assert_eq!((&reckoning["patient_late_seconds"], &reckoning["doctor_late_seconds"]), (&json!(0), &json!(120)));
        assert_eq!(told["sightings"].as_array().unwrap().len(), 4);

        doctor.act(&format!("{path}/complete")).await.ok(200);
        let told = patient.get(&format!("{path}/attendance")).await.ok(200);
        assert_eq!((&told["encounter"], &told["status"]), (&json!("finished"), &json!("completed")));
    }
}

on_both! {
    async fn nobody_else_reads_it(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let attendance = format!("{}/attendance", patient.confirmed(&doctor, at(60)).await);
        Patient::new(&server).await.get(&attendance).await.problem(404, ErrorCode::NotFound);
        Doctor::new(&server).await.get(&attendance).await.problem(404, ErrorCode::NotFound);
        Admin::new(&server).await.get(&attendance).await.problem(403, ErrorCode::Forbidden);
    }
}

on_both! {
    async fn an_absence_is_proposed_and_said_by_the_doctor_alone(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        saw(&server, &path, Side::Doctor, PresenceState::InCall, at(60)).await;
        doctor.at(at(75)).await;
        patient.at(at(75)).await;
        let told = doctor.get(&format!("{path}/attendance")).await.ok(200);
        assert_eq!(told["reckoning"]["proposed_absent"], "patient");
        // A proposal is no verdict.
        assert_eq!((&told["status"], &told["absent"]), (&json!("confirmed"), &Value::Null));
        let contest = format!("{path}/contest");
        let words = json!({"text": "I was at the door."});
        patient.post(&contest, words.clone()).await.problem(409, ErrorCode::InvalidTransition);

        doctor.act(&format!("{path}/no-show")).await.ok(200);
        let told = patient.get(&format!("{path}/attendance")).await.ok(200);
        assert_eq!((&told["absent"], &told["encounter"]), (&json!("patient"), &json!("canceled")));

        let faults = patient.post(&contest, json!({"text": " "})).await.invalid_fields();
        assert_eq!(faults, [("text".to_owned(), "blank".to_owned())]);
        Patient::new(&server).await.post(&contest, words.clone()).await.problem(404, ErrorCode::NotFound);
        doctor.post(&contest, words.clone()).await.problem(403, ErrorCode::Forbidden);
        let told = patient.post(&contest, words.clone()).await.ok(200);
        assert_eq!(told["contest"], json!({"at": at(75).to_string(), "text": "I was at the door."}));
        assert_eq!(told, doctor.get(&format!("{path}/attendance")).await.ok(200));
        patient.post(&contest, words).await.problem(409, ErrorCode::InvalidTransition);
    }
}

on_both! {
    async fn a_doctor_who_missed_it_says_so(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        doctor.at(at(80)).await;
        patient.at(at(80)).await;
        doctor.act(&format!("{path}/no-show?absent=admin")).await.problem(400, ErrorCode::MalformedRequest);
        doctor.act(&format!("{path}/no-show?absent=doctor")).await.ok(200);
        let told = patient.get(&format!("{path}/attendance")).await.ok(200);
        assert_eq!(told["absent"], "doctor");
        let contest = patient.post(&format!("{path}/contest"), json!({"text": "No"})).await;
        contest.problem(409, ErrorCode::InvalidTransition);
    }
}

on_both! {
    async fn a_ledger_that_is_full_takes_no_more(server) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        patient.at(at(60)).await;
        for second in 0..520 {
            let state = if second % 2 == 0 { PresenceState::Waiting } else { PresenceState::Left };
            saw(&server, &path, Side::Patient, state, at(60).plus_seconds(second)).await;
        }
        let told = patient.get(&format!("{path}/attendance")).await.ok(200);
        assert_eq!(told["sightings"].as_array().unwrap().len(), 500);
    }
}
