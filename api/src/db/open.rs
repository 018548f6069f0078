//! Opening the database that the configuration names.

use std::{
    fs::DirBuilder, os::unix::fs::DirBuilderExt as _, path::Path, str::FromStr, time::Duration,
};

use sqlx::{
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::Db;
use crate::config;

/// The first SQLite without the bug that could corrupt a database when its write-ahead log was reset.
const SQLITE_AT_LEAST: (u32, u32, u32) = (3, 51, 3);
/// How long a request waits for a connection before it is answered with 503.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// Connections that read. Two cores do not gain from more.
const SQLITE_READERS: u32 = 8;
/// Rows that SQLite's thread may be ahead of its reader: with sqlx's fifty, a search among a thousand
/// appointments is mostly the two waiting for each other.
const SQLITE_ROWS_AHEAD: usize = 1_024;
/// Connections to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 20;

/// Why the database can not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder of the file can not be made.
    #[error("can not make the folder {folder} of MYDOCTOR_DATABASE_URL: {source}")]
    Folder {
        /// The folder.
        folder: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The database does not answer, or refuses.
    #[error("can not open the database of MYDOCTOR_DATABASE_URL: {0}")]
    Connect(#[from] sqlx::Error),
    /// Linked against an SQLite that may corrupt data.
    #[error("SQLite {0} is too old: 3.51.3 or newer is needed")]
    SqliteTooOld(String),
}

impl Db {
    /// Opens the configured database, making the file and its folder where they are missing.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(database: &config::Database) -> Result<Self, OpenError> {
        match database {
            config::Database::Sqlite { path } => Self::open_sqlite(path).await,
            config::Database::Postgres { url } => {
                let options = PgConnectOptions::from_str(url.expose())?;
                let pool = PgPoolOptions::new()
                    .max_connections(POSTGRES_CONNECTIONS)
                    .acquire_timeout(ACQUIRE_TIMEOUT)
                    .connect_with(options)
                    .await?;
                Ok(Self::Postgres(pool))
            }
        }
    }

    async fn open_sqlite(path: &Path) -> Result<Self, OpenError> {
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            // The file holds health data: a new folder is for this account of the machine alone.
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .map_err(|source| OpenError::Folder {
                    folder: folder.display().to_string(),
                    source,
                })?;
        }
        // FULL: with NORMAL, commits that were answered for are lost when the power fails.
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            // What is deleted or written over is gone from the file, not only from its tables.
            .pragma("secure_delete", "ON")
            .row_buffer_size(SQLITE_ROWS_AHEAD)
            .busy_timeout(ACQUIRE_TIMEOUT);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options.clone())
            .await?;
        let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()")
            .fetch_one(&writer)
            .await?;
        if !is_new_enough(&version) {
            return Err(OpenError::SqliteTooOld(version));
        }
        let readers = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        Ok(Self::Sqlite { readers, writer })
    }
}

fn is_new_enough(version: &str) -> bool {
    let mut parts = version
        .split('.')
        .map_while(|part| part.parse::<u32>().ok());
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) >= SQLITE_AT_LEAST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(is_new_enough("3.51.3") && is_new_enough("3.100.0") && is_new_enough("4.0.0"));
        assert!(!is_new_enough("3.51.2") && !is_new_enough("3.9.9") && !is_new_enough(""));
    }
}
