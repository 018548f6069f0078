//! What has been kept long enough, a bounded piece at a time.

use shared::Instant;
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// Rows of one kind in one round: what a database writes without making others wait.
const BATCH: i64 = 500;

/// What is deleted by its age alone: `$1` is the instant before which, `$2` how many rows at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Old {
    /// Mails.
    Mails,
    /// What pages reported of their calls.
    CallReports,
}

impl Old {
    const fn sql(self) -> &'static str {
        const MAILS: &str = "DELETE FROM mails WHERE id IN \
            (SELECT id FROM mails WHERE created_at < $1 ORDER BY created_at LIMIT $2)";
        const CALL_REPORTS: &str = "DELETE FROM call_reports WHERE (page, seq) IN \
            (SELECT page, seq FROM call_reports WHERE received_at < $1 ORDER BY received_at LIMIT $2)";
        match self {
            Self::Mails => MAILS,
            Self::CallReports => CALL_REPORTS,
        }
    }
}

/// Deletes some of what is older than `before`, and tells how many rows it were.
///
/// # Errors
/// When the database does not take it.
pub async fn delete(tx: &mut Tx, old: Old, before: Instant) -> Result<u64, DbError> {
    let sql = old.sql();
    Ok(on_tx!(tx, conn => sqlx::query(sql)
        .bind(OffsetDateTime::from(before))
        .bind(BATCH)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}

/// Deletes the links that nobody can open any more: there is one at most for each account and purpose.
///
/// # Errors
/// When the database does not take it.
pub async fn delete_links(tx: &mut Tx, before: Instant) -> Result<u64, DbError> {
    const SQL: &str = "DELETE FROM links WHERE expires_at < $1";
    Ok(on_tx!(tx, conn => sqlx::query(SQL)
        .bind(OffsetDateTime::from(before))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}

#[derive(FromRow)]
struct IdRow {
    id: Uuid,
}

/// Some sessions that were last used before `before`.
///
/// # Errors
/// When the database does not answer.
pub async fn sessions(db: &Db, before: Instant) -> Result<Vec<Uuid>, DbError> {
    const SQL: &str = "SELECT id FROM sessions WHERE active_at < $1 ORDER BY active_at LIMIT $2";
    ids(db, SQL, before).await
}

/// Some notes that were last changed before `before`, by appointment.
///
/// # Errors
/// When the database does not answer.
pub async fn notes(db: &Db, before: Instant) -> Result<Vec<Uuid>, DbError> {
    const SQL: &str = "SELECT appointment_id AS id FROM notes WHERE updated_at < $1 \
        ORDER BY updated_at LIMIT $2";
    ids(db, SQL, before).await
}

/// Some recordings that were received before `before`.
///
/// # Errors
/// When the database does not answer.
pub async fn recordings(db: &Db, before: Instant) -> Result<Vec<Uuid>, DbError> {
    const SQL: &str =
        "SELECT id FROM recordings WHERE received_at < $1 ORDER BY received_at LIMIT $2";
    ids(db, SQL, before).await
}

/// Some reports of the video server from before `before`: by whom, and its own key for each.
///
/// # Errors
/// When the database does not answer.
pub async fn video_events(db: &Db, before: Instant) -> Result<Vec<(String, String)>, DbError> {
    const SQL: &str = "SELECT source, key FROM video_events WHERE received_at < $1 \
        ORDER BY received_at LIMIT $2";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(OffsetDateTime::from(before))
        .bind(BATCH)
        .fetch_all(conn)
        .await)?)
}

async fn ids(db: &Db, sql: &'static str, before: Instant) -> Result<Vec<Uuid>, DbError> {
    let rows: Vec<IdRow> = on_db!(db, conn => sqlx::query_as(sql)
        .bind(OffsetDateTime::from(before))
        .bind(BATCH)
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Deletes a session with its tokens.
///
/// # Errors
/// When the database does not take it.
pub async fn delete_session(tx: &mut Tx, id: Uuid) -> Result<(), DbError> {
    const TOKENS: &str = "DELETE FROM refresh_tokens WHERE session_id = $1";
    const SESSION: &str = "DELETE FROM sessions WHERE id = $1";
    in_turn(tx, id, &[TOKENS, SESSION]).await
}

/// Deletes where a recording is.
///
/// # Errors
/// When the database does not take it.
pub async fn delete_recording(tx: &mut Tx, id: Uuid) -> Result<(), DbError> {
    const SQL: &str = "DELETE FROM recordings WHERE id = $1";
    in_turn(tx, id, &[SQL]).await
}

/// Deletes a report of the video server.
///
/// # Errors
/// When the database does not take it.
pub async fn delete_video_event(tx: &mut Tx, source: &str, key: &str) -> Result<(), DbError> {
    const SQL: &str = "DELETE FROM video_events WHERE source = $1 AND key = $2";
    on_tx!(tx, conn => sqlx::query(SQL).bind(source).bind(key).execute(conn).await.map(drop))?;
    Ok(())
}

/// Deletes a note with its versions, what was added to it, and why its appointment was booked.
///
/// # Errors
/// When the database does not take it.
pub async fn delete_note(tx: &mut Tx, id: Uuid) -> Result<(), DbError> {
    const ADDED: &str = "DELETE FROM note_amendments WHERE appointment_id = $1";
    const VERSIONS: &str = "DELETE FROM note_versions WHERE appointment_id = $1";
    const NOTE: &str = "DELETE FROM notes WHERE appointment_id = $1";
    const REASON: &str = "UPDATE appointments SET reason = 'Erased' WHERE id = $1";
    in_turn(tx, id, &[ADDED, VERSIONS, NOTE, REASON]).await
}

async fn in_turn(tx: &mut Tx, id: Uuid, statements: &[&'static str]) -> Result<(), DbError> {
    for sql in statements.iter().copied() {
        on_tx!(tx, conn => sqlx::query(sql).bind(id).execute(conn).await.map(drop))?;
    }
    Ok(())
}
