//! What is forgotten by itself, and when.

use api::{
    appointments::expiry,
    links::{self, Purpose},
    on_db, on_tx,
    privacy::{
        retention::sweep,
        store::age::{self, Kept},
    },
    sessions::store as sessions,
};
use reqwest::Method;
use serde_json::json;
use shared::{ErrorCode, appointment::NOT_CONFIRMED_IN_TIME};
use time::OffsetDateTime;
use uuid::Uuid;

use super::registered;
use crate::{
    on_both,
    support::{Answer, Doctor, Patient, Server, at, holds},
};

const DAY: i64 = 24 * 60;
/// As the job counts it.
const YEAR: i64 = 365 * DAY + 6 * 60;

async fn rows(server: &Server, sql: &'static str) -> i64 {
    let (count,): (i64,) =
        on_db!(&server.app.db, conn => sqlx::query_as(sql).fetch_one(conn).await).unwrap();
    count
}

on_both! {
    async fn sign_ins_are_forgotten_after_their_days(server with ["--keep-sessions-days", "7"]) {
        const SESSIONS: &str = "SELECT COUNT(*) FROM sessions";
        const TOKENS: &str = "SELECT COUNT(*) FROM refresh_tokens";
        registered(&server, "pat@example.org", "Pat Morgan").await;
        sweep(&server.app, at(7 * DAY)).await.unwrap();
        assert_eq!((rows(&server, SESSIONS).await, rows(&server, TOKENS).await), (1, 1));
        sweep(&server.app, at(7 * DAY + 1)).await.unwrap();
        assert_eq!((rows(&server, SESSIONS).await, rows(&server, TOKENS).await), (0, 0));
    }
}

const WORDS: &str = "SELECT COUNT(*) FROM appointments WHERE reason <> 'Erased' \
    OR (cancel_reason <> 'Erased' AND canceled_by <> 'system')";
const BY_SYSTEM: &str = "SELECT COUNT(*) FROM appointments WHERE canceled_by = 'system' \
    AND cancel_reason = 'not_confirmed_in_time'";

/// After how many minutes, counted from `at(0)`, what may go, and nothing before: by what tells how much
/// of it there is.
const FORGOTTEN: [(i64, &[&str]); 6] = [
    (15, &["SELECT COUNT(*) FROM links"]),
    (
        2 * DAY,
        &[
            "SELECT COUNT(*) FROM mails",
            "SELECT COUNT(*) FROM notifications",
            "SELECT COUNT(*) FROM webhook_deliveries",
        ],
    ),
    (
        3 * DAY,
        &[
            "SELECT COUNT(*) FROM call_reports",
            "SELECT COUNT(*) FROM video_events",
        ],
    ),
    (
        4 * DAY,
        &[
            "SELECT COUNT(*) FROM sessions",
            "SELECT COUNT(*) FROM refresh_tokens",
        ],
    ),
    (
        YEAR,
        &[
            "SELECT COUNT(*) FROM recordings",
            "SELECT COUNT(*) FROM notes",
            "SELECT COUNT(*) FROM note_versions",
            "SELECT COUNT(*) FROM emergency_accesses WHERE reason <> 'Erased'",
        ],
    ),
    // The last appointments end an hour and a half later.
    (YEAR + 90, &[WORDS]),
];

