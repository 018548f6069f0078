//! Who ends while a request of theirs is under way writes nothing by it.
//!
//! The test has the account's turn, for which such a request waits once it has been let in. Then the
//! account ends, and it goes on.

use api::{
    accounts::store::turns,
    console::store as console,
    db::{Db, Tx},
    deputies::store as deputies,
    on_tx,
    privacy::store::erasing,
    sessions::store::{self as sessions, EndReason},
};
use futures_util::future::join;
use reqwest::Method;
use serde_json::{Value, json};
use shared::{AccountId, ErrorCode, account::Password};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Kind, Patient, Server, SignedIn, at, holds, rows},
};

const PASSWORD: &str = "a lantern in the fog";

/// Sends a request and has something happen to its account before it comes to write.
async fn overtaken<K: Kind>(
    who: &SignedIn<'_, K>,
    (method, path, body): (Method, &str, Option<Value>),
    end: impl AsyncFnOnce(&mut Tx),
) -> Answer {
    let mut tx = who.server.app.db.begin().await.unwrap();
    turns::take(&mut tx, who.id).await.unwrap();
    let request = who.request(method, path);
    let request = match &body {
        Some(body) => request.json(body),
        None => request,
    };
    let overtaking = async {
        let_in(who).await;
        end(&mut tx).await;
        tx.commit().await.unwrap();
    };
    join(Answer::of(request), overtaking).await.0
}

/// Lets what is under way come as far as it can. PostgreSQL tells when somebody waits for the turn; SQLite
/// does not, but a request that came later is answered later.
async fn let_in<K: Kind>(who: &SignedIn<'_, K>) {
    const WAITING: &str = "SELECT COUNT(*) FROM pg_stat_activity \
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for _ in 0..5 {
        who.get("/me").await.ok(200);
    }
    if let Db::Postgres(pool) = &who.server.app.db {
        let waiting = async || {
            let (waiting,): (i64,) = sqlx::query_as(WAITING).fetch_one(pool).await.unwrap();
            waiting
        };
        // Not for ever: who does not wait is found out by the answer.
        for _ in 0..2_000 {
            if waiting().await != 0 {
                break;
            }
        }
    }
}

async fn with_password(server: &Server, id: AccountId) {
    const SQL: &str = "UPDATE accounts SET password_hash = $2 WHERE id = $1";
    let password = Password::parse(PASSWORD).unwrap();
    let hash = server.app.passwords.hash(&password).await.unwrap();
    let mut tx = server.app.db.begin().await.unwrap();
    on_tx!(&mut tx, conn => sqlx::query(SQL).bind(id.uuid()).bind(hash.as_str()).execute(conn).await.map(drop))
        .unwrap();
    tx.commit().await.unwrap();
}

/// Tries one thing after the other in the name of an account that is disabled each time.
async fn none_is_done<K: Kind>(
    who: &SignedIn<'_, K>,
    requests: Vec<(Method, String, Option<Value>)>,
) {
    let (server, id) = (who.server, who.id);
    with_password(server, id).await;
    for (method, path, body) in requests {
        let before = rows(server).await;
        let what = format!("{method} {path}");
        let answer = overtaken(who, (method, &path, body), async |tx| {
            assert!(console::disable(tx, id, "Left", at(0)).await.unwrap());
        });
        let answer = answer.await;
        assert_eq!(
            answer.body["code"], "unauthenticated",
            "{what}: {}",
            answer.text
        );
        assert_eq!(answer.status.as_u16(), 401, "{what}");
        assert_eq!(rows(server).await, before, "{what}");
        let mut tx = server.app.db.begin().await.unwrap();
        assert!(console::enable(&mut tx, id, at(0)).await.unwrap());
        tx.commit().await.unwrap();
    }
}

fn request(
    method: Method,
    path: impl Into<String>,
    body: Value,
) -> (Method, String, Option<Value>) {
    (
        method,
        path.into(),
        Some(body).filter(|body| !body.is_null()),
    )
}

on_both! {
    async fn a_patient_s(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let monday = at(2 * 24 * 60);
        let (password, nil) = (json!({ "password": PASSWORD }), Uuid::nil());
        let slot = json!({ "doctor_id": doctor.id, "starts_at": monday });
        let book = json!({ "doctor_id": doctor.id, "starts_at": monday, "reason": "A cough" });
        none_is_done(&patient, vec![
            request(Method::PATCH, "/me", json!({ "name": "Back again" })),
            request(Method::PUT, "/me/password", json!({ "present": PASSWORD, "new": "violet otter drums at nine" })),
            request(Method::POST, "/me/email", json!({ "email": "back@example.org", "password": PASSWORD })),
            request(Method::POST, "/me/totp", password.clone()),
            request(Method::DELETE, "/me/totp", password.clone()),
            request(Method::POST, "/me/backup-codes", password.clone()),
            request(Method::PATCH, format!("/me/passkeys/{nil}"), json!({ "name": "Telephone" })),
            request(Method::DELETE, format!("/me/passkeys/{nil}"), password.clone()),
            request(Method::DELETE, "/me/sessions", Value::Null),
            request(Method::DELETE, format!("/me/sessions/{nil}"), Value::Null),
            request(Method::PUT, "/me/consents", json!({ "subject": "terms", "version": 1, "agreed": true })),
            request(Method::GET, "/me/export", Value::Null),
            request(Method::PUT, "/me/hold", slot),
            request(Method::DELETE, "/me/hold", Value::Null),
            request(Method::POST, "/appointments", book),
            request(Method::POST, format!("/me/notices/{nil}/acknowledge"), Value::Null),
            request(Method::POST, "/me/erasure", password),
        ]).await;
        assert_eq!(patient.get("/me").await.ok(200)["name"], "Test patient");
    }
}

