//! Reading appointments and moving them on. Booking is in [`super::booking`].

use actix_web::{
    HttpResponse, get, post,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    Action, Actor, AppointmentId, ErrorCode, Instant, Role, Status,
    error::Faults,
    wire::{
        appointment::{Appointment, CancelRequest, CanceledBy, RescheduleRequest, end_of},
        page::Page,
    },
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{
    store::{
        self, AppointmentRow, Whose,
        write::{self, Event},
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
    http::{Body, Id, IfMatch, Params, Position, etag, limit},
};

/// Which appointments are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    /// Only those with this status.
    #[param(value_type = Option<Status>)]
    status: Option<String>,
    /// Only those that start then or later, RFC 3339.
    #[param(format = "date-time", max_length = 35)]
    from: Option<String>,
    /// Only those that start before, RFC 3339.
    #[param(format = "date-time", max_length = 35)]
    to: Option<String>,
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
}

/// [`ListParams`] with its values proven.
struct Wanted {
    status: Option<Status>,
    after: (Instant, Uuid),
    before: Instant,
    limit: u8,
}

impl ListParams {
    fn check(&self) -> Result<Wanted, ApiError> {
        let malformed = || ApiError::new(ErrorCode::MalformedRequest);
        let sent = |text: &'_ Option<String>| text.clone().filter(|text| !text.is_empty());
        let status = sent(&self.status)
            .map(|word| word.parse::<Status>())
            .transpose()
            .map_err(|_| malformed())?;
        let cursor = sent(&self.cursor)
            .map(|cursor| Position::decode(&cursor))
            .transpose()?;
        let cursor = cursor
            .map(|at| Instant::parse(&at.key).map(|instant| (instant, at.id)))
            .transpose()
            .map_err(|_| malformed())?;

        let mut faults = Faults::default();
        let mut instant = |field, text: Option<String>, default: &str| {
            faults.note(field, Instant::parse(text.as_deref().unwrap_or(default)))
        };
        let from = instant("from", sent(&self.from), "2000-01-01T00:00:00Z");
        let to = instant("to", sent(&self.to), "2199-12-31T23:59:59Z");
        let (from, before) = faults.finish(from.zip(to))?;
        let start = (from, Uuid::nil());
        Ok(Wanted {
            status,
            after: cursor.map_or(start, |cursor| cursor.max(start)),
            before,
            limit: limit(self.limit)?,
        })
    }
}

/// List appointments
///
/// Patients and doctors get their own, admins all, by start. An integrator gets those of the doctors
/// that granted it, which can not be given yet, so none.
#[utoipa::path(
    tag = "Appointments",
    security(("bearer" = [])),
    params(ListParams),
    responses(
        (status = 200, description = "A page of appointments", body = Page<Appointment>),
        (status = 422, description = "`from` or `to` is not an instant"),
    )
)]
#[get("/appointments")]
pub async fn list(
    app: web::Data<App>,
    caller: Allowed<SignedIn>,
    params: Params<ListParams>,
) -> Result<Json<Page<Appointment>>, ApiError> {
    let Wanted {
        status,
        after,
        before,
        limit,
    } = params.0.check()?;
    let whose = match caller.actor {
        Actor::Doctor(id) => Whose::Doctor(id.uuid()),
        Actor::Patient(id) => Whose::Patient(id.uuid()),
        Actor::Admin(_) => Whose::All,
        Actor::Integrator(_) => {
            return Ok(Json(Page {
                items: Vec::new(),
                next_cursor: None,
            }));
        }
    };
    let now = app.now();
    let rows = store::list(&app.db, whose, status, after, before, i64::from(limit) + 1).await?;
    let Page { items, next_cursor } = Position::page(rows, limit, AppointmentRow::position);
    let items = items
        .into_iter()
        .map(|row| view(row, caller.actor, &app.config.join_policy, now))
        .collect();
    Ok(Json(Page { items, next_cursor }))
}

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
    let status = row.facts().decide(Action::Cancel, caller.actor, now)?;
    let by = match caller.actor.role() {
        Role::Patient => CanceledBy::Patient,
        Role::Doctor => CanceledBy::Doctor,
        Role::Admin | Role::Integrator => CanceledBy::Admin,
    };
    let mut tx = app.db.begin().await?;
    write::set_canceled(&mut tx, &row, by, reason.as_str(), now).await?;
    let starts_at = row.facts().starts_at;
    let event = Change {
        action: Action::Cancel,
        status,
        starts_at,
        reason: Some(reason.as_str()),
    };
    finish(&app, tx, &caller, &row, event, now).await
}

/// Move an appointment to another time
///
/// Its patient or its doctor, while it is pending or confirmed. Id and room stay. A confirmed
/// appointment that its patient moves is pending again until the doctor confirms the new time.
#[utoipa::path(
    tag = "Appointments",
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
    let status = facts.decide(Action::Reschedule, caller.actor, now)?;
    let mut tx = app.db.begin().await?;
    write::take_turns(&mut tx, facts.doctor_id.uuid(), facts.patient_id.uuid()).await?;
    write::set_time(&mut tx, &row, status, (starts_at, end_of(starts_at)), now).await?;
    let event = Change {
        action: Action::Reschedule,
        status,
        starts_at,
        reason: None,
    };
    finish(&app, tx, &caller, &row, event, now).await
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
    let status = row.facts().decide(action, caller.actor, now)?;
    let mut tx = app.db.begin().await?;
    write::set_status(&mut tx, &row, status, now).await?;
    let starts_at = row.facts().starts_at;
    finish(
        app,
        tx,
        caller,
        &row,
        Change {
            action,
            status,
            starts_at,
            reason: None,
        },
        now,
    )
    .await
}

/// What is written down about a change.
struct Change<'a> {
    action: Action,
    status: Status,
    starts_at: Instant,
    reason: Option<&'a str>,
}

/// Writes the history and the audit beside the change, commits all of it, and answers what has become.
async fn finish(
    app: &App,
    mut tx: Tx,
    caller: &Caller,
    row: &AppointmentRow,
    change: Change<'_>,
    now: Instant,
) -> Result<HttpResponse, ApiError> {
    let id = row.facts().id;
    let event = Event {
        revision: row.revision + 1,
        action: change.action.as_str(),
        actor: Some(caller.actor),
        status: change.status,
        starts_at: change.starts_at,
        reason: change.reason,
    };
    write::add_event(&mut tx, id, &event, now).await?;
    audit::record(
        &mut tx,
        now,
        Some(caller.account_id()),
        Act::Appointment(change.action),
        id.uuid(),
    )
    .await?;
    tx.commit().await?;
    let row = visible(app, caller.actor, id).await?;
    Ok(answer(app, row, caller.actor, now))
}

/// The appointment, if the actor may know of it.
///
/// # Errors
/// [`ErrorCode::NotFound`] for one that does not exist and for somebody else's, with the same words.
pub async fn visible(
    app: &App,
    actor: Actor,
    id: AppointmentId,
) -> Result<AppointmentRow, ApiError> {
    let row = store::find(&app.db, id).await?;
    row.filter(|row| row.facts().is_visible_to(actor))
        .ok_or(ApiError::new(ErrorCode::NotFound))
}

fn answer(app: &App, row: AppointmentRow, reader: Actor, now: Instant) -> HttpResponse {
    let tag = etag(row.revision);
    HttpResponse::Ok()
        .insert_header(tag)
        .json(view(row, reader, &app.config.join_policy, now))
}
