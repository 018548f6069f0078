//! Migrations, carried in the binary.

use sqlx::migrate::{MigrateError, Migrator};

use super::{Db, DbError};
use crate::on_db;

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

impl Db {
    const fn migrator(&self) -> &'static Migrator {
        match self {
            Self::Sqlite { .. } => &SQLITE,
            Self::Postgres(_) => &POSTGRES,
        }
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// When a migration fails, or one that was applied has changed since.
    pub async fn migrate(&self) -> Result<(), MigrateError> {
        match self {
            Self::Sqlite { writer, .. } => self.migrator().run(writer).await,
            Self::Postgres(pool) => self.migrator().run(pool).await,
        }
    }

    /// Whether the database answers and has exactly the migrations of this binary.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn is_current(&self) -> Result<bool, DbError> {
        const APPLIED: &str =
            "SELECT COUNT(*), COALESCE(MAX(version), 0) FROM _sqlx_migrations WHERE success";
        let applied: (i64, i64) = match on_db!(self, conn => sqlx::query_as(APPLIED).fetch_one(conn).await)
        {
            Ok(applied) => applied,
            // A database that was never migrated has no such table.
            Err(sqlx::Error::Database(_)) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let known = self
            .migrator()
            .iter()
            .filter(|migration| migration.migration_type.is_up_migration());
        let wanted = known.fold((0, 0), |(count, last), migration| {
            (count + 1, last.max(migration.version))
        });
        Ok(applied == wanted)
    }
}
