//! The join ticket. Who gets one is decided in `shared/src/consultation.rs`.

use actix_web::{
    post,
    web::{self, Json},
};
use shared::{AppointmentId, ErrorCode, wire::consultation::JoinTicket};

use crate::{
    app::App,
    appointments,
    audit::{self, Act},
    auth::{Allowed, policy::Join},
    error::ApiError,
    http::Id,
    jitsi::{self, Participant, Person},
};

/// Join a consultation
///
/// The appointment's patient and doctor, while it is confirmed and the join window is open by the
/// server's clock. The ticket is a secret: keep it in memory.
#[utoipa::path(
    tag = "Consultations",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "The ticket", body = JoinTicket),
        (status = 403, description = "`forbidden`: an admin or integrator; `too_early` with `opens_at` and `server_now`; `too_late` with `closes_at` and `server_now`"),
        (status = 404, description = "No such appointment, or not a participant"),
        (status = 409, description = "`not_confirmed` or `not_joinable`, with `appointment_status`"),
    )
)]
#[post("/appointments/{id}/join")]
pub async fn join(
    app: web::Data<App>,
    caller: Allowed<Join>,
    id: Id<AppointmentId>,
) -> Result<Json<JoinTicket>, ApiError> {
    let now = app.now();
    let row = appointments::store::find(&app.db, id.0)
        .await?
        .ok_or(ApiError::new(ErrorCode::NotFound))?;
    let grant = row
        .facts()
        .join(caller.actor, now, &app.config.join_policy)
        .map_err(|denied| ApiError::join_denied(denied, now))?;
    let room = appointments::store::room(&app.db, id.0).await?;
    let account_id = caller.account_id();
    let who = Participant {
        person: Person::Account(account_id),
        name: row.name_of(account_id),
        may_record: false,
    };
    let ticket =
        jitsi::mint(&app.config.video, 0, &room, &who, &grant, now).map_err(ApiError::internal)?;
    let mut tx = app.db.begin().await?;
    audit::record(&mut tx, now, Some(account_id), Act::Join, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(Json(ticket))
}
