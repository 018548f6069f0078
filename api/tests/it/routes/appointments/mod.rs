//! Reading appointments and moving them on.

mod actions;
mod alternatives;
mod calendar;
mod expiry;
mod history;
mod list;
mod walk;
mod who_sees_what;

use serde_json::Value;

use crate::support::Answer;

/// The items of a page.
#[track_caller]
fn items(page: Answer) -> Vec<Value> {
    page.ok(200)["items"].as_array().unwrap().clone()
}

/// The paths of a page's appointments.
#[track_caller]
fn paths(page: Answer) -> Vec<String> {
    let path = |item: &Value| format!("/appointments/{}", item["id"].as_str().unwrap());
    items(page).iter().map(path).collect()
}
