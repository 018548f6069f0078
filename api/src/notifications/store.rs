//! Notifications.

use shared::{
    AccountId, EventType, Instant,
    wire::{notification::Notification, seq::Seq},
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    events::store::EventRow,
    on_db, on_tx,
};

#[derive(FromRow)]
struct NotificationRow {
    seq: i64,
    #[sqlx(rename = "type", try_from = "String")]
    kind: EventType,
    appointment_id: Uuid,
    #[sqlx(try_from = "OffsetDateTime")]
    at: Instant,
    #[sqlx(try_from = "OffsetDateTime")]
    starts_at: Instant,
    other_starts_at: Option<OffsetDateTime>,
    read_at: Option<OffsetDateTime>,
}

impl From<NotificationRow> for Notification {
    fn from(row: NotificationRow) -> Self {
        Self {
            seq: row.seq,
            kind: row.kind,
            at: row.at,
            appointment_id: row.appointment_id.into(),
            starts_at: row.starts_at,
            other_starts_at: row.other_starts_at.map(Into::into),
            read_at: row.read_at.map(Into::into),
        }
    }
}

/// Notifies an account of an event, unless it was erased.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(
    tx: &mut Tx,
    account: AccountId,
    event: &EventRow,
    seq: i64,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO notifications (account_id, seq, event_id, at) \
        SELECT a.id, $2, $3, $4 FROM accounts a WHERE a.id = $1 AND a.erased_at IS NULL";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(account.uuid())
        .bind(seq)
        .bind(event.id)
        .bind(OffsetDateTime::from(event.at))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Up to `limit` notifications of an account with numbers below one, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    account: AccountId,
    before: i64,
    limit: i64,
) -> Result<Vec<Notification>, DbError> {
    const SQL: &str = "SELECT n.seq, e.type, e.appointment_id, n.at, e.starts_at, e.other_starts_at, n.read_at \
        FROM notifications n JOIN events e ON e.id = n.event_id \
        WHERE n.account_id = $1 AND n.seq < $2 ORDER BY n.seq DESC LIMIT $3";
    let rows: Vec<NotificationRow> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(account.uuid())
        .bind(before)
        .bind(limit)
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many an account has not read.
///
/// # Errors
/// When the database does not answer.
pub async fn unread(db: &Db, account: AccountId) -> Result<i64, DbError> {
    const SQL: &str =
        "SELECT COUNT(*) FROM notifications WHERE account_id = $1 AND read_at IS NULL";
    let (unread,): (i64,) =
        on_db!(db, conn => sqlx::query_as(SQL).bind(account.uuid()).fetch_one(conn).await)?;
    Ok(unread)
}

/// Writes down that an account has read those up to a number. What it had read before stays as it was.
///
/// # Errors
/// When the database does not take it.
pub async fn read(
    tx: &mut Tx,
    account: AccountId,
    up_to: Seq,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE notifications SET read_at = $3 \
        WHERE account_id = $1 AND seq <= $2 AND read_at IS NULL";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(account.uuid())
        .bind(i64::from(up_to))
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
