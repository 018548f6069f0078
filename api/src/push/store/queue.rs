//! The queue: what is due, who sends it, and what came of it.

use shared::{AccountId, AppointmentId, EventType, Instant, PushSubscriptionId};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::place_of;
use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
    queue::{Claim, store as waiting},
    random,
    sealing::Sealing,
};

/// What is to be told to a browser.
#[derive(Clone, Copy, Debug)]
pub struct New {
    /// To which.
    pub subscription: PushSubscriptionId,
    /// Whose it is.
    pub account: AccountId,
    /// Of which event.
    pub event: Uuid,
    /// The number of that.
    pub seq: i64,
    /// From when on it is no news any more.
    pub expires_at: Instant,
}

/// Writes what is to be told, at once.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(tx: &mut Tx, new: &New, now: Instant) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO push_messages (id, subscription_id, account_id, event_id, seq, attempts, due_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, 0, $6, $7)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(random::uuid_v7(now))
        .bind(new.subscription.uuid())
        .bind(new.account.uuid())
        .bind(new.event)
        .bind(new.seq)
        .bind(OffsetDateTime::from(now))
        .bind(OffsetDateTime::from(new.expires_at))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// A message that somebody is sending.
#[derive(Debug, FromRow)]
pub struct Claimed {
    id: Uuid,
    subscription_id: Uuid,
    /// The how-manyeth attempt this is.
    pub attempts: i64,
    /// From when on it is no news any more.
    #[sqlx(try_from = "OffsetDateTime")]
    pub expires_at: Instant,
    /// What has happened.
    #[sqlx(rename = "type", try_from = "String")]
    pub kind: EventType,
    appointment_id: Uuid,
    content: Option<String>,
    #[sqlx(skip)]
    claim: Uuid,
}

impl Claimed {
    /// For which browser it is.
    pub fn subscription(&self) -> PushSubscriptionId {
        self.subscription_id.into()
    }

    /// To which appointment it happened.
    pub fn appointment(&self) -> AppointmentId {
        self.appointment_id.into()
    }

    /// Whether the browser was forgotten.
    pub const fn is_for_nobody(&self) -> bool {
        self.content.is_none()
    }

    /// What is kept of the browser; `None` when it does not open.
    pub fn open(&self, sealing: &Sealing) -> Option<String> {
        let place = place_of(self.subscription());
        sealing.open(&place, self.content.as_ref()?).ok()
    }
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The push service has it.
    Delivered,
    /// It has not, and is asked again then.
    Retry(Instant),
    /// It never will.
    Dead,
    /// Nobody asked it.
    Idle,
    /// It knows no such browser any more.
    Gone,
}

/// Some messages that are due: for each browser the one that comes first, and of no account more than two at
/// a time.
///
/// # Errors
/// When the database does not answer.
pub async fn due(db: &Db, now: Instant, limit: i64) -> Result<Vec<Uuid>, DbError> {
    const SQL: &str = "SELECT m.id FROM push_messages m WHERE m.due_at <= $1 AND NOT EXISTS (SELECT 1 FROM push_messages e \
        WHERE e.subscription_id = m.subscription_id AND e.seq < m.seq) AND (SELECT COUNT(*) FROM push_messages t \
        WHERE t.account_id = m.account_id AND t.claim IS NOT NULL AND t.due_at > $1) < 2 ORDER BY m.due_at, m.id LIMIT $2";
    let rows: Vec<(Uuid,)> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(OffsetDateTime::from(now))
        .bind(limit)
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Takes a message for oneself; `None` when somebody else was faster.
///
/// # Errors
/// When the database does not answer.
pub async fn claim(tx: &mut Tx, id: Uuid, claim: &Claim) -> Result<Option<Claimed>, DbError> {
    const TAKE: &str = "UPDATE push_messages SET due_at = $3, claim = $4, attempts = attempts + 1 \
        WHERE id = $1 AND due_at <= $2";
    const READ: &str = "SELECT m.id, m.subscription_id, m.attempts, m.expires_at, e.type, e.appointment_id, s.content \
        FROM push_messages m JOIN events e ON e.id = m.event_id LEFT JOIN push_subscriptions s ON s.id = m.subscription_id WHERE m.id = $1";
    if !waiting::take(tx, TAKE, id, claim).await? {
        return Ok(None);
    }
    let message: Option<Claimed> =
        on_tx!(tx, conn => sqlx::query_as(READ).bind(id).fetch_optional(conn).await)?;
    Ok(message.map(|message| Claimed {
        claim: claim.by,
        ..message
    }))
}

/// Writes down what came of an attempt, unless the message has been taken by somebody else meanwhile. A
/// browser for which `most` messages in a row were given up is forgotten.
///
/// # Errors
/// When the database does not take it.
pub async fn mark(
    tx: &mut Tx,
    message: &Claimed,
    outcome: Outcome,
    most: i64,
) -> Result<(), DbError> {
    const DONE: &str = "DELETE FROM push_messages WHERE id = $1 AND claim = $2";
    const WELL: &str = "UPDATE push_subscriptions SET failures = 0 WHERE id = $3 AND failures > 0 \
        AND EXISTS (SELECT 1 FROM push_messages m WHERE m.id = $1 AND m.claim = $2)";
    const FAILING: &str = "UPDATE push_subscriptions SET failures = failures + 1 WHERE id = $3 \
        AND EXISTS (SELECT 1 FROM push_messages m WHERE m.id = $1 AND m.claim = $2)";
    match outcome {
        Outcome::Retry(due_at) => return again(tx, message, due_at).await,
        Outcome::Gone => give_up(tx, message, 0).await?,
        Outcome::Delivered => with_browser(tx, WELL, message).await?,
        Outcome::Dead => {
            with_browser(tx, FAILING, message).await?;
            give_up(tx, message, most).await?;
        }
        Outcome::Idle => {}
    }
    on_tx!(tx, conn => sqlx::query(DONE)
        .bind(message.id)
        .bind(message.claim)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

async fn again(tx: &mut Tx, message: &Claimed, due_at: Instant) -> Result<(), DbError> {
    const SQL: &str =
        "UPDATE push_messages SET due_at = $3, claim = NULL WHERE id = $1 AND claim = $2";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(message.id)
        .bind(message.claim)
        .bind(OffsetDateTime::from(due_at))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Forgets the browser of a message if so many were given up.
async fn give_up(tx: &mut Tx, message: &Claimed, failures: i64) -> Result<(), DbError> {
    const SQL: &str = "DELETE FROM push_subscriptions WHERE id = $3 AND failures >= $4 \
        AND EXISTS (SELECT 1 FROM push_messages m WHERE m.id = $1 AND m.claim = $2)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(message.id)
        .bind(message.claim)
        .bind(message.subscription_id)
        .bind(failures)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

async fn with_browser(tx: &mut Tx, sql: &'static str, message: &Claimed) -> Result<(), DbError> {
    on_tx!(tx, conn => sqlx::query(sql)
        .bind(message.id)
        .bind(message.claim)
        .bind(message.subscription_id)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
