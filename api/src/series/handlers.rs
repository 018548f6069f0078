//! Series.

use actix_web::{
    HttpResponse,
    http::header::ContentType,
    post,
    web::{self, Json},
};
use shared::{
    Action, AppointmentId, DoctorId, ErrorCode, Instant, PatientId, SeriesId,
    recurrence::{Conflict, Planned},
    wire::{
        appointment::Appointment,
        series::{Series, SeriesAppointments, SeriesPreview, SeriesRequest},
    },
};

use super::{planning::Plan, store};
use crate::{
    app::App,
    appointments::{
        changing,
        idempotency::{self, IdempotencyKey, Once, Replay},
        order::Order,
        store::{self as appointments, AppointmentRow, write::Change},
        view::view,
    },
    audit::{self, Act},
    auth::{
        Allowed, Caller, acting,
        policy::{Book, Confirm},
    },
    clients::granted,
    error::ApiError,
    http::{Body, Id},
    random,
    slots::store as slots,
};

/// See a series before it is booked
///
/// Each occurrence is at the same time of day on the doctor's wall. What can not be booked says why,
/// and which slot within a week is nearest. Nothing is kept meanwhile.
#[utoipa::path(
    tag = "Series",
    request_body = SeriesRequest,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Each occurrence", body = SeriesPreview),
        (status = 422, description = "Some fields are not valid, or the rule makes no series"),
    )
)]
#[post("/series/preview")]
pub async fn preview(
    app: web::Data<App>,
    caller: Allowed<Book>,
    body: Body<SeriesRequest>,
) -> Result<Json<SeriesPreview>, ApiError> {
    let now = app.now();
    let times = body.0.check_times(now)?;
    granted::check(&app, &caller, times.wanted.doctor_id).await?;
    let plan = Plan::new(&app, &times, now).await?;
    let taken = plan
        .doctor
        .taken(&app.db, Some(patient(&caller)), None)
        .await?;
    let items = plan.judge(&taken).into_iter().map(Into::into).collect();
    Ok(Json(SeriesPreview {
        items,
        time_zone: plan.doctor.time_zone,
    }))
}

/// Book a series
///
/// A patient, for themself, or a client of the API for the patient in `Acting-For`: an appointment for each occurrence, with a life and a room of its own. All
/// are booked or none, unless `only_free` is set: then those that are not free are left out. The
/// patient's hold, if any, is used up. With an `Idempotency-Key` a request can be sent again safely, as
/// when booking a single appointment.
#[utoipa::path(
    tag = "Series",
    request_body = SeriesRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 characters of the client's choice, new for every new booking", min_length = 1, max_length = 255)),
    security(("bearer" = [])),
    responses(
        (status = 201, description = "Booked", body = Series),
        (status = 409, description = "`slot_taken`: some of the times are taken, or with `only_free` none is free; nothing was booked; `idempotency_key_in_use`: the first request with this key is still being worked on"),
        (status = 422, description = "`slot_unavailable`: the doctor does not offer some of the times; `validation_failed`: some fields are not valid, or the rule makes no series; `idempotency_key_reused`: the key was used with another request"),
    )
)]
#[post("/series")]
pub async fn book(
    app: web::Data<App>,
    caller: Allowed<Book>,
    key: IdempotencyKey,
    body: Body<SeriesRequest>,
) -> Result<HttpResponse, ApiError> {
    let request = body.0;
    let whole = serde_json::to_string(&request).map_err(ApiError::internal)?;
    let patient = caller.acting_for().map(|patient| patient.to_string());
    let mut parts = vec!["series", &whole];
    parts.extend(patient.as_deref());
    let once = Once::new(key, caller.signed_in, &parts, app.now());
    let answer = idempotency::answer(&app.db, once, async |once| {
        write_down(&app, &caller, &request, once).await
    });
    let Replay { body, .. } = answer.await?;
    Ok(HttpResponse::Created()
        .content_type(ContentType::json())
        .body(body))
}

