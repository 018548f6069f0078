//! Appointments that repeat: asking for a series, seeing it before it is booked, and what came of it.

use serde::{Deserialize, Serialize};

use super::{
    appointment::Appointment,
    availability::Day,
    slot::{Slot, Wanted},
};
pub use crate::recurrence::{Conflict, Every, Scope};
use crate::{
    appointment::Reason,
    availability::parse_date,
    availability::wall_text,
    error::{Faults, FieldCode, FieldError},
    id::SeriesId,
    instant::Instant,
    recurrence::{End, INTERVAL_MAX, OCCURRENCES_MAX, Planned, Rule as Recurrence},
};

/// A request for appointments that repeat.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SeriesRequest {
    /// With whom.
    #[cfg_attr(
        feature = "openapi",
        schema(
            format = "uuid",
            max_length = 36,
            examples("0190a0b0-0000-7000-8000-00000000000d")
        )
    )]
    pub doctor_id: String,
    /// The start of the first one: a future instant on a whole five minutes, RFC 3339. The others are at
    /// the same time of day on the doctor's wall.
    #[cfg_attr(
        feature = "openapi",
        schema(
            format = "date-time",
            max_length = 35,
            examples("2026-01-31T09:00:00Z")
        )
    )]
    pub starts_at: String,
    /// What the visits are for; the doctor's first visit type unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 32, examples("follow_up"))
    )]
    pub visit_type: Option<String>,
    /// What they are about, 1 to 500 characters. A preview needs none and does not look at it.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 4000, examples("Physiotherapy after the operation"))
    )]
    pub reason: String,
    /// How it repeats.
    pub rule: SeriesRule,
    /// Whether to book those that are free and leave out the others. Without it all are booked or none.
    #[serde(default)]
    pub only_free: bool,
}

/// How a series repeats; it has either a `count` or an `until`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SeriesRule {
    /// In what it counts its steps.
    pub every: Every,
    /// How many days, weeks or months a step is.
    #[serde(default = "one")]
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 12, default = 1, examples(1))
    )]
    pub interval: u8,
    /// On which days of a week, the start's among them; only for weeks. The start's day unless named.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 7))]
    pub days: Vec<Day>,
    /// After how many it ends.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 52, examples(6)))]
    pub count: Option<u8>,
    /// The last date, `YYYY-MM-DD` in the doctor's zone, itself included.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 10, format = "date", examples("2026-06-30"))
    )]
    pub until: Option<String>,
}

/// A step is one day, week or month unless named.
const fn one() -> u8 {
    1
}

/// A [`SeriesRequest`] whose times are proven. What the doctor offers only the database knows.
#[derive(Clone, Debug)]
pub struct SeriesTimes {
    /// The first slot.
    pub wanted: Wanted,
    /// How it repeats.
    pub rule: Recurrence,
}

impl SeriesRequest {
    /// Proves what a preview looks at.
    ///
    /// # Errors
    /// Every field that is not valid.
    pub fn check_times(&self, now: Instant) -> Result<SeriesTimes, Vec<FieldError>> {
        let mut faults = Faults::default();
        let times = self.note_times(&mut faults, now);
        faults.finish(times)
    }

    /// Proves what a booking needs.
    ///
    /// # Errors
    /// Every field that is not valid.
    pub fn check(&self, now: Instant) -> Result<(SeriesTimes, Reason), Vec<FieldError>> {
        let mut faults = Faults::default();
        let times = self.note_times(&mut faults, now);
        let reason = faults.note("reason", Reason::parse(&self.reason));
        faults.finish(times.zip(reason))
    }

    fn note_times(&self, faults: &mut Faults, now: Instant) -> Option<SeriesTimes> {
        let wanted = Wanted::note(
            faults,
            &self.doctor_id,
            &self.starts_at,
            self.visit_type.as_deref(),
            now,
        );
        let rule = self.rule.note(faults);
        let (wanted, rule) = wanted.zip(rule)?;
        Some(SeriesTimes { wanted, rule })
    }
}

impl SeriesRule {
    fn note(&self, faults: &mut Faults) -> Option<Recurrence> {
        let interval = match self.interval {
            interval @ 1..=INTERVAL_MAX => Ok(interval),
            _ => Err(FieldCode::OutOfRange),
        };
        let interval = faults.note("rule.interval", interval);
        let days = faults.note("rule.days", self.checked_days());
        let end = self.note_end(faults);
        Some(Recurrence {
            every: self.every,
            interval: interval?,
            days: days?,
            end: end?,
        })
    }

    fn checked_days(&self) -> Result<Vec<time::Weekday>, FieldCode> {
        if self.every != Every::Week && !self.days.is_empty() {
            return Err(FieldCode::OutOfRange);
        }
        let mut days = Vec::with_capacity(Day::ALL.len());
        for day in &self.days {
            match days.contains(&day.weekday()) {
                true => return Err(FieldCode::Repeated),
                false => days.push(day.weekday()),
            }
        }
        Ok(days)
    }

    fn note_end(&self, faults: &mut Faults) -> Option<End> {
        match (self.count, &self.until) {
            (Some(count @ 1..=OCCURRENCES_MAX), None) => Some(End::Count(count)),
            (Some(_), None) => faults.note("rule.count", Err(FieldCode::OutOfRange)),
            (None, Some(until)) => faults.note("rule.until", parse_date(until)).map(End::Until),
            (None, None) => faults.note("rule.count", Err(FieldCode::Blank)),
            (Some(_), Some(_)) => faults.note("rule.until", Err(FieldCode::Repeated)),
        }
    }
}

/// A series before it is booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeriesPreview {
    /// The doctor's zone, an IANA name.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("Europe/Berlin"))
    )]
    pub time_zone: String,
    /// Each occurrence, in order.
    #[cfg_attr(feature = "openapi", schema(max_items = 52))]
    pub items: Vec<Occurrence>,
}

/// One time of a series, and what is in its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Occurrence {
    /// The time on the doctor's wall, `YYYY-MM-DDTHH:MM`.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 16, examples("2026-03-29T02:30"))
    )]
    pub wall_start: String,
    /// When it starts; `null` when the clocks leap over that time.
    pub starts_at: Option<Instant>,
    /// When it ends.
    pub ends_at: Option<Instant>,
    /// Why it can not be booked; `null` when it can.
    pub conflict: Option<Conflict>,
    /// For one that can not be booked, the nearest slot within a week, if there is any.
    pub nearest: Option<Slot>,
}

impl From<Planned> for Occurrence {
    fn from(planned: Planned) -> Self {
        Self {
            wall_start: wall_text(planned.occurrence.wall),
            starts_at: planned.occurrence.starts_at,
            ends_at: planned.ends_at,
            conflict: planned.slot.err(),
            nearest: planned.nearest,
        }
    }
}

/// A series that was booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Series {
    /// Its id, which is `series_id` of each of its appointments.
    pub id: SeriesId,
    /// The doctor's zone, an IANA name.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("Europe/Berlin"))
    )]
    pub time_zone: String,
    /// The appointments, soonest first.
    #[cfg_attr(feature = "openapi", schema(max_items = 52))]
    pub items: Vec<Appointment>,
    /// What was left out because it was not free.
    #[cfg_attr(feature = "openapi", schema(max_items = 52))]
    pub skipped: Vec<Occurrence>,
}

/// Appointments of a series that were changed together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeriesAppointments {
    /// They, soonest first.
    #[cfg_attr(feature = "openapi", schema(max_items = 52))]
    pub items: Vec<Appointment>,
}
