//! What a search asks for, read strictly: a parameter that is not listed is refused and not passed over,
//! so that nobody takes for a selection what is none (R4 §3.1.1.6, "strict").

use std::{
    collections::BTreeMap,
    future::{Ready, ready},
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;
use shared::{AccountId, ErrorCode, Instant};
use time::{Date, Month};
use url::form_urlencoded::{self, Serializer};
use uuid::Uuid;

use super::resource::Base;
use crate::{
    error::ApiError,
    http::{Position, limit},
};

/// The longest id that FHIR has.
const ID_MAX: usize = 64;

/// What a parameter that can not be read comes to.
pub(super) fn malformed() -> ApiError {
    ApiError::new(ErrorCode::MalformedRequest)
}

/// A search, with its parameters as they were sent, for the links of its answer.
#[derive(Debug)]
pub struct Search<T> {
    /// The parameters.
    pub params: T,
    sent: Vec<(String, String)>,
}

impl<T: DeserializeOwned> Search<T> {
    fn read(query: &str) -> Result<Self, ApiError> {
        let sent: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let mut values: BTreeMap<&str, Value> = BTreeMap::new();
        for (name, value) in &sent {
            if value.is_empty() || value.contains('\0') {
                return Err(malformed());
            }
            let value = Value::from(value.as_str());
            let known = values.remove(name.as_str());
            values.insert(
                name,
                match known {
                    None => value,
                    Some(Value::Array(mut several)) => {
                        several.push(value);
                        several.into()
                    }
                    Some(first) => vec![first, value].into(),
                },
            );
        }
        let read = serde_json::to_value(values).and_then(serde_json::from_value);
        let params = read.map_err(|_| malformed())?;
        Ok(Self { params, sent })
    }
}

impl<T> Search<T> {
    /// The search again, as a URL; with a cursor, what comes after that.
    pub fn url(&self, base: &Base, kind: &str, cursor: Option<&str>) -> String {
        let sent = self.sent.iter();
        let kept = sent.filter(|(name, _)| cursor.is_none() || name != "cursor");
        let mut query = Serializer::new(String::new());
        query.extend_pairs(kept);
        if let Some(cursor) = cursor {
            query.append_pair("cursor", cursor);
        }
        let query = query.finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}/{kind}{mark}{query}", base.as_str())
    }
}

impl<T: DeserializeOwned> FromRequest for Search<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(req.query_string()))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// A parameter that may be repeated: then all of it must hold.
///
/// # Errors
/// What is no text.
pub fn repeated<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(match OneOrMore::deserialize(deserializer)? {
        OneOrMore::One(value) => vec![value],
        OneOrMore::More(values) => values,
    })
}

/// A part of a list.
#[derive(Debug)]
pub struct Part {
    /// The most resources to answer.
    pub limit: u8,
    /// After what.
    pub after: Option<Position>,
}

impl Part {
    /// Reads `_count` and `cursor`.
    ///
    /// # Errors
    /// A number outside 1 to 100, or a cursor that we did not give.
    pub fn read(count: Option<&str>, cursor: Option<&str>) -> Result<Self, ApiError> {
        let count = count.map(str::parse).transpose().map_err(|_| malformed())?;
        Ok(Self {
            limit: limit(count)?,
            after: cursor.map(Position::decode).transpose()?,
        })
    }

    /// The instant and the id after which it begins, in a list by time.
    ///
    /// # Errors
    /// A cursor of another list.
    pub fn after_instant(&self) -> Result<Option<(Instant, Uuid)>, ApiError> {
        let after = self
            .after
            .as_ref()
            .map(|at| (Instant::parse(&at.key), at.id));
        after
            .map(|(instant, id)| Ok((instant.map_err(|_| malformed())?, id)))
            .transpose()
    }
}

/// Reads an id. One that FHIR could have and we do not names nothing, and is none of anybody.
///
/// # Errors
/// What is no id of FHIR's.
pub fn id(text: &str) -> Result<Uuid, ApiError> {
    let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    if text.is_empty() || ID_MAX < text.len() || !text.chars().all(is_id) {
        return Err(malformed());
    }
    let known: Option<AccountId> = text.parse().ok();
    Ok(known.map_or(Uuid::nil(), AccountId::uuid))
}

