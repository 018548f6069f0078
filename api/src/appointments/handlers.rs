//! One appointment: reading it and moving it on. Booking is in [`super::booking`], lists are in
//! [`super::listing`].

use actix_web::{HttpResponse, get, post, web};
use shared::{
    Action, Actor, AppointmentId, Instant, Role,
    wire::appointment::{Appointment, CancelRequest, CanceledBy, RescheduleRequest},
};

use super::{
    access::visible,
    store::{
        AppointmentRow,
        write::{self, Change},
    },
    view::view,
};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{
        Allowed, Caller,
        policy::{Cancel, Complete, Confirm, MarkNoShow, Reschedule, SignedIn},
    },
    db::Tx,
    error::ApiError,
    http::{Body, Id, IfMatch, etag},
    slots::doctor_time::DoctorTime,
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
    caller: Allowed<SignedIn>,
    id: Id<AppointmentId>,
) -> Result<HttpResponse, ApiError> {
    let row = visible(&app, caller.actor, id.0).await?;
    Ok(answer(&app, row, caller.actor, app.now()))
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
    move_on(&app, &caller, id.0, &if_match, Action::Confirm).await
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
    move_on(&app, &caller, id.0, &if_match, Action::Complete).await
}

/// Say that the patient did not come
///
/// Its doctor, from its start on.
#[utoipa::path(
    tag = "Appointments",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
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
    if_match: IfMatch,
) -> Result<HttpResponse, ApiError> {
    move_on(&app, &caller, id.0, &if_match, Action::MarkNoShow).await
}

/// Cancel an appointment
///
/// Its patient, its doctor or an admin, while it is pending or confirmed. The reason is kept, and the
/// other side reads it.
#[utoipa::path(
    tag = "Appointments",
    request_body = CancelRequest,
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "Canceled", body = Appointment, headers(("ETag" = String, description = "The new revision"))),
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
    let status =
        row.facts()
            .decide(Action::Cancel, caller.actor, now, app.config.booking.notice)?;
    let by = match caller.actor.role() {
        Role::Patient => CanceledBy::Patient,
        Role::Doctor => CanceledBy::Doctor,
        Role::Admin | Role::Integrator => CanceledBy::Admin,
    };
    let change = Change {
        canceled: Some((by, reason.as_str())),
        ..Change::new(&row, Action::Cancel, caller.actor, status)
    };
    write_down(
        &app,
        app.db.begin().await?,
        &caller,
        &row,
        Action::Cancel,
        &change,
        now,
    )
    .await
}

/// Move an appointment to another time
///
/// Its patient or its doctor, while it is pending or confirmed. Id and room stay. A confirmed
/// appointment that its patient moves is pending again until the doctor confirms the new time.
#[utoipa::path(
    tag = "Appointments",
    request_body = RescheduleRequest,
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "Moved", body = Appointment, headers(("ETag" = String, description = "The new revision"))),
        (status = 404, description = "No such appointment, or none that the caller may know of"),
        (status = 409, description = "`slot_taken`: the doctor or the patient has another appointment then; `invalid_transition`: it is over or canceled; `conflict`: changed meanwhile"),
        (status = 412, description = "`If-Match` names another revision"),
        (status = 422, description = "The start is not valid"),
    )
)]
#[post("/appointments/{id}/reschedule")]
pub async fn reschedule(
    app: web::Data<App>,
    caller: Allowed<Reschedule>,
    id: Id<AppointmentId>,
    if_match: IfMatch,
    body: Body<RescheduleRequest>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let row = visible(&app, caller.actor, id.0).await?;
    let starts_at = body.0.check(now)?;
    if_match.check(row.revision)?;
    let facts = row.facts();
    let status = facts.decide(
        Action::Reschedule,
        caller.actor,
        now,
        app.config.booking.notice,
    )?;
    let doctor = DoctorTime::around(&app, facts.doctor_id, starts_at, now).await?;
    let mut tx = app.db.begin().await?;
    write::take_turns(&mut tx, facts.doctor_id.uuid(), facts.patient_id.uuid()).await?;
    let change = Change {
        time: (
            starts_at,
            starts_at.plus_seconds(facts.starts_at.seconds_until(facts.ends_at)),
        ),
        meant: Some(doctor.meant(starts_at)),
        ..Change::new(&row, Action::Reschedule, caller.actor, status)
    };
    write_down(&app, tx, &caller, &row, Action::Reschedule, &change, now).await
}

/// The actions that change nothing but the status.
async fn move_on(
    app: &App,
    caller: &Caller,
    id: AppointmentId,
    if_match: &IfMatch,
    action: Action,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let row = visible(app, caller.actor, id).await?;
    if_match.check(row.revision)?;
    let status = row
        .facts()
        .decide(action, caller.actor, now, app.config.booking.notice)?;
    let change = Change::new(&row, action, caller.actor, status);
    write_down(
        app,
        app.db.begin().await?,
        caller,
        &row,
        action,
        &change,
        now,
    )
    .await
}

/// Writes the change, its history and the audit, commits all of it, and answers what has become.
async fn write_down(
    app: &App,
    mut tx: Tx,
    caller: &Caller,
    row: &AppointmentRow,
    action: Action,
    change: &Change<'_>,
    now: Instant,
) -> Result<HttpResponse, ApiError> {
    let id = row.facts().id;
    write::change(&mut tx, row, change, now).await?;
    audit::record(
        &mut tx,
        now,
        Some(caller.account_id()),
        Act::Appointment(action),
        id.uuid(),
    )
    .await?;
    tx.commit().await?;
    let row = visible(app, caller.actor, id).await?;
    Ok(answer(app, row, caller.actor, now))
}

fn answer(app: &App, row: AppointmentRow, reader: Actor, now: Instant) -> HttpResponse {
    let tag = etag(row.revision);
    HttpResponse::Ok()
        .insert_header(tag)
        .json(view(row, reader, &app.config, now))
}
