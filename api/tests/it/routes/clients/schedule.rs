//! What a client does for doctors and patients.

use std::collections::BTreeSet;

use api::{on_db, openapi};
use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;
use uuid::Uuid;

use super::{ALL, Client};
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Patient, Server, at},
};

/// What a client with all scopes may call in a doctor's place. Everything else of the document is
/// refused.
const SCHEDULING: &[(&str, &str)] = &[
    ("GET", "/api/v1/appointments"),
    ("GET", "/api/v1/appointments/{id}"),
    ("GET", "/api/v1/appointments/{id}/history"),
    ("GET", "/api/v1/changes"),
    ("GET", "/api/v1/closures"),
    ("GET", "/api/v1/doctors"),
    ("GET", "/api/v1/doctors/{id}"),
    ("GET", "/api/v1/doctors/{id}/slots"),
    ("GET", "/api/v1/doctors/{id}/visit-types"),
    ("GET", "/api/v1/fhir/Appointment"),
    ("GET", "/api/v1/fhir/Appointment/{id}"),
    ("GET", "/api/v1/fhir/Encounter"),
    ("GET", "/api/v1/fhir/Encounter/{id}"),
    ("GET", "/api/v1/fhir/Patient"),
    ("GET", "/api/v1/fhir/Patient/{id}"),
    ("GET", "/api/v1/fhir/Practitioner"),
    ("GET", "/api/v1/fhir/Practitioner/{id}"),
    ("GET", "/api/v1/fhir/Schedule"),
    ("GET", "/api/v1/fhir/Schedule/{id}"),
    ("GET", "/api/v1/fhir/Slot"),
    ("GET", "/api/v1/fhir/Slot/{id}"),
    ("GET", "/api/v1/me/availability"),
    ("GET", "/api/v1/me/delay"),
    ("GET", "/api/v1/slots"),
    ("POST", "/api/v1/appointments/{id}/accept-move"),
    ("POST", "/api/v1/appointments/{id}/cancel"),
    ("POST", "/api/v1/appointments/{id}/confirm"),
    ("POST", "/api/v1/appointments/{id}/decline-move"),
    ("POST", "/api/v1/appointments/{id}/reschedule"),
    ("POST", "/api/v1/me/availability/preview"),
    ("POST", "/api/v1/series/{id}/confirm"),
    ("PUT", "/api/v1/me/availability"),
    ("PUT", "/api/v1/me/delay"),
];

/// The same in a patient's place.
const BOOKING: &[(&str, &str)] = &[
    ("POST", "/api/v1/appointments"),
    ("POST", "/api/v1/series"),
    ("POST", "/api/v1/series/preview"),
];

/// Who did a thing, and in whose place.
async fn audited(server: &Server, act: &str) -> Vec<(Uuid, Option<Uuid>)> {
    const SQL: &str = "SELECT actor_id, acting_for FROM audit WHERE action = $1 ORDER BY id";
    on_db!(&server.app.db, conn => sqlx::query_as(SQL).bind(act).fetch_all(conn).await).unwrap()
}

