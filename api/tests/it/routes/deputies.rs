//! Colleagues who see to a doctor's schedule.

use std::collections::BTreeSet;

use api::{on_db, openapi};
use futures_util::future::join;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use shared::{AccountId, ErrorCode};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Patient, Server, at},
};

/// What a deputy may call in the doctor's place. Everything else of the document is refused.
pub const SCHEDULING: &[(&str, &str)] = &[
    ("GET", "/api/v1/appointments"),
    ("GET", "/api/v1/appointments/{id}"),
    ("GET", "/api/v1/appointments/{id}/history"),
    ("POST", "/api/v1/appointments/{id}/accept-move"),
    ("POST", "/api/v1/appointments/{id}/cancel"),
    ("POST", "/api/v1/appointments/{id}/confirm"),
    ("POST", "/api/v1/appointments/{id}/decline-move"),
    ("POST", "/api/v1/appointments/{id}/reschedule"),
    ("GET", "/api/v1/changes"),
    ("GET", "/api/v1/closures"),
    ("GET", "/api/v1/doctors"),
    ("GET", "/api/v1/doctors/{id}"),
    ("GET", "/api/v1/doctors/{id}/slots"),
    ("GET", "/api/v1/doctors/{id}/visit-types"),
    ("GET", "/api/v1/fhir/Appointment"),
    ("GET", "/api/v1/fhir/Appointment/{id}"),
    ("GET", "/api/v1/fhir/Patient"),
    ("GET", "/api/v1/fhir/Patient/{id}"),
    ("GET", "/api/v1/fhir/Practitioner"),
    ("GET", "/api/v1/fhir/Practitioner/{id}"),
    ("GET", "/api/v1/fhir/Schedule"),
    ("GET", "/api/v1/fhir/Schedule/{id}"),
    ("GET", "/api/v1/fhir/Slot"),
    ("GET", "/api/v1/fhir/Slot/{id}"),
    ("GET", "/api/v1/me/availability"),
    ("PUT", "/api/v1/me/availability"),
    ("POST", "/api/v1/me/availability/preview"),
    ("GET", "/api/v1/me/events"),
    ("POST", "/api/v1/series/{id}/confirm"),
    ("GET", "/api/v1/slots"),
];

async fn name(doctor: &Doctor<'_>, deputy: AccountId) -> Answer {
    let email = format!("{deputy}@example.org");
    doctor.put("/me/deputies", json!({ "email": email })).await
}

