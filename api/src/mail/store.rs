//! Mails.

use shared::{Instant, MailId};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Addressee, message::Rendered};
use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
    sealing::{Context, Sealing},
};

/// Where the text of a mail is sealed for.
fn place(id: MailId) -> Context {
    Context::new("mails", "text", id.uuid())
}

/// Writes a mail. Its text is sealed, for it may hold a link that opens an account.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(
    tx: &mut Tx,
    sealing: &Sealing,
    id: MailId,
    mail: &Rendered,
    to: &Addressee<'_>,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO mails (id, account_id, kind, to_address, to_name, subject, text, created_at, sealed_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let key = sealing.to_write(tx).await?;
    let text = key.seal(&place(id), &mail.text)?;
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(to.account.map(shared::AccountId::uuid))
        .bind(mail.kind)
        .bind(to.email)
        .bind(to.name)
        .bind(mail.subject)
        .bind(text)
        .bind(OffsetDateTime::from(now))
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
}

impl MailRow {
    /// Its id.
    pub fn id(&self) -> MailId {
        self.id.into()
    }
}

/// Mails from before a place on, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    (before, id): (Instant, Uuid),
    limit: i64,
) -> Result<Vec<MailRow>, DbError> {
    const SQL: &str = "SELECT id, kind, to_address, to_name, subject, created_at FROM mails \
        WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT $3";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(OffsetDateTime::from(before))
        .bind(id)
        .bind(limit)
        .fetch_all(conn)
        .await)?)
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
    const SQL: &str =
        "SELECT id, kind, to_address, to_name, subject, created_at, text FROM mails WHERE id = $1";
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
