//! The queue: what waits to be sent, who sends it, and what came of it.

use shared::{Instant, MailId};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    mail::composed::Parts,
    on_db, on_tx,
    queue::{Claim, store as queue},
    sealing::{Context, Sealing},
};

/// Where the parts of a mail are sealed for.
pub(super) fn place_of_parts(id: MailId) -> Context {
    Context::new("mail_parts", "content", id.uuid())
}

/// A mail that somebody is sending.
#[derive(Debug, FromRow)]
pub struct Claimed {
    id: Uuid,
    /// Where it goes.
    pub to_address: String,
    /// Whom it goes to.
    pub to_name: String,
    /// The subject.
    pub subject: String,
    /// When it was written.
    #[sqlx(try_from = "OffsetDateTime")]
    pub created_at: Instant,
    /// The how-manyeth attempt this is.
    pub attempts: i64,
    text: String,
    content: Option<String>,
    expires_at: Option<OffsetDateTime>,
    is_current: bool,
    #[sqlx(skip)]
    claim: Uuid,
}

impl Claimed {
    /// Its id.
    pub fn id(&self) -> MailId {
        self.id.into()
    }

    /// Whether it is no longer true.
    pub fn is_overtaken(&self, now: Instant) -> bool {
        let expires_at = self.expires_at.map(Instant::from);
        !self.is_current || expires_at.is_some_and(|at| at <= now)
    }

    /// Its text and what there is beside it; `None` when they do not open.
    pub fn open(&self, sealing: &Sealing) -> Option<(String, Parts)> {
        let text = sealing.open(&super::place(self.id()), &self.text).ok()?;
        let parts = match &self.content {
            None => Parts::default(),
            Some(content) => {
                let content = sealing.open(&place_of_parts(self.id()), content).ok()?;
                serde_json::from_str(&content).ok()?
            }
        };
        Some((text, parts))
    }
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server has it.
    Sent,
    /// It has not, and is asked again then.
    Retry(String, Instant),
    /// It never will.
    Dead(String),
}

/// Some mails that are due and not held up by an earlier one about the same appointment to the same
/// address.
///
/// # Errors
/// When the database does not answer.
pub async fn due(db: &Db, now: Instant, limit: i64) -> Result<Vec<Uuid>, DbError> {
    const SQL: &str = "SELECT m.id FROM mails m WHERE m.state = 'queued' AND m.due_at <= $1 \
        AND NOT EXISTS (SELECT 1 FROM mails e WHERE e.appointment_id = m.appointment_id AND e.to_address = m.to_address \
        AND e.state = 'queued' AND e.seq < m.seq) ORDER BY m.due_at, m.id LIMIT $2";
    let rows: Vec<(Uuid,)> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(OffsetDateTime::from(now))
        .bind(limit)
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Takes a mail for oneself until an instant, from which on it is due again; `None` when somebody else
/// was faster.
///
/// # Errors
/// When the database does not answer.
pub async fn claim(tx: &mut Tx, id: Uuid, claim: &Claim) -> Result<Option<Claimed>, DbError> {
    const TAKE: &str = "UPDATE mails SET due_at = $3, claim = $4, attempts = attempts + 1 \
        WHERE id = $1 AND state = 'queued' AND due_at <= $2";
    const READ: &str = "SELECT m.id, m.to_address, m.to_name, m.subject, m.created_at, m.attempts, m.text, p.content, \
        m.expires_at, COALESCE(m.revision = a.revision, TRUE) AS is_current FROM mails m \
        LEFT JOIN mail_parts p ON p.id = m.id LEFT JOIN appointments a ON a.id = m.appointment_id WHERE m.id = $1";
    if !queue::take(tx, TAKE, id, claim).await? {
        return Ok(None);
    }
    let mail: Option<Claimed> =
        on_tx!(tx, conn => sqlx::query_as(READ).bind(id).fetch_optional(conn).await)?;
    Ok(mail.map(|mail| Claimed {
        claim: claim.by,
        ..mail
    }))
}

/// Writes down what came of an attempt, unless the mail has been taken by somebody else meanwhile.
///
/// # Errors
/// When the database does not take it.
pub async fn mark(
    tx: &mut Tx,
    mail: &Claimed,
    outcome: &Outcome,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE mails SET state = $3, due_at = $4, last_fault = $5, sent_at = $6, claim = NULL \
        WHERE id = $1 AND claim = $2 AND state = 'queued'";
    let (state, due_at, fault, sent_at) = match outcome {
        Outcome::Sent => ("sent", None, None, Some(now)),
        Outcome::Retry(fault, due_at) => ("queued", Some(*due_at), Some(fault), None),
        Outcome::Dead(fault) => ("dead", None, Some(fault), None),
    };
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(mail.id)
        .bind(mail.claim)
        .bind(state)
        .bind(due_at.map(OffsetDateTime::from))
        .bind(fault)
        .bind(sent_at.map(OffsetDateTime::from))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Puts a dead mail back, as if it had never been tried. Tells whether it was dead.
///
/// # Errors
/// When the database does not take it.
pub async fn retry(tx: &mut Tx, id: MailId, now: Instant) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE mails SET state = 'queued', due_at = $2, attempts = 0, last_fault = NULL \
        WHERE id = $1 AND state = 'dead'";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Sets everything aside that waits, because no mail server takes it.
///
/// # Errors
/// When the database does not take it.
pub async fn keep(tx: &mut Tx) -> Result<(), DbError> {
    const SQL: &str = "UPDATE mails SET state = 'kept', due_at = NULL WHERE state = 'queued'";
    on_tx!(tx, conn => sqlx::query(SQL).execute(conn).await.map(drop))?;
    Ok(())
}
