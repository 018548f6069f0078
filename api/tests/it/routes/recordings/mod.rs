//! Whether a consultation may be recorded, and where the recordings are.

mod consent;
mod kept;

use reqwest::Method;
use serde_json::{Value, json};
use shared::consultation::recording::TEXT_VERSION;

use crate::support::{Answer, Doctor, Kind, Patient, Server, SignedIn, at};

/// A clinic that records.
const RECORDS: [&str; 2] = ["--recording", "on"];

/// A patient and a doctor at the start of their appointment, and its path.
async fn begun(server: &Server) -> (Patient<'_>, Doctor<'_>, String) {
    let mut patient = Patient::named(server, "Pat Morgan").await;
    let mut doctor = Doctor::named(server, "Dr. Ada Byron").await;
    let path = patient.confirmed(&doctor, at(60)).await;
    patient.at(at(60)).await;
    doctor.at(at(60)).await;
    (patient, doctor, path)
}

async fn ask(doctor: &Doctor<'_>, path: &str) -> Value {
    let seen = doctor.act(&format!("{path}/recording")).await.ok(200);
    seen["recording"].clone()
}

async fn answer<K: Kind>(actor: &SignedIn<'_, K>, path: &str, agreed: bool) -> Answer {
    let body = json!({ "agreed": agreed, "text_version": TEXT_VERSION });
    let request = actor.request(Method::PUT, &format!("{path}/recording/answer"));
    Answer::of(request.json(&body)).await
}

/// What somebody sees of the question.
async fn seen<K: Kind>(actor: &SignedIn<'_, K>, path: &str) -> Value {
    let consultation = actor.get(&format!("{path}/consultation")).await.ok(200);
    consultation["recording"].clone()
}

/// Joins, and tells whether the ticket lets them record.
async fn may_record<K: Kind>(actor: &SignedIn<'_, K>, path: &str) -> bool {
    let ticket = actor.act(&format!("{path}/join")).await.ok(200);
    ticket["may_record"].as_bool().unwrap()
}
