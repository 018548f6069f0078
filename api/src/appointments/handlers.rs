//! One appointment: reading it and moving it on. Booking is in [`super::booking`], another time in
//! [`super::moving`], lists are in [`super::listing`].

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use shared::{
    Action, AppointmentId, Role,
    consultation::presence::Side,
    record::RecordAct,
    wire::appointment::{Appointment, CancelRequest, CanceledBy},
};

use utoipa::{IntoParams, ToSchema};

use super::{
    access::visible,
    changing::{self, act, answer, decide},
    store::write::Change,
    together,
};
use crate::{
    app::App,
    attendance::store as attendance,
    audit::reading,
    auth::{
        Allowed,
        policy::{Cancel, Complete, Confirm, MarkNoShow, ReadAppointments},
    },
    error::ApiError,
    http::{Body, Id, IfMatch, Params},
};

/// One appointment
#[utoipa::path(
    tag = "Appointments",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "The appointment", body = Appointment, headers(("ETag" = String, description = "The revision"))),
        (status = 404, description = "No such appointment, or none that the caller may know of"),
    )
)]
#[get("/appointments/{id}")]
pub async fn find(
    app: web::Data<App>,
    caller: Allowed<ReadAppointments>,
    id: Id<AppointmentId>,
) -> Result<HttpResponse, ApiError> {
    let row = visible(&app, caller.actor, id.0).await?;
    reading::read_of(&app, &caller, RecordAct::ReadAppointment, &row.facts()).await?;
    Ok(answer(&app, row, &caller, app.now()))
}

/// Confirm an appointment
///
/// Its doctor, while it is pending and has not started.
#[utoipa::path(
    tag = "Appointments",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "Confirmed", body = Appointment, headers(("ETag" = String, description = "The new revision"))),
        (status = 404, description = "No such appointment, or none that the caller may know of"),
        (status = 409, description = "`invalid_transition`: not pending, or its start has come; `conflict`: changed meanwhile"),
        (status = 412, description = "`If-Match` names another revision"),
    )
)]
#[post("/appointments/{id}/confirm")]
pub async fn confirm(
    app: web::Data<App>,
    caller: Allowed<Confirm>,
    id: Id<AppointmentId>,
    if_match: IfMatch,
) -> Result<HttpResponse, ApiError> {
    act(&app, &caller, id.0, &if_match, Action::Confirm).await
}

/// Say that the consultation took place
///
/// Its doctor, from its start on.
#[utoipa::path(
    tag = "Appointments",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "Completed", body = Appointment, headers(("ETag" = String, description = "The new revision"))),
        (status = 404, description = "No such appointment, or none that the caller may know of"),
        (status = 409, description = "`invalid_transition`: not confirmed, or not started; `conflict`: changed meanwhile"),
        (status = 412, description = "`If-Match` names another revision"),
    )
)]
#[post("/appointments/{id}/complete")]
pub async fn complete(
    app: web::Data<App>,
    caller: Allowed<Complete>,
    id: Id<AppointmentId>,
    if_match: IfMatch,
) -> Result<HttpResponse, ApiError> {
    act(&app, &caller, id.0, &if_match, Action::Complete).await
}

/// Say that somebody did not come
///
/// Its doctor, from its start on: the patient, or with `absent=doctor` themself. What the attendance
/// proposes stays a proposal until then, and a patient may contest it.
#[utoipa::path(
    tag = "Appointments",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id"), AbsentParams),
    responses(
        (status = 200, description = "Marked as a no-show", body = Appointment, headers(("ETag" = String, description = "The new revision"))),
        (status = 404, description = "No such appointment, or none that the caller may know of"),
        (status = 409, description = "`invalid_transition`: not confirmed, or not started; `conflict`: changed meanwhile"),
        (status = 412, description = "`If-Match` names another revision"),
    )
)]
#[post("/appointments/{id}/no-show")]
pub async fn no_show(
    app: web::Data<App>,
    caller: Allowed<MarkNoShow>,
    id: Id<AppointmentId>,
    params: Params<AbsentParams>,
    if_match: IfMatch,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let row = visible(&app, caller.actor, id.0).await?;
    if_match.check(row.revision)?;
    let status = decide(&app, &row, Action::MarkNoShow, caller.actor, now)?;
    let after = row.facts().after(Action::MarkNoShow, status);
    let change = Change::new(&row, Action::MarkNoShow, &caller, after);
    let mut tx = changing::begin(&app, &caller, &row.facts(), now).await?;
    changing::apply(&mut tx, &row, &change, now).await?;
    attendance::set_absent(&mut tx, id.0, params.0.side()).await?;
    changing::commit(&app, tx, &caller, id.0, now).await
}

/// Who did not come.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AbsentParams {
    /// Who did not come [default: patient]
    #[param(inline)]
    absent: Option<Absent>,
}

/// One of the two people.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Absent {
    /// The patient.
    Patient,
    /// The doctor.
    Doctor,
}

impl AbsentParams {
    fn side(&self) -> Side {
        match self.absent {
            Some(Absent::Doctor) => Side::Doctor,
            Some(Absent::Patient) | None => Side::Patient,
        }
    }
}

/// Cancel an appointment
///
/// Its patient, its doctor or an admin, while it is pending or confirmed; a patient of a confirmed one
/// until the clinic's notice before its start. The reason is kept, and the other side reads it. With a
/// `scope` others of its series go with it, all of them or none; the answer is the named one.
#[utoipa::path(
    tag = "Appointments",
    request_body = CancelRequest,
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "Canceled", body = Appointment, headers(("ETag" = String, description = "The new revision"))),
        (status = 403, description = "`notice_too_short`: a patient may no longer cancel this themself; `possible_until` says how long that was possible, `contact` whom to call; `forbidden`: the caller's role may not do this"),
        (status = 404, description = "No such appointment, or none that the caller may know of"),
        (status = 409, description = "`invalid_transition`: it is over or canceled; `conflict`: changed meanwhile"),
        (status = 412, description = "`If-Match` names another revision"),
        (status = 422, description = "The reason is not valid"),
    )
)]
#[post("/appointments/{id}/cancel")]
pub async fn cancel(
    app: web::Data<App>,
    caller: Allowed<Cancel>,
    id: Id<AppointmentId>,
    if_match: IfMatch,
    body: Body<CancelRequest>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let row = visible(&app, caller.actor, id.0).await?;
    let reason = body.0.check()?;
    if_match.check(row.revision)?;
    decide(&app, &row, Action::Cancel, caller.actor, now)?;
    let facts = row.facts();
    let rows = together::covered(&app, row, body.0.scope, now).await?;
    let by = match caller.actor.role() {
        Role::Patient => CanceledBy::Patient,
        Role::Doctor => CanceledBy::Doctor,
        Role::Admin | Role::Integrator => CanceledBy::Admin,
    };
    let mut tx = changing::begin(&app, &caller, &facts, now).await?;
    for row in &rows {
        let status = decide(&app, row, Action::Cancel, caller.actor, now)?;
        let after = row.facts().after(Action::Cancel, status);
        let change = Change {
            canceled: Some((by, reason.as_str())),
            ..Change::new(row, Action::Cancel, &caller, after)
        };
        changing::apply(&mut tx, row, &change, now).await?;
    }
    changing::commit(&app, tx, &caller, facts.id, now).await
}
