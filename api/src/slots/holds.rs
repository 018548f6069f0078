//! A hold keeps a slot for its patient for five minutes, while the form is filled in.

use actix_web::{
    HttpResponse, delete, put,
    web::{self, Json},
};
use shared::{
    Instant, PatientId,
    wire::slot::{Hold, HoldRequest},
};

use super::{
    doctor_time::DoctorTime,
    store::{self, HoldRow},
};
use crate::{
    app::App,
    auth::{Allowed, acting, policy::KeepTime},
    error::ApiError,
    http::Body,
};

/// How long a slot is kept, in minutes.
const KEPT_MINUTES: i64 = 5;
/// How long it is kept in all when its patient asks again, in minutes.
const EXTENDED_MINUTES: i64 = 10;

/// Keep a slot
///
/// For five minutes nobody else can hold or book it. A patient has one hold: another slot takes the
/// place of the one before. Asking again for the same one extends it once, to ten minutes in all.
#[utoipa::path(
    tag = "Slots",
    request_body = HoldRequest,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Kept", body = Hold),
        (status = 409, description = "`slot_taken`: somebody else has the time, or the patient has another appointment then"),
        (status = 422, description = "`slot_unavailable`: the doctor does not offer this time; `validation_failed`: some fields are not valid"),
    )
)]
#[put("/me/hold")]
pub async fn put_hold(
    app: web::Data<App>,
    caller: Allowed<KeepTime>,
    body: Body<HoldRequest>,
) -> Result<Json<Hold>, ApiError> {
    let now = app.now();
    let patient = PatientId::from(caller.account_id().uuid());
    let wanted = body.0.check(now)?;
    let doctor = DoctorTime::around(&app, wanted.doctor_id, wanted.starts_at, now).await?;
    let visit = doctor.visit_type(wanted.visit_type.as_ref())?;
    let rules = doctor.availability.rules;

    let doctors = [wanted.doctor_id.into()];
    let mut tx = acting::begin_about(&app, &caller, &doctors, now).await?;
    let taken = doctor.taken_in(&mut tx, Some(patient), None).await?;
    let slot = doctor.slot(&taken, visit, wanted.starts_at)?;
    let before = store::hold(&mut tx, patient, now).await?;
    let same = before.filter(|before| {
        before.doctor_id == wanted.doctor_id.uuid() && before.starts_at == slot.starts_at
    });
    let held_since = same.map_or(now, |same| same.held_since);
    let hold = HoldRow {
        doctor_id: wanted.doctor_id.uuid(),
        starts_at: slot.starts_at,
        ends_at: slot.ends_at,
        held_since,
        expires_at: expiry(held_since, now),
    };
    store::put_hold(&mut tx, patient, &hold, &rules.around(slot)).await?;
    tx.commit().await?;
    Ok(Json(Hold {
        doctor_id: wanted.doctor_id,
        starts_at: hold.starts_at,
        ends_at: hold.ends_at,
        expires_at: hold.expires_at,
    }))
}

fn expiry(held_since: Instant, now: Instant) -> Instant {
    now.plus_minutes(KEPT_MINUTES)
        .min(held_since.plus_minutes(EXTENDED_MINUTES))
}

/// Give the kept slot back
///
/// Also when there is none.
#[utoipa::path(
    tag = "Slots",
    security(("bearer" = [])),
    responses((status = 204, description = "Nothing is kept any more"))
)]
#[delete("/me/hold")]
pub async fn drop_hold(
    app: web::Data<App>,
    caller: Allowed<KeepTime>,
) -> Result<HttpResponse, ApiError> {
    let mut tx = acting::begin(&app, &caller, app.now()).await?;
    store::drop_hold(&mut tx, PatientId::from(caller.account_id().uuid())).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
