//! What is forgotten by itself, and when.

use api::{on_db, privacy::retention::sweep};
use reqwest::Method;
use serde_json::json;
use shared::ErrorCode;
use uuid::Uuid;

use super::registered;
use crate::{
    on_both,
    support::{Answer, Doctor, Patient, Server, at, holds},
};

const DAY: i64 = 24 * 60;

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
