//! Writing appointments and their history.

use shared::{
    Action, Actor, AppointmentId, Instant, PatientId, Status,
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

/// Adds a pending appointment, and the first line of its history.
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
    let booked = Change {
        action: "book",
        actor: Some(Actor::Patient(patient)),
        status: Status::Pending,
        time: (booking.starts_at, booking.ends_at),
        canceled: None,
    };
    add_event(tx, id, 1, &booked, now).await
}

/// What becomes of an appointment, and who wants it so.
pub struct Change<'a> {
    /// An action's word, or `expire`.
    pub action: &'a str,
    /// Who; `None` for the system.
    pub actor: Option<Actor>,
    /// The status that comes of it.
    pub status: Status,
    /// The start and the end that come of it.
    pub time: (Instant, Instant),
    /// Who called it off, and why.
    pub canceled: Option<(CanceledBy, &'a str)>,
}

impl Change<'_> {
    /// A change of the status alone.
    pub fn new(row: &AppointmentRow, action: Action, actor: Actor, status: Status) -> Self {
        Self {
            action: action.as_str(),
            actor: Some(actor),
            status,
            time: (row.starts_at, row.ends_at),
            canceled: None,
        }
    }
}

/// Changes an appointment, raises its revision, and writes the line of its history.
///
/// # Errors
/// [`DbError::Stale`] unless it still has the status and the revision that were decided upon,
/// [`DbError::Overlap`] when somebody is taken at its new time.
pub async fn change(
    tx: &mut Tx,
    row: &AppointmentRow,
    change: &Change<'_>,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE appointments SET status = $4, starts_at = $5, ends_at = $6, canceled_by = $7, \
        cancel_reason = $8, updated_at = $9, revision = revision + 1 WHERE id = $1 AND revision = $2 AND status = $3";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(row.id)
        .bind(row.revision)
        .bind(row.status.as_str())
        .bind(change.status.as_str())
        .bind(OffsetDateTime::from(change.time.0))
        .bind(OffsetDateTime::from(change.time.1))
        .bind(change.canceled.map(|(by, _)| by.as_str()))
        .bind(change.canceled.map(|(_, reason)| reason))
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)?;
    add_event(tx, row.id.into(), row.revision + 1, change, now).await
}

async fn add_event(
    tx: &mut Tx,
    id: AppointmentId,
    revision: i64,
    change: &Change<'_>,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO appointment_events \
        (appointment_id, revision, action, actor_id, actor_role, status, starts_at, reason, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let actor_role = change
        .actor
        .map_or(CanceledBy::System.as_str(), |actor| actor.role().as_str());
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(revision)
        .bind(change.action)
        .bind(change.actor.map(|actor| actor.account_id().uuid()))
        .bind(actor_role)
        .bind(change.status.as_str())
        .bind(OffsetDateTime::from(change.time.0))
        .bind(change.canceled.map(|(_, reason)| reason))
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