/// Looks, judges and writes in one transaction, in which nobody else changes these people's time.
async fn write_down(
    app: &App,
    caller: &Caller,
    request: &SeriesRequest,
    once: Option<&Once>,
) -> Result<Replay, ApiError> {
    let now = app.now();
    let (times, reason) = request.check(now)?;
    granted::check(app, caller, times.wanted.doctor_id).await?;
    let plan = Plan::new(app, &times, now).await?;
    let (doctor, patient) = (plan.doctor.doctor, patient(caller));
    let rule = serde_json::to_string(&request.rule).map_err(ApiError::internal)?;
    let id = SeriesId::from(random::uuid_v7(now));

    let mut tx = acting::begin_about(app, caller, &[doctor.into()], now).await?;
    let taken = plan.doctor.taken_in(&mut tx, Some(patient), None).await?;
    let planned = plan.judge(&taken);
    refuse(&planned, request.only_free)?;
    store::insert(&mut tx, id, doctor, patient, &rule, now).await?;
    let order = Order {
        doctor: &plan.doctor,
        patient,
        visit: &plan.visit,
        reason: &reason,
        series: Some(id),
        by: caller.into(),
    };
    for slot in planned.iter().filter_map(|one| one.slot.ok()) {
        order.book(app, &mut tx, slot, now).await?;
    }
    slots::drop_hold(&mut tx, patient).await?;
    audit::record(&mut tx, now, caller, Act::BookSeries, id.uuid()).await?;
    let rows = appointments::of_series_in(&mut tx, id).await?;
    let first = rows.first().map(|row| row.facts().id);
    let first = first.ok_or_else(|| ApiError::internal("a series without appointments"))?;
    let skipped = planned.into_iter().filter(|one| one.slot.is_err());
    let series = Series {
        id,
        items: views(app, caller, rows, now),
        skipped: skipped.map(Into::into).collect(),
        time_zone: plan.doctor.time_zone,
    };
    let body = serde_json::to_string(&series).map_err(ApiError::internal)?;
    if let Some(once) = once {
        once.keep(&mut tx, first, &body).await?;
    }
    tx.commit().await?;
    Ok(Replay {
        appointment: first,
        body,
    })
}

fn views(app: &App, caller: &Caller, rows: Vec<AppointmentRow>, now: Instant) -> Vec<Appointment> {
    let view = |row| view(row, caller, &app.settings(), now);
    rows.into_iter().map(view).collect()
}

/// Refuses a series in whose way something is: what is taken before what is not offered.
fn refuse(planned: &[Planned], only_free: bool) -> Result<(), ApiError> {
    let free = planned.iter().filter(|one| one.slot.is_ok()).count();
    if free == planned.len() || (only_free && 0 < free) {
        return Ok(());
    }
    let is_taken = planned.iter().any(|one| one.slot == Err(Conflict::Taken));
    Err(ApiError::new(match only_free || is_taken {
        true => ErrorCode::SlotTaken,
        false => ErrorCode::SlotUnavailable,
    }))
}

/// The caller, whose role has been looked at.
fn patient(caller: &Caller) -> PatientId {
    PatientId::from(caller.account_id().uuid())
}

/// Confirm a series
///
/// Its doctor: all appointments of it that are pending and have not started, or none.
#[utoipa::path(
    tag = "Series",
    security(("bearer" = [])),
    params(("id" = SeriesId, Path, description = "The series' id")),
    responses(
        (status = 200, description = "Those that were confirmed", body = SeriesAppointments),
        (status = 404, description = "No such series of the caller"),
        (status = 409, description = "`invalid_transition`: none of it is pending; `conflict`: changed meanwhile"),
    )
)]
#[post("/series/{id}/confirm")]
pub async fn confirm(
    app: web::Data<App>,
    caller: Allowed<Confirm>,
    id: Id<SeriesId>,
) -> Result<Json<SeriesAppointments>, ApiError> {
    let now = app.now();
    let rows = appointments::of_series(&app.db, id.0).await?;
    let doctor = DoctorId::from(caller.account_id().uuid());
    let first = rows.first().map(|row| row.facts());
    let first = first.filter(|first| first.doctor_id == doctor);
    let first = first.ok_or(ApiError::new(ErrorCode::NotFound))?;
    let mut tx = changing::begin(&app, &caller, &first, now).await?;
    let mut confirmed: Vec<AppointmentId> = Vec::new();
    for row in &rows {
        let facts = row.facts();
        let decided = facts.decide(Action::Confirm, caller.actor, now, app.settings().notice());
        let Ok(status) = decided else { continue };
        let after = facts.after(Action::Confirm, status);
        let change = Change::new(row, Action::Confirm, &caller, after);
        changing::apply(&mut tx, row, &change, now).await?;
        confirmed.push(facts.id);
    }
    if confirmed.is_empty() {
        return Err(ApiError::new(ErrorCode::InvalidTransition));
    }
    let mut rows = appointments::of_series_in(&mut tx, id.0).await?;
    tx.commit().await?;
    app.live.doctor_changed(doctor);
    rows.retain(|row| confirmed.contains(&row.facts().id));
    Ok(Json(SeriesAppointments {
        items: views(&app, &caller, rows, now),
    }))
}
