//! Many appointments in one answer.

use api::{on_db, on_tx};
use reqwest::Method;
use serde_json::{Value, json};
use shared::AccountId;

use super::{ALL, Client};
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Patient, Server, at},
};

/// Copies an appointment until there are so many, each a day after the one before.
async fn copy(server: &Server, count: i64) {
    const SQL: &str = "INSERT INTO appointments (id, doctor_id, patient_id, status, starts_at, ends_at, reason, room, revision, created_at, updated_at) \
        SELECT $1, doctor_id, patient_id, 'confirmed', $2, $3, reason, $4, 1, created_at, updated_at FROM appointments LIMIT 1";
    let mut tx = server.app.db.begin().await.unwrap();
    for n in 1..count {
        let start = at(24 * 60 * (n + 1));
        let (starts, ends) = (
            time::OffsetDateTime::from(start),
            time::OffsetDateTime::from(start.plus_minutes(30)),
        );
        on_tx!(&mut tx, conn => sqlx::query(SQL).bind(api::random::uuid_v7(at(0))).bind(starts).bind(ends)
            .bind(format!("consultation-{n:032x}")).execute(conn).await.map(drop)).unwrap();
    }
    tx.commit().await.unwrap();
}

async fn lines(client: &Client<'_>, query: &str, whom: Option<AccountId>) -> Answer {
    let request = client.request(Method::GET, &format!("/appointments{query}"));
    let request = request.header("accept", "application/json;q=0.5, application/x-ndjson");
    Answer::of(match whom {
        Some(whom) => request.header("acting-for", whom.to_string()),
        None => request,
    })
    .await
}

fn parsed(answer: &Answer) -> Vec<Value> {
    let lines = answer
        .text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

/// How often the looks into a record were written down.
async fn looks(server: &Server) -> i64 {
    const SQL: &str = "SELECT COUNT(*) FROM audit WHERE action = 'read_appointments'";
    let (count,): (i64,) =
        on_db!(&server.app.db, conn => sqlx::query_as(SQL).fetch_one(conn).await).unwrap();
    count
}

on_both! {
    async fn all_of_them_line_by_line(server) {
        let (admin, patient, doctor, stranger) = (Admin::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await, Doctor::new(&server).await);
        let first = patient.booked(&doctor, at(24 * 60)).await;
        copy(&server, 250).await;
        patient.booked(&stranger, at(25 * 60)).await;
        let client = Client::new(&admin, &ALL, &[&doctor]).await;
        let answer = lines(&client, "", None).await;
        assert_eq!((answer.status.as_u16(), answer.headers["content-type"].to_str().unwrap()), (200, "application/x-ndjson"));
        assert_eq!(answer.headers["cache-control"], "no-store");
        let mut all = parsed(&answer);
        assert_eq!(all.pop().unwrap(), json!({ "next_cursor": null }), "the last line says that it is whole");
        assert_eq!(all.len(), 250);
        assert!(all.iter().all(|one| one["doctor"]["id"] == json!(doctor.id) && one["reason"].is_null()));
        let starts: Vec<_> = all.iter().map(|one| one["starts_at"].as_str().unwrap()).collect();
        assert!(starts.is_sorted());
        assert_eq!(format!("/appointments/{}", all[0]["id"].as_str().unwrap()), first);
        // Each hundred is a look into the record.
        assert_eq!(looks(&server).await, 3);

        let few = parsed(&lines(&client, "?status=pending&limit=1", Some(doctor.id)).await);
        assert_eq!((few.len(), &few[1]), (2, &json!({ "next_cursor": null })));
        let none = parsed(&lines(&client, "?status=completed", None).await);
        assert_eq!(none, [json!({ "next_cursor": null })]);
    }
}

on_both! {
    async fn people_get_pages_and_faults_are_told_in_our_form(server) {
        let (admin, patient, doctor) = (Admin::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        patient.booked(&doctor, at(24 * 60)).await;
        let request = patient.request(Method::GET, "/appointments").header("accept", "application/x-ndjson");
        assert_eq!(Answer::of(request).await.ok(200)["items"].as_array().unwrap().len(), 1);
        let client = Client::new(&admin, &["appointments:read"], &[&doctor]).await;
        lines(&client, "?from=x", None).await.invalid_fields();
        lines(&client, "?limit=0", None).await.problem(400, shared::ErrorCode::MalformedRequest);
        let blind = Client::new(&admin, &["doctors:read"], &[&doctor]).await;
        lines(&blind, "", None).await.problem(403, shared::ErrorCode::Forbidden);
    }
}
