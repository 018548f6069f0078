//! The links of calendars.

use shared::{AccountId, Actor, Instant, wire::feed::CalendarFeed};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// Whether somebody has a link.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, account: AccountId) -> Result<CalendarFeed, DbError> {
    const SQL: &str = "SELECT created_at, read_at FROM calendar_feeds WHERE account_id = $1";
    let row: Option<(OffsetDateTime, Option<OffsetDateTime>)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(account.uuid()).fetch_optional(conn).await)?;
    let (created_at, read_at) = row.unzip();
    Ok(CalendarFeed {
        created_at: created_at.map(Instant::from),
        read_at: read_at.flatten().map(Instant::from),
    })
}

/// Gives somebody a link in the place of the one they have.
///
/// # Errors
/// When the database does not take it.
pub async fn put(
    tx: &mut Tx,
    account: AccountId,
    hash: &[u8; 32],
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO calendar_feeds (account_id, secret_hash, created_at) VALUES ($1, $2, $3) \
        ON CONFLICT (account_id) DO UPDATE SET secret_hash = $2, created_at = $3, read_at = NULL";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(account.uuid())
        .bind(hash.as_slice())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Takes somebody's link away. Tells whether they had one.
///
/// # Errors
/// When the database does not take it.
pub async fn drop_feed(tx: &mut Tx, account: AccountId) -> Result<bool, DbError> {
    const SQL: &str = "DELETE FROM calendar_feeds WHERE account_id = $1";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(account.uuid())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Whose link this is, if their account is active.
///
/// # Errors
/// When the database does not answer.
pub async fn owner(db: &Db, hash: &[u8; 32]) -> Result<Option<Actor>, DbError> {
    const SQL: &str = "SELECT a.id, a.role FROM calendar_feeds f JOIN accounts a ON a.id = f.account_id \
        WHERE f.secret_hash = $1 AND a.state = 'active'";
    let row: Option<(Uuid, String)> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(hash.as_slice())
        .fetch_optional(conn)
        .await)?;
    Ok(row.and_then(|(id, role)| Some(Actor::new(id, role.parse().ok()?))))
}

/// Writes down that a link was used, unless it was since `before`. Tells whether that was due.
///
/// # Errors
/// When the database does not take it.
pub async fn used(
    tx: &mut Tx,
    hash: &[u8; 32],
    before: Instant,
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE calendar_feeds SET read_at = $2 \
        WHERE secret_hash = $1 AND (read_at IS NULL OR read_at <= $3)";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(hash.as_slice())
        .bind(OffsetDateTime::from(now))
        .bind(OffsetDateTime::from(before))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
