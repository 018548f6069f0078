//! A doctor's own hours and rules.

use actix_web::{
    HttpResponse, get, post, put,
    web::{self, Json},
};
use shared::{
    DoctorId, ErrorCode,
    wire::availability::{Availability, AvailabilityPreview},
};

use super::{
    preview,
    store::{self, AvailabilityRow},
};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{
        Allowed, Caller, acting,
        policy::{ReadHours, SetHours},
    },
    db::DbError,
    error::ApiError,
    http::{Body, IfMatch, etag},
    slots::doctor_time::document,
    zones,
};

/// The own availability
///
/// Weekly hours, exceptions, time off, visit types and rules. A doctor who has set nothing can be asked
/// for any time.
#[utoipa::path(
    tag = "Availability",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The availability", body = Availability, headers(("ETag" = String, description = "The revision; \"0\" until it is set"))),
    )
)]
#[get("/me/availability")]
pub async fn availability(
    app: web::Data<App>,
    caller: Allowed<ReadHours>,
) -> Result<HttpResponse, ApiError> {
    answer(&own(&app, &caller).await?)
}

/// Set the own availability
///
/// The whole document is replaced. Appointments that exist stay, also outside the new hours; see the
/// preview for which they are.
#[utoipa::path(
    tag = "Availability",
    request_body = Availability,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Set", body = Availability, headers(("ETag" = String, description = "The new revision"))),
        (status = 409, description = "`conflict`: changed meanwhile"),
        (status = 412, description = "`If-Match` names another revision"),
        (status = 422, description = "Some fields are not valid"),
    )
)]
#[put("/me/availability")]
pub async fn set_availability(
    app: web::Data<App>,
    caller: Allowed<SetHours>,
    if_match: IfMatch,
    body: Body<Availability>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    body.0.check(zones::is_known)?;
    let before = own(&app, &caller).await?;
    if_match.check(before.revision.unwrap_or(0))?;
    let document = serde_json::to_string(&body.0).map_err(ApiError::internal)?;
    let doctor = doctor(&caller);
    let mut tx = acting::begin(&app, &caller, now).await?;
    match before.revision {
        Some(revision) => store::update(&mut tx, doctor, &document, revision, now).await?,
        None => store::insert(&mut tx, doctor, &document, now)
            .await
            .map_err(|error| match error {
                // Another request has set it for the first time meanwhile.
                DbError::Unique => DbError::Stale,
                other => other,
            })?,
    }
    audit::record(&mut tx, now, &caller, Act::SetAvailability, doctor.uuid()).await?;
    tx.commit().await?;
    answer(&own(&app, &caller).await?)
}

/// What an availability would do
///
/// Nothing is written: the slots of the next two weeks as they would be for the first visit type, and
/// the future appointments that would lie outside the hours.
#[utoipa::path(
    tag = "Availability",
    request_body = Availability,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "What it would do", body = AvailabilityPreview),
        (status = 422, description = "Some fields are not valid"),
    )
)]
#[post("/me/availability/preview")]
pub async fn preview_availability(
    app: web::Data<App>,
    caller: Allowed<ReadHours>,
    body: Body<Availability>,
) -> Result<Json<AvailabilityPreview>, ApiError> {
    preview::of(&app, &caller, doctor(&caller), &body.0)
        .await
        .map(Json)
}

fn doctor(caller: &Caller) -> DoctorId {
    caller.account_id().uuid().into()
}

async fn own(app: &App, caller: &Caller) -> Result<AvailabilityRow, ApiError> {
    let row = store::find(&app.db, doctor(caller)).await?;
    row.ok_or(ApiError::new(ErrorCode::NotFound))
}

fn answer(row: &AvailabilityRow) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok()
        .insert_header(etag(row.revision.unwrap_or(0)))
        .json(document(row)?))
}
