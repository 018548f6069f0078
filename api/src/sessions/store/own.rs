//! An account's sessions, as its owner looks after them.

use shared::{AccountId, Instant, SessionId};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{EndReason, begun_since, idle_since};
use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
    push::store as push,
};

/// A session that has not ended.
#[derive(Debug, FromRow)]
pub struct SessionRow {
    id: Uuid,
    /// What it was begun with.
    pub device: Option<String>,
    /// When it began.
    #[sqlx(try_from = "OffsetDateTime")]
    pub created_at: Instant,
    /// When it was last used.
    #[sqlx(try_from = "OffsetDateTime")]
    pub active_at: Instant,
}

impl SessionRow {
    /// Its id.
    pub fn id(&self) -> SessionId {
        self.id.into()
    }
}

/// Notes what a session was begun with.
///
/// # Errors
/// When the database does not take it.
pub async fn set_device(tx: &mut Tx, session: SessionId, device: &str) -> Result<(), DbError> {
    const SQL: &str = "UPDATE sessions SET device = $2 WHERE id = $1";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(session.uuid())
        .bind(device)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// The sessions of an account that have not ended, from before a place on, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    account: AccountId,
    (before, id): (Instant, Uuid),
    limit: i64,
    now: Instant,
) -> Result<Vec<SessionRow>, DbError> {
    const SQL: &str = "SELECT id, device, created_at, active_at FROM sessions \
        WHERE account_id = $1 AND ended_at IS NULL AND active_at > $2 AND created_at > $3 \
        AND (created_at, id) < ($4, $5) ORDER BY created_at DESC, id DESC LIMIT $6";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(account.uuid())
        .bind(idle_since(now))
        .bind(begun_since(now))
        .bind(OffsetDateTime::from(before))
        .bind(id)
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}

/// Ends one session of an account, and tells whether there was such a one.
///
/// # Errors
/// When the database does not take it.
pub async fn end_one(
    tx: &mut Tx,
    account: AccountId,
    session: SessionId,
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE sessions SET ended_at = $3, end_reason = $4 \
        WHERE id = $2 AND account_id = $1 AND ended_at IS NULL AND active_at > $5 AND created_at > $6";
    let rows = on_tx!(&mut *tx, conn => sqlx::query(SQL)
        .bind(account.uuid())
        .bind(session.uuid())
        .bind(OffsetDateTime::from(now))
        .bind(EndReason::Logout.as_str())
        .bind(idle_since(now))
        .bind(begun_since(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    if rows == 1 {
        push::forget(tx, session).await?;
    }
    Ok(rows == 1)
}
