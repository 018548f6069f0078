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

/// Makes the key that seals known, or takes it out of retirement.
///
/// # Errors
/// When the database does not take it.
pub async fn use_key(tx: &mut Tx, keyring: &Keyring, now: Instant) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO sealing_keys (key_id, proof, first_used_at) VALUES ($1, $2, $3) \
        ON CONFLICT (key_id) DO UPDATE SET retired_at = NULL";
    let key_id = keyring.sealing_id();
    let proof = keyring.seal(&proof_of(key_id), "This key opens what it has sealed.")?;
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(key_id)
        .bind(proof)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Notes that nothing is sealed with a key any more.
///
/// # Errors
/// When the database does not take it.
pub async fn retire(tx: &mut Tx, key_id: &str, now: Instant) -> Result<(), DbError> {
    const SQL: &str =
        "UPDATE sealing_keys SET retired_at = $2 WHERE key_id = $1 AND retired_at IS NULL";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(key_id)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
