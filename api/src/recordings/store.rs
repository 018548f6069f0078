//! Questions, answers and recordings.

pub mod kept;

use shared::{
    AppointmentId, Instant,
    consultation::{
        presence::Side,
        recording::{Answer, Question, RecordingEnd, TEXT_VERSION},
    },
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// A question that nobody has ended.
#[derive(FromRow)]
pub struct OpenRow {
    /// Its id.
    pub id: Uuid,
    #[sqlx(try_from = "OffsetDateTime")]
    asked_at: Instant,
    granted_at: Option<OffsetDateTime>,
}

impl OpenRow {
    /// The question with its answers.
    pub fn question(&self, answers: &[AnswerRow]) -> Question {
        let answer = |row: &AnswerRow| Answer {
            person: row.person,
            agreed: row.agreed,
            text_version: u32::try_from(row.text_version).unwrap_or_default(),
        };
        Question {
            asked_at: self.asked_at,
            granted_at: self.granted_at.map(Into::into),
            answers: answers.iter().map(answer).collect(),
        }
    }
}

const OPEN: &str = "SELECT id, asked_at, granted_at FROM recording_requests \
    WHERE appointment_id = $1 AND ended_at IS NULL";

/// The open question of an appointment.
///
/// # Errors
/// When the database does not answer.
pub async fn open(db: &Db, id: AppointmentId) -> Result<Option<OpenRow>, DbError> {
    Ok(on_db!(db, conn => sqlx::query_as(OPEN).bind(id.uuid()).fetch_optional(conn).await)?)
}

/// The same, and nobody else answers, ends or grants it before this transaction is over. SQLite has one
/// writer anyway.
///
/// # Errors
/// When the database does not answer.
pub async fn lock_open(tx: &mut Tx, id: AppointmentId) -> Result<Option<OpenRow>, DbError> {
    const SQL: &str = "SELECT id, asked_at, granted_at FROM recording_requests \
        WHERE appointment_id = $1 AND ended_at IS NULL FOR NO KEY UPDATE";
    Ok(on_tx!(tx,
        sqlite conn => sqlx::query_as(OPEN).bind(id.uuid()).fetch_optional(conn).await,
        postgres conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await
    )?)
}

/// When and why a question ended.
#[derive(FromRow)]
pub struct EndedRow {
    /// When.
    #[sqlx(try_from = "OffsetDateTime")]
    pub ended_at: Instant,
    /// Why.
    #[sqlx(try_from = "String")]
    pub end_reason: RecordingEnd,
}

/// How the last question that has ended did so.
///
/// # Errors
/// When the database does not answer.
pub async fn last_ended(db: &Db, id: AppointmentId) -> Result<Option<EndedRow>, DbError> {
    const SQL: &str = "SELECT ended_at, end_reason FROM recording_requests \
        WHERE appointment_id = $1 AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1";
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?)
}

/// An answer as it stands in its row.
#[derive(FromRow)]
pub struct AnswerRow {
    /// The account or the guest.
    pub person: Uuid,
    agreed: bool,
    text_version: i64,
    /// When.
    #[sqlx(try_from = "OffsetDateTime")]
    pub at: Instant,
}

const ANSWERS: &str = "SELECT person, agreed, text_version, at FROM recording_answers \
    WHERE request_id = $1 ORDER BY at, id";

/// The answers to a question, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn answers(db: &Db, request: Uuid) -> Result<Vec<AnswerRow>, DbError> {
    Ok(on_db!(db, conn => sqlx::query_as(ANSWERS).bind(request).fetch_all(conn).await)?)
}

/// The same as a transaction sees them.
///
/// # Errors
/// When the database does not answer.
pub async fn answers_in(tx: &mut Tx, request: Uuid) -> Result<Vec<AnswerRow>, DbError> {
    Ok(on_tx!(tx, conn => sqlx::query_as(ANSWERS).bind(request).fetch_all(conn).await)?)
}

/// Asks, unless that is asked already; tells whether it is new.
///
/// # Errors
/// When the database does not take it.
pub async fn ask(
    tx: &mut Tx,
    request: Uuid,
    id: AppointmentId,
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "INSERT INTO recording_requests (id, appointment_id, text_version, asked_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (appointment_id) WHERE ended_at IS NULL DO NOTHING";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(request)
        .bind(id.uuid())
        .bind(i64::from(TEXT_VERSION))
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Adds an answer to the present text.
///
/// # Errors
/// When the database does not take it.
pub async fn answer(
    tx: &mut Tx,
    answer_id: Uuid,
    request: Uuid,
    who: (Uuid, Side),
    agreed: bool,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO recording_answers (id, request_id, person, side, agreed, text_version, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(answer_id)
        .bind(request)
        .bind(who.0)
        .bind(who.1.as_str())
        .bind(agreed)
        .bind(i64::from(TEXT_VERSION))
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Notes that the doctor got a ticket that lets them record; the first time counts.
///
/// # Errors
/// When the database does not take it.
pub async fn grant(tx: &mut Tx, request: Uuid, now: Instant) -> Result<(), DbError> {
    const SQL: &str =
        "UPDATE recording_requests SET granted_at = $2 WHERE id = $1 AND granted_at IS NULL";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(request)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Ends the open question of an appointment, and tells whether there was one.
///
/// # Errors
/// When the database does not take it.
pub async fn end(
    tx: &mut Tx,
    id: AppointmentId,
    reason: RecordingEnd,
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE recording_requests SET ended_at = $2, end_reason = $3 \
        WHERE appointment_id = $1 AND ended_at IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(OffsetDateTime::from(now))
        .bind(reason.as_str())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// A guest who holds a pass, and so takes part.
#[derive(FromRow)]
pub struct GuestRow {
    /// The id.
    pub id: Uuid,
    /// The name.
    pub name: String,
}

const GUESTS: &str = "SELECT id, name FROM guests \
    WHERE appointment_id = $1 AND redeemed_at IS NOT NULL AND revoked_at IS NULL ORDER BY created_at";

/// The guests who take part, in the order in which they were invited.
///
/// # Errors
/// When the database does not answer.
pub async fn guests(db: &Db, id: AppointmentId) -> Result<Vec<GuestRow>, DbError> {
    Ok(on_db!(db, conn => sqlx::query_as(GUESTS).bind(id.uuid()).fetch_all(conn).await)?)
}

/// The same as a transaction sees them.
///
/// # Errors
/// When the database does not answer.
pub async fn guests_in(tx: &mut Tx, id: AppointmentId) -> Result<Vec<GuestRow>, DbError> {
    Ok(on_tx!(tx, conn => sqlx::query_as(GUESTS).bind(id.uuid()).fetch_all(conn).await)?)
}