on_both! {
    async fn for_a_doctor_it_does_what_a_deputy_does(server) {
        let (admin, patient, doctor) = (Admin::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        let client = Client::new(&admin, &ALL, &[&doctor]).await;
        let path = patient.booked(&doctor, at(24 * 60)).await;
        let act = async |what: &str, body: Value| client.post_for(doctor.id, &format!("{path}/{what}"), body).await;

        let confirmed = act("confirm", json!({})).await.ok(200);
        assert_eq!((&confirmed["status"], &confirmed["reason"]), (&json!("confirmed"), &Value::Null));
        assert_eq!(confirmed["allowed_actions"], json!(["cancel", "reschedule"]));
        assert_eq!(audited(&server, "confirm").await, [(client.account().uuid(), Some(doctor.id.uuid()))]);
        // A move that the patient asks for is answered, and another time set.
        let to = |hours: i64| json!({ "starts_at": at(hours * 60) });
        patient.post(&format!("{path}/reschedule"), to(48)).await.ok(200);
        act("decline-move", json!({})).await.ok(200);
        patient.post(&format!("{path}/reschedule"), to(49)).await.ok(200);
        assert_eq!(act("accept-move", json!({})).await.ok(200)["starts_at"], json!(at(49 * 60)));
        act("reschedule", to(50)).await.ok(200);
        let late = client.acting(doctor.id, Method::PUT, "/me/delay", Some(json!({ "minutes": 20 }))).await.ok(200);
        assert_eq!(late["minutes"], 20);
        assert_eq!(doctor.get("/me/delay").await.ok(200)["minutes"], 20);
        client.acting(doctor.id, Method::PUT, "/me/availability", Some(Doctor::mondays(|_| {}))).await.ok(200);
        assert_eq!(audited(&server, "set_availability").await, [(client.account().uuid(), Some(doctor.id.uuid()))]);
        act("cancel", json!({ "reason": "The doctor fell ill" })).await.ok(200);
        act("cancel", json!({ "reason": "Again" })).await.problem(409, ErrorCode::InvalidTransition);

        let history = patient.get(&format!("{path}/history")).await.ok(200);
        let last = history["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["by"]["role"], &last["by"]["deputy"]), (&json!("doctor"), &json!("Front desk system")));
    }
}

on_both! {
    async fn for_a_patient_it_books_with_granted_doctors(server) {
        let (admin, patient) = (Admin::new(&server).await, Patient::new(&server).await);
        let (doctor, stranger) = (Doctor::new(&server).await, Doctor::new(&server).await);
        let client = Client::new(&admin, &ALL, &[&doctor]).await;
        let wish = |doctor: &Doctor<'_>, hours: i64| json!({ "doctor_id": doctor.id, "starts_at": at(hours * 60), "reason": "A cough" });
        let booked = client.post_for(patient.id, "/appointments", wish(&doctor, 24)).await.ok(201);
        assert_eq!((&booked["status"], &booked["reason"], &booked["patient"]["id"]), (&json!("pending"), &Value::Null, &json!(patient.id)));
        let path = format!("/appointments/{}", booked["id"].as_str().unwrap());
        assert_eq!(patient.get(&path).await.ok(200)["reason"], "A cough");
        assert_eq!(audited(&server, "book").await, [(client.account().uuid(), Some(patient.id.uuid()))]);
        let history = patient.get(&format!("{path}/history")).await.ok(200);
        assert_eq!(history["items"][0]["by"], json!({ "role": "patient", "name": "Test patient", "deputy": "Front desk system" }));

        client.post_for(patient.id, "/appointments", wish(&doctor, 24)).await.problem(409, ErrorCode::SlotTaken);
        // A doctor who did not grant it is told from one that there is not by nothing.
        let (theirs, mut none) = (wish(&stranger, 30), wish(&stranger, 30));
        none["doctor_id"] = json!(Uuid::nil());
        for wish in [theirs, none] {
            let fields = client.post_for(patient.id, "/appointments", wish).await.invalid_fields();
            assert_eq!(fields, [("doctor_id".to_owned(), "unknown".to_owned())]);
        }
        for nobody in [stranger.id, admin.id, client.account(), Uuid::nil().into()] {
            client.post_for(nobody, "/appointments", wish(&doctor, 40)).await.problem(404, ErrorCode::NotFound);
        }
        client.post_for(doctor.id, "/appointments", wish(&doctor, 40)).await.problem(403, ErrorCode::Forbidden);
        Answer::of(client.request(Method::POST, "/appointments").json(&wish(&doctor, 40))).await.problem(403, ErrorCode::Forbidden);
        server.disable(patient.id).await;
        client.post_for(patient.id, "/appointments", wish(&doctor, 40)).await.problem(404, ErrorCode::NotFound);
    }
}

on_both! {
    async fn for_a_patient_it_books_series(server) {
        let (admin, patient, doctor, stranger) = (Admin::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await, Doctor::new(&server).await);
        let client = Client::new(&admin, &ALL, &[&doctor]).await;
        let series = |doctor: &Doctor<'_>| json!({ "doctor_id": doctor.id, "starts_at": at(24 * 60), "reason": "Exercises", "rule": { "every": "week", "count": 2 } });
        assert_eq!(client.post_for(patient.id, "/series/preview", series(&doctor)).await.ok(200)["items"].as_array().unwrap().len(), 2);
        let booked = client.post_for(patient.id, "/series", series(&doctor)).await;
        assert!(!booked.text.contains("Exercises"));
        let booked = booked.ok(201);
        assert_eq!(booked["items"].as_array().unwrap().len(), 2);
        let confirm = format!("/series/{}/confirm", booked["id"].as_str().unwrap());
        client.post_for(doctor.id, &confirm, json!({})).await.ok(200);
        for path in ["/series", "/series/preview"] {
            let fields = client.post_for(patient.id, path, series(&stranger)).await.invalid_fields();
            assert_eq!(fields, [("doctor_id".to_owned(), "unknown".to_owned())]);
        }
    }
}

on_both! {
    async fn a_key_of_a_client_stands_for_one_booking_of_one_patient(server) {
        let (admin, doctor) = (Admin::new(&server).await, Doctor::new(&server).await);
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let client = Client::new(&admin, &ALL, &[&doctor]).await;
        let wish = json!({ "doctor_id": doctor.id, "starts_at": at(24 * 60), "reason": "A cough" });
        let own = patient.request(Method::POST, "/appointments").header("idempotency-key", "1").json(&wish);
        let own = Answer::of(own).await.ok(201);
        patient.post(&format!("/appointments/{}/cancel", own["id"].as_str().unwrap()), json!({ "reason": "x" })).await.ok(200);
        let book = async |whom: &Patient<'_>| {
            let request = client.request(Method::POST, "/appointments").header("idempotency-key", "1")
                .header("acting-for", whom.id.to_string()).json(&wish);
            Answer::of(request).await
        };
        // The patient's own key and answer, with its reason, are not the client's.
        let booked = book(&patient).await.ok(201);
        assert_ne!(booked["id"], own["id"]);
        assert_eq!(book(&patient).await.ok(201), booked);
        book(&other).await.problem(422, ErrorCode::IdempotencyKeyReused);
    }
}

/// Every operation of the document that a client may call in somebody's place.
async fn let_through(client: &Client<'_>, whom: shared::AccountId) -> BTreeSet<(String, String)> {
    let mut open = BTreeSet::new();
    for (path, item) in &openapi::document().paths.paths {
        for (method, operation) in openapi::operations(item) {
            if !openapi::wants_bearer(operation) {
                continue;
            }
            let method = openapi::method(&method).to_string();
            let nobody = Uuid::nil().to_string();
            let filled = ["{id}", "{guest_id}", "{secret_id}"]
                .iter()
                .fold(path.clone(), |path, place| path.replace(place, &nobody));
            let body = (method != "GET").then(|| json!({}));
            let local = filled.strip_prefix("/api/v1").unwrap();
            let sent = method.parse().unwrap();
            let answer = client.acting(whom, sent, local, body).await;
            if answer.status.as_u16() != 403 {
                open.insert((method, path.clone()));
            }
        }
    }
    open
}

fn owned(operations: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    let owned = operations
        .iter()
        .map(|(method, path)| ((*method).to_owned(), (*path).to_owned()));
    owned.collect()
}

on_both! {
    async fn what_is_not_scheduling_is_refused_whatever_the_scopes(server) {
        let (admin, doctor, patient) = (Admin::new(&server).await, Doctor::new(&server).await, Patient::new(&server).await);
        let mut all = ALL.to_vec();
        all.extend(["events:read", "webhooks:manage", "fhir:read"]);
        let client = Client::new(&admin, &all, &[&doctor]).await;
        assert_eq!(let_through(&client, doctor.id).await, owned(SCHEDULING));
        assert_eq!(let_through(&client, patient.id).await, owned(BOOKING));
        // Joining least of all, though everything else is as it should be.
        let path = patient.confirmed(&doctor, at(10)).await;
        for whom in [doctor.id, patient.id] {
            client.post_for(whom, &format!("{path}/join"), json!({})).await.problem(403, ErrorCode::Forbidden);
        }
        doctor.act(&format!("{path}/join")).await.ok(200);
    }
}
