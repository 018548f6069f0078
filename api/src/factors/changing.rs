//! What every change of an account's factors has in common.

use shared::{AccountId, ErrorCode, Instant};
use uuid::Uuid;

use super::{backup, store};
use crate::{
    accounts,
    app::App,
    audit::{self, Act},
    auth::Caller,
    db::Tx,
    error::ApiError,
    mail::{self, Addressee, Message},
    sessions::store::{self as sessions, EndReason},
};

/// Whether the clinic wants the caller to have a second factor.
pub fn is_required(app: &App, caller: &Caller) -> bool {
    let wanted = app.settings().second_factor;
    wanted.is_wanted_of(caller.actor.role())
}

/// Writes a mail about them to the owner.
///
/// # Errors
/// When the database does not take it.
pub async fn tell(
    tx: &mut Tx,
    app: &App,
    account: AccountId,
    message: &Message<'_>,
    now: Instant,
) -> Result<(), ApiError> {
    let owner = accounts::store::find(&app.db, account).await?;
    if let Some(owner) = owner {
        mail::tell(tx, &app.sealing, message, &Addressee::from(&owner), now).await?;
    }
    Ok(())
}

/// Records a change, tells the owner of it, and ends their other sessions: none that was begun with less
/// than is wanted now goes on.
///
/// # Errors
/// When the database does not take it.
pub async fn record(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    (act, target): (Act, Uuid),
    now: Instant,
) -> Result<(), ApiError> {
    let (account, this) = (caller.account_id(), Some(caller.session));
    sessions::end_all(tx, account, this, EndReason::Logout, now).await?;
    audit::record(tx, now, caller, act, target).await?;
    let message = Message::SecondFactorChanged;
    tell(tx, app, account, &message, now).await
}

/// After something was removed: refuses to leave an account without what it must have, and lets no code
/// on paper outlive what it stood in for.
///
/// # Errors
/// 409 `last_factor`, or the database does not answer.
pub async fn after_removal(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    now: Instant,
) -> Result<(), ApiError> {
    let account = caller.account_id();
    if store::overview_in(tx, account).await?.has_factor() {
        return Ok(());
    }
    if is_required(app, caller) {
        return Err(ApiError::new(ErrorCode::LastFactor));
    }
    store::set_backup_codes(tx, account, &[], now).await?;
    Ok(())
}

/// Gives an account new codes on paper and makes those before worthless.
///
/// # Errors
/// When the database does not take them.
pub async fn new_backup_codes(
    tx: &mut Tx,
    account: AccountId,
    now: Instant,
) -> Result<Vec<String>, ApiError> {
    let (codes, hashes) = backup::make();
    store::set_backup_codes(tx, account, &hashes, now).await?;
    Ok(codes)
}
