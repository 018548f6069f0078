//! Removing the bytes of what was deleted or written over.

use super::{Db, DbError};

/// The tables with sealed texts.
const VACUUM: &str =
    "VACUUM notes, note_versions, note_amendments, recordings, totp, mails, audit_keys";

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
            Self::Postgres(pool) => {
                if self.may_migrate().await? {
                    sqlx::query(VACUUM).execute(pool).await?;
                }
            }
        }
        Ok(())
    }

    /// Empties the write-ahead log, in which pages stand as they were before. What a statement deletes
    /// or writes over it makes zeroes of in the file itself.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn empty_log(&self) -> Result<(), DbError> {
        if let Self::Sqlite { writer, .. } = self {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(writer)
                .await?;
        }
        Ok(())
    }
}
