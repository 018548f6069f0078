//! Who has the database and not the keys reads no note; who writes into it is found out.

mod races;

use api::on_tx;
use reqwest::Method;
use serde_json::json;
use shared::ErrorCode;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{
    on_both,
    support::{Answer, Doctor, Patient, Server, at, holds},
};

/// Saves a note with these words, for an appointment so many minutes from now.
async fn noted(
    patient: &Patient<'_>,
    doctor: &Doctor<'_>,
    minutes: i64,
    text: &str,
    summary: &str,
) -> String {
    let path = patient.confirmed(doctor, at(minutes)).await;
    let body = json!({ "text": text, "summary": summary, "editor": Uuid::from_u128(1) });
    let request = doctor
        .request(Method::PUT, &format!("{path}/note"))
        .header("if-match", "\"0\"");
    Answer::of(request.json(&body)).await.ok(200);
    path
}

async fn run(server: &Server, sql: &str) {
    let mut tx = server.app.db.begin().await.unwrap();
    let sql = AssertSqlSafe(sql.to_owned());
    on_tx!(&mut tx, conn => sqlx::raw_sql(sql).execute(conn).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

on_both! {
    async fn the_database_holds_no_word_of_a_note_or_of_a_recordings_link(server with ["--recording", "on"]) {
        let mut patient = Patient::new(&server).await;
        let mut doctor = Doctor::new(&server).await;
        let path = noted(&patient, &doctor, 60, "Xanthochromia suspected", "Drink camomile").await;
        patient.at(at(60)).await;
        doctor.at(at(60)).await;
        let sign = doctor.request(Method::POST, &format!("{path}/note/sign")).header("if-match", "\"1\"");
        Answer::of(sign).await.ok(200);
        let more = json!({ "text": "Lumbar puncture", "for_patient": true });
        doctor.post(&format!("{path}/note/amendments"), more).await.ok(201);
        doctor.act(&format!("{path}/recording")).await.ok(200);
        let yes = json!({ "agreed": true, "text_version": shared::consultation::recording::TEXT_VERSION });
        patient.put(&format!("{path}/recording/answer"), yes).await.ok(200);
        doctor.act(&format!("{path}/join")).await.ok(200);
        let link = json!({ "url": "https://meet.example.org/unguessable-recording.mp4", "expires_in": null });
        doctor.post(&format!("{path}/recordings"), link).await.ok(201);

        for word in ["Xanthochromia", "camomile", "Lumbar", "unguessable-recording"] {
            assert!(!holds(&server, word).await, "{word}");
        }
        // What is not sealed is found this way, so the search finds.
        assert!(holds(&server, "A cough").await);
        let summary = patient.get(&format!("{path}/summary")).await.ok(200);
        assert_eq!((&summary["summary"], &summary["amendments"][0]["text"]), (&json!("Drink camomile"), &json!("Lumbar puncture")));
    }
}

on_both! {
    async fn a_text_that_is_put_into_another_row_does_not_open(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let first = noted(&patient, &doctor, 60, "first", "one").await;
        let second = noted(&patient, &doctor, 120, "second", "two").await;
        let id = |path: &str| path.rsplit('/').next().unwrap().replace('-', "");
        let is = |path: &str| if server.app.db.kind() == "SQLite" {
            format!("appointment_id = x'{}'", id(path))
        } else {
            format!("appointment_id = '{}'", id(path))
        };
        run(&server, &format!("UPDATE notes SET text = (SELECT text FROM notes WHERE {}) WHERE {}", is(&first), is(&second))).await;
        let refused = doctor.get(&format!("{second}/note")).await;
        assert!(!refused.text.contains("first") && !refused.text.contains("notes"), "{}", refused.text);
        refused.problem(500, ErrorCode::Internal);
        doctor.get(&format!("{first}/note")).await.ok(200);

        // Nor does one column in the place of another, a cut text, or one in plain words.
        for sql in ["text = summary", "text = substr(text, 1, 60)", "text = 'well again'"] {
            run(&server, &format!("UPDATE notes SET {sql} WHERE {}", is(&first))).await;
            doctor.get(&format!("{first}/note")).await.problem(500, ErrorCode::Internal);
        }
    }
}

on_both! {
    async fn a_signed_note_changes_with_its_key_only(server) {
        let mut patient = Patient::new(&server).await;
        let mut doctor = Doctor::new(&server).await;
        let path = noted(&patient, &doctor, 60, "rest", "sleep").await;
        patient.at(at(60)).await;
        doctor.at(at(60)).await;
        let sign = doctor.request(Method::POST, &format!("{path}/note/sign")).header("if-match", "\"1\"");
        Answer::of(sign).await.ok(200);
        for change in ["text = 'x'", "text = 'x', revision = revision + 1, sealed_by = 'y'", "summary = 'x', updated_at = '2030-01-01T00:00:00Z', sealed_by = 'y'"] {
            let sql = AssertSqlSafe(format!("UPDATE notes SET {change}"));
            let mut tx = server.app.db.begin().await.unwrap();
            let refused = on_tx!(&mut tx, conn => sqlx::raw_sql(sql).execute(conn).await.map(drop)).unwrap_err();
            assert_eq!(refused.into_database_error().unwrap().message(), "signed", "{change}");
        }
    }
}
