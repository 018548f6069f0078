//! Signing a note, adding to a signed one, and what the patient reads of it.

use shared::{AppointmentId, Instant, wire::note::Amendment};
use sqlx::FromRow;
use time::OffsetDateTime;

use super::summary_of;
use crate::{
    db::{Db, DbError, Tx, error::exactly_one},
    on_db, on_tx,
    sealing::{Context, Sealing, SealingKey},
};

/// Where an addition is sealed for.
pub fn of_amendment(id: AppointmentId, revision: i64) -> Context {
    Context::revised("note_amendments", "text", id.uuid(), revision)
}

/// Signs the draft of a revision.
///
/// # Errors
/// [`DbError::Stale`] when the note has another revision by now, or is signed already.
pub async fn sign(tx: &mut Tx, id: AppointmentId, known: i64, now: Instant) -> Result<(), DbError> {
    const SQL: &str = "UPDATE notes SET signed_at = $3, revision = revision + 1 \
        WHERE appointment_id = $1 AND revision = $2 AND signed_at IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(known)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Adds to a signed note, and raises its revision.
///
/// # Errors
/// [`DbError::Stale`] when the note has another revision by now, or is not signed.
pub async fn amend(
    tx: &mut Tx,
    key: &SealingKey,
    (id, known): (AppointmentId, i64),
    (text, for_patient): (&str, bool),
    now: Instant,
) -> Result<(), DbError> {
    const RAISE: &str = "UPDATE notes SET revision = revision + 1, updated_at = $3 \
        WHERE appointment_id = $1 AND revision = $2 AND signed_at IS NOT NULL";
    const ADD: &str = "INSERT INTO note_amendments (appointment_id, revision, text, for_patient, written_at, sealed_by) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let rows = on_tx!(tx, conn => sqlx::query(RAISE)
        .bind(id.uuid())
        .bind(known)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)?;
    let text = key.seal(&of_amendment(id, known + 1), text)?;
    on_tx!(tx, conn => sqlx::query(ADD)
        .bind(id.uuid())
        .bind(known + 1)
        .bind(text)
        .bind(for_patient)
        .bind(OffsetDateTime::from(now))
        .bind(key.id())
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

#[derive(FromRow)]
struct AmendmentRow {
    revision: i64,
    text: String,
    for_patient: bool,
    #[sqlx(try_from = "OffsetDateTime")]
    written_at: Instant,
}

/// What was added to a note, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn amendments(
    db: &Db,
    sealing: &Sealing,
    id: AppointmentId,
) -> Result<Vec<Amendment>, DbError> {
    const SQL: &str = "SELECT revision, text, for_patient, written_at FROM note_amendments \
        WHERE appointment_id = $1 ORDER BY revision";
    let rows: Vec<AmendmentRow> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_all(conn).await)?;
    let amendment = |row: AmendmentRow| {
        Ok(Amendment {
            text: sealing.open(&of_amendment(id, row.revision), &row.text)?,
            for_patient: row.for_patient,
            written_at: row.written_at,
        })
    };
    rows.into_iter().map(amendment).collect()
}

/// A signed summary with what really happened.
#[derive(FromRow)]
pub struct SummaryRow {
    /// What the patient reads.
    pub summary: String,
    /// When it was signed.
    #[sqlx(try_from = "OffsetDateTime")]
    pub signed_at: Instant,
    began_at: Option<OffsetDateTime>,
    ended_at: Option<OffsetDateTime>,
}

impl SummaryRow {
    /// When the two met in the room, and when they last were there together.
    pub fn met(&self) -> (Option<Instant>, Option<Instant>) {
        (self.began_at.map(Into::into), self.ended_at.map(Into::into))
    }
}

/// The summary of an appointment, once it is signed.
///
/// # Errors
/// When the database does not answer.
pub async fn summary(
    db: &Db,
    sealing: &Sealing,
    id: AppointmentId,
) -> Result<Option<SummaryRow>, DbError> {
    const SQL: &str = "SELECT n.summary, n.signed_at, c.began_at, c.ended_at FROM notes n \
        LEFT JOIN consultations c ON c.appointment_id = n.appointment_id \
        WHERE n.appointment_id = $1 AND n.signed_at IS NOT NULL";
    let row: Option<SummaryRow> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?;
    row.map(|row| {
        let summary = sealing.open(&summary_of(id), &row.summary)?;
        Ok(SummaryRow { summary, ..row })
    })
    .transpose()
}
