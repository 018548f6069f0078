//! Who has lost everything they signed in with beside the password.

use actix_web::{HttpResponse, delete, web};
use shared::{AccountId, ErrorCode};

use super::accounts::known;
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::Administer},
    error::ApiError,
    factors::{changing, store},
    http::Id,
    mail::Message,
    sessions::store::{self as sessions, EndReason},
};

/// Take away the second factors of an account
///
/// An admin, after seeing who asks: for somebody who has lost their app, their passkeys and their backup
/// codes. They are signed out everywhere, are told by mail if there was any, and sign in with their password alone; who
/// must have a second factor sets up a new one before anything else. Not the own ones: another admin
/// does that.
#[utoipa::path(
    tag = "Console",
    security(("bearer" = [])),
    params(("id" = AccountId, Path, description = "The account's id")),
    responses(
        (status = 204, description = "Taken away; there may have been none"),
        (status = 404, description = "No such account"),
        (status = 409, description = "`account_state`: it is the own account"),
    )
)]
#[delete("/accounts/{id}/second-factors")]
pub async fn reset_factors(
    app: web::Data<App>,
    caller: Allowed<Administer>,
    id: Id<AccountId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    known(&app, id.0).await?;
    if id.0 == caller.account_id() {
        return Err(ApiError::new(ErrorCode::AccountState));
    }
    let mut tx = acting::begin_about(&app, &caller, &[id.0], now).await?;
    sessions::end_all(&mut tx, id.0, None, EndReason::Logout, now).await?;
    let had = store::overview_in(&mut tx, id.0).await?;
    store::forget(&mut tx, id.0, now).await?;
    if had.has_factor() || 0 < had.backup_codes {
        changing::tell(&mut tx, &app, id.0, &Message::SecondFactorsTaken, now).await?;
    }
    audit::record(&mut tx, now, &caller, Act::ResetFactors, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
