//! A doctor tells how late they run.

use actix_web::{
    get, put,
    web::{self, Json},
};
use shared::{
    DoctorId, Instant,
    consultation::delay::{TOLD_FOR_MINUTES, Told},
    wire::presence::{TellDelay, ToldDelay},
};

use super::store;
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::OwnHours},
    error::ApiError,
    http::Body,
};

/// How late the caller said they run
#[utoipa::path(
    tag = "Consultations",
    security(("bearer" = [])),
    responses((status = 200, description = "How late; 0 when nothing was told, or too long ago", body = ToldDelay))
)]
#[get("/me/delay")]
pub async fn delay(
    app: web::Data<App>,
    caller: Allowed<OwnHours>,
) -> Result<Json<ToldDelay>, ApiError> {
    let doctor = DoctorId::from(caller.account_id().uuid());
    let told = store::told_by(&app.db, doctor).await?;
    Ok(Json(wire(told, app.now())))
}

/// Tell the patients that it gets late
///
/// All whose appointments start from an hour before now until twelve hours after it. They see it at
/// once; `0` takes it back.
#[utoipa::path(
    tag = "Consultations",
    request_body = TellDelay,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Told", body = ToldDelay),
        (status = 422, description = "More than 240 minutes"),
    )
)]
#[put("/me/delay")]
pub async fn tell_delay(
    app: web::Data<App>,
    caller: Allowed<OwnHours>,
    body: Body<TellDelay>,
) -> Result<Json<ToldDelay>, ApiError> {
    let now = app.now();
    let minutes = body.0.check()?;
    let told = minutes.map(|minutes| Told { minutes, at: now });
    let account = caller.account_id();
    let doctor = DoctorId::from(account.uuid());
    let mut tx = acting::begin(&app, &caller, now).await?;
    store::tell(&mut tx, doctor, told).await?;
    let target = account.uuid();
    audit::record(&mut tx, now, &caller, Act::TellDelay, target).await?;
    tx.commit().await?;
    app.live.doctor_changed(doctor);
    Ok(Json(wire(told, now)))
}

fn wire(told: Option<Told>, now: Instant) -> ToldDelay {
    let holds = |told: &Told| now <= told.at.plus_minutes(TOLD_FOR_MINUTES);
    let told = told.filter(holds);
    ToldDelay {
        minutes: told.map_or(0, |told| told.minutes),
        told_at: told.map(|told| told.at),
    }
}
