//! What travels between the server and its clients, one file per resource.
//!
//! Requests hold what was sent, as text where a person typed it; each has a `check` that gives the
//! proven values or every fault at once. Answers hold typed values. Unknown fields in a request are
//! refused, so that a client which sends `role` learns that it had no effect.

pub mod account;
pub mod analytics;
pub mod appointment;
pub mod attendance;
pub mod audit;
pub mod availability;
pub mod change;
pub mod client;
pub mod closure;
pub mod consent;
pub mod console;
pub mod consultation;
pub mod deputy;
pub mod doctor;
pub mod emergency;
pub mod export;
pub mod factor;
pub mod feed;
pub mod guest;
pub mod history;
pub mod join_check;
pub mod mail;
pub mod note;
pub mod notification;
pub mod page;
pub mod passkey;
pub mod presence;
pub mod problem;
pub mod push;
pub mod recording;
pub mod reminder;
pub mod report;
pub mod security;
pub mod seq;
pub mod series;
pub mod settings;
pub mod site;
pub mod slot;
pub mod webhook;

use serde::{Deserialize, Deserializer};

/// Tells `null` from "not sent": a field that is not sent stays as it is, `null` clears it.
fn sent<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