/// Something of each kind, of `at(0)`.
async fn something_of_everything(server: &Server) {
    let (patient, doctor) = (Patient::new(server).await, Doctor::new(server).await);
    let called_off = patient.confirmed(&doctor, at(60)).await;
    let cancel = json!({ "reason": "A stubbed toe" });
    doctor
        .post(&format!("{called_off}/cancel"), cancel)
        .await
        .ok(200);
    // Nobody confirms this one, and the system says so.
    patient.booked(&doctor, at(5)).await;
    expiry::sweep(&server.app, at(5)).await.unwrap();
    let path = patient.confirmed(&doctor, at(60)).await;
    let body =
        json!({ "text": "long ago", "summary": "so was this", "editor": Uuid::from_u128(1) });
    let save = doctor
        .request(Method::PUT, &format!("{path}/note"))
        .header("if-match", "\"0\"");
    Answer::of(save.json(&body)).await.ok(200);
    let report = json!({ "page": Uuid::from_u128(1), "items": [{ "seq": 0, "kind": "joined", "value": 9 }] });
    patient
        .post(&format!("{path}/reports"), report)
        .await
        .ok(204);
    // It writes a mail, too.
    let open =
        json!({ "email": format!("{}@example.org", patient.id), "reason": "Fell off a ladder" });
    doctor.post("/emergency-access", open).await.ok(200);

    const EVENT: &str = "INSERT INTO video_events (source, key, appointment_id, kind, at, received_at) \
        SELECT 'jaas', 'one', id, 'room_created', $1, $1 FROM appointments WHERE status = 'confirmed'";
    const RECORDING: &str = "INSERT INTO recordings (id, appointment_id, url, received_at) \
        SELECT id, id, 'sealed', $1 FROM appointments WHERE status = 'confirmed'";
    const NOTIFICATION: &str = "INSERT INTO notifications (account_id, seq, event_id, at) \
        SELECT patient_id, ROW_NUMBER() OVER (ORDER BY id), id, $1 FROM events";
    const WEBHOOK: &str = "INSERT INTO webhooks (id, url, types, description, state, revision, created_at, updated_at) \
        SELECT id, 'https://example.org', '', 'Front desk system', 'enabled', 1, $1, $1 FROM appointments";
    const DELIVERY: &str = "INSERT INTO webhook_deliveries (id, webhook_id, type, body, state, attempts, created_at) \
        SELECT id, id, 'test', '{}', 'dead', 1, $1 FROM webhooks";
    let mut tx = server.app.db.begin().await.unwrap();
    for sql in [EVENT, RECORDING, NOTIFICATION, WEBHOOK, DELIVERY] {
        let now = OffsetDateTime::from(at(0));
        on_tx!(&mut tx, conn => sqlx::query(sql).bind(now).execute(conn).await.map(drop)).unwrap();
    }
    sessions::add_token(&mut tx, &[7; 32], patient.session, at(0))
        .await
        .unwrap();
    links::issue(&mut tx, patient.id, Purpose::ResetPassword, 15, at(0))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

on_both! {
    async fn each_kind_is_forgotten_in_its_time_and_not_before(server with [
        "--keep-mails-days", "2", "--keep-reports-days", "3", "--keep-sessions-days", "4", "--keep-records-years", "1",
    ]) {
        something_of_everything(&server).await;
        for (minutes, counts) in FORGOTTEN {
            sweep(&server.app, at(minutes)).await.unwrap();
            for count in counts {
                assert_ne!(rows(&server, count).await, 0, "too early: {count}");
            }
            sweep(&server.app, at(minutes + 1)).await.unwrap();
            for count in counts {
                assert_eq!(rows(&server, count).await, 0, "too late: {count}");
            }
        }
        // Not a byte of what people wrote; when it was, and who opened which record, stays.
        for words in ["A cough", "A stubbed toe", "long ago", "Fell off a ladder"] {
            assert!(!holds(&server, words).await, "{words}");
        }
        assert_eq!(rows(&server, "SELECT COUNT(*) FROM appointments").await, 3);
        // So does what the system wrote.
        assert_eq!(rows(&server, BY_SYSTEM).await, 1);
        assert!(holds(&server, NOT_CONFIRMED_IN_TIME).await);
        assert_eq!(rows(&server, "SELECT COUNT(*) FROM emergency_accesses").await, 1);
        // What is over is not gone through again.
        sweep(&server.app, at(2 * YEAR)).await.unwrap();
        for kept in [Kept::Words, Kept::Emergencies] {
            let more = age::find(&server.app.db, kept, at(2 * YEAR)).await.unwrap();
            assert!(more.is_empty(), "{kept:?}");
        }
    }
}

on_both! {
    async fn notes_are_forgotten_after_their_years_to_the_last_byte(server with ["--keep-records-years", "1"]) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let body = json!({ "text": "long ago", "summary": "so was this", "editor": Uuid::from_u128(1) });
        let save = doctor.request(Method::PUT, &format!("{path}/note")).header("if-match", "\"0\"");
        Answer::of(save.json(&body)).await.ok(200);
        const NOTES: &str = "SELECT (SELECT COUNT(*) FROM notes) + (SELECT COUNT(*) FROM note_versions)";
        sweep(&server.app, at(365 * DAY)).await.unwrap();
        assert_eq!(rows(&server, NOTES).await, 2);
        sweep(&server.app, at(366 * DAY)).await.unwrap();
        assert_eq!(rows(&server, NOTES).await, 0);
        assert!(!holds(&server, "A cough").await);
        // The appointment stays; the patient's sign-in was forgotten too.
        patient.at(at(366 * DAY)).await;
        assert_eq!(patient.get(&path).await.ok(200)["reason"], "Erased");
        patient.get(&format!("{path}/summary")).await.problem(404, ErrorCode::NotFound);
    }
}
