//! Changing one of a series, and others with it.

use serde_json::{Value, json};
use shared::{ErrorCode, Instant};

use super::{WEEK, each, request, starts, weekly};
use crate::{
    on_both,
    routes::slots::NINE,
    support::{Answer, Doctor, Kind, Patient, SignedIn, at},
};

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// Books a series from Monday at nine on, and gives the paths.
async fn booked(patient: &Patient<'_>, doctor: &Doctor<'_>, rule: Value) -> Vec<String> {
    let series = patient
        .post("/series", request(doctor, at(NINE), rule))
        .await
        .ok(201);
    let path = |id: &Value| format!("/appointments/{}", id.as_str().unwrap());
    each(&series["items"], "id").iter().map(path).collect()
}

async fn cancel<K: Kind>(actor: &SignedIn<'_, K>, path: &str, scope: &str) -> Answer {
    let body = json!({ "reason": "On holiday", "scope": scope });
    actor.post(&format!("{path}/cancel"), body).await
}

async fn move_to<K: Kind>(actor: &SignedIn<'_, K>, path: &str, to: Instant, scope: &str) -> Answer {
    let body = json!({ "starts_at": to, "scope": scope });
    actor.post(&format!("{path}/reschedule"), body).await
}

/// All appointments of somebody.
async fn all<K: Kind>(actor: &SignedIn<'_, K>) -> Value {
    actor.get("/appointments?limit=100").await.ok(200)["items"].clone()
}

on_both! {
    async fn what_follows_is_called_off_too(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let paths = booked(&patient, &doctor, weekly(4)).await;
        let named = cancel(&patient, &paths[1], "this_and_following").await;
        assert_eq!(named.headers["etag"], "\"2\"");
        assert_eq!(named.ok(200)["starts_at"], json!(at(NINE + WEEK)));
        let after = all(&patient).await;
        assert_eq!(each(&after, "status"), ["pending", "canceled", "canceled", "canceled"]);
        assert_eq!(each(&after, "cancel_reason")[3], "On holiday");
        for path in &paths[1..] {
            let history = patient.get(&format!("{path}/history")).await.ok(200);
            assert_eq!(each(&history["items"], "action"), ["book", "cancel"]);
        }
    }
}

on_both! {
    async fn all_are_those_that_can_still_be_changed(server) {
        let (patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let paths = booked(&patient, &doctor, weekly(5)).await;
        doctor.act(&format!("{}/confirm", paths[0])).await.ok(200);
        cancel(&patient, &paths[1], "this").await.ok(200);
        doctor.at(at(NINE + DAY)).await;
        cancel(&doctor, &paths[3], "all").await.ok(200);
        let after = all(&doctor).await;
        assert_eq!(each(&after, "status"), ["confirmed", "canceled", "canceled", "canceled", "canceled"]);
        assert_eq!(each(&after, "canceled_by"), [json!(null), json!("patient"), json!("doctor"), json!("doctor"), json!("doctor")]);
        // What is called off can not be named again.
        cancel(&doctor, &paths[3], "all").await.problem(409, ErrorCode::InvalidTransition);
    }
}

on_both! {
    async fn one_without_a_series_is_meant_alone(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.booked(&doctor, at(NINE)).await;
        patient.booked(&doctor, at(NINE + WEEK)).await;
        move_to(&doctor, &path, at(NINE + 60), "all").await.ok(200);
        cancel(&patient, &path, "all").await.ok(200);
        assert_eq!(each(&all(&patient).await, "status"), ["canceled", "pending"]);
        let unknown = json!({ "reason": "On holiday", "scope": "some" });
        patient.post(&format!("{path}/cancel"), unknown).await.problem(400, ErrorCode::MalformedRequest);
    }
}

on_both! {
    async fn the_notice_counts_for_each(server with ["--cancel-notice-minutes", "1440"]) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let paths = booked(&patient, &doctor, weekly(3)).await;
        for path in &paths {
            doctor.act(&format!("{path}/confirm")).await.ok(200);
        }
        patient.at(at(NINE - 60)).await;
        let refused = cancel(&patient, &paths[1], "all").await.problem(403, ErrorCode::NoticeTooShort);
        assert_eq!(refused["possible_until"], json!(at(NINE - DAY)));
        move_to(&patient, &paths[1], at(NINE + WEEK + 60), "all").await.problem(403, ErrorCode::NoticeTooShort);
        assert_eq!(each(&all(&patient).await, "revision"), vec![json!(2); 3]);
        cancel(&patient, &paths[1], "this_and_following").await.ok(200);
        assert_eq!(each(&all(&patient).await, "status"), ["confirmed", "canceled", "canceled"]);
    }
}

