//! Removing the bytes of what was deleted or written over.

use super::{Db, DbError};

/// What cleans the tables with columns that are sealed anew with another key.
const SEALED: [&str; 10] = [
    "VACUUM notes",
    "VACUUM note_versions",
    "VACUUM note_amendments",
    "VACUUM recordings",
    "VACUUM totp",
    "VACUUM mails",
    "VACUUM audit_keys",
    "VACUUM mail_parts",
    "VACUUM webhook_secrets",
    "VACUUM push_subscriptions",
];
/// As the connection was opened, in milliseconds.
const BUSY_TIMEOUT: &str = "PRAGMA busy_timeout = 5000";

impl Db {
    /// Writes the write-ahead log into the file and empties it, and writes the file anew: no page of
    /// either holds what no row holds any more. PostgreSQL clears the pages that nobody can read any
    /// more; its own log is the operator's to keep or to drop. Tables that the role does not own are left
    /// to the server's own cleaning, which comes by itself.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_old_bytes(&self) -> Result<(), DbError> {
        match self {
            Self::Sqlite { writer, .. } => {
                sqlx::query("VACUUM").execute(writer).await?;
                self.empty_log().await?;
            }
            Self::Postgres(_) => self.clear_pages(&SEALED).await?,
        }
        Ok(())
    }

    /// Empties the write-ahead log, in which pages stand as they were before, and tells whether that was
    /// done: it is not while somebody reads in it, and nobody is kept waiting for that. What a statement
    /// deletes or writes over it makes zeroes of in the file itself. PostgreSQL's log is the operator's.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn empty_log(&self) -> Result<bool, DbError> {
        let Self::Sqlite { writer, .. } = self else {
            return Ok(true);
        };
        let mut conn = writer.acquire().await?;
        sqlx::query("PRAGMA busy_timeout = 0")
            .execute(&mut *conn)
            .await?;
        let emptied = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut *conn)
            .await;
        sqlx::query(BUSY_TIMEOUT).execute(&mut *conn).await?;
        let (is_busy, _, _): (i64, i64, i64) = emptied?;
        Ok(is_busy == 0)
    }

    /// Has PostgreSQL take out of tables the rows that nobody can read any more: a `VACUUM` for each. Those
    /// that belong to another role are left to its own cleaning. In SQLite there are none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn clear_pages(&self, vacuums: &[&'static str]) -> Result<(), DbError> {
        const OWN: &str = "SELECT relname::text FROM pg_class WHERE relkind = 'r' \
            AND relnamespace = current_schema()::regnamespace AND pg_has_role(relowner, 'USAGE')";
        let Self::Postgres(pool) = self else {
            return Ok(());
        };
        let own: Vec<(String,)> = sqlx::query_as(OWN).fetch_all(pool).await?;
        let is_own = |table: &str| own.iter().any(|(own,)| own == table);
        let mut others = Vec::new();
        for vacuum in vacuums {
            match vacuum.strip_prefix("VACUUM ") {
                Some(table) if is_own(table) => {
                    sqlx::query(*vacuum).execute(pool).await?;
                }
                _ => others.push(*vacuum),
            }
        }
        if !others.is_empty() {
            tracing::debug!(?others, "left to the cleaning of the tables' owner");
        }
        Ok(())
    }
}
