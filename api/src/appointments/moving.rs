//! Another time for an appointment. A patient moves what is pending at once and asks for another time
//! of what is confirmed: both times are kept until the doctor answers or the old start is near. A doctor
//! moves at once, and the patient may object.

use actix_web::{HttpResponse, post, web};
use shared::{
    Action, Actor, AppointmentId, ErrorCode, Instant,
    availability::{Days, slots::Slot},
    wire::appointment::{Appointment, ObjectRequest, RescheduleRequest},
};

use super::{
    access::visible,
    changing::{self, act, decide, write_down},
    store::{AppointmentRow, write::Change},
    together::{self, Target},
};
use crate::{
    app::App,
    auth::{
        Allowed, Caller,
        policy::{AcceptMove, DeclineMove, Object, Reschedule, WithdrawMove},
    },
    db::Tx,
    error::ApiError,
    http::{Body, Id, IfMatch},
    slots::{doctor_time::DoctorTime, store as slots},
};

/// Move an appointment to another time
///
/// Id, room and length stay. Its patient moves a pending one at once, to one of the doctor's slots; of a
/// confirmed one they ask for such a slot (`move_request`), and both times are kept free until the doctor
/// accepts or declines, the patient withdraws, or the request lapses half an hour before the old start.
/// Its doctor moves it at once, to any time that is free, and the patient may object. With a `scope`
/// others of its series move as far on the doctor's wall, all of them or none; the answer is the named one.
#[utoipa::path(
    tag = "Appointments",
    request_body = RescheduleRequest,
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "Moved, or asked for", body = Appointment, headers(("ETag" = String, description = "The new revision"))),
        (status = 403, description = "`notice_too_short`: a patient may no longer move this themself; `possible_until` says how long that was possible, `contact` whom to call; `forbidden`: the caller's role may not do this"),
        (status = 404, description = "No such appointment, or none that the caller may know of"),
        (status = 409, description = "`slot_taken`: the doctor or the patient has another appointment then; `invalid_transition`: it is over or canceled, or so near that a request would lapse at once; `conflict`: changed meanwhile"),
        (status = 412, description = "`If-Match` names another revision"),
        (status = 422, description = "`slot_unavailable`: the doctor does not offer this time; `validation_failed`: the start is not valid"),
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
    decide(&app, &row, Action::Reschedule, caller.actor, now)?;
    let facts = row.facts();
    let rows = together::covered(&app, row, body.0.scope, now).await?;
    for row in &rows {
        decide(&app, row, Action::Reschedule, caller.actor, now)?;
    }
    let targets = together::targets(&app, &rows, &facts, starts_at, now).await?;
    let mut tx = changing::begin(&app, &caller, &facts, now).await?;
    for target in &targets {
        move_there(&mut tx, target, &caller, now).await?;
    }
    if let Actor::Patient(patient) = caller.actor {
        // Whoever kept it for this has it now.
        slots::drop_hold(&mut tx, patient).await?;
    }
    changing::commit(&app, tx, &caller, facts.id, now).await
}

/// Moves one appointment, or asks for it.
async fn move_there(
    tx: &mut Tx,
    target: &Target<'_>,
    caller: &Caller,
    now: Instant,
) -> Result<(), ApiError> {
    let facts = target.row.facts();
    let (row, doctor) = (target.row, &target.doctor);
    let (to, buffers) = match caller.actor {
        Actor::Patient(_) => {
            let slot = one_of_the_slots(tx, doctor, &facts, target.starts_at).await?;
            (slot, buffers_for_slot(row, doctor))
        }
        _ => (at_any_time(&facts, target.starts_at), row.buffers()),
    };
    let after = facts.moved(caller.actor, to);
    let is_moved = after.move_request.is_none();
    let change = Change {
        meant: is_moved.then(|| doctor.meant(target.starts_at)),
        buffers,
        objection: None,
        ..Change::new(row, Action::Reschedule, caller, after)
    };
    Ok(changing::apply(tx, row, &change, now).await?)
}

/// Agree to the time that the patient asks for
///
/// Its doctor, until the request lapses. The appointment moves there; id, room and length stay.
#[utoipa::path(
    tag = "Appointments",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "Moved", body = Appointment, headers(("ETag" = String, description = "The new revision"))),
        (status = 404, description = "No such appointment, or none that the caller may know of"),
        (status = 409, description = "`invalid_transition`: there is no request, or it has lapsed; `conflict`: changed meanwhile"),
        (status = 412, description = "`If-Match` names another revision"),
    )
)]
#[post("/appointments/{id}/accept-move")]
pub async fn accept_move(
    app: web::Data<App>,
    caller: Allowed<AcceptMove>,
    id: Id<AppointmentId>,
    if_match: IfMatch,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let row = visible(&app, caller.actor, id.0).await?;
    if_match.check(row.revision)?;
    let status = decide(&app, &row, Action::AcceptMove, caller.actor, now)?;
    let after = row.facts().after(Action::AcceptMove, status);
    let doctor = time_of_doctor(&app, &after, after.starts_at, now).await?;
    let change = Change {
        meant: Some(doctor.meant(after.starts_at)),
        ..Change::new(&row, Action::AcceptMove, &caller, after)
    };
    write_down(&app, &caller, &row, &change, now).await
}