on_both! {
    async fn all_move_as_far_on_the_wall(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let paths = booked(&patient, &doctor, weekly(10)).await;
        // To Tuesday at half past nine. Summer time begins after the eighth.
        let named = move_to(&doctor, &paths[2], at(NINE + 2 * WEEK + DAY + 30), "all").await.ok(200);
        assert_eq!(named["starts_at"], json!(at(NINE + 2 * WEEK + DAY + 30)));
        let after = all(&doctor).await;
        let expected: Vec<i64> = (0..10).map(|n| NINE + n * WEEK + DAY + 30 - if n < 8 { 0 } else { 60 }).collect();
        assert_eq!(starts(&after), expected);
        assert_eq!(each(&after, "may_be_objected"), vec![json!(true); 10]);
        // By a summer's day named, the winter's keep their time of day as well.
        move_to(&doctor, &paths[9], at(expected[9] - 30), "all").await.ok(200);
        let back: Vec<i64> = expected.iter().map(|start| start - 30).collect();
        assert_eq!(starts(&all(&doctor).await), back);
    }
}

on_both! {
    async fn they_do_not_hit_each_other_on_the_way(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let paths = booked(&patient, &doctor, weekly(4)).await;
        let at_weeks = |weeks: [i64; 4]| weeks.map(|n| NINE + n * WEEK);
        move_to(&doctor, &paths[0], at(NINE + WEEK), "all").await.ok(200);
        assert_eq!(starts(&all(&doctor).await), at_weeks([1, 2, 3, 4]));
        move_to(&doctor, &paths[0], at(NINE), "all").await.ok(200);
        assert_eq!(starts(&all(&doctor).await), at_weeks([0, 1, 2, 3]));
        move_to(&doctor, &paths[2], at(NINE + 4 * WEEK), "this_and_following").await.ok(200);
        assert_eq!(starts(&all(&doctor).await), at_weeks([0, 1, 4, 5]));
        // A patient's are moved at once while they are pending, by the same way.
        move_to(&patient, &paths[0], at(NINE + WEEK), "all").await.ok(200);
        assert_eq!(starts(&all(&doctor).await), at_weeks([1, 2, 5, 6]));
    }
}

on_both! {
    async fn all_move_or_none(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let doctor = Doctor::new(&server).await;
        doctor.works(Doctor::mondays(|_| {})).await;
        let paths = booked(&patient, &doctor, weekly(3)).await;
        let stay = async || {
            assert_eq!(starts(&all(&patient).await), [NINE, NINE + WEEK, NINE + 2 * WEEK]);
            assert_eq!(each(&all(&patient).await, "revision"), vec![json!(1); 3]);
        };
        other.booked(&doctor, at(NINE + WEEK + 30)).await;
        move_to(&patient, &paths[0], at(NINE + 30), "all").await.problem(409, ErrorCode::SlotTaken);
        move_to(&doctor, &paths[0], at(NINE + 30), "all").await.problem(409, ErrorCode::SlotTaken);
        stay().await;
        move_to(&patient, &paths[0], at(NINE + DAY), "all").await.problem(422, ErrorCode::SlotUnavailable);
        stay().await;
        // The first one would begin yesterday.
        let answer = move_to(&doctor, &paths[1], at(NINE + WEEK - 3 * DAY), "all").await;
        assert_eq!(answer.invalid_fields(), [("starts_at".to_owned(), "out_of_range".to_owned())]);
        stay().await;
        move_to(&patient, &paths[0], at(NINE + 60), "all").await.ok(200);
        assert_eq!(starts(&all(&patient).await), [NINE + 60, NINE + WEEK + 60, NINE + 2 * WEEK + 60]);
    }
}

on_both! {
    async fn none_is_moved_into_a_gap_of_the_clocks(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let start = Instant::parse("2026-03-28T00:00:00Z").unwrap();
        let daily = json!({ "every": "day", "count": 3 });
        let series = patient.post("/series", request(&doctor, start, daily)).await.ok(201);
        let path = format!("/appointments/{}", series["items"][0]["id"].as_str().unwrap());
        // From one o'clock to half past two, which 29 March does not have.
        move_to(&doctor, &path, start.plus_minutes(90), "all").await.problem(422, ErrorCode::SlotUnavailable);
        assert_eq!(all(&patient).await, series["items"]);
    }
}

on_both! {
    async fn of_what_is_confirmed_a_patient_asks_for_each(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let paths = booked(&patient, &doctor, weekly(3)).await;
        doctor.act(&format!("{}/confirm", paths[1])).await.ok(200);
        move_to(&patient, &paths[0], at(NINE + 60), "all").await.ok(200);
        let after = all(&patient).await;
        assert_eq!(starts(&after), [NINE + 60, NINE + WEEK, NINE + 2 * WEEK + 60]);
        let asked = each(&after, "move_request");
        assert_eq!((&asked[0], &asked[2]), (&json!(null), &json!(null)));
        assert_eq!(asked[1]["starts_at"], json!(at(NINE + WEEK + 60)));
    }
}
