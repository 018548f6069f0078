//! The browsers that are told.

pub mod queue;

use shared::{AccountId, Instant, PushSubscriptionId, SessionId, wire::push::Subscribed};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::subscription::Subscription;
use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
    sealing::{Context, Sealing},
};

/// Where a subscription is sealed for.
fn place_of(id: PushSubscriptionId) -> Context {
    Context::new("push_subscriptions", "content", id.uuid())
}

#[derive(FromRow)]
struct SubscribedRow {
    id: Uuid,
    #[sqlx(try_from = "OffsetDateTime")]
    created_at: Instant,
}

impl From<SubscribedRow> for Subscribed {
    fn from(row: SubscribedRow) -> Self {
        Self {
            id: row.id.into(),
            created_at: row.created_at,
        }
    }
}

const LIST: &str =
    "SELECT id, created_at FROM push_subscriptions WHERE account_id = $1 ORDER BY id";

/// Those of an account, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &Db, account: AccountId) -> Result<Vec<Subscribed>, DbError> {
    let rows: Vec<SubscribedRow> =
        on_db!(db, conn => sqlx::query_as(LIST).bind(account.uuid()).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The ids of those of an account, as a transaction sees them.
///
/// # Errors
/// When the database does not answer.
pub async fn of_account(
    tx: &mut Tx,
    account: AccountId,
) -> Result<Vec<PushSubscriptionId>, DbError> {
    let rows: Vec<SubscribedRow> =
        on_tx!(tx, conn => sqlx::query_as(LIST).bind(account.uuid()).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}

/// A browser that is known already.
#[derive(FromRow)]
pub struct Known {
    id: Uuid,
    account_id: Uuid,
    #[sqlx(try_from = "OffsetDateTime")]
    created_at: Instant,
}

impl Known {
    /// Its id.
    pub fn id(&self) -> PushSubscriptionId {
        self.id.into()
    }

    /// Whose it is.
    pub fn account(&self) -> AccountId {
        self.account_id.into()
    }

    /// Since when it is told.
    pub const fn created_at(&self) -> Instant {
        self.created_at
    }
}

/// A browser by what it is known by.
///
/// # Errors
/// When the database does not answer.
pub async fn known(tx: &mut Tx, hash: &[u8; 32]) -> Result<Option<Known>, DbError> {
    const SQL: &str =
        "SELECT id, account_id, created_at FROM push_subscriptions WHERE endpoint_hash = $1";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL)
        .bind(hash.as_slice())
        .fetch_optional(conn)
        .await)?)
}

/// Adds a browser of an account, told for as long as a sign-in does not end.
///
/// # Errors
/// [`DbError::Unique`] when it was added meanwhile.
pub async fn insert(
    tx: &mut Tx,
    sealing: &Sealing,
    (id, account, session): (PushSubscriptionId, AccountId, SessionId),
    subscription: &Subscription,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO push_subscriptions (id, account_id, session_id, endpoint_hash, content, sealed_by, failures, \
        created_at) VALUES ($1, $2, $3, $4, $5, $6, 0, $7)";
    let key = sealing.to_write(tx).await?;
    let content = key.seal(&place_of(id), &subscription.to_text())?;
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(account.uuid())
        .bind(session.uuid())
        .bind(subscription.hash().as_slice())
        .bind(content)
        .bind(key.id())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Writes down what a browser that is known says of itself by now, and under which sign-in.
///
/// # Errors
/// When the database does not take it.
pub async fn renew(
    tx: &mut Tx,
    sealing: &Sealing,
    (id, session): (PushSubscriptionId, SessionId),
    subscription: &Subscription,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE push_subscriptions SET session_id = $2, content = $3, sealed_by = $4, failures = 0 WHERE id = $1";
    let key = sealing.to_write(tx).await?;
    let content = key.seal(&place_of(id), &subscription.to_text())?;
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(session.uuid())
        .bind(content)
        .bind(key.id())
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Forgets a browser of an account. Tells whether there was such a one.
///
/// # Errors
/// When the database does not take it.
pub async fn remove(
    tx: &mut Tx,
    account: AccountId,
    id: PushSubscriptionId,
) -> Result<bool, DbError> {
    const SQL: &str = "DELETE FROM push_subscriptions WHERE id = $1 AND account_id = $2";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(account.uuid())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Forgets the browsers of an account but those that are told under one sign-in, if one is to stay. One
/// after the other in the order in which messages are written for them, so that neither waits for the other
/// half way.
///
/// # Errors
/// When the database does not take it.
pub async fn forget_all(
    tx: &mut Tx,
    account: AccountId,
    but: Option<SessionId>,
) -> Result<(), DbError> {
    const SQL: &str = "DELETE FROM push_subscriptions WHERE id = $1 AND session_id <> $2";
    let but = but.map_or(Uuid::nil(), SessionId::uuid);
    for id in of_account(tx, account).await? {
        on_tx!(&mut *tx, conn => sqlx::query(SQL)
            .bind(id.uuid())
            .bind(but)
            .execute(conn)
            .await
            .map(drop))?;
    }
    Ok(())
}

/// Forgets the browser that is told under a sign-in.
///
/// # Errors
/// When the database does not take it.
pub async fn forget(tx: &mut Tx, session: SessionId) -> Result<(), DbError> {
    const SQL: &str = "DELETE FROM push_subscriptions WHERE session_id = $1";
    on_tx!(tx, conn => sqlx::query(SQL).bind(session.uuid()).execute(conn).await.map(drop))?;
    Ok(())
}

/// Goes on telling a browser in which somebody signed in anew; one in which somebody else did is forgotten.
///
/// # Errors
/// When the database does not take it.
pub async fn follow(
    tx: &mut Tx,
    before: SessionId,
    account: AccountId,
    session: SessionId,
) -> Result<(), DbError> {
    const SQL: &str =
        "UPDATE push_subscriptions SET session_id = $2 WHERE session_id = $1 AND account_id = $3";
    on_tx!(&mut *tx, conn => sqlx::query(SQL)
        .bind(before.uuid())
        .bind(session.uuid())
        .bind(account.uuid())
        .execute(conn)
        .await
        .map(drop))?;
    forget(tx, before).await
}
