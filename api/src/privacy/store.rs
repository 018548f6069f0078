//! Consents; what is exported, erased and forgotten is in the files beside.

pub mod age;
pub mod erasing;
pub mod exporting;

use shared::{AccountId, Instant, consent::Subject};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// What the mail with the id `$1` has beside its text.
const MAIL_PARTS: &str = "DELETE FROM mail_parts WHERE id = $1";

// What else people wrote about an appointment, beside the appointment and its history: `$1` is its id.
const CONTESTS: &str =
    "UPDATE consultations SET contest = 'Erased' WHERE appointment_id = $1 AND contest IS NOT NULL";
const GUESTS: &str = "UPDATE guests SET name = 'Erased guest' WHERE appointment_id = $1";

/// An answer to a text.
#[derive(FromRow)]
pub struct ConsentRow {
    /// About what.
    #[sqlx(try_from = "String")]
    pub subject: Subject,
    version: i64,
    /// Yes or no.
    pub agreed: bool,
    /// When.
    #[sqlx(try_from = "OffsetDateTime")]
    pub at: Instant,
}

impl ConsentRow {
    /// The number of the text.
    pub fn version(&self) -> u32 {
        u32::try_from(self.version).unwrap_or_default()
    }
}

/// All that somebody ever answered, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn consents(db: &Db, id: AccountId) -> Result<Vec<ConsentRow>, DbError> {
    const SQL: &str =
        "SELECT subject, version, agreed, at FROM consents WHERE account_id = $1 ORDER BY at, id";
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_all(conn).await)?)
}

/// Adds an answer.
///
/// # Errors
/// When the database does not take it.
pub async fn answer(
    tx: &mut Tx,
    consent: Uuid,
    id: AccountId,
    (subject, version, agreed): (Subject, u32, bool),
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO consents (id, account_id, subject, version, agreed, at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(consent)
        .bind(id.uuid())
        .bind(subject.as_str())
        .bind(i64::from(version))
        .bind(agreed)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
