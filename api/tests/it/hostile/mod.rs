//! What no well-meaning client sends. The answer is never a fault of ours, and under `/api` it is
//! always a problem document.

mod cors;
mod document;
mod every;
mod ids;
mod json;
mod method;
mod order;
mod password;
mod query;
mod text;
mod values;
mod wire;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Doctor, Patient, Server, at, outcome};

/// An operation that takes a body, with one it would accept.
struct Operation {
    method: Method,
    path: String,
    body: Value,
    /// Fields that may be missing.
    are_optional: bool,
}

/// A patient with an appointment, who may call every operation that takes a body.
struct World<'a> {
    patient: Patient<'a>,
    doctor: Doctor<'a>,
    appointment: String,
}

impl<'a> World<'a> {
    async fn new(server: &'a Server) -> Self {
        let (patient, doctor) = (Patient::new(server).await, Doctor::new(server).await);
        let appointment = patient.booked(&doctor, at(60)).await;
        Self {
            patient,
            doctor,
            appointment,
        }
    }

    fn operations(&self) -> [Operation; 6] {
        let operation = |method, path: &str, are_optional, body| Operation {
            method,
            path: path.to_owned(),
            body,
            are_optional,
        };
        let register = json!({ "email": "pat@example.org", "password": "a lantern in the fog", "name": "Pat Morgan", "time_zone": "UTC" });
        let login = json!({ "login": "pat", "password": "a lantern in the fog" });
        let update = json!({ "name": "Pat Morgan", "time_zone": "UTC", "phone": "+49 30 123456", "date_of_birth": "1990-02-28" });
        let book =
            json!({ "doctor_id": self.doctor.id, "starts_at": at(600), "reason": "A cough" });
        let cancel = format!("{}/cancel", self.appointment);
        let reschedule = format!("{}/reschedule", self.appointment);
        [
            operation(Method::POST, "/auth/register", false, register),
            operation(Method::POST, "/auth/login", false, login),
            operation(Method::PATCH, "/me", true, update),
            operation(Method::POST, "/appointments", false, book),
            operation(
                Method::POST,
                &cancel,
                false,
                json!({ "reason": "Well again" }),
            ),
            operation(
                Method::POST,
                &reschedule,
                false,
                json!({ "starts_at": at(600) }),
            ),
        ]
    }

    /// Sends bytes as the body of an operation.
    async fn send(
        &self,
        operation: &Operation,
        content_type: Option<&str>,
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let mut request = self
            .patient
            .request(operation.method.clone(), &operation.path);
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        Answer::of(request.body(body)).await
    }

    async fn send_json(&self, operation: &Operation, body: impl Into<reqwest::Body>) -> Answer {
        self.send(operation, Some("application/json"), body).await
    }

    /// Asserts that nothing that was sent has had an effect.
    async fn is_unchanged(&self) {
        let appointments = self.patient.get("/appointments").await.ok(200);
        let seen: Vec<_> = appointments["items"].as_array().unwrap().iter().collect();
        assert_eq!(seen.len(), 1);
        assert_eq!(
            (&seen[0]["revision"], &seen[0]["status"]),
            (&json!(1), &json!("pending"))
        );
        assert_eq!(
            self.patient.get("/me").await.ok(200)["name"],
            "Test patient"
        );
    }
}

/// Asserts that an answer is a problem document and no fault of ours, whatever it says.
#[track_caller]
fn is_refusal(answer: &Answer, said: &str) {
    let status = answer.status.as_u16();
    assert!(
        (400..500).contains(&status),
        "{said:.200}: {status} {}",
        answer.text
    );
    if outcome::is_one(answer) {
        assert_eq!(
            answer.body["resourceType"], "OperationOutcome",
            "{said:.200}"
        );
        return;
    }
    assert_eq!(
        answer.headers["content-type"], "application/problem+json",
        "{said:.200}"
    );
    assert_eq!(answer.body["status"], status, "{said:.200}");
}
