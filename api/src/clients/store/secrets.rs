//! The secrets of clients.

use shared::{AccountId, ClientSecretId, Instant, wire::client::ClientSecret};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx, error::exactly_one},
    on_db, on_tx,
};

#[derive(FromRow)]
struct SecretRow {
    client_id: Uuid,
    id: Uuid,
    #[sqlx(try_from = "OffsetDateTime")]
    created_at: Instant,
    last_used_at: Option<OffsetDateTime>,
}

/// The secrets that work of all clients from one to another, each with the client, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    from: AccountId,
    to: AccountId,
) -> Result<Vec<(AccountId, ClientSecret)>, DbError> {
    const SQL: &str = "SELECT client_id, id, created_at, last_used_at FROM client_secrets \
        WHERE client_id >= $1 AND client_id <= $2 AND dropped_at IS NULL ORDER BY client_id, id";
    let rows: Vec<SecretRow> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(from.uuid())
        .bind(to.uuid())
        .fetch_all(conn)
        .await)?;
    let secret = |row: SecretRow| {
        let secret = ClientSecret {
            id: row.id.into(),
            created_at: row.created_at,
            last_used_at: row.last_used_at.map(Instant::from),
        };
        (row.client_id.into(), secret)
    };
    Ok(rows.into_iter().map(secret).collect())
}

/// The places in which a client has a secret that works.
///
/// # Errors
/// When the database does not answer.
pub async fn taken(tx: &mut Tx, client: AccountId) -> Result<Vec<i64>, DbError> {
    const SQL: &str =
        "SELECT place FROM client_secrets WHERE client_id = $1 AND dropped_at IS NULL";
    let rows: Vec<(i64,)> =
        on_tx!(tx, conn => sqlx::query_as(SQL).bind(client.uuid()).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(place,)| place).collect())
}

/// Gives a client that is not revoked a secret in a place.
///
/// # Errors
/// [`DbError::Stale`] when it was revoked, [`DbError::Unique`] when the place is taken.
pub async fn insert(
    tx: &mut Tx,
    (id, place): (ClientSecretId, i64),
    client: AccountId,
    hash: &[u8; 32],
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO client_secrets (id, client_id, place, secret_hash, created_at) \
        SELECT $1, account_id, $3, $4, $5 FROM clients WHERE account_id = $2 AND revoked_at IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(client.uuid())
        .bind(place)
        .bind(hash.as_slice())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Drops a secret of a client; whether it worked until then.
///
/// # Errors
/// When the database does not take it.
pub async fn drop_one(
    tx: &mut Tx,
    client: AccountId,
    id: ClientSecretId,
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE client_secrets SET dropped_at = $3 \
        WHERE id = $1 AND client_id = $2 AND dropped_at IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(client.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Drops all secrets of a client.
///
/// # Errors
/// When the database does not take it.
pub async fn drop_all(tx: &mut Tx, client: AccountId, now: Instant) -> Result<(), DbError> {
    const SQL: &str =
        "UPDATE client_secrets SET dropped_at = $2 WHERE client_id = $1 AND dropped_at IS NULL";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(client.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
