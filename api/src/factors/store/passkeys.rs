//! Passkeys in the database.

use shared::{AccountId, Instant, PasskeyId, account::PersonName, wire::passkey::PasskeyRow};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx, error::exactly_one},
    on_db, on_tx,
};

/// A passkey as it is kept.
#[derive(FromRow)]
pub struct KeptPasskey {
    id: Uuid,
    account_id: Uuid,
    name: String,
    /// The public key and the rest, as the library writes it.
    pub document: String,
    created_at: OffsetDateTime,
    last_used_at: Option<OffsetDateTime>,
}

impl KeptPasskey {
    /// Its id.
    pub fn id(&self) -> PasskeyId {
        self.id.into()
    }

    /// Whose it is.
    pub fn account(&self) -> AccountId {
        self.account_id.into()
    }

    /// As its owner sees it.
    pub fn shown(&self) -> PasskeyRow {
        PasskeyRow {
            id: self.id.into(),
            name: self.name.clone(),
            created_at: self.created_at.into(),
            last_used_at: self.last_used_at.map(Instant::from),
        }
    }
}

/// The passkeys of an account, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &Db, account: AccountId) -> Result<Vec<KeptPasskey>, DbError> {
    const SQL: &str = "SELECT id, account_id, name, document, created_at, last_used_at FROM passkeys \
        WHERE account_id = $1 ORDER BY id";
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(account.uuid()).fetch_all(conn).await)?)
}

/// The passkey with an id that its device knows it by, of an account that is active.
///
/// # Errors
/// When the database does not answer.
pub async fn by_credential(db: &Db, credential: &[u8]) -> Result<Option<KeptPasskey>, DbError> {
    const SQL: &str = "SELECT p.id, p.account_id, p.name, p.document, p.created_at, p.last_used_at \
        FROM passkeys p JOIN accounts a ON a.id = p.account_id WHERE p.credential_id = $1 AND a.state = 'active'";
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(credential).fetch_optional(conn).await)?)
}

/// A passkey that is to be kept.
pub struct NewPasskey<'a> {
    /// Its id.
    pub id: PasskeyId,
    /// Whose.
    pub account: AccountId,
    /// The id that its device knows it by.
    pub credential: &'a [u8],
    /// What its owner calls it.
    pub name: &'a PersonName,
    /// As the library writes it.
    pub document: &'a str,
}

/// Keeps a passkey.
///
/// # Errors
/// [`DbError::Unique`] when an account has it already.
pub async fn insert(tx: &mut Tx, new: &NewPasskey<'_>, now: Instant) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO passkeys (id, account_id, credential_id, name, document, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(new.id.uuid())
        .bind(new.account.uuid())
        .bind(new.credential)
        .bind(new.name.as_str())
        .bind(new.document)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Calls a passkey of an account something else.
///
/// # Errors
/// [`DbError::Stale`] when the account has no such passkey.
pub async fn rename(
    tx: &mut Tx,
    id: PasskeyId,
    account: AccountId,
    name: &PersonName,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE passkeys SET name = $3 WHERE id = $1 AND account_id = $2";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(account.uuid())
        .bind(name.as_str())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Removes a passkey of an account.
///
/// # Errors
/// [`DbError::Stale`] when the account has no such passkey.
pub async fn remove(tx: &mut Tx, id: PasskeyId, account: AccountId) -> Result<(), DbError> {
    const SQL: &str = "DELETE FROM passkeys WHERE id = $1 AND account_id = $2";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(account.uuid())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Lets the passkeys of an account sign in with a password only, until each was used with one.
///
/// # Errors
/// When the database does not take it.
pub async fn want_password(tx: &mut Tx, account: AccountId) -> Result<(), DbError> {
    const SQL: &str = "UPDATE passkeys SET wants_password = TRUE WHERE account_id = $1";
    on_tx!(tx, conn => sqlx::query(SQL).bind(account.uuid()).execute(conn).await.map(drop))?;
    Ok(())
}

/// Notes that a passkey was used, after a password or alone, with what changed of it. Guarded by what it
/// was before, so that of two signatures with one counter only one counts.
///
/// # Errors
/// [`DbError::Stale`] when it was used meanwhile, is gone, or wants a password and came alone.
pub async fn was_used(
    tx: &mut Tx,
    kept: &KeptPasskey,
    document: &str,
    after_password: bool,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE passkeys SET document = $3, last_used_at = $4, wants_password = FALSE \
        WHERE id = $1 AND document = $2 AND (NOT wants_password OR $5)";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(kept.id)
        .bind(&kept.document)
        .bind(document)
        .bind(OffsetDateTime::from(now))
        .bind(after_password)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}
