//! Sessions and their refresh tokens.

pub mod own;

use shared::{
    AccountId, Actor, Instant, Role, SessionId,
    session::{IDLE_MINUTES, LIFE_MINUTES, Life},
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    accounts::store::turns,
    db::{Db, DbError, Tx, error::exactly_one},
    factors::store as factors,
    on_db, on_tx,
    push::store as push,
};

/// Why a session was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// The person signed out: here, from another session, or by a new password.
    Logout,
    /// The account was disabled.
    Disabled,
    /// A used refresh token came again: somebody else may have it.
    Reuse,
}

impl EndReason {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Logout => "logout",
            Self::Disabled => "disabled",
            Self::Reuse => "reuse",
        }
    }
}

/// A session that lives, of an account that is active.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    /// Who acts in it.
    pub actor: Actor,
    /// Whether the account has a second factor.
    pub has_second_factor: bool,
}

impl Live {
    fn of(account: AccountId, (role, has_second_factor): (String, bool)) -> Option<Self> {
        let role = role.parse::<Role>().ok()?;
        Some(Self {
            actor: Actor::new(account.uuid(), role),
            has_second_factor,
        })
    }
}

const LIVE: &str = "SELECT a.role, (EXISTS (SELECT 1 FROM totp t WHERE t.account_id = a.id AND t.confirmed_at IS NOT NULL) \
    OR EXISTS (SELECT 1 FROM passkeys p WHERE p.account_id = a.id)) \
    FROM sessions s JOIN accounts a ON a.id = s.account_id \
    WHERE s.id = $1 AND s.account_id = $2 AND s.ended_at IS NULL AND s.active_at > $3 AND s.created_at > $4 \
    AND a.state = 'active'";

macro_rules! live {
    ($on:ident!($at:expr), $account:expr, $session:expr, $now:expr) => {{
        let row: Option<(String, bool)> = $on!($at, conn => sqlx::query_as(LIVE)
            .bind($session.uuid())
            .bind($account.uuid())
            .bind(idle_since($now))
            .bind(begun_since($now))
            .fetch_optional(conn)
            .await)?;
        Ok(row.and_then(|row| Live::of($account, row)))
    }};
}

/// A session, if it lives and its account is active.
///
/// # Errors
/// When the database does not answer.
pub async fn live(
    db: &Db,
    account: AccountId,
    session: SessionId,
    now: Instant,
) -> Result<Option<Live>, DbError> {
    live!(on_db!(db), account, session, now)
}

/// The same, as this transaction sees it.
///
/// # Errors
/// When the database does not answer.
pub async fn live_in(
    tx: &mut Tx,
    account: AccountId,
    session: SessionId,
    now: Instant,
) -> Result<Option<Live>, DbError> {
    live!(on_tx!(tx), account, session, now)
}

fn idle_since(now: Instant) -> OffsetDateTime {
    now.plus_minutes(-IDLE_MINUTES).into()
}

fn begun_since(now: Instant) -> OffsetDateTime {
    now.plus_minutes(-LIFE_MINUTES).into()
}

/// Begins a session.
///
/// # Errors
/// [`DbError::Stale`] when the account is not active.
pub async fn begin(
    tx: &mut Tx,
    session: SessionId,
    account: AccountId,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO sessions (id, account_id, created_at, active_at) \
        SELECT $1, id, $3, $3 FROM accounts WHERE id = $2 AND state = 'active'";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(session.uuid())
        .bind(account.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Gives a session its next refresh token.
///
/// # Errors
/// When the database does not take it.
pub async fn add_token(
    tx: &mut Tx,
    hash: &[u8; 32],
    session: SessionId,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str =
        "INSERT INTO refresh_tokens (token_hash, session_id, created_at) VALUES ($1, $2, $3)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(hash.as_slice())
        .bind(session.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Marks a refresh token as used. Of two that come at once, one finds it unused.
///
/// # Errors
/// [`DbError::Stale`] when it was used before.
pub async fn use_token(tx: &mut Tx, hash: &[u8; 32], now: Instant) -> Result<(), DbError> {
    const SQL: &str =
        "UPDATE refresh_tokens SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(hash.as_slice())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Keeps a session alive as its page reports: nobody has done anything since `active_at`. A later
/// report from another page stands.
///
/// # Errors
/// [`DbError::Stale`] when the session has ended or its account is disabled.
pub async fn refresh(
    tx: &mut Tx,
    session: SessionId,
    active_at: Instant,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE sessions SET active_at = CASE WHEN active_at < $2 THEN $2 ELSE active_at END \
        WHERE id = $1 AND ended_at IS NULL AND active_at > $3 AND created_at > $4 \
        AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = sessions.account_id AND a.state = 'active')";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(session.uuid())
        .bind(OffsetDateTime::from(active_at))
        .bind(idle_since(now))
        .bind(begun_since(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Ends a session, and its browser is told nothing more; one that has ended stays as it is.
///
/// # Errors
/// When the database does not take it.
pub async fn end(
    tx: &mut Tx,
    session: SessionId,
    reason: EndReason,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str =
        "UPDATE sessions SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL";
    push::forget(tx, session).await?;
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(session.uuid())
        .bind(OffsetDateTime::from(now))
        .bind(reason.as_str())
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Ends all sessions of an account but the one that is to stay, if one is, and every sign-in that was
/// begun and is not through yet.
///
/// # Errors
/// When the database does not take it.
pub async fn end_all(
    tx: &mut Tx,
    account: AccountId,
    but: Option<SessionId>,
    reason: EndReason,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE sessions SET ended_at = $3, end_reason = $4 \
        WHERE account_id = $1 AND id <> $2 AND ended_at IS NULL";
    turns::take(tx, account).await?;
    push::forget_all(tx, account, but).await?;
    on_tx!(&mut *tx, conn => sqlx::query(SQL)
        .bind(account.uuid())
        .bind(but.map_or(Uuid::nil(), SessionId::uuid))
        .bind(OffsetDateTime::from(now))
        .bind(reason.as_str())
        .execute(conn)
        .await
        .map(drop))?;
    factors::steps::void(tx, account).await
}

/// A refresh token that we gave.
#[derive(Debug, sqlx::FromRow)]
pub struct KnownToken {
    session_id: Uuid,
    account_id: Uuid,
    begun_at: OffsetDateTime,
    active_at: OffsetDateTime,
}

impl KnownToken {
    /// How its session has gone so far.
    pub fn life(&self) -> Life {
        Life {
            begun_at: self.begun_at.into(),
            active_at: self.active_at.into(),
        }
    }

    /// Its session.
    pub fn session(&self) -> SessionId {
        self.session_id.into()
    }

    /// Whose session it is.
    pub fn account(&self) -> AccountId {
        self.account_id.into()
    }
}

/// Looks a refresh token up by its hash.
///
/// # Errors
/// When the database does not answer.
pub async fn find_token(db: &Db, hash: &[u8; 32]) -> Result<Option<KnownToken>, DbError> {
    const SQL: &str = "SELECT t.session_id, s.account_id, s.created_at AS begun_at, s.active_at FROM refresh_tokens t \
        JOIN sessions s ON s.id = t.session_id WHERE t.token_hash = $1";
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(hash.as_slice()).fetch_optional(conn).await)?)
}
