//! What of time a search asks for.

use shared::{
    Instant,
    availability::parse_date,
    error::{FieldCode, FieldError},
};
use time::{Date, Month};
use utoipa::ToSchema;

use crate::error::ApiError;

/// A date or a time of any precision, after `eq`, `ge`, `gt`, `le` or `lt`.
#[derive(Debug, ToSchema)]
#[schema(as = FhirDate, max_length = 34, pattern = "^(eq|ge|gt|le|lt)?[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.0{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?$")]
pub struct SearchDate(pub String);

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
    /// 422 under the parameter's name for what is no date, or has a prefix that is not known here.
    pub fn read(field: &str, values: &[String]) -> Result<Self, ApiError> {
        let read = Self::of(values);
        let fault = || vec![FieldError::new(field, FieldCode::InvalidFormat)];
        Ok(read.ok_or_else(fault)?)
    }

    fn of(values: &[String]) -> Option<Self> {
        let mut span = Self::default();
        for value in values {
            let (first, next) = bounds(value.trim_start_matches(|c: char| c.is_ascii_lowercase()))?;
            let prefix = value.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(0);
            let (from, before) = match &value[..prefix] {
                "" | "eq" => (Some(first), Some(next)),
                "ge" => (Some(first), None),
                "gt" => (Some(next), None),
                "lt" => (None, Some(first)),
                "le" => (None, Some(next)),
                _ => return None,
            };
            span.from = span.from.max(from);
            span.before = match (span.before, before) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        Some(span)
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
    parse_date(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(values: &[&str]) -> Option<(Option<String>, Option<String>)> {
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        let span = Span::of(&values)?;
        let text = |at: Option<Instant>| at.map(|at| at.to_string());
        Some((text(span.from), text(span.before)))
    }

    #[test]
    fn a_date_is_all_that_it_names() {
        for (value, from, before) in [
            ("2026", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("2026-12", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("2028-02", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"),
            ("2199-12-31", "2199-12-31T00:00:00Z", "2200-01-01T00:00:00Z"),
            (
                "2026-01-31T09:00",
                "2026-01-31T09:00:00Z",
                "2026-01-31T09:01:00Z",
            ),
            (
                "2026-01-31T09:00:30+01:00",
                "2026-01-31T08:00:30Z",
                "2026-01-31T08:00:31Z",
            ),
        ] {
            let (from, before) = (Some(from.to_owned()), Some(before.to_owned()));
            assert_eq!(
                span(&[value]),
                Some((from.clone(), before.clone())),
                "{value}"
            );
            assert_eq!(span(&[&format!("ge{value}")]), Some((from.clone(), None)));
            assert_eq!(span(&[&format!("gt{value}")]), Some((before.clone(), None)));
            assert_eq!(span(&[&format!("lt{value}")]), Some((None, from)));
            assert_eq!(span(&[&format!("le{value}")]), Some((None, before)));
        }
        for value in [
            "",
            "x",
            "ge",
            "ap2026",
            "2026-1",
            "2026-02-30",
            "2026-01-31T9:00",
            "2026-01-31T09:00\u{e4}",
            "1999",
        ] {
            assert_eq!(span(&[value]), None, "{value}");
        }
    }
}
