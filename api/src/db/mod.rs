//! Two databases behind one door.
//!
//! SQLite is the embedded default, PostgreSQL the production database. A query is written once, with
//! `$1` placeholders, in a slice's `store.rs`; [`on_db!`](crate::on_db) and [`on_tx!`](crate::on_tx)
//! compile it for both. Reads take `&Db`, writes take `&mut Tx`: a write without a transaction does
//! not type-check.

pub mod channel;
pub mod error;
mod forget;
mod migrate;
mod open;
mod role;

use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

pub use error::DbError;
pub use open::OpenError;

/// The database.
#[derive(Clone, Debug)]
pub enum Db {
    /// The embedded file. One connection writes; the others read the last committed state beside it.
    Sqlite {
        /// Connections for reading.
        readers: SqlitePool,
        /// The one connection for writing; waiting for it is a queue, not a busy loop.
        writer: SqlitePool,
    },
    /// The server.
    Postgres(PgPool),
}

/// A write transaction. Dropped without [`commit`](Tx::commit), it leaves no trace.
#[derive(Debug)]
pub enum Tx {
    /// Begun with `BEGIN IMMEDIATE`: a deferred writer fails with "database is locked" instead of waiting.
    Sqlite(Transaction<'static, Sqlite>),
    /// In PostgreSQL's default isolation, read committed; what must not race is guarded by rows,
    /// constraints and counts.
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one body against whichever database is open: `on_db!(db, conn => query.fetch_all(conn).await)`.
#[macro_export]
macro_rules! on_db {
    ($db:expr, $conn:ident => $body:expr) => {
        match $db {
            $crate::db::Db::Sqlite { readers: $conn, .. } => $body,
            $crate::db::Db::Postgres($conn) => $body,
        }
    };
}

/// Runs one body inside a transaction: `on_tx!(tx, conn => query.execute(conn).await)`. Where the
/// dialects really differ it takes two bodies.
#[macro_export]
macro_rules! on_tx {
    ($tx:expr, $conn:ident => $body:expr) => {
        $crate::on_tx!($tx, sqlite $conn => $body, postgres $conn => $body)
    };
    ($tx:expr, sqlite $lite:ident => $lite_body:expr, postgres $pg:ident => $pg_body:expr) => {
        match $tx {
            $crate::db::Tx::Sqlite(tx) => {
                let $lite = &mut **tx;
                $lite_body
            }
            $crate::db::Tx::Postgres(tx) => {
                let $pg = &mut **tx;
                $pg_body
            }
        }
    };
}

impl Db {
    /// Begins a write transaction.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when no connection is to be had in time.
    pub async fn begin(&self) -> Result<Tx, DbError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Closes all connections, waiting for work under way.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// The database's name for people.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

impl Tx {
    /// Makes the writes permanent.
    ///
    /// # Errors
    /// When the database can not; then nothing of it was written.
    pub async fn commit(self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
