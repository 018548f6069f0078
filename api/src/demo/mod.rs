//! The test accounts and test data, for demonstrations, tests and load.
//!
//! Everything here can be made again and again: what is there stays as it is.

mod accounts;
mod appointments;
mod bulk;
mod hours;
mod outcomes;
mod store;

use shared::Instant;
use uuid::Uuid;

use crate::{
    auth::passwords::{PasswordError, Passwords},
    db::{Db, DbError},
};

pub use accounts::{ACCOUNTS, PASSWORD};
pub use bulk::{Volume, fill};

/// Why the test data can not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The password can not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// One of the texts in this module is not valid.
    #[error("the test data is not valid: {0:?}")]
    Invalid(shared::FieldCode),
}

/// Makes the test accounts and, unless a fresh set is there, the test appointments around `now`.
///
/// # Errors
/// See [`DemoError`].
pub async fn ensure(
    db: &Db,
    passwords: &Passwords,
    prefix: &str,
    now: Instant,
) -> Result<(), DemoError> {
    accounts::ensure(db, passwords, now).await?;
    hours::ensure(db, now).await?;
    appointments::ensure(db, prefix, now).await
}

/// The user name of a test account that still has the published password.
///
/// # Errors
/// See [`DemoError`].
pub async fn with_published_password(
    db: &Db,
    passwords: &Passwords,
) -> Result<Option<String>, DemoError> {
    accounts::with_published_password(db, passwords).await
}

/// What an id of the test data stands for.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Doctor = 1,
    Patient = 2,
    Appointment = 3,
    BulkAppointment = 4,
}

/// The id of the n-th thing of a kind: always the same (UUID version 8, RFC 9562 §5.8).
const fn test_id(kind: Kind, n: u64) -> Uuid {
    Uuid::from_u128(
        (0x7e57 << 112) | ((kind as u128) << 96) | (0x8000 << 64) | (0x8000 << 48) | n as u128,
    )
}
