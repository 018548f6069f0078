//! Finding slots.

use actix_web::{
    get,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    Actor, Appointment, DoctorId, ErrorCode, Instant, PatientId,
    availability::{Days, VisitTypeId, slots},
    error::Faults,
    wire::{
        availability::VisitTypes,
        page::Page,
        slot::{DoctorSlot, Slots},
    },
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{
    any_doctor,
    doctor_time::{self, DoctorTime},
};
use crate::{
    app::App,
    appointments::access::own,
    auth::{Allowed, policy::ReadTimes},
    availability::store as hours,
    error::ApiError,
    http::{Id, Params, Position, limit},
};

/// The most days of one search.
const DAYS_MAX: i64 = 31;
/// The longest specialty, in characters.
const SPECIALTY_MAX: usize = 100;

/// Which slots of a doctor are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SlotParams {
    /// The first day in the doctor's zone, `YYYY-MM-DD`.
    #[param(max_length = 10, format = "date", example = "2026-02-02")]
    from: String,
    /// The last day, at most 30 days later.
    #[param(max_length = 10, format = "date", example = "2026-02-08")]
    to: String,
    /// What the visit is for; the doctor's first visit type unless named.
    #[param(max_length = 32, example = "first_visit")]
    visit_type: Option<String>,
    /// An appointment of the caller with this doctor that is to be moved: it is not in its own way, and
    /// its length counts in place of the visit type's.
    #[param(max_length = 36, format = "uuid")]
    ignore_appointment: Option<String>,
}

/// What one doctor offers
///
/// Free slots, soonest first. A patient sees none that overlap their own appointments; their own hold
/// is not in their way. Whatever is listed can be booked until somebody else does.
#[utoipa::path(
    tag = "Slots",
    security(("bearer" = [])),
    params(("id" = DoctorId, Path, description = "The doctor's id"), SlotParams),
    responses(
        (status = 200, description = "The slots", body = Slots),
        (status = 404, description = "No such doctor, or no such appointment of the caller with them"),
        (status = 422, description = "Not dates, not in order, more than 31 days, or no such visit type"),
    )
)]
#[get("/doctors/{id}/slots")]
pub async fn of_doctor(
    app: web::Data<App>,
    caller: Allowed<ReadTimes>,
    id: Id<DoctorId>,
    params: Params<SlotParams>,
) -> Result<Json<Slots>, ApiError> {
    let now = app.now();
    // Who has left the directory takes no new appointments, and keeps those that there are.
    let row = match &params.0.ignore_appointment {
        Some(_) => hours::find(&app.db, id.0).await?,
        None => hours::find_bookable(&app.db, id.0).await?,
    };
    let row = row.ok_or(ApiError::new(ErrorCode::NotFound))?;
    let moved = match &params.0.ignore_appointment {
        Some(text) => Some(moved(&app, caller.actor, id.0, text).await?),
        None => None,
    };
    let (days, visit_type) = check(&params.0.from, &params.0.to, params.0.visit_type.as_deref())?;
    let closures = doctor_time::closures(&app.db, days).await?;
    let doctor = DoctorTime::new(&row, closures, days, now)?;
    let mut visit = doctor.visit_type(visit_type.as_ref())?.clone();
    let (mut patient, mut except) = (patient_of(caller.actor), None);
    if let Some(moved) = moved {
        visit = doctor.visit_of(&moved)?;
        patient = Some(moved.patient_id);
        except = Some(moved.id);
    }
    let taken = doctor.taken(&app.db, patient, except).await?;
    Ok(Json(Slots {
        items: slots::find(&doctor.facts(&taken), &visit, days),
        time_zone: doctor.time_zone,
    }))
}

/// The caller's appointment with this doctor that is to be moved.
async fn moved(
    app: &App,
    actor: Actor,
    doctor: DoctorId,
    text: &str,
) -> Result<Appointment, ApiError> {
    let missing = || ApiError::new(ErrorCode::NotFound);
    let id = text.parse().map_err(|_| missing())?;
    let facts = own(app, actor, id).await?.facts();
    match facts.doctor_id == doctor {
        true => Ok(facts),
        false => Err(missing()),
    }
}

