//! Another password of one's own.

use actix_web::{HttpRequest, HttpResponse, put, web::Data};
use shared::{ErrorCode, wire::security::ChangePassword};

use super::{new_password, store as accounts, store::security as store};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::Person, present},
    error::ApiError,
    http::Body,
    links,
    mail::{self, Addressee, Message},
    sessions::store::{self as sessions, EndReason},
};

/// Change the own password
///
/// With the present one. Ends the other sessions and tells the owner.
#[utoipa::path(
    tag = "Accounts",
    request_body = ChangePassword,
    security(("bearer" = [])),
    responses(
        (status = 204, description = "Changed"),
        (status = 403, description = "`wrong_password`: the present password is another one; `forbidden`: an integrator has none"),
        (status = 409, description = "`conflict`: it was changed meanwhile"),
        (status = 422, description = "The new password is not a good one"),
        (status = 429, description = "Too many tries for this account or from this address"),
    )
)]
#[put("/me/password")]
pub async fn change(
    app: Data<App>,
    req: HttpRequest,
    caller: Allowed<Person>,
    body: Body<ChangePassword>,
) -> Result<HttpResponse, ApiError> {
    let (now, id) = (app.now(), caller.account_id());
    let new = body.0.check()?;
    let present = present::proven_hash(&app, &req, id, body.0.present, now).await?;
    let account = accounts::find(&app.db, id)
        .await?
        .ok_or(ApiError::new(ErrorCode::NotFound))?;
    let hash = new_password(&app, "new", &new, &account).await?;

    let mut tx = acting::begin(&app, &caller, now).await?;
    store::set_password(&mut tx, id, &present, hash.as_str(), now).await?;
    links::store::void(&mut tx, id).await?;
    sessions::end_all(&mut tx, id, Some(caller.session), EndReason::Logout, now).await?;
    mail::tell(
        &mut tx,
        &app.sealing,
        &Message::PasswordChanged,
        &Addressee::from(&account),
        now,
    )
    .await?;
    audit::record(&mut tx, now, &caller, Act::ChangePassword, id.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
