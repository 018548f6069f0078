//! What is in the way of each occurrence of a series, and what is free near it.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Occurrence;
use crate::{
    availability::{
        Days, VisitType, nearest,
        slots::{Facts, Slot, Unavailable, check, find},
    },
    instant::Instant,
};

/// How many days away from an occurrence another time may be.
pub const DAYS_AWAY: i64 = 7;

/// Why an occurrence can not be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// Somebody has the time, the patient has another appointment then, or the day is full.
    Taken,
    /// The doctor does not offer it.
    NotOffered,
    /// The clocks of the doctor's zone leap over that time on that day.
    NoSuchTime,
}

/// An occurrence, judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Which one.
    pub occurrence: Occurrence,
    /// When it would end.
    pub ends_at: Option<Instant>,
    /// Its slot, or what is in the way.
    pub slot: Result<Slot, Conflict>,
    /// For one that can not be booked, the nearest slot within [`DAYS_AWAY`] that is free and in the
    /// way of no other occurrence.
    pub nearest: Option<Slot>,
}

/// Judges all occurrences by the same facts, which reach [`DAYS_AWAY`] beyond the first and the last.
/// No two of them are in each other's way: they lie on different days, at the same time of day.
pub fn plan(facts: &Facts<'_>, visit: &VisitType, occurrences: &[Occurrence]) -> Vec<Planned> {
    let judge = |occurrence: &Occurrence| {
        let slot = judge(facts, visit, occurrence);
        let nearest = match slot {
            Ok(_) => None,
            Err(_) => nearest_to(facts, visit, occurrence, occurrences),
        };
        let length = i64::from(visit.length_minutes);
        Planned {
            occurrence: *occurrence,
            ends_at: occurrence.starts_at.map(|at| at.plus_minutes(length)),
            slot,
            nearest,
        }
    };
    occurrences.iter().map(judge).collect()
}

fn judge(facts: &Facts<'_>, visit: &VisitType, occurrence: &Occurrence) -> Result<Slot, Conflict> {
    let starts_at = occurrence.starts_at.ok_or(Conflict::NoSuchTime)?;
    check(facts, visit, starts_at).map_err(|why| match why {
        Unavailable::NotOffered => Conflict::NotOffered,
        Unavailable::Taken => Conflict::Taken,
    })
}

fn nearest_to(
    facts: &Facts<'_>,
    visit: &VisitType,
    occurrence: &Occurrence,
    all: &[Occurrence],
) -> Option<Slot> {
    let date = OffsetDateTime::from_unix_timestamp(occurrence.wall)
        .ok()?
        .date();
    // A time that the clocks leap over is as near as the instant at which they do.
    let wanted = match occurrence.starts_at {
        Some(at) => at,
        None => Instant::from_unix(facts.offsets.reaches(occurrence.wall))?,
    };
    let length = i64::from(visit.length_minutes);
    let is_in_the_way = |slot: &Slot| {
        all.iter()
            .filter_map(|one| one.starts_at)
            .any(|at| at != wanted && at < slot.ends_at && slot.starts_at < at.plus_minutes(length))
    };
    let mut free = find(facts, visit, Days::only(date).widened(DAYS_AWAY));
    free.retain(|slot| !is_in_the_way(slot));
    nearest(free, wanted, 1).pop()
}
