//! Answers kept for requests that are sent again.

use shared::{AppointmentId, Instant};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    appointments::idempotency::{Once, Replay},
    db::{DbError, Tx, error::exactly_one},
    on_tx,
};

/// Hours an answer is kept.
const KEPT_HOURS: i64 = 24;
/// Seconds a claim holds without an answer: longer than any request takes.
const CLAIM_SECONDS: i64 = 30;

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

/// What is known of a key.
///
/// # Errors
/// When the database does not answer.
pub async fn find(tx: &mut Tx, once: &Once) -> Result<Option<Known>, DbError> {
    const SQL: &str = "SELECT request_hash, appointment_id, answer FROM idempotency_keys \
        WHERE account_id = $1 AND key = $2";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL)
        .bind(once.account().uuid())
        .bind(once.key())
        .fetch_optional(conn)
        .await)?)
}

/// Takes a key; one that is no longer kept, or that was claimed and never answered, is taken over.
///
/// # Errors
/// When the database does not take it.
pub async fn claim(tx: &mut Tx, once: &Once) -> Result<bool, DbError> {
    const SQL: &str = "INSERT INTO idempotency_keys AS kept (account_id, key, request_hash, created_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (account_id, key) DO UPDATE SET request_hash = excluded.request_hash, created_at = excluded.created_at, \
        appointment_id = NULL, answer = NULL \
        WHERE kept.created_at <= $5 OR (kept.answer IS NULL AND kept.created_at <= $6)";
    let now = once.claimed_at();
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(once.account().uuid())
        .bind(once.key())
        .bind(once.request_hash().as_slice())
        .bind(OffsetDateTime::from(now))
        .bind(oldest(now))
        .bind(OffsetDateTime::from(now.plus_seconds(-CLAIM_SECONDS)))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Keeps an answer.
///
/// # Errors
/// [`DbError::Stale`] when the claim was taken over.
pub async fn keep(
    tx: &mut Tx,
    once: &Once,
    appointment: AppointmentId,
    answer: &str,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE idempotency_keys SET appointment_id = $4, answer = $5 \
        WHERE account_id = $1 AND key = $2 AND created_at = $3 AND answer IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(once.account().uuid())
        .bind(once.key())
        .bind(OffsetDateTime::from(once.claimed_at()))
        .bind(appointment.uuid())
        .bind(answer)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Gives a key back that has no answer.
///
/// # Errors
/// When the database does not take it.
pub async fn release(tx: &mut Tx, once: &Once) -> Result<(), DbError> {
    const SQL: &str = "DELETE FROM idempotency_keys \
        WHERE account_id = $1 AND key = $2 AND created_at = $3 AND answer IS NULL";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(once.account().uuid())
        .bind(once.key())
        .bind(OffsetDateTime::from(once.claimed_at()))
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
