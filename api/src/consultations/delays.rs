//! A doctor tells how late they run.

use actix_web::{
    get, put,
    web::{self, Json},
};
use shared::{
    AppointmentId, DoctorId, EventType, Instant,
    consultation::delay::{Delay, TOLD_FOR_MINUTES, Told},
    wire::presence::{TellDelay, ToldDelay},
};

use super::{agenda, store};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{
        Allowed, acting,
        policy::{ReadDelay, TellLate},
    },
    db::DbError,
    error::ApiError,
    events::{self, News},
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
    caller: Allowed<ReadDelay>,
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
    caller: Allowed<TellLate>,
    body: Body<TellDelay>,
) -> Result<Json<ToldDelay>, ApiError> {
    let now = app.now();
    let minutes = body.0.check()?;
    let told = minutes.map(|minutes| Told { minutes, at: now });
    let account = caller.account_id();
    let doctor = DoctorId::from(account.uuid());
    let held_up = newly_held_up(&app, doctor, told, now).await?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    store::tell(&mut tx, doctor, told).await?;
    for (id, held_up) in held_up {
        let news = News {
            minutes: Some(held_up.minutes),
            ..News::new(EventType::Late, Act::TellDelay, Some(caller.actor))
        };
        events::record(&mut tx, id, &news, now).await?;
    }
    let target = account.uuid();
    audit::record(&mut tx, now, &caller, Act::TellDelay, target).await?;
    tx.commit().await?;
    app.live.doctor_changed(doctor);
    Ok(Json(wire(told, now)))
}

/// The appointments that it makes late, with how late. Who is told the same again is told nothing.
async fn newly_held_up(
    app: &App,
    doctor: DoctorId,
    told: Option<Told>,
    now: Instant,
) -> Result<Vec<(AppointmentId, Delay)>, DbError> {
    let before = store::told_by(&app.db, doctor).await?;
    let minutes = |told: Option<Told>| wire(told, now).minutes;
    match told {
        Some(told) if minutes(before) != told.minutes => {
            agenda::held_up(app, doctor, told, now).await
        }
        _ => Ok(Vec::new()),
    }
}

fn wire(told: Option<Told>, now: Instant) -> ToldDelay {
    let holds = |told: &Told| now <= told.at.plus_minutes(TOLD_FOR_MINUTES);
    let told = told.filter(holds);
    ToldDelay {
        minutes: told.map_or(0, |told| told.minutes),
        told_at: told.map(|told| told.at),
    }
}
