//! The queue: what is due, who sends it, and what came of it.

use shared::{DeliveryId, Instant, WebhookId};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
    queue::{Claim, store as waiting},
};

/// A delivery that somebody is sending.
#[derive(Debug, FromRow)]
pub struct Claimed {
    id: Uuid,
    webhook_id: Uuid,
    /// Where it goes.
    pub url: String,
    /// What is sent.
    pub body: String,
    /// The how-manyeth attempt this is.
    pub attempts: i64,
    /// Whether its webhook may still be told of it.
    pub is_granted: bool,
    #[sqlx(skip)]
    claim: Uuid,
}

impl Claimed {
    /// Its id.
    pub fn id(&self) -> DeliveryId {
        self.id.into()
    }

    /// Its webhook.
    pub fn webhook(&self) -> WebhookId {
        self.webhook_id.into()
    }
}

/// How an attempt failed, or why there was none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// A word for programs.
    pub fault: &'static str,
    /// What the receiver answered.
    pub status: Option<u16>,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver has it.
    Delivered(u16),
    /// It has not, and is tried again then.
    Retry(Failure, Instant),
    /// It never will.
    Dead(Failure),
}

/// For each webhook that can be told something, what is due first and not held up by something earlier
/// about the same appointment. A webhook is told two things at a time, and one while it fails: others wait
/// for none of it.
///
/// # Errors
/// When the database does not answer.
pub async fn due(db: &Db, now: Instant) -> Result<Vec<Uuid>, DbError> {
    const SQL: &str = "SELECT d.id FROM webhooks w JOIN webhook_deliveries d ON d.id = (SELECT q.id FROM webhook_deliveries q \
        WHERE q.webhook_id = w.id AND q.state = 'queued' AND q.due_at <= $1 AND NOT EXISTS (SELECT 1 FROM webhook_deliveries e \
        WHERE e.appointment_id = q.appointment_id AND e.webhook_id = q.webhook_id AND e.state = 'queued' AND e.seq < q.seq) \
        ORDER BY q.due_at, q.id LIMIT 1) WHERE w.state = 'enabled' AND w.id > $2 AND (w.paused_until IS NULL OR w.paused_until <= $1) \
        AND (SELECT COUNT(*) FROM webhook_deliveries t WHERE t.webhook_id = w.id AND t.claim IS NOT NULL AND t.due_at > $1) \
        < CASE WHEN w.failing_since IS NULL THEN 2 ELSE 1 END";
    let rows: Vec<(Uuid,)> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(OffsetDateTime::from(now))
        .bind(Uuid::nil())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Takes a delivery for oneself until an instant, from which on it is due again; `None` when somebody else
/// was faster, or its webhook was disabled.
///
/// # Errors
/// When the database does not answer.
pub async fn claim(tx: &mut Tx, id: Uuid, claim: &Claim) -> Result<Option<Claimed>, DbError> {
    const TAKE: &str = "UPDATE webhook_deliveries SET due_at = $3, claim = $4, attempts = attempts + 1 \
        WHERE id = $1 AND state = 'queued' AND due_at <= $2 \
        AND EXISTS (SELECT 1 FROM webhooks w WHERE w.id = webhook_id AND w.state = 'enabled')";
    const READ: &str = "SELECT d.id, d.webhook_id, w.url, d.body, d.attempts, (w.client_id IS NULL OR EXISTS \
        (SELECT 1 FROM clients c JOIN accounts a ON a.id = c.account_id WHERE c.account_id = w.client_id \
        AND c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > $2) AND a.state = 'active' \
        AND c.scopes LIKE '%webhooks:manage%' AND (d.doctor_id IS NULL OR EXISTS (SELECT 1 FROM client_doctors g \
        WHERE g.client_id = c.account_id AND g.doctor_id = d.doctor_id)))) AS is_granted \
        FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id WHERE d.id = $1";
    if !waiting::take(tx, TAKE, id, claim).await? {
        return Ok(None);
    }
    let at = OffsetDateTime::from(claim.now);
    let delivery: Option<Claimed> =
        on_tx!(tx, conn => sqlx::query_as(READ).bind(id).bind(at).fetch_optional(conn).await)?;
    Ok(delivery.map(|delivery| Claimed {
        claim: claim.by,
        ..delivery
    }))
}

/// Writes down what came of an attempt; whether the delivery was still the sender's.
///
/// # Errors
/// When the database does not take it.
pub async fn mark(
    tx: &mut Tx,
    delivery: &Claimed,
    outcome: &Outcome,
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE webhook_deliveries SET state = $3, last_status = $4, last_fault = $5, delivered_at = $6, \
        first_failed_at = COALESCE(first_failed_at, $7), claim = NULL, due_at = CASE WHEN EXISTS (SELECT 1 FROM webhooks w \
        WHERE w.id = webhook_id AND w.state = 'enabled') THEN $8 END WHERE id = $1 AND claim = $2 AND state = 'queued'";
    let (state, status, fault, due_at) = match outcome {
        Outcome::Delivered(status) => ("delivered", Some(*status), None, None),
        Outcome::Retry(failure, at) => ("queued", failure.status, Some(failure.fault), Some(*at)),
        Outcome::Dead(failure) => ("dead", failure.status, Some(failure.fault), None),
    };
    let (delivered_at, failed_at) = match fault {
        None => (Some(now), None),
        Some(_) => (None, Some(now)),
    };
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(delivery.id)
        .bind(delivery.claim)
        .bind(state)
        .bind(status.map(i64::from))
        .bind(fault)
        .bind(delivered_at.map(OffsetDateTime::from))
        .bind(failed_at.map(OffsetDateTime::from))
        .bind(due_at.map(OffsetDateTime::from))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Notes that a webhook's receiver is there.
///
/// # Errors
/// When the database does not take it.
pub async fn is_well(tx: &mut Tx, webhook: WebhookId) -> Result<(), DbError> {
    const SQL: &str = "UPDATE webhooks SET failing_since = NULL, paused_until = NULL WHERE id = $1 AND failing_since IS NOT NULL";
    on_tx!(tx, conn => sqlx::query(SQL).bind(webhook.uuid()).execute(conn).await.map(drop))?;
    Ok(())
}

/// Notes that it is not, and until when it wants to be left alone.
///
/// # Errors
/// When the database does not take it.
pub async fn is_failing(
    tx: &mut Tx,
    webhook: WebhookId,
    paused_until: Option<Instant>,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE webhooks SET failing_since = COALESCE(failing_since, $2), \
        paused_until = COALESCE($3, paused_until) WHERE id = $1";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(webhook.uuid())
        .bind(OffsetDateTime::from(now))
        .bind(paused_until.map(OffsetDateTime::from))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Whether nothing has come through to a webhook for as long as a delivery was tried.
///
/// # Errors
/// When the database does not answer.
pub async fn failed_throughout(tx: &mut Tx, delivery: &Claimed) -> Result<bool, DbError> {
    const SQL: &str = "SELECT d.id FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id \
        WHERE d.id = $1 AND w.failing_since <= d.first_failed_at";
    let found: Option<(Uuid,)> =
        on_tx!(tx, conn => sqlx::query_as(SQL).bind(delivery.id).fetch_optional(conn).await)?;
    Ok(found.is_some())
}
