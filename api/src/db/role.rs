//! What the role that the server connects as may do. In PostgreSQL it need not own the tables, and then it
//! can neither change their schema nor take away what keeps the audit as it is.

use super::{Db, DbError};

impl Db {
    /// Whether this role may bring the schema up to date: nobody has yet, or the tables are its own.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn may_migrate(&self) -> Result<bool, DbError> {
        const OWNS: &str = "SELECT COALESCE(bool_and(pg_has_role(relowner, 'USAGE')), TRUE) FROM pg_class \
            WHERE relname = '_sqlx_migrations' AND relnamespace = current_schema()::regnamespace";
        match self {
            Self::Sqlite { .. } => Ok(true),
            Self::Postgres(pool) => {
                let (owns,): (bool,) = sqlx::query_as(OWNS).fetch_one(pool).await?;
                Ok(owns)
            }
        }
    }

    /// Whether this role could change the audit, or take away what keeps it; `None` where there are no
    /// roles.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn may_change_the_audit(&self) -> Result<Option<bool>, DbError> {
        const MAY: &str = "SELECT COALESCE(bool_or(pg_has_role(relowner, 'MEMBER') \
            OR has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')), FALSE) FROM pg_class \
            WHERE relname IN ('audit', 'audit_subjects', 'audit_chain') \
            AND relnamespace = current_schema()::regnamespace";
        match self {
            Self::Sqlite { .. } => Ok(None),
            Self::Postgres(pool) => {
                let (may,): (bool,) = sqlx::query_as(MAY).fetch_one(pool).await?;
                Ok(Some(may))
            }
        }
    }
}
