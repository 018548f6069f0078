//! Appointments that repeat.

mod book;
mod confirm;
mod preview;
mod scopes;

use serde_json::{Value, json};
use shared::Instant;

use crate::support::{Doctor, at};

/// Minutes of a week.
const WEEK: i64 = 7 * 24 * 60;

/// A request for visits that repeat by this rule.
fn request(doctor: &Doctor<'_>, starts_at: Instant, rule: Value) -> Value {
    json!({ "doctor_id": doctor.id, "starts_at": starts_at, "reason": "Exercises", "rule": rule })
}

/// Once a week, so many times.
fn weekly(count: u8) -> Value {
    json!({ "every": "week", "count": count })
}

/// The same, leaving out what is not free.
fn only_free(mut request: Value) -> Value {
    request["only_free"] = json!(true);
    request
}

/// The starts of slots, appointments or occurrences in minutes from the beginning.
#[track_caller]
fn starts(items: &Value) -> Vec<i64> {
    let start = |item: &Value| Instant::parse(item["starts_at"].as_str().unwrap()).unwrap();
    let items = items.as_array().unwrap().iter();
    items
        .map(|item| at(0).seconds_until(start(item)) / 60)
        .collect()
}

/// One field of each.
#[track_caller]
fn each(items: &Value, field: &str) -> Vec<Value> {
    let items = items.as_array().unwrap().iter();
    items.map(|item| item[field].clone()).collect()
}
