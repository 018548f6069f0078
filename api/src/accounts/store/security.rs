//! Password and address of an account.

use shared::{AccountId, Instant, Language, account::Email};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx, error::exactly_one},
    on_db, on_tx,
};

/// The hash of an account's password.
///
/// # Errors
/// When the database does not answer.
pub async fn password_hash(db: &Db, id: AccountId) -> Result<Option<String>, DbError> {
    const SQL: &str = "SELECT password_hash FROM accounts WHERE id = $1";
    let row: Option<(String,)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?;
    Ok(row.map(|(hash,)| hash))
}

/// Whether the account is active and this is still the hash of its password.
///
/// # Errors
/// When the database does not answer.
pub async fn is_present(tx: &mut Tx, id: AccountId, hash: &str) -> Result<bool, DbError> {
    const SQL: &str =
        "SELECT id FROM accounts WHERE id = $1 AND password_hash = $2 AND state = 'active'";
    let row: Option<(Uuid,)> = on_tx!(tx, conn => sqlx::query_as(SQL)
        .bind(id.uuid())
        .bind(hash)
        .fetch_optional(conn)
        .await)?;
    Ok(row.is_some())
}

/// An account that an address belongs to.
#[derive(Debug, FromRow)]
pub struct Owner {
    /// The account.
    #[sqlx(try_from = "Uuid")]
    pub id: AccountId,
    /// The name.
    pub name: String,
    /// The language of what is sent to them.
    #[sqlx(try_from = "String")]
    pub language: Language,
    /// Whether the account may sign in.
    pub is_active: bool,
    /// Whether somebody showed that they read what is sent there.
    pub is_verified: bool,
}

/// Whose address it is.
///
/// # Errors
/// When the database does not answer.
pub async fn owner(db: &Db, email: &Email) -> Result<Option<Owner>, DbError> {
    const SQL: &str = "SELECT id, name, language, state = 'active' AS is_active, \
        email_verified_at IS NOT NULL AS is_verified FROM accounts WHERE email = $1";
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(email.as_str()).fetch_optional(conn).await)?)
}

/// Sets another password.
///
/// # Errors
/// [`DbError::Stale`] when the account is disabled, or its hash is not `present` any more.
pub async fn set_password(
    tx: &mut Tx,
    id: AccountId,
    present: &str,
    hash: &str,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE accounts SET password_hash = $3, updated_at = $4 \
        WHERE id = $1 AND password_hash = $2 AND state = 'active'";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(present)
        .bind(hash)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Notes that the account's owner reads what is sent to this address; the first time counts.
///
/// # Errors
/// [`DbError::Stale`] when the account is disabled or has another address.
pub async fn verify_email(
    tx: &mut Tx,
    id: AccountId,
    email: &str,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE accounts SET email_verified_at = COALESCE(email_verified_at, $3) \
        WHERE id = $1 AND email = $2 AND state = 'active'";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(email)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Gives an account an address that its owner reads.
///
/// # Errors
/// [`DbError::Unique`] when it is another account's by now, [`DbError::Stale`] when the account is
/// disabled.
pub async fn set_email(
    tx: &mut Tx,
    id: AccountId,
    email: &str,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE accounts SET email = $2, email_verified_at = $3, updated_at = $3 \
        WHERE id = $1 AND state = 'active'";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(email)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}
