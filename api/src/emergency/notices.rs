//! What a patient is told on every page until they have acknowledged it.

use actix_web::{
    HttpResponse, get, post,
    web::{self, Json},
};
use shared::{EmergencyId, ErrorCode, PatientId, record::RecordAct, wire::emergency::Notices};

use super::store;
use crate::{
    app::App,
    audit::{self, Act, looks},
    auth::{Allowed, acting, policy::OwnRecord},
    db::DbError,
    error::ApiError,
    http::Id,
};

/// How many are told at once.
const MOST: i64 = 100;

/// What a patient has not acknowledged yet
///
/// Each record access in an emergency, the oldest first.
#[utoipa::path(
    tag = "Emergency access",
    security(("bearer" = [])),
    responses((status = 200, description = "The notices", body = Notices))
)]
#[get("/me/notices")]
pub async fn notices(
    app: web::Data<App>,
    caller: Allowed<OwnRecord>,
) -> Result<Json<Notices>, ApiError> {
    let patient = PatientId::from(caller.account_id().uuid());
    let items = store::notices(&app.db, patient, MOST).await?;
    let shown = items.iter().map(|notice| (notice.id.uuid(), patient));
    looks::at_several(&app, &caller, RecordAct::ReadEmergencies, shown).await?;
    Ok(Json(Notices { items }))
}

/// Acknowledge a notice
///
/// It is told no more; what it told of stays in the list of who opened the record.
#[utoipa::path(
    tag = "Emergency access",
    security(("bearer" = [])),
    params(("id" = EmergencyId, Path, description = "The notice's id")),
    responses(
        (status = 204, description = "Acknowledged"),
        (status = 404, description = "No such notice, or acknowledged already"),
    )
)]
#[post("/me/notices/{id}/acknowledge")]
pub async fn acknowledge(
    app: web::Data<App>,
    caller: Allowed<OwnRecord>,
    id: Id<EmergencyId>,
) -> Result<HttpResponse, ApiError> {
    let (now, patient) = (app.now(), PatientId::from(caller.account_id().uuid()));
    let mut tx = acting::begin(&app, &caller, now).await?;
    store::acknowledge(&mut tx, id.0, patient, now)
        .await
        .map_err(|error| match error {
            DbError::Stale => ApiError::new(ErrorCode::NotFound),
            other => other.into(),
        })?;
    audit::record(&mut tx, now, &caller, Act::AcknowledgeNotice, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
