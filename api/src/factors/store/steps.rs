//! Steps on the way of a sign-in or of a new passkey: each good for minutes, and once.

use shared::{AccountId, Instant, wire::factor::STEP_TRIES};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx, error::exactly_one},
    on_db, on_tx,
};

/// What a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The second step of a sign-in, which the right password opened.
    SecondStep,
    /// A passkey is being added.
    Enrolment,
    /// A passkey is being shown.
    Assertion,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::SecondStep => "second_step",
            Self::Enrolment => "enrolment",
            Self::Assertion => "assertion",
        }
    }
}

/// A step that is to be opened.
pub struct NewStep<'a> {
    /// The hash of the secret it is known by.
    pub hash: &'a [u8; 32],
    /// What it is.
    pub kind: Kind,
    /// Whose, where that is known.
    pub account: Option<AccountId>,
    /// The second step that it is part of.
    pub opened_by: Option<&'a [u8; 32]>,
    /// What the library must find again.
    pub state: Option<&'a str>,
    /// Until when it is good.
    pub expires_at: Instant,
}

/// Opens a step, and forgets those that have run out.
///
/// # Errors
/// When the database does not take it.
pub async fn open(tx: &mut Tx, new: &NewStep<'_>, now: Instant) -> Result<(), DbError> {
    const FORGET: &str = "DELETE FROM factor_steps WHERE expires_at <= $1";
    const SQL: &str = "INSERT INTO factor_steps \
        (secret_hash, kind, account_id, opened_by, state, tries, expires_at) VALUES ($1, $2, $3, $4, $5, 0, $6)";
    on_tx!(tx, conn => sqlx::query(FORGET)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(new.hash.as_slice())
        .bind(new.kind.as_str())
        .bind(new.account.map(AccountId::uuid))
        .bind(new.opened_by.map(<[u8; 32]>::as_slice))
        .bind(new.state)
        .bind(OffsetDateTime::from(new.expires_at))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// A step that is open.
#[derive(FromRow)]
pub struct Step {
    account_id: Option<Uuid>,
    /// The second step that it is part of.
    pub opened_by: Option<Vec<u8>>,
    /// What the library must find again.
    pub state: Option<String>,
}

impl Step {
    /// Whose it is, where that is known.
    pub fn account(&self) -> Option<AccountId> {
        self.account_id.map(AccountId::from)
    }
}

/// A step that is open and can still be tried, of an account that is active.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, hash: &[u8], kind: Kind, now: Instant) -> Result<Option<Step>, DbError> {
    const SQL: &str = "SELECT account_id, opened_by, state FROM factor_steps \
        WHERE secret_hash = $1 AND kind = $2 AND tries < $3 AND expires_at > $4 AND used_at IS NULL \
        AND (account_id IS NULL OR EXISTS \
            (SELECT 1 FROM accounts a WHERE a.id = factor_steps.account_id AND a.state = 'active'))";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(hash)
        .bind(kind.as_str())
        .bind(STEP_TRIES)
        .bind(OffsetDateTime::from(now))
        .fetch_optional(conn)
        .await)?)
}

/// Counts a try, before it is looked at: however many come at once, no more than the allowed ones are.
///
/// # Errors
/// [`DbError::Stale`] when it may not be tried any more.
pub async fn count_try(tx: &mut Tx, hash: &[u8], now: Instant) -> Result<(), DbError> {
    const SQL: &str = "UPDATE factor_steps SET tries = tries + 1 \
        WHERE secret_hash = $1 AND tries < $2 AND expires_at > $3 AND used_at IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(hash)
        .bind(STEP_TRIES)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Forgets the sign-ins of an account that were begun and have not come to their end.
///
/// # Errors
/// When the database does not take it.
pub async fn void(tx: &mut Tx, account: AccountId) -> Result<(), DbError> {
    const SQL: &str = "DELETE FROM factor_steps WHERE account_id = $1 AND kind <> 'enrolment'";
    on_tx!(tx, conn => sqlx::query(SQL).bind(account.uuid()).execute(conn).await.map(drop))?;
    Ok(())
}

/// Closes a step for good.
///
/// # Errors
/// [`DbError::Stale`] when somebody else did, or it has run out.
pub async fn close(tx: &mut Tx, hash: &[u8], now: Instant) -> Result<(), DbError> {
    const SQL: &str = "UPDATE factor_steps SET used_at = $2 \
        WHERE secret_hash = $1 AND expires_at > $2 AND used_at IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(hash)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}
