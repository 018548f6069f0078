//! Asking for a series, and which of its appointments a change is for.

use serde_json::{Value, json};
use shared::{
    Appointment, FieldCode, Instant, Status,
    recurrence::{End, Every, Scope},
    wire::series::SeriesRequest,
};
use uuid::Uuid;

fn now() -> Instant {
    Instant::parse("2026-01-31T09:00:00Z").unwrap()
}

fn request(rule: Value) -> SeriesRequest {
    let request = json!({
        "doctor_id": Uuid::from_u128(1),
        "starts_at": "2026-02-02T09:00:00Z",
        "reason": "Physiotherapy",
        "rule": rule,
    });
    serde_json::from_value(request).unwrap()
}

#[test]
fn a_rule_says_as_little_as_it_may() {
    let request = request(json!({ "every": "week", "count": 6 }));
    let (times, reason) = request.check(now()).unwrap();
    assert_eq!(reason.as_str(), "Physiotherapy");
    assert_eq!(times.wanted.starts_at.to_string(), "2026-02-02T09:00:00Z");
    assert_eq!((times.rule.every, times.rule.interval), (Every::Week, 1));
    assert_eq!((times.rule.days.len(), times.rule.end), (0, End::Count(6)));
}

#[test]
fn a_rule_says_as_much_as_it_can() {
    let rule = json!({
        "every": "week", "interval": 12, "days": ["monday", "friday"], "until": "2026-06-30",
    });
    let rule = request(rule).check_times(now()).unwrap().rule;
    assert_eq!(rule.interval, 12);
    assert_eq!(rule.days, [time::Weekday::Monday, time::Weekday::Friday]);
    assert_eq!(rule.end, End::Until(time::macros::date!(2026 - 06 - 30)));
    // A preview needs no reason.
    let mut preview = request(json!({ "every": "month", "count": 52 }));
    preview.reason = String::new();
    let times = preview.check_times(now()).unwrap();
    assert_eq!(
        (times.rule.every, times.rule.end),
        (Every::Month, End::Count(52))
    );
    assert!(preview.check(now()).is_err());
}

#[test]
fn what_is_wrong_with_a_rule_is_told_by_its_field() {
    use FieldCode::{Blank, OutOfRange, Repeated};
    for (rule, field, code) in [
        (
            json!({ "every": "day", "count": 1, "interval": 0 }),
            "rule.interval",
            OutOfRange,
        ),
        (
            json!({ "every": "day", "count": 1, "interval": 13 }),
            "rule.interval",
            OutOfRange,
        ),
        (
            json!({ "every": "day", "count": 1, "days": ["monday"] }),
            "rule.days",
            OutOfRange,
        ),
        (
            json!({ "every": "week", "count": 1, "days": ["monday", "monday"] }),
            "rule.days",
            Repeated,
        ),
        (
            json!({ "every": "week", "count": 0 }),
            "rule.count",
            OutOfRange,
        ),
        (
            json!({ "every": "week", "count": 53 }),
            "rule.count",
            OutOfRange,
        ),
        (json!({ "every": "week" }), "rule.count", Blank),
        (
            json!({ "every": "week", "count": 1, "until": "2026-06-30" }),
            "rule.until",
            Repeated,
        ),
        (
            json!({ "every": "week", "until": "1999-06-30" }),
            "rule.until",
            OutOfRange,
        ),
    ] {
        let faults = request(rule).check_times(now()).unwrap_err();
        let told: Vec<_> = faults
            .iter()
            .map(|fault| (fault.field.as_str(), fault.code))
            .collect();
        assert_eq!(told, [(field, code)]);
    }
}

fn appointment(days: i64, status: Status) -> Appointment {
    let starts_at = now().plus_minutes(days * 24 * 60);
    Appointment {
        id: Uuid::nil().into(),
        doctor_id: Uuid::from_u128(1).into(),
        patient_id: Uuid::from_u128(2).into(),
        status,
        starts_at,
        ends_at: starts_at.plus_minutes(30),
        move_request: None,
        may_be_objected: false,
    }
}

#[test]
fn a_change_is_for_what_follows_or_all_that_is_to_come() {
    let named = appointment(7, Status::Confirmed);
    // The one that starts right now has started.
    for (days, following, all) in [
        (-7, false, false),
        (0, false, false),
        (1, false, true),
        (7, false, true),
        (14, true, true),
    ] {
        let covers = |scope: Scope, status| scope.covers(&named, &appointment(days, status), now());
        for status in Status::ALL {
            let lives = status.occupies();
            assert!(!covers(Scope::This, status), "{days} {status}");
            let told = (
                covers(Scope::ThisAndFollowing, status),
                covers(Scope::All, status),
            );
            assert_eq!(told, (following && lives, all && lives), "{days} {status}");
        }
    }
}
