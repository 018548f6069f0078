//! The secrets of webhooks, sealed.

use shared::{Instant, WebhookId, WebhookSecretId, wire::webhook::WebhookSecret};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
    sealing::{Context, Sealing},
};

/// Where a secret is sealed for.
fn place_of(id: Uuid) -> Context {
    Context::new("webhook_secrets", "secret", id)
}

#[derive(FromRow)]
struct SecretRow {
    webhook_id: Uuid,
    id: Uuid,
    #[sqlx(try_from = "OffsetDateTime")]
    created_at: Instant,
}

/// The secrets of all webhooks from one to another, each with the webhook, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    from: WebhookId,
    to: WebhookId,
) -> Result<Vec<(WebhookId, WebhookSecret)>, DbError> {
    const SQL: &str = "SELECT webhook_id, id, created_at FROM webhook_secrets \
        WHERE webhook_id >= $1 AND webhook_id <= $2 ORDER BY webhook_id, id";
    let rows: Vec<SecretRow> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(from.uuid())
        .bind(to.uuid())
        .fetch_all(conn)
        .await)?;
    let secret = |row: SecretRow| {
        let secret = WebhookSecret {
            id: row.id.into(),
            created_at: row.created_at,
        };
        (row.webhook_id.into(), secret)
    };
    Ok(rows.into_iter().map(secret).collect())
}

/// The secrets that a webhook's deliveries are signed with, the oldest first; `None` when one does not open.
///
/// # Errors
/// When the database does not answer.
pub async fn opened(
    db: &Db,
    sealing: &Sealing,
    webhook: WebhookId,
) -> Result<Option<Vec<String>>, DbError> {
    const SQL: &str = "SELECT id, secret FROM webhook_secrets WHERE webhook_id = $1";
    let mut rows: Vec<(Uuid, String)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(webhook.uuid()).fetch_all(conn).await)?;
    rows.sort_by_key(|(id, _)| *id);
    let open = |(id, sealed): &(Uuid, String)| sealing.open(&place_of(*id), sealed).ok();
    Ok(rows.iter().map(open).collect())
}

/// The places in which a webhook has a secret.
///
/// # Errors
/// When the database does not answer.
pub async fn taken(tx: &mut Tx, webhook: WebhookId) -> Result<Vec<i64>, DbError> {
    const SQL: &str = "SELECT place FROM webhook_secrets WHERE webhook_id = $1";
    let rows: Vec<(i64,)> =
        on_tx!(tx, conn => sqlx::query_as(SQL).bind(webhook.uuid()).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(place,)| place).collect())
}

/// Gives a webhook a secret in a place.
///
/// # Errors
/// [`DbError::Unique`] when the place is taken.
pub async fn insert(
    tx: &mut Tx,
    sealing: &Sealing,
    (id, place): (WebhookSecretId, i64),
    webhook: WebhookId,
    secret: &str,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO webhook_secrets (id, webhook_id, place, secret, sealed_by, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let key = sealing.to_write(tx).await?;
    let sealed = key.seal(&place_of(id.uuid()), secret)?;
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(webhook.uuid())
        .bind(place)
        .bind(sealed)
        .bind(key.id())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Drops a secret of a webhook that has another one; whether there was such a secret.
///
/// # Errors
/// When the database does not take it.
pub async fn drop_one(
    tx: &mut Tx,
    webhook: WebhookId,
    id: WebhookSecretId,
) -> Result<bool, DbError> {
    const SQL: &str = "DELETE FROM webhook_secrets WHERE id = $1 AND webhook_id = $2";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(webhook.uuid())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Waits until nobody else changes a webhook's secrets, and lets nobody until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn hold(tx: &mut Tx, webhook: WebhookId) -> Result<(), DbError> {
    const SQL: &str = "UPDATE webhooks SET updated_at = updated_at WHERE id = $1";
    on_tx!(tx, conn => sqlx::query(SQL).bind(webhook.uuid()).execute(conn).await.map(drop))?;
    Ok(())
}
