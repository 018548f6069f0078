//! What was told to a webhook, and what became of it.

use shared::{
    AppointmentId, DeliveryId, Instant, WebhookId,
    wire::webhook::{Delivery, DeliveryState},
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, type, seq, appointment_id, state, attempts, due_at, last_status, last_fault, created_at, ",
            "delivered_at FROM webhook_deliveries WHERE ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct DeliveryRow {
    id: Uuid,
    #[sqlx(rename = "type")]
    kind: String,
    seq: Option<i64>,
    appointment_id: Option<Uuid>,
    #[sqlx(try_from = "String")]
    state: DeliveryState,
    attempts: i64,
    due_at: Option<OffsetDateTime>,
    last_status: Option<i64>,
    last_fault: Option<String>,
    #[sqlx(try_from = "OffsetDateTime")]
    created_at: Instant,
    delivered_at: Option<OffsetDateTime>,
}

impl From<DeliveryRow> for Delivery {
    fn from(row: DeliveryRow) -> Self {
        Self {
            id: row.id.into(),
            r#type: row.kind,
            seq: row.seq,
            appointment_id: row.appointment_id.map(AppointmentId::from),
            state: row.state,
            attempts: u32::try_from(row.attempts).unwrap_or_default(),
            due_at: row.due_at.map(Instant::from),
            last_status: row
                .last_status
                .and_then(|status| u16::try_from(status).ok()),
            last_fault: row.last_fault,
            created_at: row.created_at,
            delivered_at: row.delivered_at.map(Instant::from),
        }
    }
}

/// Up to `limit` deliveries of a webhook before one of them, the newest first; of one state, if it is
/// given.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    webhook: WebhookId,
    state: Option<DeliveryState>,
    before: Uuid,
    limit: i64,
) -> Result<Vec<Delivery>, DbError> {
    const ALL: &str = select!("webhook_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
    const OF_STATE: &str =
        select!("webhook_id = $1 AND state = $4 AND id < $2 ORDER BY id DESC LIMIT $3");
    let sql = if state.is_some() { OF_STATE } else { ALL };
    let rows: Vec<DeliveryRow> = on_db!(db, conn => {
        let query = sqlx::query_as(sql).bind(webhook.uuid()).bind(before).bind(limit);
        let query = match state {
            Some(state) => query.bind(state.as_str()),
            None => query,
        };
        query.fetch_all(conn).await
    })?;
    Ok(rows.into_iter().map(Delivery::from).collect())
}

/// One delivery of a webhook.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    db: &Db,
    webhook: WebhookId,
    id: DeliveryId,
) -> Result<Option<Delivery>, DbError> {
    const SQL: &str = select!("id = $1 AND webhook_id = $2");
    let row: Option<DeliveryRow> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(id.uuid())
        .bind(webhook.uuid())
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(Delivery::from))
}

/// Queues a delivery once more that has come to its end, of a webhook that is enabled; whether that could
/// be done.
///
/// # Errors
/// When the database does not take it.
pub async fn replay(
    tx: &mut Tx,
    webhook: WebhookId,
    id: DeliveryId,
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE webhook_deliveries SET state = 'queued', attempts = 0, due_at = $3, first_failed_at = NULL, \
        last_status = NULL, last_fault = NULL, delivered_at = NULL WHERE id = $1 AND webhook_id = $2 AND state <> 'queued' \
        AND EXISTS (SELECT 1 FROM webhooks w WHERE w.id = webhook_id AND w.state = 'enabled')";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(webhook.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
