//! Webhooks as they are seen and changed. What is told to them is in the files beside.

pub mod deliveries;
pub mod queue;
pub mod secrets;
pub mod telling;

use shared::{
    AccountId, EventType, Instant, WebhookId,
    wire::webhook::{Described, DisabledWhy, Webhook, WebhookState},
    words::UnknownWord,
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx, error::exactly_one},
    on_db, on_tx,
};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, client_id, url, types, description, state, disabled_why, failing_since, revision, created_at, ",
            "updated_at FROM webhooks WHERE ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct WebhookRow {
    id: Uuid,
    client_id: Option<Uuid>,
    url: String,
    types: String,
    description: String,
    state: String,
    disabled_why: Option<String>,
    failing_since: Option<OffsetDateTime>,
    revision: i64,
    #[sqlx(try_from = "OffsetDateTime")]
    created_at: Instant,
    #[sqlx(try_from = "OffsetDateTime")]
    updated_at: Instant,
}

/// Types of events from how they are kept.
pub(super) fn types(text: &str) -> Result<Vec<EventType>, UnknownWord> {
    text.split_whitespace().map(str::parse).collect()
}

fn kept(types: &[EventType]) -> String {
    let words: Vec<_> = types.iter().map(|kind| kind.as_str()).collect();
    words.join(" ")
}

impl TryFrom<WebhookRow> for Webhook {
    type Error = UnknownWord;

    fn try_from(row: WebhookRow) -> Result<Self, UnknownWord> {
        Ok(Self {
            id: row.id.into(),
            client_id: row.client_id.map(AccountId::from),
            url: row.url,
            types: types(&row.types)?,
            description: row.description,
            state: row.state.parse::<WebhookState>()?,
            disabled_why: row
                .disabled_why
                .as_deref()
                .map(str::parse::<DisabledWhy>)
                .transpose()?,
            failing_since: row.failing_since.map(Instant::from),
            secrets: Vec::new(),
            revision: row.revision,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

fn webhook(row: WebhookRow) -> Result<Webhook, DbError> {
    Webhook::try_from(row).map_err(|error| DbError::Other(sqlx::Error::Decode(error.into())))
}

/// Up to `limit` webhooks after one of them, in the order in which they were made; of one client, if it
/// is given. Their secrets are not in it.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    client: Option<AccountId>,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Webhook>, DbError> {
    const ALL: &str = select!("id > $1 ORDER BY id LIMIT $2");
    const OF_CLIENT: &str = select!("client_id = $3 AND id > $1 ORDER BY id LIMIT $2");
    let sql = if client.is_some() { OF_CLIENT } else { ALL };
    let rows: Vec<WebhookRow> = on_db!(db, conn => {
        let query = sqlx::query_as(sql).bind(after).bind(limit);
        let query = match client {
            Some(client) => query.bind(client.uuid()),
            None => query,
        };
        query.fetch_all(conn).await
    })?;
    rows.into_iter().map(webhook).collect()
}

/// One webhook, without its secrets.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, id: WebhookId) -> Result<Option<Webhook>, DbError> {
    const SQL: &str = select!("id = $1");
    let row: Option<WebhookRow> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?;
    row.map(webhook).transpose()
}

/// How many webhooks a client has, or the clinic itself.
///
/// # Errors
/// When the database does not answer.
pub async fn count(tx: &mut Tx, client: Option<AccountId>) -> Result<i64, DbError> {
    const OF_CLINIC: &str = "SELECT COUNT(*) FROM webhooks WHERE client_id IS NULL";
    const OF_CLIENT: &str = "SELECT COUNT(*) FROM webhooks WHERE client_id = $1";
    let (count,): (i64,) = match client {
        None => on_tx!(tx, conn => sqlx::query_as(OF_CLINIC).fetch_one(conn).await)?,
        Some(client) => {
            on_tx!(tx, conn => sqlx::query_as(OF_CLIENT).bind(client.uuid()).fetch_one(conn).await)?
        }
    };
    Ok(count)
}

/// Makes a webhook.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(
    tx: &mut Tx,
    (id, client): (WebhookId, Option<AccountId>),
    url: &str,
    described: &Described,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO webhooks (id, client_id, url, types, description, state, revision, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, 'enabled', 1, $6, $6)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(client.map(AccountId::uuid))
        .bind(url)
        .bind(kept(&described.types))
        .bind(&described.description)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Describes a webhook anew.
///
/// # Errors
/// [`DbError::Stale`] when it has another revision.
pub async fn update(
    tx: &mut Tx,
    id: WebhookId,
    url: &str,
    described: &Described,
    revision: i64,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE webhooks SET url = $3, types = $4, description = $5, paused_until = NULL, updated_at = $6, \
        revision = revision + 1 WHERE id = $1 AND revision = $2";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(revision)
        .bind(url)
        .bind(kept(&described.types))
        .bind(&described.description)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Disables a webhook; whether it was enabled. What waits for it waits on.
///
/// # Errors
/// When the database does not take it.
pub async fn disable(
    tx: &mut Tx,
    id: WebhookId,
    why: DisabledWhy,
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE webhooks SET state = 'disabled', disabled_why = $2, updated_at = $3, revision = revision + 1 \
        WHERE id = $1 AND state = 'enabled'";
    const REST: &str =
        "UPDATE webhook_deliveries SET due_at = NULL WHERE webhook_id = $1 AND state = 'queued'";
    let rows = on_tx!(&mut *tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(why.as_str())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    on_tx!(tx, conn => sqlx::query(REST).bind(id.uuid()).execute(conn).await.map(drop))?;
    Ok(rows == 1)
}

/// Enables a webhook, and makes everything due that waited for it; whether it was disabled.
///
/// # Errors
/// When the database does not take it.
pub async fn enable(tx: &mut Tx, id: WebhookId, now: Instant) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE webhooks SET state = 'enabled', disabled_why = NULL, failing_since = NULL, paused_until = NULL, \
        updated_at = $2, revision = revision + 1 WHERE id = $1 AND state = 'disabled'";
    const WAKE: &str = "UPDATE webhook_deliveries SET due_at = $2 \
        WHERE webhook_id = $1 AND state = 'queued' AND due_at IS NULL";
    let at = OffsetDateTime::from(now);
    let rows = on_tx!(&mut *tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    on_tx!(tx, conn => sqlx::query(WAKE).bind(id.uuid()).bind(at).execute(conn).await.map(drop))?;
    Ok(rows == 1)
}

/// Removes a webhook with its secrets and with all that was told to it; whether there was one.
///
/// # Errors
/// When the database does not take it.
pub async fn delete(tx: &mut Tx, id: WebhookId) -> Result<bool, DbError> {
    const SECRETS: &str = "DELETE FROM webhook_secrets WHERE webhook_id = $1";
    const DELIVERIES: &str = "DELETE FROM webhook_deliveries WHERE webhook_id = $1";
    const SQL: &str = "DELETE FROM webhooks WHERE id = $1";
    for sql in [SECRETS, DELIVERIES] {
        on_tx!(&mut *tx, conn => sqlx::query(sql).bind(id.uuid()).execute(conn).await.map(drop))?;
    }
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
