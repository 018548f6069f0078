//! Reading what really happened, and the patient's word against a no-show.

use actix_web::{
    get, post,
    web::{self, Json},
};
use shared::{
    AppointmentId, ErrorCode, Instant,
    record::RecordAct,
    wire::attendance::{Attendance, Contest, ContestNoShow, EncounterStatus},
};

use super::{ledger, store};
use crate::{
    app::App,
    appointments::{access, store::AppointmentRow},
    audit::{self, Act, reading},
    auth::{
        Allowed, acting,
        policy::{ContestNoShow as MayContest, TakePart},
    },
    error::ApiError,
    http::{Body, Id},
};

/// What really happened
///
/// For its patient and its doctor: when the two were in the room together, how long, who waited and who
/// was late, who may have been missing, and the ledger that says so.
#[utoipa::path(
    tag = "Consultations",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "What really happened", body = Attendance),
        (status = 404, description = "No such appointment, or not a participant"),
    )
)]
#[get("/appointments/{id}/attendance")]
pub async fn attendance(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    id: Id<AppointmentId>,
) -> Result<Json<Attendance>, ApiError> {
    let row = access::own(&app, caller.actor, id.0).await?;
    reading::read_of(&app, &caller, RecordAct::ReadAttendance, &row.facts()).await?;
    Ok(Json(seen(&app, &row, app.now()).await?))
}

/// Contest a no-show
///
/// Its patient, once, when the doctor marked them as missing. The doctor and the clinic read it beside the
/// ledger; nothing else follows by itself.
#[utoipa::path(
    tag = "Consultations",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    request_body = ContestNoShow,
    responses(
        (status = 200, description = "Contested", body = Attendance),
        (status = 404, description = "No such appointment, or not its patient"),
        (status = 409, description = "`invalid_transition`: not marked as missed by the patient, or contested already"),
        (status = 422, description = "`validation_failed`"),
    )
)]
#[post("/appointments/{id}/contest")]
pub async fn contest(
    app: web::Data<App>,
    caller: Allowed<MayContest>,
    id: Id<AppointmentId>,
    body: Body<ContestNoShow>,
) -> Result<Json<Attendance>, ApiError> {
    let now = app.now();
    let row = access::own(&app, caller.actor, id.0).await?;
    let text = body.0.check()?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    if !store::contest(&mut tx, id.0, &text, now).await? {
        return Err(ApiError::new(ErrorCode::InvalidTransition));
    }
    audit::record(&mut tx, now, &caller, Act::ContestNoShow, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(Json(seen(&app, &row, now).await?))
}

async fn seen(app: &App, row: &AppointmentRow, now: Instant) -> Result<Attendance, ApiError> {
    let facts = row.facts();
    let sightings = store::lines(&app.db, facts.id).await?;
    let said = store::said(&app.db, facts.id).await?;
    let reckoning = ledger::reckoned(&facts, &app.settings().join_policy(), &sightings, now);
    Ok(Attendance {
        status: facts.status,
        encounter: EncounterStatus::of(facts.status, reckoning.began_at.is_some()),
        starts_at: facts.starts_at,
        ends_at: facts.ends_at,
        reckoning,
        absent: said.absent,
        contest: said
            .contested_at
            .zip(said.contest)
            .map(|(at, text)| Contest {
                at: at.into(),
                text,
            }),
        sightings,
    })
}
