//! One-time links.

use shared::{AccountId, Instant};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Purpose, Taken};
use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// A link to be kept.
pub struct NewLink<'a> {
    /// Whose it is.
    pub account: AccountId,
    /// What for.
    pub purpose: Purpose,
    /// The hash of its secret.
    pub secret_hash: [u8; 32],
    /// What it remembers.
    pub payload: Option<&'a str>,
    /// The first second in which it opens nothing.
    pub expires_at: Instant,
}

/// Keeps a link in the place of the account's one for the same purpose.
///
/// # Errors
/// When the database does not take it.
pub async fn put(tx: &mut Tx, link: &NewLink<'_>, now: Instant) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO links (account_id, purpose, secret_hash, payload, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account_id, purpose) DO UPDATE \
        SET secret_hash = excluded.secret_hash, payload = excluded.payload, \
        created_at = excluded.created_at, expires_at = excluded.expires_at";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(link.account.uuid())
        .bind(link.purpose.as_str())
        .bind(link.secret_hash.as_slice())
        .bind(link.payload)
        .bind(OffsetDateTime::from(now))
        .bind(OffsetDateTime::from(link.expires_at))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Removes a link that opens, and gives what it stands for. Of two at once, one gets it.
///
/// # Errors
/// When the database does not take it.
pub async fn take(
    tx: &mut Tx,
    hash: &[u8; 32],
    purpose: Purpose,
    now: Instant,
) -> Result<Option<Taken>, DbError> {
    const SQL: &str = "DELETE FROM links WHERE secret_hash = $1 AND purpose = $2 AND expires_at > $3 \
        RETURNING account_id, payload";
    let row: Option<(Uuid, Option<String>)> = on_tx!(tx, conn => sqlx::query_as(SQL)
        .bind(hash.as_slice())
        .bind(purpose.as_str())
        .bind(OffsetDateTime::from(now))
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(|(account, payload)| Taken {
        account: account.into(),
        payload,
    }))
}

/// What a link that opens stands for.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    db: &Db,
    hash: &[u8; 32],
    purpose: Purpose,
    now: Instant,
) -> Result<Option<Taken>, DbError> {
    const SQL: &str = "SELECT account_id, payload FROM links \
        WHERE secret_hash = $1 AND purpose = $2 AND expires_at > $3";
    let row: Option<(Uuid, Option<String>)> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(hash.as_slice())
        .bind(purpose.as_str())
        .bind(OffsetDateTime::from(now))
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(|(account, payload)| Taken {
        account: account.into(),
        payload,
    }))
}

/// Removes all links of an account, so that what was sent before opens nothing.
///
/// # Errors
/// When the database does not take it.
pub async fn void(tx: &mut Tx, account: AccountId) -> Result<(), DbError> {
    const SQL: &str = "DELETE FROM links WHERE account_id = $1";
    on_tx!(tx, conn => sqlx::query(SQL).bind(account.uuid()).execute(conn).await.map(drop))?;
    Ok(())
}
