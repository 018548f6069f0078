//! The order of the checks: with several things wrong at once, the first in the contract's order is
//! told. credential, route, role, syntax, visibility, meaning, state, time window.

use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

use super::World;
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Integrator, Kind, Patient, SignedIn, at},
};

/// A request with everything wrong that the arguments make wrong, and `If-Match` for a revision that
/// never was.
async fn send<K: Kind>(
    actor: &SignedIn<'_, K>,
    path: &str,
    content_type: &str,
    body: impl Into<reqwest::Body>,
) -> Answer {
    let request = actor
        .request(Method::POST, path)
        .header("if-match", "\"99\"");
    Answer::of(request.header("content-type", content_type).body(body)).await
}

const JSON: &str = "application/json";

fn huge() -> String {
    "x".repeat(100 * 1024)
}

on_both! {
    async fn from_the_credential_to_the_state(server) {
        let world = World::new(&server).await;
        let (mut stranger, integrator) = (Patient::new(&server).await, Integrator::new(&server).await);
        let World { patient, appointment, .. } = &world;
        patient.post(&format!("{appointment}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        let cancel = format!("{appointment}/cancel");
        let (blank, fine) = (json!({ "reason": " " }).to_string(), json!({ "reason": "x" }).to_string());

        // 401, before the method, the role and the body.
        let proper = std::mem::replace(&mut stranger.token, "x.y.z".into());
        send(&stranger, &cancel, "text/plain", huge()).await.problem(401, ErrorCode::Unauthenticated);
        let delete = stranger.request(Method::DELETE, &cancel).header("content-type", "text/plain").body(huge());
        Answer::of(delete).await.problem(401, ErrorCode::Unauthenticated);
        send(&stranger, "/nowhere", "text/plain", huge()).await.problem(401, ErrorCode::Unauthenticated);
        stranger.token = proper;
        // 405 and 404 of the route, before the role.
        let delete = integrator.request(Method::DELETE, &cancel).header("content-type", "text/plain").body(huge());
        Answer::of(delete).await.problem(405, ErrorCode::MethodNotAllowed);
        send(&integrator, "/appointments/x/y/z", "text/plain", huge()).await.problem(404, ErrorCode::NotFound);
        // 403, before the body and before the appointment is looked for.
        send(&integrator, &cancel, "text/plain", huge()).await.problem(403, ErrorCode::Forbidden);
        // 415, 413 and 400, before it is said whether there is such an appointment.
        send(&stranger, &cancel, "text/plain", huge()).await.problem(415, ErrorCode::UnsupportedMediaType);
        send(&stranger, &cancel, JSON, huge()).await.problem(413, ErrorCode::PayloadTooLarge);
        send(&stranger, &cancel, JSON, "{").await.problem(400, ErrorCode::MalformedRequest);
        let absent = "/appointments/0190a0b0-0000-7000-8000-00000000000a/cancel";
        send(&stranger, absent, JSON, "{").await.problem(400, ErrorCode::MalformedRequest);
        // 404, before what is not valid.
        send(&stranger, &cancel, JSON, blank.clone()).await.problem(404, ErrorCode::NotFound);
        send(&stranger, absent, JSON, blank.clone()).await.problem(404, ErrorCode::NotFound);
        // 422, before the revision and the state.
        send(patient, &cancel, JSON, blank).await.invalid_fields();
        send(patient, &cancel, JSON, fine.clone()).await.problem(412, ErrorCode::PreconditionFailed);
        patient.post(&cancel, json!({ "reason": "x" })).await.problem(409, ErrorCode::InvalidTransition);
    }
}

on_both! {
    async fn booking(server) {
        let world = World::new(&server).await;
        let taken = |reason: &str| json!({ "doctor_id": world.doctor.id, "starts_at": at(60), "reason": reason });
        server.post("/appointments", json!([])).await.problem(401, ErrorCode::Unauthenticated);
        send(&world.doctor, "/appointments", "text/plain", huge()).await.problem(403, ErrorCode::Forbidden);
        send(&world.patient, "/appointments", "text/plain", huge()).await.problem(415, ErrorCode::UnsupportedMediaType);
        // An unknown field, before a field that is not valid.
        let mut unknown = taken("");
        unknown["role"] = json!("admin");
        world.patient.post("/appointments", unknown).await.problem(400, ErrorCode::MalformedRequest);
        world.patient.post("/appointments", taken("")).await.invalid_fields();
        world.patient.post("/appointments", taken("x")).await.problem(409, ErrorCode::SlotTaken);
    }
}

on_both! {
    async fn rescheduling(server) {
        let world = World::new(&server).await;
        let other = Patient::new(&server).await;
        other.booked(&world.doctor, at(120)).await;
        let path = format!("{}/reschedule", world.appointment);
        let to = |minutes| json!({ "starts_at": at(minutes) });
        world.patient.post(&format!("{}/cancel", world.appointment), json!({ "reason": "x" })).await.ok(200);
        Admin::new(&server).await.post(&path, json!([])).await.problem(403, ErrorCode::Forbidden);
        other.post(&path, json!([])).await.problem(400, ErrorCode::MalformedRequest);
        other.post(&path, to(-60)).await.problem(404, ErrorCode::NotFound);
        // Over and out of range, then over and taken.
        world.patient.post(&path, to(-60)).await.invalid_fields();
        world.patient.post(&path, to(120)).await.problem(409, ErrorCode::InvalidTransition);
    }
}

on_both! {
    async fn lists_and_joining(server) {
        let mut world = World::new(&server).await;
        server.get("/appointments?limit=0&x=y").await.problem(401, ErrorCode::Unauthenticated);
        server.get("/doctors/x").await.problem(401, ErrorCode::Unauthenticated);
        world.patient.get("/appointments?limit=0&from=x").await.problem(400, ErrorCode::MalformedRequest);

        let join = format!("{}/join", world.appointment);
        let stranger = Doctor::new(&server).await;
        // Pending and too early: the state comes before the window, and a stranger learns neither.
        let denied = world.patient.act(&join).await.problem(409, ErrorCode::NotConfirmed);
        assert_eq!(denied.get("opens_at"), None::<&Value>);
        stranger.act(&join).await.problem(404, ErrorCode::NotFound);
        Admin::new(&server).await.act(&join).await.problem(403, ErrorCode::Forbidden);
        world.patient.post(&format!("{}/cancel", world.appointment), json!({ "reason": "x" })).await.ok(200);
        // Canceled and too late.
        world.patient.at(at(600)).await;
        world.patient.act(&join).await.problem(409, ErrorCode::NotJoinable);
    }
}
