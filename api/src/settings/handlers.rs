//! The settings of the clinic, for its admins.

use actix_web::{
    HttpResponse, get, put,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    ErrorCode,
    wire::{
        page::Page,
        settings::{ChosenSettings, ClinicSettings, SettingsRevision},
    },
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{refresh, store};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::Administer},
    db::DbError,
    error::ApiError,
    http::{Body, IfMatch, Params, Position, etag, limit},
};

/// The settings of the clinic
///
/// What counts at present, what the admins have chosen of it, and what was installed.
#[utoipa::path(
    tag = "Settings",
    security(("bearer" = [])),
    responses((status = 200, description = "The settings", body = ClinicSettings, headers(("ETag" = String, description = "The revision"))))
)]
#[get("/settings")]
pub async fn settings(
    app: web::Data<App>,
    _caller: Allowed<Administer>,
) -> Result<HttpResponse, ApiError> {
    answer(&app).await
}

/// Choose the settings
///
/// All choices are replaced. What is `null` or left out is as it was installed. Outside a demonstration
/// admins must have a second factor, whatever is chosen: `nobody` is no choice there.
#[utoipa::path(
    tag = "Settings",
    request_body = ChosenSettings,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Chosen", body = ClinicSettings, headers(("ETag" = String, description = "The new revision"))),
        (status = 409, description = "`conflict`: changed meanwhile"),
        (status = 412, description = "`If-Match` names another revision"),
        (status = 422, description = "Some fields are not valid"),
    )
)]
#[put("/settings")]
pub async fn choose(
    app: web::Data<App>,
    caller: Allowed<Administer>,
    if_match: IfMatch,
    body: Body<ChosenSettings>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let chosen = body.0.check(app.demo)?;
    refresh(&app.db, &app.settings_at_hand).await?;
    let present = app.settings_at_hand.present();
    if_match.check(present.revision)?;
    if chosen == present.chosen {
        return answer(&app).await;
    }
    let revision = present.revision + 1;
    let document = serde_json::to_string(&chosen).map_err(ApiError::internal)?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    store::add(&mut tx, revision, &document, caller.account_id(), now)
        .await
        .map_err(|error| match error {
            // Another admin has made this revision meanwhile.
            DbError::Unique => DbError::Stale,
            other => other,
        })?;
    // What the settings of the one clinic are known by: there is no other thing of that kind.
    audit::record(&mut tx, now, &caller, Act::ChooseSettings, Uuid::nil()).await?;
    tx.commit().await?;
    answer(&app).await
}

async fn answer(app: &App) -> Result<HttpResponse, ApiError> {
    refresh(&app.db, &app.settings_at_hand).await?;
    let document = app.settings_at_hand.document();
    Ok(HttpResponse::Ok()
        .insert_header(etag(document.revision))
        .json(document))
}

/// Which part of the history is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SettingsHistoryParams {
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
}

/// The history of the settings
///
/// Every change, the newest first: who chose what, and what it was before.
#[utoipa::path(
    tag = "Settings",
    security(("bearer" = [])),
    params(SettingsHistoryParams),
    responses((status = 200, description = "A page of the history", body = Page<SettingsRevision>))
)]
#[get("/settings/history")]
pub async fn history(
    app: web::Data<App>,
    _caller: Allowed<Administer>,
    params: Params<SettingsHistoryParams>,
) -> Result<Json<Page<SettingsRevision>>, ApiError> {
    let limit = limit(params.0.limit)?;
    let before = match &params.0.cursor {
        Some(cursor) => revision(&Position::decode(cursor)?)?,
        None => i64::MAX,
    };
    // One more than asked for: each change is told by what was chosen before it.
    let rows = store::before(&app.db, before, i64::from(limit) + 1).await?;
    let mut items = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let earlier = rows.get(index + 1).map(|row| row.chosen()).transpose()?;
        items.push(SettingsRevision {
            revision: row.revision,
            at: row.changed_at,
            by_id: row.changed_by.into(),
            by_name: row.name.clone(),
            changes: row.chosen()?.changes_from(&earlier.unwrap_or_default()),
        });
    }
    Ok(Json(Position::page(items, limit, |item| Position {
        key: item.revision.to_string(),
        id: Uuid::nil(),
    })))
}

fn revision(cursor: &Position) -> Result<i64, ApiError> {
    let malformed = |_| ApiError::new(ErrorCode::MalformedRequest);
    cursor.key.parse().map_err(malformed)
}
