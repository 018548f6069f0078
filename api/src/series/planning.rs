//! The facts that the rule of a series decides by.

use shared::{
    FieldCode, FieldError, Instant,
    availability::{Days, VisitType},
    recurrence::{DAYS_AWAY, Occurrence, Planned, plan},
    wire::series::SeriesTimes,
};
use time::OffsetDateTime;

use crate::{
    app::App,
    availability::store as hours,
    error::ApiError,
    slots::doctor_time::{self, DoctorTime, TakenTime},
    zones,
};

/// A series that is asked for, with everything about the doctor's time but what is taken of it.
pub struct Plan {
    /// The doctor's time from a week before the first occurrence until a week after the last.
    pub doctor: DoctorTime,
    /// What the visits are for.
    pub visit: VisitType,
    occurrences: Vec<Occurrence>,
}

impl Plan {
    /// Gathers it.
    ///
    /// # Errors
    /// 422 for an unknown doctor or visit type and for a rule that makes no series; when the database
    /// does not answer.
    pub async fn new(app: &App, times: &SeriesTimes, now: Instant) -> Result<Self, ApiError> {
        let wanted = &times.wanted;
        let row = hours::find_bookable(&app.db, wanted.doctor_id).await?;
        let row = row.ok_or_else(|| vec![FieldError::new("doctor_id", FieldCode::Unknown)])?;
        let document = doctor_time::document(&row)?;
        let occurrences = occurrences(times, &document.time_zone, now)?;
        let days = days(&occurrences).ok_or_else(|| ApiError::internal("no dates in a series"))?;
        let closures = doctor_time::closures(&app.db, days).await?;
        let doctor = DoctorTime::of(wanted.doctor_id, &document, closures, days, now)?;
        let visit = doctor.visit_type(wanted.visit_type.as_ref())?.clone();
        Ok(Self {
            doctor,
            visit,
            occurrences,
        })
    }

    /// Each occurrence, judged by what is taken.
    pub fn judge(&self, taken: &TakenTime) -> Vec<Planned> {
        plan(&self.doctor.facts(taken), &self.visit, &self.occurrences)
    }
}

fn occurrences(
    times: &SeriesTimes,
    time_zone: &str,
    now: Instant,
) -> Result<Vec<Occurrence>, ApiError> {
    let reach = times.rule.reach(times.wanted.starts_at, now);
    let at_midnight = |date: time::Date| Instant::from(date.midnight().assume_utc());
    let (from, until) = (
        at_midnight(reach.from),
        at_midnight(reach.to).plus_minutes(24 * 60),
    );
    let offsets = zones::offsets(time_zone, from, until);
    let offsets = offsets.ok_or_else(|| ApiError::internal("a zone that is not known"))?;
    let expanded = times.rule.expand(times.wanted.starts_at, &offsets, now);
    Ok(expanded.map_err(|fault| vec![fault])?)
}

/// The days of all occurrences, and those around them that another time may be on.
fn days(occurrences: &[Occurrence]) -> Option<Days> {
    let date = |one: &Occurrence| OffsetDateTime::from_unix_timestamp(one.wall).ok();
    let days = Days {
        from: date(occurrences.first()?)?.date(),
        to: date(occurrences.last()?)?.date(),
    };
    Some(days.widened(DAYS_AWAY))
}
