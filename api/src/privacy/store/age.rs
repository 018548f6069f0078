//! What has been kept long enough, a bounded piece at a time.

use shared::Instant;
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{CONTESTS, GUESTS, MAIL_PARTS};
use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
    push::store as push,
};

/// Rows of one kind in one round: what a database writes without making others wait.
const BATCH: i64 = 500;

/// What is deleted by its age alone: `$1` is the instant before which, `$2` how many rows at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Old {
    /// What pages reported of their calls.
    CallReports,
    /// What people were told of on their pages.
    Notifications,
    /// What webhooks were told, or were to be told while they were disabled.
    Deliveries,
}

impl Old {
    const fn sql(self) -> &'static str {
        const CALL_REPORTS: &str = "DELETE FROM call_reports WHERE (page, seq) IN \
            (SELECT page, seq FROM call_reports WHERE received_at < $1 ORDER BY received_at LIMIT $2)";
        const NOTIFICATIONS: &str = "DELETE FROM notifications WHERE (account_id, seq) IN \
            (SELECT account_id, seq FROM notifications WHERE at < $1 ORDER BY at LIMIT $2)";
        const DELIVERIES: &str = "DELETE FROM webhook_deliveries WHERE id IN \
            (SELECT id FROM webhook_deliveries WHERE created_at < $1 ORDER BY created_at LIMIT $2)";
        match self {
            Self::CallReports => CALL_REPORTS,
            Self::Notifications => NOTIFICATIONS,
            Self::Deliveries => DELIVERIES,
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

/// What is looked for by its age and then forgotten one by one, because more than a row goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Mails, with what they have beside their text.
    Mails,
    /// Sessions by their last use, with their tokens and the browsers that are told under them.
    Sessions,
    /// Where recordings are, by when that was told.
    Recordings,
    /// Notes by their last change, with their versions and what was added to them.
    Notes,
    /// What people wrote about an appointment, by its end; when it was and what became of it stays, and so
    /// does what the system wrote by itself.
    Words,
    /// Why records were opened in an emergency; that they were stays.
    Emergencies,
}

impl Kept {
    /// The ids of some that are older than `$1`.
    const fn find(self) -> &'static str {
        const MAILS: &str =
            "SELECT id FROM mails WHERE created_at < $1 ORDER BY created_at LIMIT $2";
        const SESSIONS: &str =
            "SELECT id FROM sessions WHERE active_at < $1 ORDER BY active_at LIMIT $2";
        const RECORDINGS: &str =
            "SELECT id FROM recordings WHERE received_at < $1 ORDER BY received_at LIMIT $2";
        const NOTES: &str = "SELECT appointment_id AS id FROM notes WHERE updated_at < $1 \
            ORDER BY updated_at LIMIT $2";
        const WORDS: &str = "SELECT id FROM appointments WHERE ends_at < $1 \
            AND (reason <> 'Erased' OR (cancel_reason <> 'Erased' AND canceled_by <> 'system') OR objection IS NOT NULL) ORDER BY ends_at LIMIT $2";
        const EMERGENCIES: &str = "SELECT id FROM emergency_accesses \
            WHERE opened_at < $1 AND reason <> 'Erased' ORDER BY opened_at LIMIT $2";
        match self {
            Self::Mails => MAILS,
            Self::Sessions => SESSIONS,
            Self::Recordings => RECORDINGS,
            Self::Notes => NOTES,
            Self::Words => WORDS,
            Self::Emergencies => EMERGENCIES,
        }
    }

    /// What forgets the one with the id `$1`, in an order that no reference forbids.
    const fn forget(self) -> &'static [&'static str] {
        const MAIL: &str = "DELETE FROM mails WHERE id = $1";
        const TOKENS: &str = "DELETE FROM refresh_tokens WHERE session_id = $1";
        const SESSION: &str = "DELETE FROM sessions WHERE id = $1";
        const RECORDING: &str = "DELETE FROM recordings WHERE id = $1";
        const ADDED: &str = "DELETE FROM note_amendments WHERE appointment_id = $1";
        const VERSIONS: &str = "DELETE FROM note_versions WHERE appointment_id = $1";
        const NOTE: &str = "DELETE FROM notes WHERE appointment_id = $1";
        const WORDS: &str = "UPDATE appointments SET reason = 'Erased', objection = NULL, \
            cancel_reason = CASE WHEN canceled_by <> 'system' THEN 'Erased' ELSE cancel_reason END WHERE id = $1";
        const HISTORY: &str = "UPDATE appointment_events SET reason = NULL WHERE appointment_id = $1 AND actor_role <> 'system'";
        const EMERGENCY: &str = "UPDATE emergency_accesses SET reason = 'Erased' WHERE id = $1";
        match self {
            Self::Mails => &[MAIL_PARTS, MAIL],
            Self::Sessions => &[TOKENS, SESSION],
            Self::Recordings => &[RECORDING],
            Self::Notes => &[ADDED, VERSIONS, NOTE],
            Self::Words => &[WORDS, HISTORY, CONTESTS, GUESTS],
            Self::Emergencies => &[EMERGENCY],
        }
    }
}

#[derive(FromRow)]
struct IdRow {
    id: Uuid,
}

/// Some that are older than `before`.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, kept: Kept, before: Instant) -> Result<Vec<Uuid>, DbError> {
    let sql = kept.find();
    let rows: Vec<IdRow> = on_db!(db, conn => sqlx::query_as(sql)
        .bind(OffsetDateTime::from(before))
        .bind(BATCH)
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Forgets one with all that belongs to it.
///
/// # Errors
/// When the database does not take it.
pub async fn forget(tx: &mut Tx, kept: Kept, id: Uuid) -> Result<(), DbError> {
    if kept == Kept::Sessions {
        push::forget(tx, id.into()).await?;
    }
    for sql in kept.forget().iter().copied() {
        on_tx!(&mut *tx, conn => sqlx::query(sql).bind(id).execute(conn).await.map(drop))?;
    }
    Ok(())
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

/// Deletes a report of the video server.
///
/// # Errors
/// When the database does not take it.
pub async fn delete_video_event(tx: &mut Tx, source: &str, key: &str) -> Result<(), DbError> {
    const SQL: &str = "DELETE FROM video_events WHERE source = $1 AND key = $2";
    on_tx!(tx, conn => sqlx::query(SQL).bind(source).bind(key).execute(conn).await.map(drop))?;
    Ok(())
}
