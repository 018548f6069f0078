//! Second factors in the database.

pub mod passkeys;
pub mod steps;

use shared::{AccountId, Instant};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx, error::exactly_one},
    on_db, on_tx,
};

/// What an account has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Overview {
    totp_since: Option<OffsetDateTime>,
    /// Backup codes that were not used yet.
    pub backup_codes: i64,
    /// Passkeys.
    pub passkeys: i64,
}

impl Overview {
    /// Since when an app makes its codes.
    pub fn totp_since(&self) -> Option<Instant> {
        self.totp_since.map(Instant::from)
    }

    /// Whether it has a second factor at all; codes on paper alone are none.
    pub const fn has_factor(&self) -> bool {
        self.totp_since.is_some() || self.passkeys > 0
    }
}

const OVERVIEW: &str = "SELECT (SELECT confirmed_at FROM totp WHERE account_id = $1 AND confirmed_at IS NOT NULL) AS totp_since, \
    (SELECT COUNT(*) FROM backup_codes WHERE account_id = $1 AND used_at IS NULL) AS backup_codes, \
    (SELECT COUNT(*) FROM passkeys WHERE account_id = $1) AS passkeys";

/// What an account has.
///
/// # Errors
/// When the database does not answer.
pub async fn overview(db: &Db, account: AccountId) -> Result<Overview, DbError> {
    Ok(on_db!(db, conn => sqlx::query_as(OVERVIEW).bind(account.uuid()).fetch_one(conn).await)?)
}

/// The same, as this transaction sees it.
///
/// # Errors
/// When the database does not answer.
pub async fn overview_in(tx: &mut Tx, account: AccountId) -> Result<Overview, DbError> {
    Ok(on_tx!(tx, conn => sqlx::query_as(OVERVIEW).bind(account.uuid()).fetch_one(conn).await)?)
}

/// A secret of an app, sealed.
#[derive(FromRow)]
pub struct TotpRow {
    /// Its id, to which the seal is bound.
    pub id: Uuid,
    /// The sealed secret.
    pub secret: String,
}

/// A new secret, sealed.
pub struct NewTotp<'a> {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub account: AccountId,
    /// The sealed secret.
    pub secret: &'a str,
    /// The key that sealed it.
    pub sealed_by: &'a str,
}

/// Proposes a secret; an earlier proposal is forgotten, the one in use stays.
///
/// # Errors
/// When the database does not take it.
pub async fn propose(tx: &mut Tx, new: &NewTotp<'_>, now: Instant) -> Result<(), DbError> {
    const FORGET: &str = "DELETE FROM totp WHERE account_id = $1 AND confirmed_at IS NULL";
    const SQL: &str = "INSERT INTO totp (id, account_id, secret, sealed_by, last_step, proposed_at) \
        VALUES ($1, $2, $3, $4, 0, $5)";
    on_tx!(tx, conn => sqlx::query(FORGET).bind(new.account.uuid()).execute(conn).await.map(drop))?;
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(new.id)
        .bind(new.account.uuid())
        .bind(new.secret)
        .bind(new.sealed_by)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// What was proposed to an account since `since`.
///
/// # Errors
/// When the database does not answer.
pub async fn proposal(
    db: &Db,
    account: AccountId,
    since: Instant,
) -> Result<Option<TotpRow>, DbError> {
    const SQL: &str = "SELECT id, secret FROM totp \
        WHERE account_id = $1 AND proposed_at > $2 AND confirmed_at IS NULL";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(account.uuid())
        .bind(OffsetDateTime::from(since))
        .fetch_optional(conn)
        .await)?)
}

/// Puts a proposed secret to use in place of the one before.
///
/// # Errors
/// [`DbError::Stale`] when it is not proposed any more.
pub async fn confirm(
    tx: &mut Tx,
    id: Uuid,
    account: AccountId,
    step: i64,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str =
        "UPDATE totp SET confirmed_at = $2, last_step = $3 WHERE id = $1 AND confirmed_at IS NULL";
    remove_totp(tx, account).await?;
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id)
        .bind(OffsetDateTime::from(now))
        .bind(step)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// The secret in use.
///
/// # Errors
/// When the database does not answer.
pub async fn totp_in(tx: &mut Tx, account: AccountId) -> Result<Option<TotpRow>, DbError> {
    const SQL: &str =
        "SELECT id, secret FROM totp WHERE account_id = $1 AND confirmed_at IS NOT NULL";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL).bind(account.uuid()).fetch_optional(conn).await)?)
}

/// Takes the code of a half minute. Of two that bring it at once, one does.
///
/// # Errors
/// [`DbError::Stale`] when that one, or a later one, was taken before.
pub async fn use_step(tx: &mut Tx, id: Uuid, step: i64) -> Result<(), DbError> {
    const SQL: &str = "UPDATE totp SET last_step = $2 WHERE id = $1 AND last_step < $2";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id)
        .bind(step)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Removes the secret in use, and tells whether there was one.
///
/// # Errors
/// When the database does not take it.
pub async fn remove_totp(tx: &mut Tx, account: AccountId) -> Result<bool, DbError> {
    const SQL: &str = "DELETE FROM totp WHERE account_id = $1 AND confirmed_at IS NOT NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(account.uuid())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Takes away everything an account signs in with beside its password.
///
/// # Errors
/// When the database does not take it.
pub async fn forget(tx: &mut Tx, account: AccountId, now: Instant) -> Result<(), DbError> {
    const APPS: &str = "DELETE FROM totp WHERE account_id = $1";
    const PASSKEYS: &str = "DELETE FROM passkeys WHERE account_id = $1";
    for sql in [APPS, PASSKEYS] {
        on_tx!(&mut *tx, conn => sqlx::query(sql).bind(account.uuid()).execute(conn).await.map(drop))?;
    }
    set_backup_codes(tx, account, &[], now).await
}

/// Gives an account these backup codes, and none of those before.
///
/// # Errors
/// When the database does not take them.
pub async fn set_backup_codes(
    tx: &mut Tx,
    account: AccountId,
    hashes: &[[u8; 32]],
    now: Instant,
) -> Result<(), DbError> {
    const FORGET: &str = "DELETE FROM backup_codes WHERE account_id = $1";
    const SQL: &str =
        "INSERT INTO backup_codes (account_id, code_hash, created_at) VALUES ($1, $2, $3)";
    on_tx!(tx, conn => sqlx::query(FORGET).bind(account.uuid()).execute(conn).await.map(drop))?;
    for hash in hashes {
        on_tx!(tx, conn => sqlx::query(SQL)
            .bind(account.uuid())
            .bind(hash.as_slice())
            .bind(OffsetDateTime::from(now))
            .execute(conn)
            .await
            .map(drop))?;
    }
    Ok(())
}

/// Uses a backup code. Of two that bring it at once, one does.
///
/// # Errors
/// [`DbError::Stale`] when it is not one of the account's, or was used.
pub async fn use_backup_code(
    tx: &mut Tx,
    account: AccountId,
    hash: &[u8; 32],
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE backup_codes SET used_at = $3 \
        WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(account.uuid())
        .bind(hash.as_slice())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}