/// Reads a reference to a resource of a kind: `Kind/id`, the whole URL of one here, or the bare id.
///
/// # Errors
/// A reference to something else.
pub fn reference(base: &Base, kind: &str, text: &str) -> Result<Uuid, ApiError> {
    let (named, text) = split(base, text);
    match named {
        Some(named) if named != kind => Err(malformed()),
        _ => id(text),
    }
}

/// The same where others than these could be meant by a bare id.
///
/// # Errors
/// A reference to something else, or one that does not say to what.
pub fn typed_reference(base: &Base, kind: &str, text: &str) -> Result<Uuid, ApiError> {
    match split(base, text) {
        (Some(named), text) if named == kind => id(text),
        _ => Err(malformed()),
    }
}

/// The type that a reference names, if it does, and the id.
pub(super) fn split<'a>(base: &Base, text: &'a str) -> (Option<&'a str>, &'a str) {
    let below = text.strip_prefix(base.as_str());
    let text = below
        .and_then(|rest| rest.strip_prefix('/'))
        .unwrap_or(text);
    match text.split_once('/') {
        Some((kind, id)) => (Some(kind), id),
        None => (None, text),
    }
}

/// What of time is asked for: from the first instant on, and before the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first instant.
    pub from: Option<Instant>,
    /// The first one after it.
    pub before: Option<Instant>,
}

impl Span {
    /// What all of these values leave, each a date or a time with a prefix.
    ///
    /// # Errors
    /// What is no date, or has a prefix that is not known here.
    pub fn read(values: &[String]) -> Result<Self, ApiError> {
        let mut span = Self::default();
        for value in values {
            let (first, next) = bounds(value.trim_start_matches(|c: char| c.is_ascii_lowercase()))
                .ok_or_else(malformed)?;
            let prefix = value.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(0);
            let (from, before) = match &value[..prefix] {
                "" | "eq" => (Some(first), Some(next)),
                "ge" => (Some(first), None),
                "gt" => (Some(next), None),
                "lt" => (None, Some(first)),
                "le" => (None, Some(next)),
                _ => return Err(malformed()),
            };
            span.from = span.from.max(from);
            span.before = match (span.before, before) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        Ok(span)
    }

    /// Whether an instant lies in it.
    pub fn holds(&self, at: Instant) -> bool {
        self.from.is_none_or(|from| from <= at) && self.before.is_none_or(|before| at < before)
    }
}

/// The first instant of a date or a time of whatever precision, and the first one after it. What names no
/// zone is in UTC.
fn bounds(text: &str) -> Option<(Instant, Instant)> {
    if let Some((date, time)) = text.split_once('T') {
        let zone_at = time.find(['Z', '+', '-']).unwrap_or(time.len());
        let (clock, zone) = time.split_at(zone_at);
        let zone = if zone.is_empty() { "Z" } else { zone };
        let (clock, seconds) = match clock.len() {
            5 => (format!("{clock}:00"), 60),
            _ => (clock.to_owned(), 1),
        };
        let first = Instant::parse(&format!("{date}T{clock}{zone}")).ok()?;
        return Some((first, first.plus_seconds(seconds)));
    }
    let midnight = |date: Date| Instant::from(date.midnight().assume_utc());
    let (first, next) = match text.len() {
        4 => {
            let first = date(&format!("{text}-01-01"))?;
            (first, first.replace_year(first.year() + 1).ok()?)
        }
        7 => {
            let first = date(&format!("{text}-01"))?;
            let year = first.year() + i32::from(first.month() == Month::December);
            let next = first.replace_month(first.month().next()).ok()?;
            (first, next.replace_year(year).ok()?)
        }
        _ => {
            let first = date(text)?;
            (first, first.next_day()?)
        }
    };
    Some((midnight(first), midnight(next)))
}

fn date(text: &str) -> Option<Date> {
    shared::availability::parse_date(text).ok()
}