/// The visit types of a doctor
///
/// What can be booked, and how long it takes.
#[utoipa::path(
    tag = "Slots",
    security(("bearer" = [])),
    params(("id" = DoctorId, Path, description = "The doctor's id")),
    responses(
        (status = 200, description = "The visit types", body = VisitTypes),
        (status = 404, description = "No such doctor"),
    )
)]
#[get("/doctors/{id}/visit-types")]
pub async fn visit_types(
    app: web::Data<App>,
    _caller: Allowed<ReadTimes>,
    id: Id<DoctorId>,
) -> Result<Json<VisitTypes>, ApiError> {
    let row = hours::find_bookable(&app.db, id.0).await?;
    let row = row.ok_or(ApiError::new(ErrorCode::NotFound))?;
    let document = doctor_time::document(&row)?;
    Ok(Json(VisitTypes {
        time_zone: document.time_zone,
        items: document.visit_types,
    }))
}

/// Which slots of any doctor are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AnyParams {
    /// The specialty; capitals and accents do not matter.
    #[param(max_length = 100, example = "General practice")]
    specialty: String,
    /// The first day in each doctor's zone, `YYYY-MM-DD`.
    #[param(max_length = 10, format = "date", example = "2026-02-02")]
    from: String,
    /// The last day, at most 30 days later.
    #[param(max_length = 10, format = "date", example = "2026-02-08")]
    to: String,
    /// What the visit is for. Doctors without this visit type are left out; unless named, each doctor's
    /// first visit type counts.
    #[param(max_length = 32, example = "first_visit")]
    visit_type: Option<String>,
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 2048)]
    cursor: Option<String>,
}

/// What any doctor of a specialty offers
///
/// Free slots, soonest first, a page at a time. The first hundred doctors by name are looked at.
#[utoipa::path(
    tag = "Slots",
    security(("bearer" = [])),
    params(AnyParams),
    responses(
        (status = 200, description = "A page of slots", body = Page<DoctorSlot>),
        (status = 422, description = "Not dates, not in order, or more than 31 days"),
    )
)]
#[get("/slots")]
pub async fn of_any_doctor(
    app: web::Data<App>,
    caller: Allowed<ReadTimes>,
    params: Params<AnyParams>,
) -> Result<Json<Page<DoctorSlot>>, ApiError> {
    let AnyParams {
        specialty,
        from,
        to,
        visit_type,
        limit: asked,
        cursor,
    } = params.0;
    let malformed = || ApiError::new(ErrorCode::MalformedRequest);
    if specialty.contains('\0') || SPECIALTY_MAX < specialty.chars().count() {
        return Err(malformed());
    }
    let limit = limit(asked)?;
    let after = match cursor.as_deref().map(Position::decode).transpose()? {
        Some(at) => Some((Instant::parse(&at.key).map_err(|_| malformed())?, at.id)),
        None => None,
    };
    let (days, visit_type) = check(&from, &to, visit_type.as_deref())?;
    let search = any_doctor::Search {
        specialty: &specialty,
        patient: patient_of(caller.actor).map_or(Uuid::nil(), PatientId::uuid),
        days,
        visit_type: visit_type.as_ref(),
        after,
        count: usize::from(limit) + 1,
    };
    let found = search.run(&app).await?;
    Ok(Json(Position::page(found, limit, |slot| Position {
        key: slot.starts_at.to_string(),
        id: slot.doctor.id.uuid(),
    })))
}

fn patient_of(actor: Actor) -> Option<PatientId> {
    match actor {
        Actor::Patient(id) => Some(id),
        _ => None,
    }
}

/// Proves the days and the visit type that were asked for.
fn check(
    from: &str,
    to: &str,
    visit_type: Option<&str>,
) -> Result<(Days, Option<VisitTypeId>), ApiError> {
    let mut faults = Faults::default();
    let days = Days::check(&mut faults, from, to, DAYS_MAX);
    let visit_type = faults.note("visit_type", visit_type.map(VisitTypeId::parse).transpose());
    Ok(faults.finish(days.zip(visit_type))?)
}
