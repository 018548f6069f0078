//! Where the video server keeps what it recorded.

use shared::{AppointmentId, Instant, wire::recording::KeptRecording};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
    sealing::{Context, Sealing},
};

/// Where the address of a recording is sealed for.
pub fn of_recording(id: Uuid) -> Context {
    Context::new("recordings", "url", id)
}

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
    id: Uuid,
    url: String,
    expires_at: Option<OffsetDateTime>,
    #[sqlx(try_from = "OffsetDateTime")]
    received_at: Instant,
}

impl KeptRow {
    fn opened(self, sealing: &Sealing) -> Result<KeptRecording, DbError> {
        Ok(KeptRecording {
            url: sealing.open(&of_recording(self.id), &self.url)?,
            expires_at: self.expires_at.map(Into::into),
            received_at: self.received_at,
        })
    }
}

const LIST: &str = "SELECT id, url, expires_at, received_at FROM recordings \
    WHERE appointment_id = $1 ORDER BY received_at, id";

/// The recordings of an appointment, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    sealing: &Sealing,
    id: AppointmentId,
) -> Result<Vec<KeptRecording>, DbError> {
    let rows: Vec<KeptRow> =
        on_db!(db, conn => sqlx::query_as(LIST).bind(id.uuid()).fetch_all(conn).await)?;
    rows.into_iter().map(|row| row.opened(sealing)).collect()
}

/// Keeps a recording, unless it is kept already; tells whether it is new. Whether it is, no index can
/// say of sealed addresses: the few of the appointment are read, and its row is held meanwhile.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(
    tx: &mut Tx,
    sealing: &Sealing,
    recording_id: Uuid,
    id: AppointmentId,
    kept: &KeptRecording,
) -> Result<bool, DbError> {
    const HOLD: &str = "SELECT id FROM appointments WHERE id = $1 FOR NO KEY UPDATE";
    const SQL: &str = "INSERT INTO recordings (id, appointment_id, url, expires_at, received_at, sealed_by) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let rows: Vec<KeptRow> = on_tx!(tx,
        sqlite conn => sqlx::query_as(LIST).bind(id.uuid()).fetch_all(conn).await,
        postgres conn => {
            sqlx::query(HOLD).bind(id.uuid()).execute(&mut *conn).await?;
            sqlx::query_as(LIST).bind(id.uuid()).fetch_all(conn).await
        }
    )?;
    for row in rows {
        if row.opened(sealing)?.url == kept.url {
            return Ok(false);
        }
    }
    let key = sealing.to_write(tx).await?;
    let url = key.seal(&of_recording(recording_id), &kept.url)?;
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(recording_id)
        .bind(id.uuid())
        .bind(url)
        .bind(kept.expires_at.map(OffsetDateTime::from))
        .bind(OffsetDateTime::from(kept.received_at))
        .bind(key.id())
        .execute(conn)
        .await
        .map(drop))?;
    Ok(true)
}