/// Do not agree to the time that the patient asks for
///
/// Its doctor, until the request lapses. The appointment stays as it is, and the other time is free again.
#[utoipa::path(
    tag = "Appointments",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "Declined", body = Appointment, headers(("ETag" = String, description = "The new revision"))),
        (status = 404, description = "No such appointment, or none that the caller may know of"),
        (status = 409, description = "`invalid_transition`: there is no request, or it has lapsed; `conflict`: changed meanwhile"),
        (status = 412, description = "`If-Match` names another revision"),
    )
)]
#[post("/appointments/{id}/decline-move")]
pub async fn decline_move(
    app: web::Data<App>,
    caller: Allowed<DeclineMove>,
    id: Id<AppointmentId>,
    if_match: IfMatch,
) -> Result<HttpResponse, ApiError> {
    act(&app, &caller, id.0, &if_match, Action::DeclineMove).await
}

/// No longer ask for another time
///
/// Its patient, until the request lapses. The appointment stays as it is, and the other time is free again.
#[utoipa::path(
    tag = "Appointments",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "Withdrawn", body = Appointment, headers(("ETag" = String, description = "The new revision"))),
        (status = 404, description = "No such appointment, or none that the caller may know of"),
        (status = 409, description = "`invalid_transition`: there is no request, or it has lapsed; `conflict`: changed meanwhile"),
        (status = 412, description = "`If-Match` names another revision"),
    )
)]
#[post("/appointments/{id}/withdraw-move")]
pub async fn withdraw_move(
    app: web::Data<App>,
    caller: Allowed<WithdrawMove>,
    id: Id<AppointmentId>,
    if_match: IfMatch,
) -> Result<HttpResponse, ApiError> {
    act(&app, &caller, id.0, &if_match, Action::WithdrawMove).await
}

/// Object to the time to which the doctor moved it
///
/// Its patient, once for each move and before the start. The time stays; the doctor reads the objection
/// and may move it again.
#[utoipa::path(
    tag = "Appointments",
    request_body = ObjectRequest,
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "Objected", body = Appointment, headers(("ETag" = String, description = "The new revision"))),
        (status = 404, description = "No such appointment, or none that the caller may know of"),
        (status = 409, description = "`invalid_transition`: the doctor did not move it, or the patient has answered that; or its start has come; `conflict`: changed meanwhile"),
        (status = 412, description = "`If-Match` names another revision"),
        (status = 422, description = "The reason is not valid"),
    )
)]
#[post("/appointments/{id}/object")]
pub async fn object(
    app: web::Data<App>,
    caller: Allowed<Object>,
    id: Id<AppointmentId>,
    if_match: IfMatch,
    body: Body<ObjectRequest>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let row = visible(&app, caller.actor, id.0).await?;
    let reason = body.0.check()?;
    if_match.check(row.revision)?;
    let status = decide(&app, &row, Action::Object, caller.actor, now)?;
    let after = row.facts().after(Action::Object, status);
    let change = Change {
        objection: Some(reason.as_str()),
        ..Change::new(&row, Action::Object, &caller, after)
    };
    write_down(&app, &caller, &row, &change, now).await
}

/// What is known of the doctor's time around a start.
async fn time_of_doctor(
    app: &App,
    facts: &shared::Appointment,
    starts_at: Instant,
    now: Instant,
) -> Result<DoctorTime, ApiError> {
    let days = Days::around(starts_at);
    let found = DoctorTime::find(&app.db, facts.doctor_id, days, now).await?;
    // A doctor who has gone offers nothing.
    found.ok_or(ApiError::new(ErrorCode::SlotUnavailable))
}

/// The doctor's slot that starts then and is as long as the appointment, which is not in its own way.
async fn one_of_the_slots(
    tx: &mut Tx,
    doctor: &DoctorTime,
    facts: &shared::Appointment,
    starts_at: Instant,
) -> Result<Slot, ApiError> {
    let visit = doctor.visit_of(facts)?;
    let taken = doctor
        .taken_in(tx, Some(facts.patient_id), Some(facts.id))
        .await?;
    doctor.slot(&taken, &visit, starts_at)
}

/// The buffers with which it can be in its new slot, and at its own time as before: never more than the
/// doctor keeps free now, by which the slot was offered, nor more than was kept free until now.
fn buffers_for_slot(row: &AppointmentRow, doctor: &DoctorTime) -> (i64, i64) {
    let (rules, kept) = (&doctor.availability.rules, row.buffers());
    (
        kept.0.min(i64::from(rules.buffer_before_minutes)),
        kept.1.min(i64::from(rules.buffer_after_minutes)),
    )
}

/// The time from then on that is as long as the appointment. The referee tells whether it is free.
fn at_any_time(facts: &shared::Appointment, starts_at: Instant) -> Slot {
    Slot {
        starts_at,
        ends_at: starts_at.plus_seconds(facts.starts_at.seconds_until(facts.ends_at)),
    }
}
