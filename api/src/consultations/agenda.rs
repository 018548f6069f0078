//! A doctor's day around a moment: which consultation runs, which come next, and how late they are
//! expected to start.

use shared::{
    AppointmentId, DoctorId, Instant,
    consultation::{
        delay::{Delay, Planned, Told, delays},
        presence::PresenceState,
    },
};

use super::store::{self, AgendaRow};
use crate::{app::App, db::DbError};

/// How far back an appointment can have started that still matters, in minutes.
const BACK_MINUTES: i64 = 4 * 60;
/// How far ahead an appointment is part of the same day's work, in minutes.
const AHEAD_MINUTES: i64 = 12 * 60;
/// The most appointments that are looked at.
const MOST: i64 = 64;

/// What a doctor's day means for one of its appointments.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outlook {
    /// How much later than planned it is expected to start.
    pub delay: Option<Delay>,
    /// When the one after it starts.
    pub next_starts_at: Option<Instant>,
}

/// Looks from one appointment at its doctor's day.
///
/// # Errors
/// When the database does not answer.
pub async fn outlook(
    app: &App,
    doctor: DoctorId,
    id: AppointmentId,
    starts_at: Instant,
    told: Option<Told>,
    now: Instant,
) -> Result<Outlook, DbError> {
    let rows = day(app, doctor, now).await?;
    let expected = expected(app, doctor, &rows, told, now);
    let own = expected.iter().find(|(row, _)| row.id() == id);
    Ok(Outlook {
        delay: own.and_then(|(_, delay)| *delay),
        next_starts_at: rows
            .iter()
            .map(|row| row.starts_at)
            .find(|start| starts_at < *start),
    })
}

/// The appointments that start later than planned, with how much, if the doctor tells this.
///
/// # Errors
/// When the database does not answer.
pub async fn held_up(
    app: &App,
    doctor: DoctorId,
    told: Told,
    now: Instant,
) -> Result<Vec<(AppointmentId, Delay)>, DbError> {
    let rows = day(app, doctor, now).await?;
    let expected = expected(app, doctor, &rows, Some(told), now);
    let late = |(row, delay): (&AgendaRow, Option<Delay>)| Some((row.id(), delay?));
    Ok(expected.into_iter().filter_map(late).collect())
}

async fn day(app: &App, doctor: DoctorId, now: Instant) -> Result<Vec<AgendaRow>, DbError> {
    let from = now.plus_minutes(-BACK_MINUTES);
    let until = now.plus_minutes(AHEAD_MINUTES);
    store::agenda(&app.db, doctor, from, until, MOST).await
}

/// What has not begun yet, with how much later than planned it is expected to.
fn expected<'a>(
    app: &App,
    doctor: DoctorId,
    rows: &'a [AgendaRow],
    told: Option<Told>,
    now: Instant,
) -> Vec<(&'a AgendaRow, Option<Delay>)> {
    let running = running(app, doctor, rows);
    let is_running = |row: &AgendaRow| running.is_some_and(|running| running.id() == row.id());
    let upcoming: Vec<&AgendaRow> = rows
        .iter()
        .filter(|row| !row.has_begun() && !is_running(row) && is_awaited(app, row, now))
        .collect();
    let times: Vec<Planned> = upcoming.iter().map(|row| planned(row)).collect();
    let expected = delays(&times, told, running.map(planned), now);
    upcoming.into_iter().zip(expected).collect()
}

/// The consultation that the doctor is in now: of several, the one that started last.
fn running<'a>(app: &App, doctor: DoctorId, rows: &'a [AgendaRow]) -> Option<&'a AgendaRow> {
    let in_room = app.live.with_doctor(doctor);
    rows.iter().rfind(|row| in_room.contains(&row.id()))
}

/// Whether it can still be expected to happen: it is not over, or its patient is there.
fn is_awaited(app: &App, row: &AgendaRow, now: Instant) -> bool {
    let waits = |state: PresenceState| state.is_there() && state != PresenceState::Checking;
    now < row.ends_at || waits(app.live.seen(row.id(), now).patient.state)
}

const fn planned(row: &AgendaRow) -> Planned {
    Planned {
        starts_at: row.starts_at,
        ends_at: row.ends_at,
    }
}
