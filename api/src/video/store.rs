//! Rooms by their names, and what the video server reported.

use shared::{AppointmentId, Instant};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::report::{Kind, Reporter};
use crate::{
    db::{Db, DbError, Tx},
    jitsi::RoomName,
    on_db, on_tx,
};

/// The appointment that a room is of.
///
/// # Errors
/// When the database does not answer.
pub async fn appointment_of(db: &Db, room: &RoomName) -> Result<Option<AppointmentId>, DbError> {
    const SQL: &str = "SELECT id FROM appointments WHERE room = $1";
    let found: Option<(Uuid,)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(room.as_str()).fetch_optional(conn).await)?;
    Ok(found.map(|(id,)| id.into()))
}

/// The third people who were ever let into a consultation, by their links.
///
/// # Errors
/// When the database does not answer.
pub async fn guests(db: &Db, id: AppointmentId) -> Result<Vec<Uuid>, DbError> {
    const SQL: &str = "SELECT id FROM guests WHERE appointment_id = $1 ORDER BY created_at, id";
    let found: Vec<(Uuid,)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_all(conn).await)?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// One event as it is kept.
pub struct Event {
    /// Who reported it.
    pub reporter: Reporter,
    /// By what it is known again when it is reported a second time.
    pub key: String,
    /// Where it happened.
    pub appointment: AppointmentId,
    /// What happened.
    pub kind: Kind,
    /// When, by the reporter's clock.
    pub at: Instant,
}

/// Keeps an event. False when it was there already.
///
/// # Errors
/// When the database does not answer.
pub async fn add(tx: &mut Tx, event: &Event, now: Instant) -> Result<bool, DbError> {
    const SQL: &str = "INSERT INTO video_events (source, key, appointment_id, kind, at, received_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (source, key) DO NOTHING";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(event.reporter.as_str())
        .bind(&event.key)
        .bind(event.appointment.uuid())
        .bind(event.kind.as_str())
        .bind(OffsetDateTime::from(event.at))
        .bind(OffsetDateTime::from(now))
        .execute(conn).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

#[derive(FromRow)]
struct EventRow {
    kind: String,
    #[sqlx(try_from = "OffsetDateTime")]
    at: Instant,
}

/// What is known of an appointment, in the order of the reporters' own time.
///
/// # Errors
/// When the database does not answer.
pub async fn events(tx: &mut Tx, id: AppointmentId) -> Result<Vec<(Kind, Instant)>, DbError> {
    const SQL: &str = "SELECT kind, at FROM video_events WHERE appointment_id = $1 ORDER BY at";
    let rows: Vec<EventRow> =
        on_tx!(tx, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_all(conn).await)?;
    let read = |row: EventRow| Some((row.kind.parse().ok()?, row.at));
    Ok(rows.into_iter().filter_map(read).collect())
}
