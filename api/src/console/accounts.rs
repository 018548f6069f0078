//! Who has an account, who is in the directory, and who can sign in.

use actix_web::{
    HttpResponse, delete, get, post,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    AccountId, ErrorCode, Role,
    wire::{
        console::{AccountEntry, AccountState, DisableAccount},
        page::Page,
    },
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::store::{self, Filter};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::Administer},
    error::ApiError,
    http::{Body, Id, Params, Position, limit},
    links,
    sessions::store::{self as sessions, EndReason},
};

/// The most characters of a search.
const SEARCH_MAX: usize = 100;

/// Which accounts are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccountParams {
    /// A part of the name or of the address; capitals and accents do not matter.
    #[param(max_length = 100, example = "byron")]
    q: Option<String>,
    /// The role.
    role: Option<Role>,
    /// The state.
    state: Option<AccountState>,
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 1024)]
    cursor: Option<String>,
}

/// List accounts
///
/// An admin. In the order of their addresses, a page at a time.
#[utoipa::path(
    tag = "Console",
    security(("bearer" = [])),
    params(AccountParams),
    responses((status = 200, description = "A page of accounts", body = Page<AccountEntry>))
)]
#[get("/accounts")]
pub async fn list(
    app: web::Data<App>,
    _caller: Allowed<Administer>,
    params: Params<AccountParams>,
) -> Result<Json<Page<AccountEntry>>, ApiError> {
    let AccountParams {
        q: text,
        role,
        state,
        limit: asked,
        cursor,
    } = params.0;
    let is_search = |text: &String| !text.contains('\0') && text.chars().count() <= SEARCH_MAX;
    if !text.as_ref().is_none_or(is_search) {
        return Err(ApiError::new(ErrorCode::MalformedRequest));
    }
    let limit = limit(asked)?;
    let after = match &cursor {
        Some(cursor) => Position::decode(cursor)?.key,
        None => String::new(),
    };
    let filter = Filter { text, role, state };
    let entries = store::list(&app.db, &filter, &after, i64::from(limit) + 1).await?;
    Ok(Json(Position::page(entries, limit, |entry| Position {
        key: entry.email.clone(),
        id: Uuid::nil(),
    })))
}

/// One account
///
/// An admin. Who it is and whether it works; nothing about anybody's health.
#[utoipa::path(
    tag = "Console",
    security(("bearer" = [])),
    params(("id" = AccountId, Path, description = "The account's id")),
    responses(
        (status = 200, description = "The account", body = AccountEntry),
        (status = 404, description = "No such account"),
    )
)]
#[get("/accounts/{id}")]
pub async fn find(
    app: web::Data<App>,
    _caller: Allowed<Administer>,
    id: Id<AccountId>,
) -> Result<Json<AccountEntry>, ApiError> {
    known(&app, id.0).await.map(Json)
}

/// Disable an account
///
/// An admin. It is signed out everywhere, its links open nothing any more, and nobody signs in to it
/// until it is enabled. Nothing happens to an account that is disabled already.
#[utoipa::path(
    tag = "Console",
    request_body = DisableAccount,
    security(("bearer" = [])),
    params(("id" = AccountId, Path, description = "The account's id")),
    responses(
        (status = 204, description = "Disabled"),
        (status = 404, description = "No such account"),
        (status = 409, description = "`last_admin`: no other admin could enable it again"),
        (status = 422, description = "The reason is not valid"),
    )
)]
#[post("/accounts/{id}/disable")]
pub async fn disable(
    app: web::Data<App>,
    caller: Allowed<Administer>,
    id: Id<AccountId>,
    body: Body<DisableAccount>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    known(&app, id.0).await?;
    let reason = body.0.check()?;
    let mut tx = acting::begin_about(&app, &caller, &[id.0], now).await?;
    if store::disable(&mut tx, id.0, &reason, now).await? {
        sessions::end_all(&mut tx, id.0, None, EndReason::Disabled, now).await?;
        links::store::void(&mut tx, id.0).await?;
        audit::record(&mut tx, now, &caller, Act::DisableAccount, id.0.uuid()).await?;
        tx.commit().await?;
    }
    Ok(HttpResponse::NoContent().finish())
}

