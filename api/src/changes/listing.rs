//! What has changed since somebody last asked.

use actix_web::{
    get,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    ErrorCode,
    wire::{change::Changes, seq::Seq},
};
use utoipa::{IntoParams, ToSchema};

use super::store;
use crate::{
    app::App,
    auth::{Allowed, policy::ReadChanges},
    error::ApiError,
    events::store as events,
    http::{Params, limit},
};

/// Which changes are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangeParams {
    /// `next_cursor` of the answer before; without it, from the first change that there was.
    cursor: Option<Seq>,
    /// Instead of a cursor: only what changes from now on.
    #[param(inline)]
    from: Option<Start>,
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
}

/// Where somebody begins who has no cursor.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// At the present end.
    Now,
}

/// What has changed
///
/// Patients and doctors get what happened to their own appointments, admins to all. A client of the API
/// gets it of the doctors that granted it, and with `Acting-For` of one of them. In the order in which it
/// happened; ask again with `next_cursor`, at once while `has_more`, and nothing is missed or told twice.
#[utoipa::path(
    tag = "Changes",
    security(("bearer" = [])),
    params(ChangeParams),
    responses((status = 200, description = "Some changes", body = Changes))
)]
#[get("/changes")]
pub async fn changes(
    app: web::Data<App>,
    caller: Allowed<ReadChanges>,
    params: Params<ChangeParams>,
) -> Result<Json<Changes>, ApiError> {
    let limit = usize::from(limit(params.0.limit)?);
    // What has a number by now is all there; what gets one meanwhile is for the next time.
    let last = events::last(&app.db).await?;
    let after = match (params.0.cursor.map(i64::from), params.0.from) {
        (None, None) => 0,
        (None, Some(Start::Now)) => last,
        // None that we gave is beyond the last number.
        (Some(cursor), None) if cursor <= last => cursor,
        _ => return Err(ApiError::new(ErrorCode::MalformedRequest)),
    };
    let whose = store::whose(caller.actor);
    let most = i64::try_from(limit + 1).map_err(ApiError::internal)?;
    let mut rows = store::between(&app.db, whose, (after, last), most).await?;
    let has_more = limit < rows.len();
    rows.truncate(limit);
    // Who has read all of theirs goes on behind what is others', too.
    let shown = rows.last().filter(|_| has_more);
    Ok(Json(Changes {
        next_cursor: shown.map_or(last, |row| row.seq),
        items: rows.iter().map(store::ChangeRow::shown).collect(),
        has_more,
    }))
}
