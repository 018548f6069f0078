//! What can go wrong in a database, by kind and not by the name of a constraint.

use sqlx::error::{DatabaseError, ErrorKind};

use crate::sealing::SealError;

/// A failed statement.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The referee: the time is taken.
    #[error("the interval overlaps another")]
    Overlap,
    /// The referee: no other admin is active.
    #[error("the last active admin")]
    LastAdmin,
    /// A value that must be unique exists already.
    #[error("a unique value exists already")]
    Unique,
    /// A row that is referred to does not exist.
    #[error("a row that is referred to does not exist")]
    Missing,
    /// Two transactions met; trying again may succeed.
    #[error("two transactions met")]
    Contention,
    /// A guarded write found another revision than it expected.
    #[error("the row was changed first")]
    Stale,
    /// No connection in time, or it broke.
    #[error("the database does not answer")]
    Unavailable(#[source] sqlx::Error),
    /// A sealed text does not open, or one can not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// A fault of ours or of the database.
    #[error("the database refused")]
    Other(#[source] sqlx::Error),
}

/// What SQLite's trigger says; see `migrations/sqlite/0006_moving.sql`.
const OVERLAP: &str = "overlap";
/// What the trigger of both says; see `migrations/sqlite/0016_invitations.sql`.
const LAST_ADMIN: &str = "last_admin";
/// PostgreSQL: `serialization_failure` and `deadlock_detected`.
const CONTENTION: [&str; 2] = ["40001", "40P01"];

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        let kind = match &error {
            sqlx::Error::Database(refused) => match refused.kind() {
                ErrorKind::ExclusionViolation => Some(Self::Overlap),
                ErrorKind::UniqueViolation => Some(Self::Unique),
                ErrorKind::ForeignKeyViolation => Some(Self::Missing),
                _ if refused.message() == OVERLAP => Some(Self::Overlap),
                _ if refused.message() == LAST_ADMIN => Some(Self::LastAdmin),
                _ if is_contention(refused.as_ref()) => Some(Self::Contention),
                _ => None,
            },
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Io(_)
            | sqlx::Error::WorkerCrashed => {
                return Self::Unavailable(error);
            }
            _ => None,
        };
        kind.unwrap_or(Self::Other(error))
    }
}

fn is_contention(refused: &dyn DatabaseError) -> bool {
    refused
        .code()
        .is_some_and(|code| CONTENTION.contains(&code.as_ref()))
}

/// Turns the count of a guarded write into an answer.
///
/// # Errors
/// [`DbError::Stale`] unless exactly one row was written.
pub const fn exactly_one(rows: u64) -> Result<(), DbError> {
    if rows == 1 {
        Ok(())
    } else {
        Err(DbError::Stale)
    }
}
