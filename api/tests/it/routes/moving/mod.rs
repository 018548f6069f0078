//! Another time for an appointment: at once, by request, and what may be said to it.

mod doctors;
mod lapse;
mod notice;
mod requests;

use api::on_db;
use reqwest::Method;
use serde_json::{Value, json};
use shared::{ErrorCode, Instant};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Answer, Doctor, Kind, Patient, Server, SignedIn, at},
};

/// Asks for, or makes, a move to so many minutes.
async fn reschedule<K: Kind>(actor: &SignedIn<'_, K>, path: &str, to: Instant) -> Answer {
    let body = json!({ "starts_at": to });
    actor.post(&format!("{path}/reschedule"), body).await
}

/// The start and the end of an appointment or of a request.
fn time(seen: &Value) -> (&Value, &Value) {
    (&seen["starts_at"], &seen["ends_at"])
}

fn id(path: &str) -> Uuid {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

/// What the history tells: revision, action, role, status, start and reason.
async fn history(server: &Server, path: &str) -> Vec<String> {
    type Line = (
        i64,
        String,
        String,
        String,
        time::OffsetDateTime,
        Option<String>,
    );
    const SQL: &str = "SELECT revision, action, actor_role, status, starts_at, reason \
        FROM appointment_events WHERE appointment_id = $1 ORDER BY revision";
    let lines: Vec<Line> =
        on_db!(&server.app.db, conn => sqlx::query_as(SQL).bind(id(path)).fetch_all(conn).await)
            .unwrap();
    let told = |(revision, action, role, status, starts_at, reason): Line| {
        let minutes = at(0).seconds_until(starts_at.into()) / 60;
        let reason = reason.map_or(String::new(), |reason| format!(": {reason}"));
        format!("{revision} {action} by {role}, {status} at {minutes}{reason}")
    };
    lines.into_iter().map(told).collect()
}

/// The words of the audit about what was done to an appointment, by the alphabet: rows of one instant have no order.
async fn audited(server: &Server, path: &str) -> Vec<String> {
    const SQL: &str = "SELECT action FROM audit WHERE target_id = $1 AND outcome = 'done' \
        AND action NOT LIKE 'read%' ORDER BY action";
    let words: Vec<(String,)> =
        on_db!(&server.app.db, conn => sqlx::query_as(SQL).bind(id(path)).fetch_all(conn).await)
            .unwrap();
    words.into_iter().map(|(word,)| word).collect()
}

/// The wall time that is kept next to the instant.
async fn meant(server: &Server, path: &str) -> (Option<String>, Option<String>) {
    const SQL: &str = "SELECT wall_start, time_zone FROM appointments WHERE id = $1";
    on_db!(&server.app.db, conn => sqlx::query_as(SQL).bind(id(path)).fetch_one(conn).await)
        .unwrap()
}

/// The minutes of nine o'clock on Monday in Berlin.
const NINE: i64 = 2 * 24 * 60 - 60;

on_both! {
    async fn a_patient_moves_at_once_what_nobody_has_confirmed(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.booked(&doctor, at(60)).await;
        let moved = reschedule(&patient, &path, at(120)).await;
        assert_eq!(moved.headers["etag"], "\"2\"");
        let moved = moved.ok(200);
        assert_eq!((&moved["status"], time(&moved)), (&json!("pending"), (&json!(at(120)), &json!(at(150)))));
        assert_eq!((&moved["opens_at"], &moved["closes_at"]), (&json!(at(90)), &json!(at(240))));
        assert_eq!((&moved["move_request"], &moved["may_be_objected"]), (&json!(null), &json!(false)));
        // Moved onto itself, and by less than its length, it is not in its own way.
        reschedule(&patient, &path, at(120)).await.ok(200);
        reschedule(&patient, &path, at(105)).await.ok(200);
        assert_eq!(meant(&server, &path).await, (Some("2026-01-31T11:45".to_owned()), Some("Europe/Berlin".to_owned())));
    }
}

on_both! {
    async fn a_patient_moves_only_to_a_slot(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let doctor = Doctor::new(&server).await;
        doctor.works(Doctor::mondays(|_| ())).await;
        let path = patient.confirmed(&doctor, at(NINE)).await;
        other.booked(&doctor, at(NINE + 30)).await;
        for minutes in [NINE - 30, NINE + 15, NINE + 105, NINE + 120, NINE + 24 * 60] {
            reschedule(&patient, &path, at(minutes)).await.problem(422, ErrorCode::SlotUnavailable);
        }
        reschedule(&patient, &path, at(NINE + 30)).await.problem(409, ErrorCode::SlotTaken);
        // On failure the old time stands.
        let seen = patient.get(&path).await.ok(200);
        assert_eq!((&seen["revision"], &seen["move_request"], time(&seen)), (&json!(2), &json!(null), (&json!(at(NINE)), &json!(at(NINE + 30)))));
        reschedule(&patient, &path, at(NINE + 60)).await.ok(200);
    }
}

on_both! {
    async fn the_length_stays(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| ())).await;
        let body = json!({ "doctor_id": doctor.id, "starts_at": at(NINE), "visit_type": "follow_up", "reason": "A cough" });
        let booked = patient.post("/appointments", body).await.ok(201);
        let path = format!("/appointments/{}", booked["id"].as_str().unwrap());
        // Half an hour would still fit there, an hour does not; also when the type is no longer offered.
        doctor.works(Doctor::mondays(|hours| drop(hours["visit_types"].as_array_mut().unwrap().pop()))).await;
        reschedule(&patient, &path, at(NINE + 90)).await.problem(422, ErrorCode::SlotUnavailable);
        let moved = reschedule(&patient, &path, at(NINE + 60)).await.ok(200);
        assert_eq!(time(&moved), (&json!(at(NINE + 60)), &json!(at(NINE + 120))));
        assert_eq!(moved["visit_type"]["id"], "follow_up");
    }
}

