//! The own sessions: where somebody is signed in, and the way to end that.

use actix_web::{
    HttpResponse, delete, get,
    web::{Data, Json},
};
use serde::Deserialize;
use shared::{
    ErrorCode, Instant, SessionId,
    wire::{page::Page, security::Session},
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{
    entry,
    store::{EndReason, end_all, own as store},
};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::OwnAccount},
    error::ApiError,
    http::{Id, Params, Position, limit},
};

/// Which sessions are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SessionParams {
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
}

/// List the own sessions
///
/// Those that have not ended, the newest first.
#[utoipa::path(
    tag = "Sessions",
    security(("bearer" = [])),
    params(SessionParams),
    responses((status = 200, description = "A page of sessions", body = Page<Session>))
)]
#[get("/me/sessions")]
pub async fn list(
    app: Data<App>,
    caller: Allowed<OwnAccount>,
    params: Params<SessionParams>,
) -> Result<Json<Page<Session>>, ApiError> {
    let now = app.now();
    let limit = limit(params.0.limit)?;
    let before = match params.0.cursor.as_deref() {
        // Nothing is from after tomorrow.
        None => (now.plus_minutes(24 * 60), Uuid::max()),
        Some(cursor) => {
            let place = Position::decode(cursor)?;
            let at = Instant::parse(&place.key);
            let at = at.map_err(|_| ApiError::new(ErrorCode::MalformedRequest))?;
            (at, place.id)
        }
    };
    let account = caller.account_id();
    let rows = store::list(&app.db, account, before, i64::from(limit) + 1, now).await?;
    let page = Position::page(rows, limit, |row| Position {
        key: row.created_at.to_string(),
        id: row.id().uuid(),
    });
    let session = |row: store::SessionRow| Session {
        id: row.id(),
        is_this: row.id() == caller.session,
        device: row.device,
        created_at: row.created_at,
        last_used_at: row.active_at,
    };
    Ok(Json(Page {
        items: page.items.into_iter().map(session).collect(),
        next_cursor: page.next_cursor,
    }))
}

/// End one of the own sessions
///
/// Its access tokens are refused at once.
#[utoipa::path(
    tag = "Sessions",
    security(("bearer" = [])),
    params(("id" = SessionId, Path, description = "The session's id")),
    responses(
        (status = 204, description = "Ended"),
        (status = 404, description = "No such session of the caller, or it has ended"),
    )
)]
#[delete("/me/sessions/{id}")]
pub async fn end(
    app: Data<App>,
    caller: Allowed<OwnAccount>,
    id: Id<SessionId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let mut tx = acting::begin(&app, &caller, now).await?;
    if !store::end_one(&mut tx, caller.account_id(), id.0, now).await? {
        return Err(ApiError::new(ErrorCode::NotFound));
    }
    audit::record(&mut tx, now, &caller, Act::EndSession, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Which sessions are to end.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EndParams {
    /// Whether the one that asks ends as well
    #[param(default = false)]
    this: Option<bool>,
}

/// End the other sessions
///
/// All but the one that asks; with `this=true` that one too, and its cookie goes.
#[utoipa::path(
    tag = "Sessions",
    security(("bearer" = [])),
    params(EndParams),
    responses((status = 204, description = "Ended"))
)]
#[delete("/me/sessions")]
pub async fn end_others(
    app: Data<App>,
    caller: Allowed<OwnAccount>,
    params: Params<EndParams>,
) -> Result<HttpResponse, ApiError> {
    let (now, id) = (app.now(), caller.account_id());
    let (but, act) = match params.0.this {
        Some(true) => (None, Act::EndSessions),
        _ => (Some(caller.session), Act::EndOtherSessions),
    };
    let mut tx = acting::begin(&app, &caller, now).await?;
    end_all(&mut tx, id, but, EndReason::Logout, now).await?;
    audit::record(&mut tx, now, &caller, act, id.uuid()).await?;
    tx.commit().await?;
    let mut answer = HttpResponse::NoContent();
    if but.is_none() {
        answer.cookie(entry::no_cookie(&app));
    }
    Ok(answer.finish())
}
