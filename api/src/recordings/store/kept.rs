//! Where the video server keeps what it recorded.

use shared::{AppointmentId, Instant, wire::recording::KeptRecording};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// Whether a doctor ever got a ticket that let them record this appointment.
///
/// # Errors
/// When the database does not answer.
pub async fn was_granted(db: &Db, id: AppointmentId) -> Result<bool, DbError> {
    const SQL: &str = "SELECT COUNT(*) FROM recording_requests \
        WHERE appointment_id = $1 AND granted_at IS NOT NULL";
    let (count,): (i64,) =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_one(conn).await)?;
    Ok(0 < count)
}

#[derive(FromRow)]
struct KeptRow {
    url: String,
    expires_at: Option<OffsetDateTime>,
    #[sqlx(try_from = "OffsetDateTime")]
    received_at: Instant,
}

/// The recordings of an appointment, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &Db, id: AppointmentId) -> Result<Vec<KeptRecording>, DbError> {
    const SQL: &str = "SELECT url, expires_at, received_at FROM recordings \
        WHERE appointment_id = $1 ORDER BY received_at, id";
    let rows: Vec<KeptRow> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_all(conn).await)?;
    let kept = |row: KeptRow| KeptRecording {
        url: row.url,
        expires_at: row.expires_at.map(Into::into),
        received_at: row.received_at,
    };
    Ok(rows.into_iter().map(kept).collect())
}

/// Keeps a recording, unless it is kept already; tells whether it is new.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(
    tx: &mut Tx,
    recording_id: Uuid,
    id: AppointmentId,
    kept: &KeptRecording,
) -> Result<bool, DbError> {
    const SQL: &str = "INSERT INTO recordings (id, appointment_id, url, expires_at, received_at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (appointment_id, url) DO NOTHING";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(recording_id)
        .bind(id.uuid())
        .bind(&kept.url)
        .bind(kept.expires_at.map(OffsetDateTime::from))
        .bind(OffsetDateTime::from(kept.received_at))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