on_both! {
    async fn a_doctor_s(server) {
        let (doctor, colleague, patient) = (Doctor::new(&server).await, Doctor::new(&server).await, Patient::new(&server).await);
        let path = patient.booked(&doctor, at(60)).await;
        let mail = |id: AccountId| format!("{id}@example.org");
        none_is_done(&doctor, vec![
            request(Method::PATCH, "/me", json!({ "about": "Back again" })),
            request(Method::PUT, "/me/availability", Doctor::mondays(|_| {})),
            request(Method::PUT, "/me/deputies", json!({ "email": mail(colleague.id) })),
            request(Method::DELETE, format!("/me/deputies/{}", colleague.id), Value::Null),
            request(Method::PUT, "/me/delay", json!({ "minutes": 20 })),
            request(Method::POST, "/emergency-access", json!({ "email": mail(patient.id), "reason": "Brought in unconscious" })),
            request(Method::POST, format!("{path}/confirm"), Value::Null),
            request(Method::POST, format!("{path}/cancel"), json!({ "reason": "Ill" })),
        ]).await;
        assert_eq!(doctor.get("/me").await.ok(200)["about"], Value::Null);
        assert_eq!(doctor.get(&path).await.ok(200)["status"], "pending");
    }
}

on_both! {
    async fn an_admin_s(server) {
        let (admin, _second) = (Admin::new(&server).await, Admin::new(&server).await);
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let account = |id: AccountId, rest: &str| format!("/accounts/{id}/{rest}");
        let invited = json!({ "email": "ada@example.org", "name": "Ada Byron", "specialty": "Cardiology", "time_zone": "UTC" });
        none_is_done(&admin, vec![
            request(Method::PUT, "/settings", json!({ "name": "Back again" })),
            request(Method::POST, "/accounts", invited),
            request(Method::POST, account(patient.id, "disable"), json!({ "reason": "Left" })),
            request(Method::POST, account(patient.id, "enable"), Value::Null),
            request(Method::DELETE, account(patient.id, "sessions"), Value::Null),
            request(Method::DELETE, account(patient.id, "second-factors"), Value::Null),
            request(Method::POST, account(doctor.id, "publish"), Value::Null),
            request(Method::POST, account(doctor.id, "unpublish"), Value::Null),
            request(Method::POST, "/closures", json!({ "from": "2026-12-24", "to": "2026-12-26", "name": "Renovation" })),
        ]).await;
        assert_eq!(server.app.settings().name, "MyDoctor");
        patient.get("/me").await.ok(200);
    }
}

on_both! {
    async fn an_erased_account_gets_no_name_back(server) {
        let patient = Patient::new(&server).await;
        let name = (Method::PATCH, "/me", Some(json!({ "name": "Quetzalcoatl Zephyr" })));
        let erase = async |tx: &mut Tx| erasing::erase(tx, patient.id, "nobody's", at(0)).await.unwrap();
        overtaken(&patient, name, erase).await.problem(401, ErrorCode::Unauthenticated);
        assert!(!holds(&server, "Quetzalcoatl").await);
    }
}

on_both! {
    async fn an_ended_session_changes_nothing(server) {
        let patient = Patient::new(&server).await;
        let name = (Method::PATCH, "/me", Some(json!({ "name": "Somebody else" })));
        let end = async |tx: &mut Tx| sessions::end_all(tx, patient.id, None, EndReason::Logout, at(0)).await.unwrap();
        overtaken(&patient, name, end).await.problem(401, ErrorCode::Unauthenticated);
        assert!(!holds(&server, "Somebody else").await);
    }
}

on_both! {
    async fn a_dismissed_deputy_changes_no_hours(server) {
        let (doctor, deputy) = (Doctor::new(&server).await, Doctor::new(&server).await);
        let named = json!({ "email": format!("{}@example.org", deputy.id) });
        doctor.put("/me/deputies", named).await.ok(204);
        let mut tx = server.app.db.begin().await.unwrap();
        turns::take(&mut tx, doctor.id).await.unwrap();
        let hours = deputy.request(Method::PUT, "/me/availability").header("acting-for", doctor.id.to_string());
        let dismissing = async {
            let_in(&deputy).await;
            assert!(deputies::dismiss(&mut tx, doctor.id.uuid().into(), deputy.id, at(0)).await.unwrap());
            tx.commit().await.unwrap();
        };
        let sent = Answer::of(hours.json(&Doctor::mondays(|_| {})));
        join(sent, dismissing).await.0.problem(403, ErrorCode::Forbidden);
    }
}
