//! Asking, answering, and no longer asking.

use actix_web::{
    delete, post, put,
    web::{self, Json},
};
use shared::{
    Actor, AppointmentId, Instant,
    consultation::presence::Side,
    wire::{presence::Consultation, recording::AnswerRecording},
};

use super::consent;
use crate::{
    app::App,
    appointments::access::own,
    auth::{
        Allowed, Caller, acting,
        policy::{AskToRecord, TakePart},
    },
    consultations::state,
    error::ApiError,
    http::{Body, Id},
};

/// Ask whether the consultation may be recorded
///
/// Its doctor, while the room is open. The asking is the doctor's own yes; asking again changes nothing.
/// Once everybody who takes part has agreed, the doctor's next ticket lets them record.
#[utoipa::path(
    tag = "Recordings",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "The consultation", body = Consultation),
        (status = 403, description = "`forbidden`: no doctor; `too_early` with `opens_at` and `server_now`; `too_late` with `closes_at` and `server_now`"),
        (status = 404, description = "No such appointment, or not its doctor"),
        (status = 409, description = "`not_offered`: the clinic does not record; `not_confirmed` or `not_joinable`, with `appointment_status`"),
    )
)]
#[post("/appointments/{id}/recording")]
pub async fn ask(
    app: web::Data<App>,
    caller: Allowed<AskToRecord>,
    id: Id<AppointmentId>,
) -> Result<Json<Consultation>, ApiError> {
    let now = app.now();
    let row = own(&app, caller.actor, id.0).await?;
    consent::offered(&app)?;
    row.facts()
        .join(caller.actor, now, &app.settings().join_policy())
        .map_err(|denied| ApiError::join_denied(denied, now))?;
    let tx = acting::begin(&app, &caller, now).await?;
    consent::ask(&app, tx, &row, now).await?;
    answer_with(&app, &caller, id.0, now).await
}

/// Answer whether it may be recorded
///
/// The appointment's patient and doctor; guests have an operation of their own. One no ends it, and a no
/// after a yes takes that back.
#[utoipa::path(
    tag = "Recordings",
    request_body = AnswerRecording,
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "The consultation", body = Consultation),
        (status = 404, description = "No such appointment, or not a participant"),
        (status = 409, description = "`not_offered`: the clinic does not record; `invalid_transition`: nothing is asked"),
        (status = 422, description = "That is not the present text"),
    )
)]
#[put("/appointments/{id}/recording/answer")]
pub async fn answer(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    id: Id<AppointmentId>,
    body: Body<AnswerRecording>,
) -> Result<Json<Consultation>, ApiError> {
    let now = app.now();
    let row = own(&app, caller.actor, id.0).await?;
    consent::offered(&app)?;
    let side = match caller.actor {
        Actor::Doctor(_) => Side::Doctor,
        Actor::Patient(_) | Actor::Admin(_) | Actor::Integrator(_) => Side::Patient,
    };
    let who = (caller.account_id().uuid(), side);
    let said = (body.0.agreed, body.0.text_version);
    let tx = acting::begin(&app, &caller, now).await?;
    consent::answer(&app, tx, &row, who, said, now).await?;
    answer_with(&app, &caller, id.0, now).await
}

/// No longer ask, and record no more
///
/// Its doctor. Where nothing is asked nothing changes.
#[utoipa::path(
    tag = "Recordings",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "The consultation", body = Consultation),
        (status = 404, description = "No such appointment, or not its doctor"),
        (status = 409, description = "`not_offered`: the clinic does not record"),
    )
)]
#[delete("/appointments/{id}/recording")]
pub async fn stop(
    app: web::Data<App>,
    caller: Allowed<AskToRecord>,
    id: Id<AppointmentId>,
) -> Result<Json<Consultation>, ApiError> {
    let now = app.now();
    let row = own(&app, caller.actor, id.0).await?;
    consent::offered(&app)?;
    let tx = acting::begin(&app, &caller, now).await?;
    consent::stop(&app, tx, &row, now).await?;
    answer_with(&app, &caller, id.0, now).await
}

async fn answer_with(
    app: &App,
    caller: &Caller,
    id: AppointmentId,
    now: Instant,
) -> Result<Json<Consultation>, ApiError> {
    let row = own(app, caller.actor, id).await?;
    state::for_reader(app, caller.actor, &row, now)
        .await
        .map(Json)
}