/// A call of the deputy in the doctor's place.
async fn acting(
    deputy: &Admin<'_>,
    doctor: AccountId,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> Answer {
    Answer::of(asks(deputy, doctor, method, path, body)).await
}

/// The same, before it is sent.
fn asks(
    deputy: &Admin<'_>,
    doctor: AccountId,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> RequestBuilder {
    let request = deputy
        .request(method, path)
        .header("acting-for", doctor.to_string());
    match body {
        Some(body) => request.json(&body),
        None => request,
    }
}

/// Who stands in the audit beside an act: the accounts, newest last.
async fn audited(server: &Server, act: &str) -> Vec<Uuid> {
    const SQL: &str = "SELECT actor_id FROM audit WHERE action = $1 ORDER BY id";
    let rows: Vec<(Uuid,)> =
        on_db!(&server.app.db, conn => sqlx::query_as(SQL).bind(act).fetch_all(conn).await)
            .unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

on_both! {
    async fn a_deputy_sees_to_the_schedule_and_reads_no_reasons(server) {
        let (patient, doctor, deputy) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::named(&server, "Sam Desk").await);
        let profile = json!({ "phone": "+49 30 1234567", "date_of_birth": "1979-12-24" });
        patient.patch("/me", profile).await.ok(200);
        let path = patient.booked(&doctor, at(24 * 60)).await;
        name(&doctor, deputy.id).await.ok(204);
        name(&doctor, deputy.id).await.ok(204);
        let named = doctor.get("/me/deputies").await.ok(200);
        assert_eq!(named["items"].as_array().unwrap().len(), 1, "naming twice is naming once");
        assert_eq!(named["items"][0]["name"], "Sam Desk");
        let whose = deputy.get("/me/deputyships").await.ok(200);
        assert_eq!(whose["items"][0]["doctor_id"], json!(doctor.id));

        let seen = acting(&deputy, doctor.id, Method::GET, &path, None).await.ok(200);
        assert_eq!(seen["reason"], Value::Null);
        // They may have to call or write about a time; when somebody was born says nothing about that.
        assert_eq!((&seen["patient"]["details"]["email"], &seen["patient"]["details"]["phone"]), (&json!(format!("{}@example.org", patient.id)), &json!("+49 30 1234567")));
        assert_eq!(seen["patient"]["details"]["date_of_birth"], Value::Null);
        assert_eq!(doctor.get(&path).await.ok(200)["patient"]["details"]["date_of_birth"], "1979-12-24");
        assert_eq!(seen["allowed_actions"], json!(["confirm", "cancel", "reschedule"]));
        assert!(doctor.get(&path).await.ok(200)["reason"].is_string());
        let list = acting(&deputy, doctor.id, Method::GET, "/appointments", None).await.ok(200);
        assert_eq!(list["items"][0]["patient"]["details"]["date_of_birth"], Value::Null);
        assert_eq!((list["items"].as_array().unwrap().len(), &list["items"][0]["reason"]), (1, &Value::Null));

        acting(&deputy, doctor.id, Method::POST, &format!("{path}/confirm"), None).await.ok(200);
        assert_eq!(audited(&server, "confirm").await, [deputy.id.uuid()], "the audit names who pressed");
        let to = json!({ "starts_at": at(26 * 60) });
        acting(&deputy, doctor.id, Method::POST, &format!("{path}/reschedule"), Some(to)).await.ok(200);
        acting(&deputy, doctor.id, Method::PUT, "/me/availability", Some(Doctor::mondays(|_| {}))).await.ok(200);
        assert_eq!(doctor.get("/me/availability").await.ok(200)["hours"][0]["day"], "monday");
        let cancel = json!({ "reason": "I fell ill" });
        patient.post(&format!("{path}/cancel"), cancel).await.ok(200);
        let history = acting(&deputy, doctor.id, Method::GET, &format!("{path}/history"), None).await.ok(200);
        let by: Vec<_> = history["items"].as_array().unwrap().iter()
            .map(|item| (item["by"]["name"].as_str().unwrap(), item["by"]["deputy"].as_str())).collect();
        let deputed = ("Test doctor", Some("Sam Desk"));
        assert_eq!(by, [("Test patient", None), deputed, deputed, ("Test patient", None)], "the history names who did it and for whom");
        assert_eq!(patient.get(&format!("{path}/history")).await.ok(200)["items"][1]["by"]["deputy"], "Sam Desk");
        let reasons = history["items"].as_array().unwrap().iter().filter(|item| item["reason"].is_string());
        assert_eq!(reasons.count(), 0);
        assert_eq!(acting(&deputy, doctor.id, Method::GET, &path, None).await.ok(200)["cancel_reason"], Value::Null);
    }
}

on_both! {
    async fn everything_that_is_not_scheduling_is_refused(server) {
        let (doctor, deputy) = (Doctor::new(&server).await, Admin::new(&server).await);
        name(&doctor, deputy.id).await.ok(204);
        let mut open = BTreeSet::new();
        for (path, item) in &openapi::document().paths.paths {
            for (method, operation) in openapi::operations(item) {
                if !openapi::wants_bearer(operation) {
                    continue;
                }
                let method = Method::from_bytes(openapi::method(&method).as_str().as_bytes()).unwrap();
                let filled = path.replace("{id}", &Uuid::nil().to_string()).replace("{guest_id}", &Uuid::nil().to_string())
                    .replace("{secret_id}", &Uuid::nil().to_string());
                let body = (method != Method::GET).then(|| json!({}));
                let local = filled.strip_prefix("/api/v1").unwrap();
                // What is let in may be a stream, which has no end.
                let answer = asks(&deputy, doctor.id, method.clone(), local, body).send().await.unwrap();
                if answer.status() != 403 {
                    open.insert((method.to_string(), path.clone()));
                }
            }
        }
        let wanted = SCHEDULING.iter().map(|(method, path)| ((*method).to_owned(), (*path).to_owned()));
        assert_eq!(open, wanted.collect());
    }
}

on_both! {
    async fn only_a_present_deputy_of_that_doctor_acts(server) {
        let (doctor, other) = (Doctor::new(&server).await, Doctor::new(&server).await);
        let (deputy, stranger, patient) = (Admin::new(&server).await, Admin::new(&server).await, Patient::new(&server).await);
        name(&doctor, deputy.id).await.ok(204);
        let list = async |who: &Admin<'_>, whom: AccountId| acting(who, whom, Method::GET, "/appointments", None).await;
        list(&deputy, doctor.id).await.ok(200);
        list(&deputy, other.id).await.problem(403, ErrorCode::Forbidden);
        list(&stranger, doctor.id).await.problem(403, ErrorCode::Forbidden);
        list(&deputy, deputy.id).await.problem(403, ErrorCode::Forbidden);
        let garbage = deputy.request(Method::GET, "/appointments").header("acting-for", "me");
        Answer::of(garbage).await.problem(403, ErrorCode::Forbidden);
        let twice = deputy.request(Method::GET, "/appointments").header("acting-for", doctor.id.to_string())
            .header("acting-for", other.id.to_string());
        Answer::of(twice).await.problem(403, ErrorCode::Forbidden);
        let alone = server.request(Method::GET, "/appointments").header("acting-for", doctor.id.to_string());
        Answer::of(alone).await.problem(401, ErrorCode::Unauthenticated);
        // Another doctor's appointments are as absent as for the doctor.
        let path = patient.booked(&other, at(24 * 60)).await;
        acting(&deputy, doctor.id, Method::POST, &format!("{path}/confirm"), None).await.problem(404, ErrorCode::NotFound);
        // The own rights stay the own without the header.
        deputy.get("/closures").await.ok(200);
        deputy.act(&format!("{path}/confirm")).await.problem(403, ErrorCode::Forbidden);

        doctor.delete(&format!("/me/deputies/{}", deputy.id)).await.ok(204);
        list(&deputy, doctor.id).await.problem(403, ErrorCode::Forbidden);
        doctor.delete(&format!("/me/deputies/{}", deputy.id)).await.problem(404, ErrorCode::NotFound);
        assert_eq!(deputy.get("/me/deputyships").await.ok(200)["items"], json!([]));
        // Named again, they act again; a disabled doctor has nobody who acts for them.
        name(&doctor, deputy.id).await.ok(204);
        list(&deputy, doctor.id).await.ok(200);
        stranger.post(&format!("/accounts/{}/disable", doctor.id), json!({ "reason": "Left" })).await.ok(204);
        list(&deputy, doctor.id).await.problem(403, ErrorCode::Forbidden);
    }
}

on_both! {
    async fn only_doctors_and_admins_can_be_named_and_only_by_doctors(server) {
        let (doctor, colleague) = (Doctor::new(&server).await, Doctor::new(&server).await);
        let (admin, patient) = (Admin::new(&server).await, Patient::new(&server).await);
        name(&doctor, colleague.id).await.ok(204);
        let nobody = AccountId::from(Uuid::nil());
        // A patient's address is told from an unknown one by nothing.
        for not_one in [patient.id, nobody, doctor.id] {
            let fields = name(&doctor, not_one).await.invalid_fields();
            assert_eq!(fields, [("email".to_owned(), "unknown".to_owned())]);
        }
        let body = json!({ "email": format!("{}@example.org", admin.id) });
        patient.put("/me/deputies", body.clone()).await.problem(403, ErrorCode::Forbidden);
        admin.put("/me/deputies", body.clone()).await.problem(403, ErrorCode::Forbidden);
        patient.get("/me/deputies").await.problem(403, ErrorCode::Forbidden);
        assert_eq!(patient.get("/me/deputyships").await.ok(200)["items"], json!([]));
    }
}

on_both! {
    async fn a_doctor_has_at_most_a_hundred(server) {
        let doctor = Doctor::new(&server).await;
        let mut last = doctor.id;
        for _ in 0..100 {
            last = Admin::new(&server).await.id;
            name(&doctor, last).await.ok(204);
        }
        let one_more = Admin::new(&server).await;
        name(&doctor, one_more.id).await.problem(409, ErrorCode::LimitReached);
        name(&doctor, last).await.ok(204);
        doctor.delete(&format!("/me/deputies/{last}")).await.ok(204);
        // Of two who are named at once for the last place, one gets it.
        let another = Admin::new(&server).await;
        let (one, other) = join(name(&doctor, one_more.id), name(&doctor, another.id)).await;
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
    }
}

on_both! {
    async fn nobody_stands_in_for_more_than_a_hundred(server) {
        let deputy = Admin::new(&server).await;
        for _ in 0..100 {
            name(&Doctor::new(&server).await, deputy.id).await.ok(204);
        }
        name(&Doctor::new(&server).await, deputy.id).await.problem(409, ErrorCode::LimitReached);
        // So that the list, which has no second page, has all of them.
        let whose = deputy.get("/me/deputyships").await.ok(200);
        assert_eq!(whose["items"].as_array().unwrap().len(), 100);
    }
}

on_both! {
    async fn addresses_of_colleagues_are_not_guessed_by_naming_deputies(server with ["--rate-limit", "on"]) {
        let doctor = Doctor::new(&server).await;
        for _ in 0..10 {
            name(&doctor, AccountId::from(Uuid::nil())).await.problem(422, ErrorCode::ValidationFailed);
        }
        name(&doctor, AccountId::from(Uuid::nil())).await.problem(429, ErrorCode::TooManyRequests);
        doctor.get("/me/deputies").await.ok(200);
    }
}

on_both! {
    async fn what_a_deputy_asks_for_is_charged_to_the_deputy(server with ["--rate-limit", "on"]) {
        let (doctor, deputy) = (Doctor::new(&server).await, Admin::new(&server).await);
        name(&doctor, deputy.id).await.ok(204);
        let left = |answer: &Answer| {
            let fields = answer.headers["ratelimit"].to_str().unwrap();
            let field = fields.split(", ").find(|field| field.starts_with("\"account\"")).unwrap().to_owned();
            field.split("r=").nth(1).unwrap().split(';').next().unwrap().parse::<u32>().unwrap()
        };
        let before = left(&doctor.get("/me").await);
        for asked in 1..=5 {
            let answer = acting(&deputy, doctor.id, Method::GET, "/appointments", None).await;
            assert_eq!(left(&answer), 1000 - asked);
        }
        // Also where it is refused, and so that no name of a doctor lets anybody ask for more.
        let refused = acting(&deputy, deputy.id, Method::GET, "/appointments", None).await;
        assert_eq!((refused.status.as_u16(), left(&refused)), (403, 994));
        assert_eq!(left(&doctor.get("/me").await), before - 1);
    }
}
