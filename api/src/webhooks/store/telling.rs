//! Which webhooks are told of an event, and what is written for them.

use shared::{AppointmentId, DoctorId, EventType, Instant, WebhookId};
use time::OffsetDateTime;
use uuid::Uuid;

use super::types;
use crate::{
    db::{DbError, Tx},
    on_tx,
};

/// The webhooks that are told of an event of this type with a doctor: the clinic's own, and those of clients
/// that can call, may have webhooks and were granted by the doctor.
///
/// # Errors
/// When the database does not answer.
pub async fn told(
    tx: &mut Tx,
    kind: EventType,
    doctor: DoctorId,
    now: Instant,
) -> Result<Vec<WebhookId>, DbError> {
    const OF_CLINIC: &str =
        "SELECT id, types FROM webhooks WHERE client_id IS NULL AND state = 'enabled'";
    const OF_CLIENTS: &str = "SELECT w.id, w.types FROM client_doctors g JOIN clients c ON c.account_id = g.client_id \
        JOIN accounts a ON a.id = g.client_id JOIN webhooks w ON w.client_id = g.client_id WHERE g.doctor_id = $1 \
        AND c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > $2) AND a.state = 'active' \
        AND c.scopes LIKE '%webhooks:manage%' AND w.state = 'enabled'";
    let mut rows: Vec<(Uuid, String)> =
        on_tx!(&mut *tx, conn => sqlx::query_as(OF_CLINIC).fetch_all(conn).await)?;
    let of_clients: Vec<(Uuid, String)> = on_tx!(tx, conn => sqlx::query_as(OF_CLIENTS)
        .bind(doctor.uuid())
        .bind(OffsetDateTime::from(now))
        .fetch_all(conn)
        .await)?;
    rows.extend(of_clients);
    let wants = |text: &str| types(text).is_ok_and(|all| all.is_empty() || all.contains(&kind));
    Ok(rows
        .into_iter()
        .filter(|(_, types)| wants(types))
        .map(|(id, _)| id.into())
        .collect())
}

/// What is to be told to a webhook.
#[derive(Debug)]
pub struct New<'a> {
    /// Its id.
    pub id: Uuid,
    /// To which webhook.
    pub webhook: WebhookId,
    /// The type of the event, or of a test.
    pub kind: &'a str,
    /// What is sent.
    pub body: &'a str,
    /// Of which event; `None` for a test.
    pub event: Option<OfEvent>,
}

/// An event that is told.
#[derive(Clone, Copy, Debug)]
pub struct OfEvent {
    /// Its id.
    pub id: Uuid,
    /// Its number.
    pub seq: i64,
    /// Its appointment.
    pub appointment: AppointmentId,
    /// The doctor of that.
    pub doctor: DoctorId,
}

/// Writes what is to be told, at once.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(tx: &mut Tx, new: &New<'_>, now: Instant) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO webhook_deliveries (id, webhook_id, event_id, seq, appointment_id, doctor_id, type, body, \
        state, attempts, due_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', 0, $9, $9)";
    let event = new.event;
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(new.id)
        .bind(new.webhook.uuid())
        .bind(event.map(|event| event.id))
        .bind(event.map(|event| event.seq))
        .bind(event.map(|event| event.appointment.uuid()))
        .bind(event.map(|event| event.doctor.uuid()))
        .bind(new.kind)
        .bind(new.body)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
