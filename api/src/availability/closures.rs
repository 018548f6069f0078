//! Days on which the whole clinic is closed.

use actix_web::{
    HttpResponse, delete, get,
    http::header::LOCATION,
    post,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    ClosureId, ErrorCode,
    availability::{Days, parse_date},
    wire::{
        closure::{Closure, ClosureRequest},
        page::Page,
    },
};
use time::Date;
use utoipa::IntoParams;
use uuid::Uuid;

use super::store::{self, ClosureRow};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{
        Allowed, acting,
        policy::{CloseClinic, ReadTimes},
    },
    error::ApiError,
    http::{Body, Id, Params, Position, limit},
    random,
};

/// Which closures are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClosureParams {
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 2048)]
    cursor: Option<String>,
}

/// List closures
///
/// Those that are not over, in the order of their ends, a page at a time.
#[utoipa::path(
    tag = "Closures",
    security(("bearer" = [])),
    params(ClosureParams),
    responses((status = 200, description = "A page of closures", body = Page<Closure>))
)]
#[get("/closures")]
pub async fn list(
    app: web::Data<App>,
    _caller: Allowed<ReadTimes>,
    params: Params<ClosureParams>,
) -> Result<Json<Page<Closure>>, ApiError> {
    let malformed = || ApiError::new(ErrorCode::MalformedRequest);
    let limit = limit(params.0.limit)?;
    let after = match params
        .0
        .cursor
        .as_deref()
        .map(Position::decode)
        .transpose()?
    {
        Some(after) => after,
        None => Position {
            key: String::new(),
            id: Uuid::nil(),
        },
    };
    if !after.key.is_empty() && parse_date(&after.key).is_err() {
        return Err(malformed());
    }
    // In some zone it is still yesterday.
    let today = app.now().date_time().date();
    let days = Days {
        from: today.previous_day().unwrap_or(today),
        to: Date::MAX,
    };
    let rows = store::closures(&app.db, days, (&after.key, after.id), i64::from(limit) + 1).await?;
    let Page { items, next_cursor } = Position::page(rows, limit, |row: &ClosureRow| Position {
        key: row.last_day.clone(),
        id: row.id,
    });
    Ok(Json(Page {
        items: items.into_iter().map(Closure::from).collect(),
        next_cursor,
    }))
}

/// Close the clinic
///
/// An admin. On these days no doctor can be booked; appointments that exist stay.
#[utoipa::path(
    tag = "Closures",
    request_body = ClosureRequest,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "Set", body = Closure, headers(("Location" = String, description = "The closure's path"))),
        (status = 422, description = "Some fields are not valid"),
    )
)]
#[post("/closures")]
pub async fn close(
    app: web::Data<App>,
    caller: Allowed<CloseClinic>,
    body: Body<ClosureRequest>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let (days, name) = body.0.check()?;
    let id = ClosureId::from(random::uuid_v7(now));
    let mut tx = acting::begin(&app, &caller, now).await?;
    store::insert_closure(&mut tx, id, days, &name, caller.signed_in.uuid(), now).await?;
    audit::record(&mut tx, now, &caller, Act::CloseClinic, id.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/closures/{id}")))
        .json(Closure {
            id,
            from: days.from.to_string(),
            to: days.to.to_string(),
            name,
        }))
}

/// Take a closure back
///
/// An admin.
#[utoipa::path(
    tag = "Closures",
    security(("bearer" = [])),
    params(("id" = ClosureId, Path, description = "The closure's id")),
    responses(
        (status = 204, description = "Taken back"),
        (status = 404, description = "No such closure"),
    )
)]
#[delete("/closures/{id}")]
pub async fn reopen(
    app: web::Data<App>,
    caller: Allowed<CloseClinic>,
    id: Id<ClosureId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let mut tx = acting::begin(&app, &caller, now).await?;
    if !store::remove_closure(&mut tx, id.0).await? {
        return Err(ApiError::new(ErrorCode::NotFound));
    }
    audit::record(&mut tx, now, &caller, Act::ReopenClinic, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

impl From<ClosureRow> for Closure {
    fn from(row: ClosureRow) -> Self {
        Self {
            id: row.id.into(),
            from: row.first_day,
            to: row.last_day,
            name: row.name,
        }
    }
}
