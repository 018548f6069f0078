//! What admins have chosen, change by change.

use shared::{AccountId, Instant, wire::settings::ChosenSettings};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// One change.
#[derive(Debug, FromRow)]
pub struct SettingsRow {
    /// The revision that came of it.
    pub revision: i64,
    /// All choices from then on, in the form of the API.
    document: String,
    /// Who made it.
    pub changed_by: Uuid,
    /// Their name.
    pub name: String,
    /// When.
    #[sqlx(try_from = "OffsetDateTime")]
    pub changed_at: Instant,
}

impl SettingsRow {
    /// All choices from then on.
    ///
    /// # Errors
    /// When a later version of the program wrote what this one does not know.
    pub fn chosen(&self) -> Result<ChosenSettings, DbError> {
        parse(&self.document)
    }
}

/// The last choices with their revision, if there are any newer than a known revision.
///
/// # Errors
/// When the database does not answer.
pub async fn newer(db: &Db, known: i64) -> Result<Option<(i64, ChosenSettings)>, DbError> {
    const SQL: &str = "SELECT revision, document FROM clinic_settings \
        WHERE revision > $1 ORDER BY revision DESC LIMIT 1";
    let row: Option<(i64, String)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(known).fetch_optional(conn).await)?;
    row.map(|(revision, document)| Ok((revision, parse(&document)?)))
        .transpose()
}

fn parse(document: &str) -> Result<ChosenSettings, DbError> {
    serde_json::from_str(document)
        .map_err(|error| DbError::Other(sqlx::Error::Decode(error.into())))
}

/// Up to `limit` changes before a revision, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn before(db: &Db, revision: i64, limit: i64) -> Result<Vec<SettingsRow>, DbError> {
    const SQL: &str = "SELECT s.revision, s.document, s.changed_by, a.name, s.changed_at \
        FROM clinic_settings s JOIN accounts a ON a.id = s.changed_by \
        WHERE s.revision < $1 ORDER BY s.revision DESC LIMIT $2";
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(revision).bind(limit).fetch_all(conn).await)?)
}

/// Adds a change.
///
/// # Errors
/// [`DbError::Unique`] when somebody else made this revision.
pub async fn add(
    tx: &mut Tx,
    revision: i64,
    document: &str,
    by: AccountId,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO clinic_settings (revision, document, changed_by, changed_at) \
        VALUES ($1, $2, $3, $4)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(revision)
        .bind(document)
        .bind(by.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
