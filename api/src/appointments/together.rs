//! One appointment, and with it others of its series: they change together or not at all.

use shared::{
    Appointment, ErrorCode, FieldError, Instant,
    appointment::check_start,
    availability::Days,
    recurrence::{Scope, shifted},
};

use super::store::{self, AppointmentRow};
use crate::{
    app::App,
    availability::store as hours,
    error::ApiError,
    slots::doctor_time::{self, DoctorTime},
    zones,
};

/// The appointments that a change of this one is for, by their starts: itself and, where it is part of
/// a series, those that the scope covers.
///
/// # Errors
/// When the database does not answer.
pub async fn covered(
    app: &App,
    named: AppointmentRow,
    scope: Scope,
    now: Instant,
) -> Result<Vec<AppointmentRow>, ApiError> {
    let facts = named.facts();
    let mut rows = match named.series().filter(|_| scope != Scope::This) {
        Some(series) => store::of_series(&app.db, series).await?,
        None => Vec::new(),
    };
    // The named one is that whose revision was looked at, whatever has become of it meanwhile.
    rows.retain(|row| row.facts().id != facts.id && scope.covers(&facts, &row.facts(), now));
    rows.push(named);
    rows.sort_unstable_by_key(|row| row.facts().starts_at);
    Ok(rows)
}

/// Where an appointment is to go.
pub struct Target<'a> {
    /// The appointment as it is.
    pub row: &'a AppointmentRow,
    /// Its new start.
    pub starts_at: Instant,
    /// What is known of the doctor's time there.
    pub doctor: DoctorTime,
}

/// Where all of them go when the named one goes to `starts_at`, in an order in which none comes to where
/// another still is.
///
/// # Errors
/// 422 when a new start lies in the past or in a gap of the clocks, or the doctor has gone.
pub async fn targets<'a>(
    app: &App,
    rows: &'a [AppointmentRow],
    named: &Appointment,
    starts_at: Instant,
    now: Instant,
) -> Result<Vec<Target<'a>>, ApiError> {
    // A doctor who has gone offers nothing.
    let unavailable = || ApiError::new(ErrorCode::SlotUnavailable);
    let hours = hours::find(&app.db, named.doctor_id).await?;
    let hours = hours.ok_or_else(unavailable)?;
    let time_zone = doctor_time::document(&hours)?.time_zone;
    let (from, until) = reach(rows, named.starts_at, starts_at);
    let offsets = zones::offsets(&time_zone, from, until)
        .ok_or_else(|| ApiError::internal("a zone that is not known"))?;
    let all_days = Days {
        from: from.date_time().date(),
        to: until.date_time().date(),
    };
    let closures = doctor_time::closures(&app.db, all_days).await?;
    let target = |row: &'a AppointmentRow| {
        let facts = row.facts();
        let shifted = match facts.id == named.id {
            true => Some(starts_at),
            false => shifted(&offsets, named.starts_at, starts_at, facts.starts_at),
        };
        let starts_at = check_start(shifted.ok_or_else(unavailable)?, now)
            .map_err(|code| vec![FieldError::new("starts_at", code)])?;
        let days = Days::around(starts_at);
        Ok(Target {
            row,
            starts_at,
            doctor: DoctorTime::new(&hours, closures.clone(), days, now)?,
        })
    };
    let mut targets: Vec<Target<'_>> = rows.iter().map(target).collect::<Result<_, ApiError>>()?;
    if named.starts_at < starts_at {
        targets.reverse();
    }
    Ok(targets)
}

/// The instants between which all of them lie before and after the move, and two days more for zones
/// and changes of the clocks.
fn reach(rows: &[AppointmentRow], from: Instant, to: Instant) -> (Instant, Instant) {
    let by = from.seconds_until(to);
    let starts = rows.iter().map(|row| row.facts().starts_at);
    let (first, last) = starts.fold((from, from), |(first, last), at| {
        (first.min(at), last.max(at))
    });
    let wide = by.abs() + 2 * 24 * 60 * 60;
    (first.plus_seconds(-wide), last.plus_seconds(wide))
}
