//! A series before it is booked.

use serde_json::{Value, json};
use shared::{ErrorCode, Instant};

use super::{WEEK, each, request, starts, weekly};
use crate::{
    on_both,
    routes::slots::NINE,
    support::{Admin, Doctor, Patient, at},
};

on_both! {
    async fn the_time_of_day_stays_while_the_clocks_change(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let preview = patient.post("/series/preview", request(&doctor, at(NINE), weekly(10))).await.ok(200);
        assert_eq!(preview["time_zone"], "Europe/Berlin");
        let items = &preview["items"];
        let walls = each(items, "wall_start");
        assert_eq!((&walls[0], &walls[9]), (&json!("2026-02-02T09:00"), &json!("2026-04-06T09:00")));
        assert_eq!(each(items, "conflict"), vec![json!(null); 10]);
        assert_eq!(each(items, "nearest"), vec![json!(null); 10]);
        // Summer time begins on 29 March, between the eighth and the ninth.
        let expected: Vec<i64> = (0..10).map(|n| NINE + n * WEEK - if n < 8 { 0 } else { 60 }).collect();
        assert_eq!(starts(items), expected);
        assert_eq!(items[9]["ends_at"], json!(at(expected[9] + 30)));
        // Nothing of it is written or kept.
        assert_eq!(patient.get("/appointments").await.ok(200)["items"], json!([]));
        assert!(patient.offered(&doctor, "2026-02-02", "").await.contains(&NINE));
    }
}

on_both! {
    async fn each_conflict_says_why_and_what_is_nearest(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let (doctor, second) = (Doctor::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|hours| {
            hours["exceptions"] = json!([{ "date": "2026-02-16", "hours": [] }]);
        })).await;
        other.booked(&doctor, at(NINE + WEEK)).await;
        // Taken is also when the patient is with somebody else.
        patient.booked(&second, at(NINE + 3 * WEEK)).await;
        let preview = patient.post("/series/preview", request(&doctor, at(NINE), weekly(4))).await.ok(200);
        let items = &preview["items"];
        assert_eq!(each(items, "conflict"), [json!(null), json!("taken"), json!("not_offered"), json!("taken")]);
        let slot = |start: i64| json!({ "starts_at": at(start), "ends_at": at(start + 30) });
        let expected = [json!(null), slot(NINE + WEEK + 30), slot(NINE + WEEK + 90), slot(NINE + 3 * WEEK + 30)];
        assert_eq!(each(items, "nearest"), expected);
        assert_eq!(starts(items), [0, 1, 2, 3].map(|n| NINE + n * WEEK));
    }
}

on_both! {
    async fn the_nearest_is_in_the_way_of_no_other_occurrence(server) {
        let (patient, other, doctor) = (Patient::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        // One slot a day, so the nearest free ones are those of the days before and after.
        doctor.works(Doctor::mondays(|hours| {
            let day = |day: &str| json!({ "day": day, "from": "09:00", "to": "09:30" });
            hours["hours"] = ["monday", "tuesday", "wednesday", "thursday", "friday"].map(day).into_iter().collect();
        })).await;
        let day = 24 * 60;
        other.booked(&doctor, at(NINE + day)).await;
        let daily = json!({ "every": "day", "count": 3 });
        let preview = patient.post("/series/preview", request(&doctor, at(NINE), daily)).await.ok(200);
        assert_eq!(preview["items"][1]["nearest"]["starts_at"], json!(at(NINE + 3 * day)));
    }
}

on_both! {
    async fn a_time_that_the_clocks_leap_over_is_told_and_not_moved(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let start = Instant::parse("2026-03-28T01:30:00Z").unwrap();
        let daily = json!({ "every": "day", "count": 3 });
        let preview = patient.post("/series/preview", request(&doctor, start, daily)).await.ok(200);
        let gap = json!({
            "wall_start": "2026-03-29T02:30",
            "starts_at": null,
            "ends_at": null,
            "conflict": "no_such_time",
            "nearest": { "starts_at": "2026-03-29T01:00:00Z", "ends_at": "2026-03-29T01:30:00Z" },
        });
        assert_eq!(preview["items"][1], gap);
        assert_eq!(preview["items"][2]["starts_at"], "2026-03-30T00:30:00Z");
    }
}

on_both! {
    async fn a_rule_that_makes_no_series_is_refused(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        for (rule, field, code) in [
            (json!({ "every": "week" }), "rule.count", "blank"),
            (json!({ "every": "week", "count": 0 }), "rule.count", "out_of_range"),
            (json!({ "every": "week", "count": 53 }), "rule.count", "out_of_range"),
            (json!({ "every": "week", "count": 2, "until": "2026-03-01" }), "rule.until", "repeated"),
            (json!({ "every": "week", "until": "1 March" }), "rule.until", "invalid_format"),
            (json!({ "every": "week", "until": "2026-01-01" }), "rule.until", "out_of_range"),
            (json!({ "every": "day", "until": "2026-12-31" }), "rule.until", "out_of_range"),
            (json!({ "every": "week", "count": 2, "interval": 0 }), "rule.interval", "out_of_range"),
            (json!({ "every": "week", "count": 2, "interval": 13 }), "rule.interval", "out_of_range"),
            (json!({ "every": "day", "count": 2, "days": ["monday"] }), "rule.days", "out_of_range"),
            (json!({ "every": "week", "count": 2, "days": ["tuesday"] }), "rule.days", "out_of_range"),
            (json!({ "every": "week", "count": 2, "days": ["monday", "monday"] }), "rule.days", "repeated"),
            (json!({ "every": "month", "count": 52 }), "rule.count", "out_of_range"),
        ] {
            let answer = patient.post("/series/preview", request(&doctor, at(NINE), rule.clone())).await;
            assert_eq!(answer.invalid_fields(), [(field.to_owned(), code.to_owned())], "{rule}");
        }
        let malformed = [json!({ "every": "year", "count": 2 }), json!({ "every": "week", "count": 2, "by": 1 })];
        for rule in malformed {
            let answer = patient.post("/series/preview", request(&doctor, at(NINE), rule)).await;
            answer.problem(400, ErrorCode::MalformedRequest);
        }
        let mut elsewhere: Value = request(&doctor, at(NINE), weekly(2));
        elsewhere["visit_type"] = json!("surgery");
        let answer = patient.post("/series/preview", elsewhere.clone()).await;
        assert_eq!(answer.invalid_fields(), [("visit_type".to_owned(), "unknown".to_owned())]);
        elsewhere["doctor_id"] = json!(patient.id);
        let answer = patient.post("/series/preview", elsewhere).await;
        assert_eq!(answer.invalid_fields(), [("doctor_id".to_owned(), "unknown".to_owned())]);
    }
}

on_both! {
    async fn only_patients_book_series(server) {
        let (doctor, admin) = (Doctor::new(&server).await, Admin::new(&server).await);
        for path in ["/series/preview", "/series"] {
            let body = request(&doctor, at(NINE), weekly(2));
            doctor.post(path, body.clone()).await.problem(403, ErrorCode::Forbidden);
            admin.post(path, body).await.problem(403, ErrorCode::Forbidden);
        }
    }
}
