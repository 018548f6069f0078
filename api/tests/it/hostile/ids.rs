//! Ids of other people's things, in every operation that takes one.

use api::on_tx;
use serde_json::json;
use shared::{ErrorCode, account::Password};

use super::{
    World,
    document::{self, Documented, PASSWORD},
    is_refusal,
};
use crate::{
    on_both,
    support::{Answer, Doctor, Integrator, Kind, Patient, SignedIn, at},
};

/// An id of the same length as ours that nothing has.
const ABSENT: &str = "0190a0b0-0000-7000-8000-00000000000a";
/// Another one, for the second id of a path.
const ABSENT_TOO: &str = "0190a0b0-0000-7000-8000-00000000000b";

/// Whose existence is no secret, and what has a secret of its own.
const NOT_ASKED: [&str; 5] = [
    "/doctors/",
    "/video/",
    "/fhir/Practitioner/",
    "/fhir/Schedule/",
    "/fhir/Slot/",
];

/// Gives an actor a password, for the operations that ask for it again.
async fn with_password<K: Kind>(actor: SignedIn<'_, K>) -> SignedIn<'_, K> {
    const SQL: &str = "UPDATE accounts SET password_hash = $2 WHERE id = $1";
    let app = &actor.server.app;
    let password = Password::parse(PASSWORD).unwrap();
    let hash = app.passwords.hash(&password).await.unwrap();
    let mut tx = app.db.begin().await.unwrap();
    on_tx!(&mut tx, conn => sqlx::query(SQL).bind(actor.id.uuid()).bind(hash.as_str()).execute(conn).await.map(drop))
        .unwrap();
    tx.commit().await.unwrap();
    actor
}

/// The operations that take ids.
fn operations() -> Vec<Documented> {
    let mut all = document::operations();
    all.retain(|one| {
        one.path.contains("{id}") && !NOT_ASKED.iter().any(|not| one.path.starts_with(not))
    });
    all
}

async fn send<K: Kind>(actor: &SignedIn<'_, K>, operation: &Documented, id: &str) -> Answer {
    let path = operation
        .path
        .replace("{id}", id)
        .replace("{guest_id}", ABSENT_TOO)
        .replace("{secret_id}", ABSENT_TOO);
    let mut request = actor
        .request(operation.method.clone(), &path)
        .header("if-match", "\"1\"");
    if let Some(body) = &operation.body {
        request = request.json(body);
    }
    Answer::of(request).await
}

/// Asserts that somebody learns as much of a thing that is there as of one that is not.
async fn learns_nothing<K: Kind>(actor: &SignedIn<'_, K>, operation: &Documented, id: &str) {
    let said = format!("{} {} by {}", operation.method, operation.path, K::ROLE);
    let (real, none) = (
        send(actor, operation, id).await,
        send(actor, operation, ABSENT).await,
    );
    is_refusal(&real, &said);
    assert!(
        matches!(real.status.as_u16(), 403 | 404),
        "{said}: {}",
        real.text
    );
    let appearance = |answer: &Answer, id: &str| {
        let (status, headers, text) = answer.appearance();
        (status, headers, text.replace(id, "?"))
    };
    assert_eq!(appearance(&real, id), appearance(&none, ABSENT), "{said}");
}

on_both! {
    async fn an_id_of_somebody_else_is_an_id_of_nothing(server) {
        let world = World::new(&server).await;
        let patient = with_password(Patient::new(&server).await).await;
        let doctor = with_password(Doctor::new(&server).await).await;
        let integrator = with_password(Integrator::new(&server).await).await;
        let weekly = json!({ "doctor_id": world.doctor.id, "starts_at": at(24 * 60), "reason": "x", "rule": { "every": "week", "count": 2 } });
        let series = world.patient.post("/series", weekly).await.ok(201);
        let series = series["id"].as_str().unwrap_or_else(|| panic!("a series has an id: {series:#}"));
        let (account, session) = (world.patient.id.to_string(), world.patient.session.to_string());
        let all = operations();
        for operation in &all {
            let id = match operation.path.split('/').nth(1) {
                Some("appointments") => world.appointment.rsplit('/').next().unwrap(),
                Some("fhir") if !operation.path.contains("/Patient/") => {
                    world.appointment.rsplit('/').next().unwrap()
                }
                Some("series") => series,
                _ if operation.path.starts_with("/me/sessions/") => &session,
                _ => &account,
            };
            learns_nothing(&patient, operation, id).await;
            learns_nothing(&doctor, operation, id).await;
            learns_nothing(&integrator, operation, id).await;
        }
        assert!(all.len() > 30, "{} operations", all.len());
        let seen = world.patient.get(&world.appointment).await.ok(200);
        assert_eq!((&seen["revision"], &seen["status"]), (&json!(1), &json!("pending")));
        world.doctor.get(&world.appointment).await.ok(200);
        patient.get(&world.appointment).await.problem(404, ErrorCode::NotFound);
    }
}
