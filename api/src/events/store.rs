//! Events.

use shared::{AppointmentId, EventType, Instant, Role, Status, words::UnknownWord};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::News;
use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx, random,
};

/// An event as it is kept.
#[derive(Clone, Debug, FromRow)]
pub struct EventRow {
    /// Its id.
    pub id: Uuid,
    /// What has happened.
    #[sqlx(rename = "type", try_from = "String")]
    pub kind: EventType,
    /// To which appointment.
    pub appointment_id: Uuid,
    /// Its doctor.
    pub doctor_id: Uuid,
    /// Its patient.
    pub patient_id: Uuid,
    /// The appointment's revision after it.
    pub revision: i64,
    /// When.
    #[sqlx(try_from = "OffsetDateTime")]
    pub at: Instant,
    acted_by: String,
    /// The word that the history has for it.
    pub action: String,
    /// The appointment's status, after it.
    #[sqlx(try_from = "String")]
    pub status: Status,
    /// When the appointment starts, after it.
    #[sqlx(try_from = "OffsetDateTime")]
    pub starts_at: Instant,
    /// When it ends, after it.
    #[sqlx(try_from = "OffsetDateTime")]
    pub ends_at: Instant,
    other_starts_at: Option<OffsetDateTime>,
    /// How late it gets.
    pub minutes: Option<i64>,
}

impl EventRow {
    /// Who acted; `None` for the system.
    pub fn acted_by(&self) -> Option<Role> {
        self.acted_by.parse().ok()
    }

    /// The start before a move, or the one that a request to move is about.
    pub fn other_starts_at(&self) -> Option<Instant> {
        self.other_starts_at.map(Into::into)
    }
}

macro_rules! insert {
    ($rest:literal) => {
        concat!(
            "INSERT INTO events (id, type, appointment_id, doctor_id, patient_id, revision, at, acted_by, action, status, \
            starts_at, ends_at, other_starts_at, minutes) SELECT $1, $2, a.id, a.doctor_id, a.patient_id, a.revision, $4, $5, $6, \
            a.status, a.starts_at, a.ends_at, $7, $8 FROM appointments a WHERE a.id = $3",
            $rest
        )
    };
}

/// Writes an event of an appointment as it is now.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(
    tx: &mut Tx,
    id: AppointmentId,
    news: &News,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = insert!("");
    write(tx, SQL, id, news, now).await
}

/// The same, unless this revision has an event of the kind.
///
/// # Errors
/// When the database does not take it.
pub async fn insert_once(
    tx: &mut Tx,
    id: AppointmentId,
    news: &News,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = insert!(
        " AND NOT EXISTS (SELECT 1 FROM events e WHERE e.appointment_id = a.id AND e.revision = a.revision AND e.type = $2)"
    );
    write(tx, SQL, id, news, now).await
}

async fn write(
    tx: &mut Tx,
    sql: &'static str,
    id: AppointmentId,
    news: &News,
    now: Instant,
) -> Result<(), DbError> {
    let acted_by = news.actor.map_or("system", |actor| actor.role().as_str());
    on_tx!(tx, conn => sqlx::query(sql)
        .bind(random::uuid_v7(now))
        .bind(news.kind.as_str())
        .bind(id.uuid())
        .bind(OffsetDateTime::from(now))
        .bind(acted_by)
        .bind(news.action)
        .bind(news.other_starts_at.map(OffsetDateTime::from))
        .bind(news.minutes.map(i64::from))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Which of its two kinds the last event about being together has; `None` before the first.
///
/// # Errors
/// When the database does not answer.
pub async fn last_of_consultation(
    tx: &mut Tx,
    id: AppointmentId,
) -> Result<Option<EventType>, DbError> {
    const SQL: &str = "SELECT type FROM events WHERE appointment_id = $1 \
        AND type IN ('consultation.started', 'consultation.ended') ORDER BY at DESC, id DESC LIMIT 1";
    let found: Option<(String,)> =
        on_tx!(tx, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?;
    let known: Result<Option<EventType>, UnknownWord> =
        found.map(|(word,)| word.parse()).transpose();
    Ok(known.ok().flatten())
}

const UNNUMBERED: &str = "SELECT id, type, appointment_id, doctor_id, patient_id, revision, at, acted_by, action, status, \
    starts_at, ends_at, other_starts_at, minutes FROM events WHERE seq IS NULL ORDER BY seq, at, id LIMIT $1";

/// Whether there is an event without a number.
///
/// # Errors
/// When the database does not answer.
pub async fn is_unnumbered(db: &Db) -> Result<bool, DbError> {
    let found: Option<EventRow> =
        on_db!(db, conn => sqlx::query_as(UNNUMBERED).bind(1_i64).fetch_optional(conn).await)?;
    Ok(found.is_some())
}

/// Up to `limit` events without a number, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn unnumbered(tx: &mut Tx, limit: i64) -> Result<Vec<EventRow>, DbError> {
    Ok(on_tx!(tx, conn => sqlx::query_as(UNNUMBERED).bind(limit).fetch_all(conn).await)?)
}

const LAST: &str = "SELECT seq FROM events WHERE seq > 0 ORDER BY seq DESC LIMIT 1";

/// The last number that is given; 0 before the first. Whatever has a lower one can be seen, too.
///
/// # Errors
/// When the database does not answer.
pub async fn last(db: &Db) -> Result<i64, DbError> {
    let last: Option<(i64,)> = on_db!(db, conn => sqlx::query_as(LAST).fetch_optional(conn).await)?;
    Ok(last.map_or(0, |(seq,)| seq))
}

/// The same, which stays the last until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn lock_last(tx: &mut Tx) -> Result<i64, DbError> {
    /// Any number, as long as nothing else of ours locks by it.
    const THE_NUMBERS: i64 = 0x6d79_646f_6332;
    const LOCK: &str = "SELECT pg_advisory_xact_lock($1) AS the_numbers";
    // SQLite has one writer anyway.
    on_tx!(tx,
        sqlite _conn => Ok(()),
        postgres conn => sqlx::query(LOCK).bind(THE_NUMBERS).execute(conn).await.map(drop)
    )?;
    let last: Option<(i64,)> = on_tx!(tx, conn => sqlx::query_as(LAST).fetch_optional(conn).await)?;
    Ok(last.map_or(0, |(seq,)| seq))
}

/// Gives an event its number.
///
/// # Errors
/// When the database does not take it.
pub async fn number(tx: &mut Tx, id: Uuid, seq: i64) -> Result<(), DbError> {
    const SQL: &str = "UPDATE events SET seq = $2 WHERE id = $1 AND seq IS NULL";
    on_tx!(tx, conn => sqlx::query(SQL).bind(id).bind(seq).execute(conn).await.map(drop))?;
    Ok(())
}
