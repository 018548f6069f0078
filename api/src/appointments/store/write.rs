//! Writing appointments and their history.

use shared::{
    Actor, AppointmentId, Instant, PatientId, Status,
    wire::appointment::{Booking, CanceledBy},
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::AppointmentRow;
use crate::{
    db::{DbError, Tx, error::exactly_one},
    jitsi::RoomName,
    on_tx,
};

/// Makes everybody else who books or moves an appointment of these people wait for this transaction.
/// Without it two that overlap could each wait for the other inside PostgreSQL's constraint, which is
/// a deadlock. SQLite has one writer anyway.
///
/// # Errors
/// When the database does not answer.
pub async fn take_turns(tx: &mut Tx, doctor: Uuid, patient: Uuid) -> Result<(), DbError> {
    const SQL: &str = "SELECT id FROM accounts WHERE id IN ($1, $2) ORDER BY id FOR NO KEY UPDATE";
    on_tx!(tx,
        sqlite _conn => Ok(()),
        postgres conn => Ok(sqlx::query(SQL).bind(doctor).bind(patient).execute(conn).await.map(drop)?)
    )
}

/// Adds a pending appointment.
///
/// # Errors
/// [`DbError::Overlap`] when the doctor or the patient is taken then.
pub async fn insert(
    tx: &mut Tx,
    id: AppointmentId,
    patient: PatientId,
    booking: &Booking,
    room: &RoomName,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO appointments \
        (id, doctor_id, patient_id, status, starts_at, ends_at, reason, room, revision, created_at, updated_at) \
        VALUES ($1, $2, $3, 'pending', $4, $5, $6, $7, 1, $8, $8)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(booking.doctor_id.uuid())
        .bind(patient.uuid())
        .bind(OffsetDateTime::from(booking.starts_at))
        .bind(OffsetDateTime::from(booking.ends_at))
        .bind(booking.reason.as_str())
        .bind(room.as_str())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Moves an appointment on to `status` and raises its revision.
///
/// # Errors
/// [`DbError::Stale`] unless it still has the status and the revision that were decided upon.
pub async fn set_status(
    tx: &mut Tx,
    row: &AppointmentRow,
    status: Status,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE appointments SET status = $4, revision = revision + 1, updated_at = $5 \
        WHERE id = $1 AND revision = $2 AND status = $3";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(row.id)
        .bind(row.revision)
        .bind(row.status.as_str())
        .bind(status.as_str())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Calls an appointment off.
///
/// # Errors
/// As [`set_status`].
pub async fn set_canceled(
    tx: &mut Tx,
    row: &AppointmentRow,
    by: CanceledBy,
    reason: &str,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE appointments SET status = 'canceled', revision = revision + 1, updated_at = $4, \
        canceled_by = $5, cancel_reason = $6 WHERE id = $1 AND revision = $2 AND status = $3";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(row.id)
        .bind(row.revision)
        .bind(row.status.as_str())
        .bind(OffsetDateTime::from(now))
        .bind(by.as_str())
        .bind(reason)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Puts an appointment at another time.
///
/// # Errors
/// As [`set_status`], and [`DbError::Overlap`] when somebody is taken then.
pub async fn set_time(
    tx: &mut Tx,
    row: &AppointmentRow,
    status: Status,
    (starts_at, ends_at): (Instant, Instant),
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE appointments SET status = $4, revision = revision + 1, updated_at = $5, \
        starts_at = $6, ends_at = $7 WHERE id = $1 AND revision = $2 AND status = $3";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(row.id)
        .bind(row.revision)
        .bind(row.status.as_str())
        .bind(status.as_str())
        .bind(OffsetDateTime::from(now))
        .bind(OffsetDateTime::from(starts_at))
        .bind(OffsetDateTime::from(ends_at))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// What happened to an appointment.
pub struct Event<'a> {
    /// The revision that came of it.
    pub revision: i64,
    /// `book`, an action, or `expire`.
    pub action: &'a str,
    /// Who; `None` for the system.
    pub actor: Option<Actor>,
    /// The status that came of it.
    pub status: Status,
    /// The start that came of it.
    pub starts_at: Instant,
    /// Why.
    pub reason: Option<&'a str>,
}

/// Writes a line of an appointment's history.
///
/// # Errors
/// When the database does not take it; then the change must not happen either.
pub async fn add_event(
    tx: &mut Tx,
    id: AppointmentId,
    event: &Event<'_>,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO appointment_events \
        (appointment_id, revision, action, actor_id, actor_role, status, starts_at, reason, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let actor_id = event.actor.map(|actor| actor.account_id().uuid());
    let actor_role = event
        .actor
        .map_or(CanceledBy::System.as_str(), |actor| actor.role().as_str());
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(event.revision)
        .bind(event.action)
        .bind(actor_id)
        .bind(actor_role)
        .bind(event.status.as_str())
        .bind(OffsetDateTime::from(event.starts_at))
        .bind(event.reason)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
