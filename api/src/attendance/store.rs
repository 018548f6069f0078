//! The ledger and what it comes to, in the database.

use shared::{
    AppointmentId, Instant,
    consultation::{
        attendance::{Reckoning, Sighting, Source},
        presence::{PresenceState, Side},
    },
};
use sqlx::FromRow;
use time::OffsetDateTime;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx, random,
};

/// The most lines of one appointment.
pub const MOST_LINES: i64 = 500;

/// A line as it stands in its row.
#[derive(FromRow)]
struct LineRow {
    #[sqlx(try_from = "String")]
    side: Side,
    #[sqlx(try_from = "String")]
    state: PresenceState,
    #[sqlx(try_from = "String")]
    source: Source,
    #[sqlx(try_from = "OffsetDateTime")]
    at: Instant,
}

/// What was said of an appointment besides its status.
#[derive(Default)]
pub struct Said {
    /// Who was missing, by the doctor's word.
    pub absent: Option<Side>,
    /// When the patient contested that.
    pub contested_at: Option<OffsetDateTime>,
    /// With what words.
    pub contest: Option<String>,
}

#[derive(FromRow)]
struct SaidRow {
    absent: Option<String>,
    contested_at: Option<OffsetDateTime>,
    contest: Option<String>,
}

impl From<SaidRow> for Said {
    fn from(row: SaidRow) -> Self {
        Self {
            absent: row.absent.and_then(|side| side.parse().ok()),
            contested_at: row.contested_at,
            contest: row.contest,
        }
    }
}

impl From<LineRow> for Sighting {
    fn from(row: LineRow) -> Self {
        Self {
            side: row.side,
            state: row.state,
            source: row.source,
            at: row.at,
        }
    }
}

const LINES: &str = "SELECT side, state, source, at FROM attendance WHERE appointment_id = $1 ORDER BY at, id LIMIT $2";

/// Makes everybody else who writes into the ledger of this appointment wait for this transaction.
pub(super) async fn take_turn(tx: &mut Tx, id: AppointmentId) -> Result<(), DbError> {
    // Writing what stands there already locks the row, and makes it where there is none.
    const SQL: &str = "INSERT INTO consultations (appointment_id) VALUES ($1) \
        ON CONFLICT (appointment_id) DO UPDATE SET appointment_id = excluded.appointment_id";
    on_tx!(tx, conn => sqlx::query(SQL).bind(id.uuid()).execute(conn).await.map(drop))?;
    Ok(())
}

/// Where somebody was by their last line that does not come from the video server.
pub(super) async fn last_of(
    tx: &mut Tx,
    id: AppointmentId,
    side: Side,
) -> Result<Option<PresenceState>, DbError> {
    const SQL: &str = "SELECT side, state, source, at FROM attendance \
        WHERE appointment_id = $1 AND side = $2 AND source <> 'video' ORDER BY at DESC, id DESC LIMIT 1";
    let row: Option<LineRow> = on_tx!(tx, conn => sqlx::query_as(SQL)
        .bind(id.uuid())
        .bind(side.as_str())
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(|row| row.state))
}

/// Adds a line, unless there are [`MOST_LINES`].
pub(super) async fn add(
    tx: &mut Tx,
    id: AppointmentId,
    sighting: &Sighting,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO attendance (id, appointment_id, side, state, source, at, received_at) \
        SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT COUNT(*) FROM attendance WHERE appointment_id = $2) < $8";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(random::uuid_v7(now))
        .bind(id.uuid())
        .bind(sighting.side.as_str())
        .bind(sighting.state.as_str())
        .bind(sighting.source.as_str())
        .bind(OffsetDateTime::from(sighting.at))
        .bind(OffsetDateTime::from(now))
        .bind(MOST_LINES)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// The lines, as the transaction sees them.
pub(super) async fn within(tx: &mut Tx, id: AppointmentId) -> Result<Vec<Sighting>, DbError> {
    let rows: Vec<LineRow> = on_tx!(tx, conn => sqlx::query_as(LINES)
        .bind(id.uuid())
        .bind(MOST_LINES)
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(Sighting::from).collect())
}

/// The lines, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn lines(db: &Db, id: AppointmentId) -> Result<Vec<Sighting>, DbError> {
    let rows: Vec<LineRow> = on_db!(db, conn => sqlx::query_as(LINES)
        .bind(id.uuid())
        .bind(MOST_LINES)
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(Sighting::from).collect())
}

/// Keeps what the ledger comes to.
pub(super) async fn keep(
    tx: &mut Tx,
    id: AppointmentId,
    reckoning: &Reckoning,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO consultations (appointment_id, began_at, ended_at, together_seconds, waited_seconds, \
        patient_late_seconds, doctor_late_seconds, drops) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
        ON CONFLICT (appointment_id) DO UPDATE SET began_at = excluded.began_at, ended_at = excluded.ended_at, \
        together_seconds = excluded.together_seconds, waited_seconds = excluded.waited_seconds, \
        patient_late_seconds = excluded.patient_late_seconds, doctor_late_seconds = excluded.doctor_late_seconds, \
        drops = excluded.drops";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(reckoning.began_at.map(OffsetDateTime::from))
        .bind(reckoning.ended_at.map(OffsetDateTime::from))
        .bind(reckoning.together_seconds)
        .bind(reckoning.waited_seconds)
        .bind(reckoning.patient_late_seconds)
        .bind(reckoning.doctor_late_seconds)
        .bind(reckoning.drops)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// What was said of who was missing.
///
/// # Errors
/// When the database does not answer.
pub async fn said(db: &Db, id: AppointmentId) -> Result<Said, DbError> {
    const SQL: &str =
        "SELECT absent, contested_at, contest FROM consultations WHERE appointment_id = $1";
    let row: Option<SaidRow> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(id.uuid())
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(Said::from).unwrap_or_default())
}

/// Keeps who was missing, by the doctor's word.
///
/// # Errors
/// When the database does not take it.
pub async fn set_absent(tx: &mut Tx, id: AppointmentId, side: Side) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO consultations (appointment_id, absent) VALUES ($1, $2) \
        ON CONFLICT (appointment_id) DO UPDATE SET absent = excluded.absent";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(side.as_str())
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Keeps the patient's word against a no-show. Tells whether there was one to contest and nobody had.
///
/// # Errors
/// When the database does not take it.
pub async fn contest(
    tx: &mut Tx,
    id: AppointmentId,
    text: &str,
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE consultations SET contest = $2, contested_at = $3 \
        WHERE appointment_id = $1 AND absent = 'patient' AND contested_at IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(text)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
