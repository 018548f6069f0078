//! Other times for an appointment, for whoever can not keep it or has lost it.

use actix_web::{
    get,
    web::{self, Json},
};
use shared::{
    AppointmentId, ErrorCode,
    availability::{Days, nearest, slots},
    wire::history::Alternatives,
};

use super::access::own;
use crate::{
    app::App,
    auth::{Allowed, policy::TakePart},
    availability::store as hours,
    error::ApiError,
    http::Id,
    slots::doctor_time::{self, DoctorTime},
};

/// How many are offered.
const MOST: usize = 3;
/// How many days before the appointment they may lie.
const DAYS_BEFORE: i64 = 7;
/// How many days are searched.
const DAYS: i64 = 31;

/// Other times for an appointment
///
/// Up to three free times of the same doctor and of the same length, those nearest to the start.
/// A patient gets what they could book, a doctor what the patient could.
#[utoipa::path(
    tag = "Appointments",
    operation_id = "alternatives",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "The times", body = Alternatives),
        (status = 404, description = "No such appointment of the caller, or its doctor takes none any more"),
    )
)]
#[get("/appointments/{id}/alternatives")]
pub async fn list(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    id: Id<AppointmentId>,
) -> Result<Json<Alternatives>, ApiError> {
    let now = app.now();
    let facts = own(&app, caller.actor, id.0).await?.facts();
    let row = hours::find(&app.db, facts.doctor_id).await?;
    let row = row.ok_or(ApiError::new(ErrorCode::NotFound))?;
    let today = doctor_time::today(&doctor_time::document(&row)?.time_zone, now)?;
    let own_day = facts.starts_at.date_time().date();
    let from = own_day.saturating_sub(time::Duration::days(DAYS_BEFORE));
    let from = from.max(today);
    let days = Days {
        from,
        to: from.saturating_add(time::Duration::days(DAYS - 1)),
    };
    let closures = doctor_time::closures(&app.db, days).await?;
    let doctor = DoctorTime::new(&row, closures, days, now)?;
    let visit = doctor.visit_of(&facts)?;
    let taken = doctor
        .taken(&app.db, Some(facts.patient_id), Some(id.0))
        .await?;
    let mut found = slots::find(&doctor.facts(&taken), &visit, days);
    found.retain(|slot| slot.starts_at != facts.starts_at);
    Ok(Json(Alternatives {
        items: nearest(found, facts.starts_at, MOST),
        time_zone: doctor.time_zone,
    }))
}