/// Enable an account
///
/// An admin. Whoever was disabled signs in again as before. Nothing happens to an account that is not
/// disabled; one that its owner had erased stays erased.
#[utoipa::path(
    tag = "Console",
    security(("bearer" = [])),
    params(("id" = AccountId, Path, description = "The account's id")),
    responses(
        (status = 204, description = "Enabled"),
        (status = 404, description = "No such account"),
        (status = 409, description = "`account_state`: it is erased"),
    )
)]
#[post("/accounts/{id}/enable")]
pub async fn enable(
    app: web::Data<App>,
    caller: Allowed<Administer>,
    id: Id<AccountId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    if known(&app, id.0).await?.state == AccountState::Erased {
        return Err(ApiError::new(ErrorCode::AccountState));
    }
    let mut tx = acting::begin_about(&app, &caller, &[id.0], now).await?;
    if store::enable(&mut tx, id.0, now).await? {
        audit::record(&mut tx, now, &caller, Act::EnableAccount, id.0.uuid()).await?;
        tx.commit().await?;
    }
    Ok(HttpResponse::NoContent().finish())
}

/// End all sessions of an account
///
/// An admin. It is signed out everywhere at once, and can sign in again.
#[utoipa::path(
    tag = "Console",
    security(("bearer" = [])),
    params(("id" = AccountId, Path, description = "The account's id")),
    responses(
        (status = 204, description = "Ended"),
        (status = 404, description = "No such account"),
    )
)]
#[delete("/accounts/{id}/sessions")]
pub async fn end_sessions(
    app: web::Data<App>,
    caller: Allowed<Administer>,
    id: Id<AccountId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    known(&app, id.0).await?;
    let mut tx = acting::begin_about(&app, &caller, &[id.0], now).await?;
    // Signed out, by somebody else: the audit has who.
    sessions::end_all(&mut tx, id.0, None, EndReason::Logout, now).await?;
    audit::record(&mut tx, now, &caller, Act::EndSessions, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Publish a doctor
///
/// An admin, who has looked at the profile. From now on patients find and book them.
#[utoipa::path(
    tag = "Console",
    security(("bearer" = [])),
    params(("id" = AccountId, Path, description = "The doctor's id")),
    responses(
        (status = 204, description = "Published"),
        (status = 404, description = "No such doctor"),
        (status = 409, description = "`account_state`: nobody has accepted the invitation yet, or the account is disabled"),
    )
)]
#[post("/accounts/{id}/publish")]
pub async fn publish(
    app: web::Data<App>,
    caller: Allowed<Administer>,
    id: Id<AccountId>,
) -> Result<HttpResponse, ApiError> {
    set_published(&app, &caller, id.0, true).await
}

/// Take a doctor out of the directory
///
/// An admin. Nobody finds or books them any more; appointments that exist stay and can be moved.
#[utoipa::path(
    tag = "Console",
    security(("bearer" = [])),
    params(("id" = AccountId, Path, description = "The doctor's id")),
    responses(
        (status = 204, description = "Out of the directory"),
        (status = 404, description = "No such doctor"),
    )
)]
#[post("/accounts/{id}/unpublish")]
pub async fn unpublish(
    app: web::Data<App>,
    caller: Allowed<Administer>,
    id: Id<AccountId>,
) -> Result<HttpResponse, ApiError> {
    set_published(&app, &caller, id.0, false).await
}

async fn set_published(
    app: &App,
    caller: &Allowed<Administer>,
    id: AccountId,
    is_published: bool,
) -> Result<HttpResponse, ApiError> {
    let entry = known(app, id).await?;
    if entry.is_published.is_none() {
        return Err(ApiError::new(ErrorCode::NotFound));
    }
    // Nobody is booked who is not there.
    if is_published && entry.state != AccountState::Active {
        return Err(ApiError::new(ErrorCode::AccountState));
    }
    let now = app.now();
    let mut tx = acting::begin_about(app, caller, &[id], now).await?;
    if store::publish(&mut tx, id, is_published).await? {
        let act = match is_published {
            true => Act::PublishDoctor,
            false => Act::UnpublishDoctor,
        };
        audit::record(&mut tx, now, caller, act, id.uuid()).await?;
        tx.commit().await?;
    }
    Ok(HttpResponse::NoContent().finish())
}

/// The account, or 404.
pub(super) async fn known(app: &App, id: AccountId) -> Result<AccountEntry, ApiError> {
    let found = store::find(&app.db, id).await?;
    found.ok_or(ApiError::new(ErrorCode::NotFound))
}
