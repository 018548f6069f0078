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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_relative_whole_or_bare() {
        let base = Base::at("https://clinic.example.org/api/v1/fhir");
        let id = "0190a0b0-0000-7000-8000-00000000000a";
        let whole = format!("{}/Patient/{id}", base.as_str());
        for text in [id, &format!("Patient/{id}"), &whole] {
            assert_eq!(
                reference(&base, "Patient", text).ok(),
                id.parse().ok(),
                "{text}"
            );
        }
        assert_eq!(
            reference(&base, "Patient", "example.1").ok(),
            Some(Uuid::nil())
        );
        for text in [
            "",
            "Group/1",
            "Patient/",
            "Patient/1/2",
            "a b",
            "https://x/Patient/1",
        ] {
            assert!(reference(&base, "Patient", text).is_err(), "{text}");
        }
        assert!(typed_reference(&base, "Patient", id).is_err());
    }
}