on_both! {
    async fn what_is_offered_can_be_had_also_when_the_buffers_have_changed(server) {
        for (before, now) in [(30, 0), (0, 30)] {
            let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
            let doctor = Doctor::new(&server).await;
            let buffers = |minutes: i64| Doctor::mondays(|hours| {
                hours["rules"]["buffer_before_minutes"] = json!(minutes);
                hours["rules"]["buffer_after_minutes"] = json!(minutes);
            });
            doctor.works(buffers(before)).await;
            let path = patient.confirmed(&doctor, at(NINE)).await;
            // A neighbour as near as can be, then and later.
            doctor.works(buffers(0)).await;
            other.booked(&doctor, at(NINE + 30 + before)).await;
            doctor.works(buffers(now)).await;
            let id = path.rsplit('/').next().unwrap();
            let offered = patient.offered(&doctor, "2026-02-02", &format!("&ignore_appointment={id}")).await;
            assert!(!offered.is_empty(), "nothing can be tried");
            for start in offered {
                reschedule(&patient, &path, at(start)).await.ok(200);
            }
            doctor.act(&format!("{path}/accept-move")).await.ok(200);
        }
    }
}

on_both! {
    async fn a_hold_of_somebody_else_is_in_the_way_and_an_own_one_is_used_up(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let doctor = Doctor::new(&server).await;
        let path = patient.confirmed(&doctor, at(60)).await;
        let hold = |minutes| json!({ "doctor_id": doctor.id, "starts_at": at(minutes) });
        other.put("/me/hold", hold(120)).await.ok(200);
        reschedule(&patient, &path, at(120)).await.problem(409, ErrorCode::SlotTaken);
        patient.put("/me/hold", hold(180)).await.ok(200);
        reschedule(&patient, &path, at(180)).await.ok(200);
        const HOLDS: &str = "SELECT COUNT(*) FROM holds WHERE patient_id = $1";
        let (left,): (i64,) = on_db!(&server.app.db, conn => sqlx::query_as(HOLDS).bind(patient.id.uuid()).fetch_one(conn).await).unwrap();
        assert_eq!(left, 0);
    }
}

on_both! {
    async fn a_new_time_is_checked_like_the_first(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let (doctor, second) = (Doctor::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        other.booked(&doctor, at(120)).await;
        patient.booked(&second, at(180)).await;
        for minutes in [95, 120, 145, 155, 180, 205] {
            reschedule(&patient, &path, at(minutes)).await.problem(409, ErrorCode::SlotTaken);
            reschedule(&doctor, &path, at(minutes)).await.problem(409, ErrorCode::SlotTaken);
        }
        for (starts_at, code) in [(at(0).to_string(), "out_of_range"), (at(-60).to_string(), "out_of_range"), (at(61).to_string(), "off_grid"), ("now".into(), "invalid_format"), ("2046-01-31T09:00:00Z".into(), "out_of_range")] {
            let body = json!({ "starts_at": starts_at });
            for answer in [patient.post(&format!("{path}/reschedule"), body.clone()).await, doctor.post(&format!("{path}/reschedule"), body).await] {
                assert_eq!(answer.invalid_fields(), [("starts_at".to_owned(), code.to_owned())]);
            }
        }
        let same = patient.get(&path).await.ok(200);
        assert_eq!((&same["starts_at"], &same["status"], &same["revision"]), (&json!(at(60)), &json!("confirmed"), &json!(2)));
        reschedule(&patient, &path, at(90)).await.ok(200);
    }
}

on_both! {
    async fn a_revision_that_is_past_is_not_answered(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        reschedule(&patient, &path, at(120)).await.ok(200);
        let at_revision = async |action: &str, tag: &str| {
            let request = match action {
                "withdraw-move" => patient.request(Method::POST, &format!("{path}/{action}")),
                _ => doctor.request(Method::POST, &format!("{path}/{action}")),
            };
            Answer::of(request.header("if-match", tag)).await
        };
        for action in ["accept-move", "decline-move", "withdraw-move"] {
            at_revision(action, "\"2\"").await.problem(412, ErrorCode::PreconditionFailed);
        }
        assert_eq!(at_revision("accept-move", "\"3\"").await.headers["etag"], "\"4\"");
        for action in ["accept-move", "decline-move", "withdraw-move"] {
            let again = at_revision(action, "\"4\"").await.problem(409, ErrorCode::InvalidTransition);
            assert_eq!(again["appointment_status"], "confirmed");
        }
    }
}
