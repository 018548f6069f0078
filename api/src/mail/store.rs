//! Mails.

pub mod queue;
pub mod receivers;

use shared::{AppointmentId, Instant, MailId, wire::mail::MailState};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Addressee, composed::Parts, message::Rendered};
use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
    sealing::{Context, Sealing, SealingKey},
};

/// Where the text of a mail is sealed for.
fn place(id: MailId) -> Context {
    Context::new("mails", "text", id.uuid())
}

/// A mail as it is written down.
#[derive(Debug)]
pub struct NewMail<'a> {
    /// Its id.
    pub id: MailId,
    /// What it says.
    pub mail: &'a Rendered,
    /// Whom it goes to.
    pub to: &'a Addressee<'a>,
    /// The appointment that it is about, and the number of the event that it tells of: such mails to one
    /// address are sent in the order of those numbers.
    pub about: Option<(AppointmentId, Option<i64>)>,
    /// Until when it is true; for ever, where nothing is said.
    pub until: Option<Until>,
}

/// Until when a mail about an appointment is true.
#[derive(Clone, Copy, Debug)]
pub struct Until {
    /// The appointment's revision.
    pub revision: i64,
    /// An instant.
    pub instant: Instant,
}

/// Writes a mail, which waits to be sent from then on. Its text is sealed, for it may hold a link that
/// opens an account.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(
    tx: &mut Tx,
    sealing: &Sealing,
    new: &NewMail<'_>,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO mails (id, account_id, kind, to_address, to_name, subject, text, created_at, sealed_by, \
        state, due_at, appointment_id, seq, revision, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', $8, $10, $11, $12, $13)";
    let (mail, to) = (new.mail, new.to);
    let key = sealing.to_write(tx).await?;
    let text = key.seal(&place(new.id), &mail.text)?;
    on_tx!(&mut *tx, conn => sqlx::query(SQL)
        .bind(new.id.uuid())
        .bind(to.account.map(shared::AccountId::uuid))
        .bind(mail.kind)
        .bind(to.email)
        .bind(to.name)
        .bind(mail.subject)
        .bind(text)
        .bind(OffsetDateTime::from(now))
        .bind(key.id())
        .bind(new.about.map(|(appointment, _)| appointment.uuid()))
        .bind(new.about.and_then(|(_, seq)| seq))
        .bind(new.until.map(|until| until.revision))
        .bind(new.until.map(|until| OffsetDateTime::from(until.instant)))
        .execute(conn)
        .await
        .map(drop))?;
    if mail.parts.is_empty() {
        return Ok(());
    }
    insert_parts(tx, &key, new.id, &mail.parts).await
}

async fn insert_parts(
    tx: &mut Tx,
    key: &SealingKey,
    id: MailId,
    parts: &Parts,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO mail_parts (id, content, sealed_by) VALUES ($1, $2, $3)";
    // Texts in a struct always have a form in JSON.
    let content = serde_json::to_string(parts).unwrap_or_default();
    let content = key.seal(&queue::place_of_parts(id), &content)?;
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(content)
        .bind(key.id())
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// What a list shows of a mail.
#[derive(Debug, FromRow)]
pub struct MailRow {
    id: Uuid,
    /// The kind's word.
    pub kind: String,
    /// Where it goes.
    pub to_address: String,
    /// Whom it goes to.
    pub to_name: String,
    /// The subject.
    pub subject: String,
    /// When it was written.
    #[sqlx(try_from = "OffsetDateTime")]
    pub created_at: Instant,
    /// What became of it.
    #[sqlx(try_from = "String")]
    pub state: MailState,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last attempt failed.
    pub last_fault: Option<String>,
    sent_at: Option<OffsetDateTime>,
}

macro_rules! heads {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, to_address, to_name, subject, created_at, state, attempts, last_fault, sent_at FROM mails ",
            $rest
        )
    };
}

impl MailRow {
    /// Its id.
    pub fn id(&self) -> MailId {
        self.id.into()
    }

    /// When the mail server took it.
    pub fn sent_at(&self) -> Option<Instant> {
        self.sent_at.map(Into::into)
    }
}

/// Mails from before a place on, the newest first; of one state, if it is given.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    state: Option<MailState>,
    (before, id): (Instant, Uuid),
    limit: i64,
) -> Result<Vec<MailRow>, DbError> {
    const ALL: &str =
        heads!("WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT $3");
    const OF_STATE: &str = heads!(
        "WHERE state = $4 AND (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT $3"
    );
    let sql = if state.is_some() { OF_STATE } else { ALL };
    Ok(on_db!(db, conn => {
        let query = sqlx::query_as(sql).bind(OffsetDateTime::from(before)).bind(id).bind(limit);
        let query = match state {
            Some(state) => query.bind(state.as_str()),
            None => query,
        };
        query.fetch_all(conn).await
    })?)
}

/// What a list shows of one mail.
///
/// # Errors
/// When the database does not answer.
pub async fn head(db: &Db, id: MailId) -> Result<Option<MailRow>, DbError> {
    const SQL: &str = heads!("WHERE id = $1");
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?)
}

/// A mail with its text.
///
/// # Errors
/// When the database does not answer, or its text does not open.
pub async fn find(
    db: &Db,
    sealing: &Sealing,
    id: MailId,
) -> Result<Option<(MailRow, String)>, DbError> {
    const SQL: &str = "SELECT id, kind, to_address, to_name, subject, created_at, state, attempts, last_fault, sent_at, text \
        FROM mails WHERE id = $1";
    #[derive(FromRow)]
    struct Whole {
        #[sqlx(flatten)]
        head: MailRow,
        text: String,
    }
    let mail: Option<Whole> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?;
    let Some(Whole { head, text }) = mail else {
        return Ok(None);
    };
    let text = sealing.open(&place(id), &text)?;
    Ok(Some((head, text)))
}
