//! The keys that a database knows, and the rows that each of them has sealed.

pub mod tables;

use shared::Instant;
use sqlx::FromRow;
use time::OffsetDateTime;

use super::{Context, Keyring};
use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// A key that a database knows.
#[derive(FromRow)]
pub struct KeyRow {
    /// Its id.
    pub key_id: String,
    proof: String,
    retired_at: Option<OffsetDateTime>,
}

impl KeyRow {
    /// Whether a rotation found nothing that it had sealed.
    pub const fn is_retired(&self) -> bool {
        self.retired_at.is_some()
    }

    /// Whether it is one of these keys, which its proof shows by opening.
    pub fn is_in(&self, keyring: &Keyring) -> bool {
        keyring.open(&proof_of(&self.key_id), &self.proof).is_ok()
    }
}

fn proof_of(key_id: &str) -> Context {
    Context::word("sealing_keys", "proof", key_id)
}

/// All keys that the database knows.
///
/// # Errors
/// When the database does not answer.
pub async fn keys(db: &Db) -> Result<Vec<KeyRow>, DbError> {
    const SQL: &str = "SELECT key_id, proof, retired_at FROM sealing_keys \
        WHERE key_id >= '' ORDER BY key_id";
    Ok(on_db!(db, conn => sqlx::query_as(SQL).fetch_all(conn).await)?)
}

const CURRENT: &str = "SELECT key_id FROM sealing_current WHERE id = 1";

/// The key that seals, for who only wants to know it.
///
/// # Errors
/// When the database does not answer.
pub async fn present(db: &Db) -> Result<Option<String>, DbError> {
    let row: Option<(Option<String>,)> =
        on_db!(db, conn => sqlx::query_as(CURRENT).fetch_optional(conn).await)?;
    Ok(row.and_then(|(key_id,)| key_id))
}

/// The key that seals. It stays so until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn current(tx: &mut Tx) -> Result<Option<String>, DbError> {
    const SHARED: &str = "SELECT key_id FROM sealing_current WHERE id = 1 FOR SHARE";
    let row: Option<(Option<String>,)> = on_tx!(tx,
        sqlite conn => sqlx::query_as(CURRENT).fetch_optional(conn).await,
        postgres conn => sqlx::query_as(SHARED).fetch_optional(conn).await
    )?;
    Ok(row.and_then(|(key_id,)| key_id))
}

/// The same for who changes it, or gives up a key: waits until nobody is about to seal any more.
///
/// # Errors
/// When the database does not answer.
pub async fn hold_current(tx: &mut Tx) -> Result<Option<String>, DbError> {
    const ALONE: &str = "SELECT key_id FROM sealing_current WHERE id = 1 FOR NO KEY UPDATE";
    let row: Option<(Option<String>,)> = on_tx!(tx,
        // There is one writer anyway.
        sqlite conn => sqlx::query_as(CURRENT).fetch_optional(conn).await,
        postgres conn => sqlx::query_as(ALONE).fetch_optional(conn).await
    )?;
    Ok(row.and_then(|(key_id,)| key_id))
}

/// Makes the first key the one that seals, for every process from the next transaction on. It becomes
/// known, or comes out of retirement.
///
/// # Errors
/// When the database does not take it.
pub async fn use_key(tx: &mut Tx, keyring: &Keyring, now: Instant) -> Result<(), DbError> {
    const KNOW: &str = "INSERT INTO sealing_keys (key_id, proof, first_used_at) VALUES ($1, $2, $3) \
        ON CONFLICT (key_id) DO UPDATE SET retired_at = NULL";
    const USE: &str = "UPDATE sealing_current SET key_id = $1 WHERE id = 1";
    hold_current(tx).await?;
    let key_id = keyring.sealing_id();
    let proof = keyring.seal(&proof_of(key_id), "This key opens what it has sealed.")?;
    on_tx!(tx, conn => sqlx::query(KNOW)
        .bind(key_id)
        .bind(proof)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    on_tx!(tx, conn => sqlx::query(USE).bind(key_id).execute(conn).await.map(drop))?;
    Ok(())
}

/// Notes that nothing is sealed with a key any more, and tells whether that is so: not while it seals, and
/// not while any row is sealed with it.
///
/// # Errors
/// When the database does not take it.
pub async fn retire(tx: &mut Tx, key_id: &str, now: Instant) -> Result<bool, DbError> {
    const SQL: &str =
        "UPDATE sealing_keys SET retired_at = $2 WHERE key_id = $1 AND retired_at IS NULL";
    if hold_current(tx).await?.as_deref() == Some(key_id) {
        return Ok(false);
    }
    for table in &tables::TABLES {
        if 0 < table.count_in(tx, key_id).await? {
            return Ok(false);
        }
    }
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(key_id)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(true)
}
