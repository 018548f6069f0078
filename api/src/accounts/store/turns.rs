//! Taking turns at an account.

use shared::AccountId;

use crate::{
    db::{DbError, Tx},
    on_tx,
};

/// Makes everybody else who writes in the name of an account, changes how it signs in or ends it wait for
/// this transaction: so that two do not each remove a factor and leave none, no sign-in slips past the
/// end of all sessions, and nothing is written for who has gone. SQLite has one writer anyway.
///
/// # Errors
/// When the database does not answer.
pub async fn take(tx: &mut Tx, account: AccountId) -> Result<(), DbError> {
    const SQL: &str = "SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE";
    on_tx!(tx,
        sqlite _conn => Ok(()),
        postgres conn => Ok(sqlx::query(SQL).bind(account.uuid()).execute(conn).await.map(drop)?)
    )
}

/// Takes the turns of several accounts, always in the same order: of two that want the same ones, one
/// waits for the other and none for both.
///
/// # Errors
/// When the database does not answer.
pub async fn take_all(tx: &mut Tx, accounts: &[AccountId]) -> Result<(), DbError> {
    let mut accounts: Vec<AccountId> = accounts.to_vec();
    accounts.sort_by_key(|account| account.uuid());
    accounts.dedup();
    for account in accounts {
        take(tx, account).await?;
    }
    Ok(())
}

/// Takes the turn of an account, and tells whether it is active then.
///
/// # Errors
/// When the database does not answer.
pub async fn take_active(tx: &mut Tx, account: AccountId) -> Result<bool, DbError> {
    const SQL: &str = "SELECT 1 FROM accounts WHERE id = $1 AND state = 'active'";
    take_if(tx, SQL, account).await
}

/// Takes the turn of an account, and tells whether it is anybody's still.
///
/// # Errors
/// When the database does not answer.
pub async fn take_unless_erased(tx: &mut Tx, account: AccountId) -> Result<bool, DbError> {
    const SQL: &str = "SELECT 1 FROM accounts WHERE id = $1 AND erased_at IS NULL";
    take_if(tx, SQL, account).await
}

async fn take_if(tx: &mut Tx, sql: &'static str, account: AccountId) -> Result<bool, DbError> {
    take(tx, account).await?;
    let row: Option<(i32,)> =
        on_tx!(tx, conn => sqlx::query_as(sql).bind(account.uuid()).fetch_optional(conn).await)?;
    Ok(row.is_some())
}
