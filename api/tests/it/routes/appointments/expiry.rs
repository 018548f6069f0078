//! What nobody confirmed before its start, the system calls off.

use api::{appointments::expiry::sweep, on_db};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use shared::{Instant, appointment::NOT_CONFIRMED_IN_TIME};
use uuid::Uuid;

use super::items;
use crate::{
    on_both,
    support::{Answer, Doctor, Patient, Server, at},
};

/// The history of an appointment: revision, action, whether somebody did it, role, status and reason.
type Line = (i64, String, bool, String, String, Option<String>);

async fn history(server: &Server, path: &str) -> Vec<Line> {
    const SQL: &str = "SELECT revision, action, actor_id IS NOT NULL, actor_role, status, reason \
        FROM appointment_events WHERE appointment_id = $1 ORDER BY revision";
    let id: Uuid = path.rsplit('/').next().unwrap().parse().unwrap();
    on_db!(&server.app.db, conn => sqlx::query_as(SQL).bind(id).fetch_all(conn).await).unwrap()
}

/// How often the audit has an act of nobody's on something.
async fn acts_of_the_system(server: &Server, path: &str) -> i64 {
    const SQL: &str = "SELECT COUNT(*) FROM audit WHERE target_id = $1 AND actor_id IS NULL AND action = 'expire'";
    let id: Uuid = path.rsplit('/').next().unwrap().parse().unwrap();
    let (count,): (i64,) =
        on_db!(&server.app.db, conn => sqlx::query_as(SQL).bind(id).fetch_one(conn).await).unwrap();
    count
}

async fn sweep_at(server: &Server, now: Instant) {
    server.app.clock.set(now);
    sweep(&server.app, now).await.unwrap();
}

on_both! {
    async fn exactly_what_has_started_unconfirmed(server) {
        let (mut patient, doctor, other) = (Patient::new(&server).await, Doctor::new(&server).await, Doctor::new(&server).await);
        let due = patient.booked(&doctor, at(60)).await;
        let later = patient.booked(&doctor, at(90)).await;
        let confirmed = Patient::new(&server).await.confirmed(&other, at(60)).await;
        let status = async |patient: &Patient<'_>, path: &str| patient.get(path).await.ok(200)["status"].clone();

        sweep_at(&server, at(60).plus_seconds(-1)).await;
        patient.at(at(60).plus_seconds(-1)).await;
        assert_eq!(status(&patient, &due).await, "pending");

        sweep_at(&server, at(60)).await;
        patient.at(at(61)).await;
        let gone = patient.get(&due).await.ok(200);
        assert_eq!((&gone["status"], &gone["canceled_by"], &gone["cancel_reason"]), (&json!("canceled"), &json!("system"), &json!(NOT_CONFIRMED_IN_TIME)));
        assert_eq!((&gone["revision"], &gone["updated_at"]), (&json!(2), &json!(at(60))));
        assert_eq!(status(&patient, &later).await, "pending");
        let nobody = history(&server, &confirmed).await;
        assert_eq!(nobody.last().map(|line| (line.0, line.4.as_str())), Some((2, "confirmed")));

        let line = |revision, action: &str, by_somebody, role: &str, status: &str, reason: Option<&str>| {
            (revision, action.to_owned(), by_somebody, role.to_owned(), status.to_owned(), reason.map(str::to_owned))
        };
        let wanted = vec![
            line(1, "book", true, "patient", "pending", None),
            line(2, "expire", false, "system", "canceled", Some(NOT_CONFIRMED_IN_TIME)),
        ];
        assert_eq!(history(&server, &due).await, wanted);
        // Looking again finds nothing to do.
        sweep_at(&server, at(62)).await;
        assert_eq!(history(&server, &due).await, wanted);
        assert_eq!((acts_of_the_system(&server, &due).await, acts_of_the_system(&server, &later).await), (1, 0));
        // The time is free again.
        sweep_at(&server, at(90)).await;
        patient.at(at(91)).await;
        assert_eq!(status(&patient, &later).await, "canceled");
    }
}

on_both! {
    async fn the_history_tells_every_change(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        patient.post(&format!("{path}/reschedule"), json!({ "starts_at": at(120) })).await.ok(200);
        doctor.act(&format!("{path}/accept-move")).await.ok(200);
        doctor.post(&format!("{path}/reschedule"), json!({ "starts_at": at(180) })).await.ok(200);
        patient.post(&format!("{path}/object"), json!({ "reason": "At work then" })).await.ok(200);
        patient.at(at(120)).await;
        doctor.at(at(120)).await;
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "The doctor is ill" })).await.ok(200);
        let told: Vec<String> = history(&server, &path).await.into_iter().map(|(revision, action, _, role, status, reason)| format!("{revision} {action} {role} {status} {}", reason.unwrap_or_default())).collect();
        assert_eq!(told, [
            "1 book patient pending ",
            "2 confirm doctor confirmed ",
            "3 reschedule patient confirmed ",
            "4 accept_move doctor confirmed ",
            "5 reschedule doctor confirmed ",
            "6 object patient confirmed At work then",
            "7 cancel doctor canceled The doctor is ill",
        ]);
    }
}

on_both! {
    async fn more_than_a_batch_at_once(server) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let starts = (0..120).map(|n| at(60 + 30 * n));
        for answer in join_all(starts.map(|start| patient.book(&doctor, start))).await {
            answer.ok(201);
        }
        sweep_at(&server, at(60 + 30 * 109)).await;
        patient.at(at(60 + 30 * 109)).await;
        let count = async |status: &str| {
            let (mut count, mut cursor) = (0, String::new());
            loop {
                let page = patient.get(&format!("/appointments?limit=100&status={status}{cursor}")).await;
                let next = page.body["next_cursor"].as_str().map(str::to_owned);
                count += items(page).len();
                match next {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break count,
                }
            }
        };
        assert_eq!((count("canceled").await, count("pending").await), (110, 10));
    }
}

on_both! {
    async fn a_confirmation_and_the_system_do_not_both_win(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        for round in 0..10 {
            let start = at(60 + 30 * round);
            let path = patient.booked(&doctor, start).await;
            // The doctor's request is decided a second before the start, the sweep at it.
            let confirm = format!("{path}/confirm");
            let (answer, swept) = futures_util::join!(doctor.act(&confirm), sweep(&server.app, start));
            swept.unwrap();
            let now = patient.get(&path).await.ok(200);
            let wanted = if answer.status == 200 { "confirmed" } else { "canceled" };
            assert_eq!((&now["status"], &now["revision"]), (&json!(wanted), &json!(2)), "{}", answer.text);
        }
    }
}

on_both! {
    async fn answers_kept_for_repeats_are_forgotten_after_a_day(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let body: Value = json!({ "doctor_id": doctor.id, "starts_at": at(60), "reason": "A cough" });
        let request = patient.request(Method::POST, "/appointments").header("idempotency-key", "key").json(&body);
        Answer::of(request).await.ok(201);
        let kept = async || {
            const SQL: &str = "SELECT COUNT(*) FROM idempotency_keys";
            let (count,): (i64,) = on_db!(&server.app.db, conn => sqlx::query_as(SQL).fetch_one(conn).await).unwrap();
            count
        };
        sweep_at(&server, at(24 * 60).plus_seconds(-1)).await;
        assert_eq!(kept().await, 1);
        sweep_at(&server, at(24 * 60)).await;
        assert_eq!(kept().await, 0);
    }
}
