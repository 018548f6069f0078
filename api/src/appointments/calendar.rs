//! An appointment as a file for the calendar of one of its people.

use actix_web::{
    HttpResponse, get,
    http::header::{CONTENT_DISPOSITION, HeaderValue},
    web,
};
use shared::{AppointmentId, record::RecordAct};

use super::{access::own, view::entry};
use crate::{
    app::App,
    audit::reading,
    auth::{Allowed, policy::TakePart},
    error::ApiError,
    http::Id,
};

/// An appointment for the calendar
///
/// An iCalendar file (RFC 5545). It keeps its `UID` for life, and its `SEQUENCE` is the revision, so that
/// a calendar which already has the appointment replaces it. The reason is not in it.
#[utoipa::path(
    tag = "Appointments",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "The file", body = String, content_type = "text/calendar"),
        (status = 404, description = "No such appointment of the caller"),
    )
)]
#[get("/appointments/{id}/calendar.ics")]
pub async fn file(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    id: Id<AppointmentId>,
) -> Result<HttpResponse, ApiError> {
    let row = own(&app, caller.actor, id.0).await?;
    let facts = row.facts();
    reading::read_of(&app, &caller, RecordAct::ReadAppointment, &facts).await?;
    let with = match caller.account_id() == facts.doctor_id.into() {
        true => &row.patient_name,
        false => &row.doctor_name,
    };
    let entry = entry(&row, caller.actor, Some(with), &app.config.http.public_url);
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((
            CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"appointment.ics\""),
        ))
        .body(entry.write()))
}
