//! What an account writes, it writes while it may.
//!
//! A request is let in when it comes, and what it is about may take a while: a body that comes slowly, a
//! password that is compared. Meanwhile the session may be ended, the account disabled or erased, the
//! deputy dismissed. So the transaction of a write takes the account's turn, which whatever ends these
//! takes too, and looks once more.

use shared::{AccountId, ErrorCode, Instant};

use super::Caller;
use crate::{
    accounts::store::turns, app::App, db::Tx, deputies, error::ApiError,
    sessions::store as sessions,
};

/// Begins the transaction of what a caller writes.
///
/// # Errors
/// 401 when the session or the account has ended meanwhile, 403 for a deputy who is none any more.
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
