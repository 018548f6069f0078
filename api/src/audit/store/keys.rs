//! The keys of the chain.

use shared::Instant;
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// A key as it is kept: sealed.
#[derive(Clone, Debug, FromRow)]
pub struct KeyRow {
    /// Its id.
    pub id: Uuid,
    /// The sealed text.
    pub secret: String,
}

// There are few, one for each rotation.
const ALL: &str = "SELECT id, secret FROM audit_keys WHERE sealed_by >= '' ORDER BY sealed_by";

/// All keys.
///
/// # Errors
/// When the database does not answer.
pub async fn all(db: &Db) -> Result<Vec<KeyRow>, DbError> {
    Ok(on_db!(db, conn => sqlx::query_as(ALL).fetch_all(conn).await)?)
}

/// The same as a transaction sees it.
///
/// # Errors
/// When the database does not answer.
pub async fn all_in(tx: &mut Tx) -> Result<Vec<KeyRow>, DbError> {
    Ok(on_tx!(tx, conn => sqlx::query_as(ALL).fetch_all(conn).await)?)
}

/// Adds a key.
///
/// # Errors
/// When the database does not take it.
pub async fn add(
    tx: &mut Tx,
    id: Uuid,
    (secret, sealed_by): (&str, &str),
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str =
        "INSERT INTO audit_keys (id, secret, sealed_by, made_at) VALUES ($1, $2, $3, $4)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id)
        .bind(secret)
        .bind(sealed_by)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
