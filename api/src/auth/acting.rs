//! What an account writes, it writes while it may.
//!
//! A request is let in when it comes, and what it is about may take a while: a body that comes slowly, a
//! password that is compared. Meanwhile the session may be ended, the account disabled or erased, the
//! deputy dismissed. So the transaction of a write takes the account's turn, which whatever ends these
//! takes too, and looks once more. So does that of a client of the API, which may be revoked meanwhile.

use shared::{AccountId, ClientScopes, ErrorCode, Instant};

use super::Caller;
use crate::{
    accounts::store::turns, app::App, clients::store::live as clients, db::Tx, deputies,
    error::ApiError, sessions::store as sessions,
};

/// Begins the transaction of what a caller writes.
///
/// # Errors
/// 401 when the session, the account or the client's secret has ended meanwhile, 403 for a deputy who is
/// none any more and a client that has lost a scope, 404 for one that has lost whom it acts for.
pub async fn begin(app: &App, caller: &Caller, now: Instant) -> Result<Tx, ApiError> {
    begin_about(app, caller, &[], now).await
}

/// The same for a write that takes the turns of others, too.
///
/// # Errors
/// As above.
pub async fn begin_about(
    app: &App,
    caller: &Caller,
    others: &[AccountId],
    now: Instant,
) -> Result<Tx, ApiError> {
    let whose = [caller.signed_in, caller.account_id()];
    let mut tx = app.db.begin().await?;
    turns::take_all(&mut tx, &[&whose, others].concat()).await?;
    if let Some(scopes) = caller.client {
        look_at_client(&mut tx, caller, scopes, now).await?;
        return Ok(tx);
    }
    let live = sessions::live_in(&mut tx, caller.signed_in, caller.session, now).await?;
    if live.is_none() {
        return Err(ApiError::new(ErrorCode::Unauthenticated));
    }
    if let Some(doctor) = caller.acting_for() {
        let doctor = doctor.uuid().into();
        if !deputies::store::is_deputy_in(&mut tx, doctor, caller.signed_in).await? {
            return Err(ApiError::new(ErrorCode::Forbidden));
        }
    }
    Ok(tx)
}

async fn look_at_client(
    tx: &mut Tx,
    caller: &Caller,
    scopes: ClientScopes,
    now: Instant,
) -> Result<(), ApiError> {
    let secret = caller.session.uuid().into();
    let live = clients::by_secret_in(tx, caller.signed_in, secret, now).await?;
    let live = live.ok_or(ApiError::new(ErrorCode::Unauthenticated))?;
    if scopes.and(live.scopes) != scopes {
        return Err(ApiError::new(ErrorCode::Forbidden));
    }
    if let Some(whose) = caller.acting_for() {
        let place = clients::place_in(tx, caller.signed_in, whose.uuid()).await?;
        place.ok_or(ApiError::new(ErrorCode::NotFound))?;
    }
    Ok(())
}
