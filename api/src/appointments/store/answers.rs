//! Answers kept for requests that are sent again.

use shared::{AccountId, AppointmentId, Instant};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    appointments::idempotency::Replay,
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// Hours an answer is kept.
const KEPT_HOURS: i64 = 24;

fn oldest(now: Instant) -> OffsetDateTime {
    now.plus_minutes(-KEPT_HOURS * 60).into()
}

/// A key that was used.
#[derive(FromRow)]
pub struct Known {
    /// SHA-256 of the request it stands for.
    pub request_hash: Vec<u8>,
    appointment_id: Option<Uuid>,
    answer: Option<String>,
}

impl Known {
    /// The answer to give again.
    pub fn replay(self) -> Option<Replay> {
        Some(Replay {
            appointment: self.appointment_id?.into(),
            body: self.answer?,
        })
    }
}

/// A key of this account that is still kept.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    db: &Db,
    account: AccountId,
    key: &str,
    now: Instant,
) -> Result<Option<Known>, DbError> {
    const SQL: &str = "SELECT request_hash, appointment_id, answer FROM idempotency_keys \
        WHERE account_id = $1 AND key = $2 AND created_at > $3";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(account.uuid())
        .bind(key)
        .bind(oldest(now))
        .fetch_optional(conn)
        .await)?)
}

/// Takes a key; one that is no longer kept is taken over. In PostgreSQL this waits for a transaction
/// that has taken it and not ended.
///
/// # Errors
/// When the database does not take it.
pub async fn claim(
    tx: &mut Tx,
    account: AccountId,
    key: &str,
    request_hash: &[u8; 32],
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "INSERT INTO idempotency_keys AS kept (account_id, key, request_hash, created_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (account_id, key) DO UPDATE SET request_hash = excluded.request_hash, created_at = excluded.created_at, \
        appointment_id = NULL, answer = NULL WHERE kept.created_at <= $5";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(account.uuid())
        .bind(key)
        .bind(request_hash.as_slice())
        .bind(OffsetDateTime::from(now))
        .bind(oldest(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Keeps an answer.
///
/// # Errors
/// When the database does not take it.
pub async fn keep(
    tx: &mut Tx,
    account: AccountId,
    key: &str,
    appointment: AppointmentId,
    answer: &str,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE idempotency_keys SET appointment_id = $3, answer = $4 WHERE account_id = $1 AND key = $2";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(account.uuid())
        .bind(key)
        .bind(appointment.uuid())
        .bind(answer)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Forgets what is no longer kept: the answers hold what patients wrote.
///
/// # Errors
/// When the database does not take it.
pub async fn forget_old(tx: &mut Tx, now: Instant) -> Result<(), DbError> {
    const SQL: &str = "DELETE FROM idempotency_keys WHERE created_at <= $1";
    on_tx!(tx, conn => sqlx::query(SQL).bind(oldest(now)).execute(conn).await.map(drop))?;
    Ok(())
}
