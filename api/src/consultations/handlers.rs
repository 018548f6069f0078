//! The consultation now, the words of its pages, the door, and the join ticket. Who may do what is
//! decided in `shared/src/consultation/`.

use actix_web::{
    get, post, put,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    Actor, AppointmentId, FieldCode, FieldError, JoinDenied,
    consultation::presence::Doing,
    wire::{
        consultation::JoinTicket,
        presence::{Consultation, Heartbeat},
    },
};
use utoipa::IntoParams;

use super::{
    presences::{Meeting, Who},
    state, store, sweep,
};
use crate::{
    app::App,
    appointments::{self, access::own},
    audit::{self, Act, looks},
    auth::{
        Allowed, acting,
        policy::{Admit, Join, TakePart},
    },
    error::ApiError,
    http::{Body, Id, Params},
    jitsi::{self, Participant, Person},
    recordings::consent,
};

/// A consultation now
///
/// Where its two people and their guests are, what holds it up and what is asked of the reader. The
/// stream at `/live` tells every change of it.
#[utoipa::path(
    tag = "Consultations",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "The consultation", body = Consultation),
        (status = 404, description = "No such appointment, or not a participant"),
    )
)]
#[get("/appointments/{id}/consultation")]
pub async fn consultation(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    id: Id<AppointmentId>,
) -> Result<Json<Consultation>, ApiError> {
    let now = app.now();
    let row = own(&app, caller.actor, id.0).await?;
    looks::at_consultation(&app, &caller, &row.facts()).await?;
    state::for_reader(&app, caller.actor, &row, now)
        .await
        .map(Json)
}

/// Say that a page is there
///
/// Every five seconds, and whenever it does something else; a page that is silent for more than fifteen
/// seconds is taken for gone. While the appointment is confirmed and the room is open; who checks their
/// devices may say so before, and a goodbye is always heard.
#[utoipa::path(
    tag = "Consultations",
    request_body = Heartbeat,
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "The consultation", body = Consultation),
        (status = 403, description = "`forbidden`: an admin or integrator; `too_early` with `opens_at` and `server_now`; `too_late` with `closes_at` and `server_now`"),
        (status = 404, description = "No such appointment, or not a participant"),
        (status = 409, description = "`not_confirmed` or `not_joinable`, with `appointment_status`"),
    )
)]
#[put("/appointments/{id}/presence")]
pub async fn presence(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    id: Id<AppointmentId>,
    body: Body<Heartbeat>,
) -> Result<Json<Consultation>, ApiError> {
    let now = app.now();
    let row = own(&app, caller.actor, id.0).await?;
    let Heartbeat { page, doing } = body.0;
    let is_heard = match row.facts().open_room(now, &app.settings().join_policy()) {
        Ok(_) => true,
        Err(JoinDenied::TooEarly { .. }) if doing == Doing::Checking => true,
        Err(_) if doing == Doing::Left => app.live.knows(id.0),
        Err(denied) => return Err(ApiError::join_denied(denied, now)),
    };
    let kept = store::kept(&app.db, id.0).await?;
    if is_heard {
        let meeting = Meeting::new(row.facts(), &app.settings().join_policy(), kept.door());
        app.live
            .told(&meeting, side(caller.actor), page, doing, now);
        sweep::keep(&app, id.0, now).await;
    }
    looks::at_consultation(&app, &caller, &row.facts()).await?;
    state::with_kept(&app, caller.actor, &row, &kept, now)
        .await
        .map(Json)
}

fn side(actor: Actor) -> Who {
    match actor {
        Actor::Doctor(_) => Who::Doctor,
        Actor::Patient(_) | Actor::Admin(_) | Actor::Integrator(_) => Who::Patient,
    }
}

/// Let the patient in
///
/// Its doctor, while it is confirmed and the room is open. Who has been let in stays so: the patient may
/// go and come again.
#[utoipa::path(
    tag = "Consultations",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "The consultation", body = Consultation),
        (status = 403, description = "`forbidden`: no doctor; `too_early` with `opens_at` and `server_now`; `too_late` with `closes_at` and `server_now`"),
        (status = 404, description = "No such appointment of the caller"),
        (status = 409, description = "`not_confirmed` or `not_joinable`, with `appointment_status`"),
    )
)]
#[post("/appointments/{id}/admit")]
pub async fn admit(
    app: web::Data<App>,
    caller: Allowed<Admit>,
    id: Id<AppointmentId>,
) -> Result<Json<Consultation>, ApiError> {
    let now = app.now();
    let row = own(&app, caller.actor, id.0).await?;
    let window = row
        .facts()
        .open_room(now, &app.settings().join_policy())
        .map_err(|denied| ApiError::join_denied(denied, now))?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    if store::admit(&mut tx, id.0, window.opens_at, now).await? {
        audit::record(&mut tx, now, &caller, Act::Admit, id.0.uuid()).await?;
    }
    tx.commit().await?;
    let kept = store::kept(&app.db, id.0).await?;
    let meeting = Meeting::new(row.facts(), &app.settings().join_policy(), kept.door());
    app.live.opened(&meeting, now);
    app.live.changed(id.0);
    sweep::keep(&app, id.0, now).await;
    state::with_kept(&app, caller.actor, &row, &kept, now)
        .await
        .map(Json)
}

/// Which ticket is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JoinParams {
    /// Another of the clinic's video servers, counted from 0, because the present one does not answer.
    /// It becomes the one in use, and both sides are told.
    #[param(minimum = 0, maximum = 15)]
    host: Option<u8>,
}

/// Join a consultation
///
/// The appointment's patient and doctor, while it is confirmed and the join window is open by the
/// server's clock; a patient whose doctor has a waiting room, once they have been let in. The ticket is
/// a secret: keep it in memory.
#[utoipa::path(
    tag = "Consultations",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id"), JoinParams),
    responses(
        (status = 200, description = "The ticket", body = JoinTicket),
        (status = 403, description = "`forbidden`: an admin or integrator; `too_early` with `opens_at` and `server_now`; `too_late` with `closes_at` and `server_now`"),
        (status = 404, description = "No such appointment, or not a participant"),
        (status = 409, description = "`not_confirmed` or `not_joinable`, with `appointment_status`; `not_admitted`: the doctor has not let the patient in yet"),
        (status = 422, description = "There is no such video server"),
    )
)]
#[post("/appointments/{id}/join")]
pub async fn join(
    app: web::Data<App>,
    caller: Allowed<Join>,
    id: Id<AppointmentId>,
    params: Params<JoinParams>,
) -> Result<Json<JoinTicket>, ApiError> {
    let now = app.now();
    let row = own(&app, caller.actor, id.0).await?;
    let asked = params.0.host.map(|host| known_host(&app, host));
    let asked = asked.transpose()?;
    let kept = store::kept(&app.db, id.0).await?;
    let grant = row
        .facts()
        .enter(
            caller.actor,
            now,
            &app.settings().join_policy(),
            kept.door(),
        )
        .map_err(|denied| ApiError::join_denied(denied, now))?;
    let room = appointments::store::room(&app.db, id.0).await?;
    let account_id = caller.account_id();
    let mut tx = acting::begin(&app, &caller, now).await?;
    let may_record = consent::coming_in(&mut tx, &app, &row, account_id.uuid(), now).await?;
    let who = Participant {
        person: Person::Account(account_id),
        name: row.name_of(account_id),
        may_record,
    };
    let in_use = state::host(&app, &kept);
    let host = asked.unwrap_or(in_use);
    let ticket = jitsi::mint(&app.config.video, host, &room, &who, &grant, now)
        .map_err(ApiError::internal)?;
    if host != in_use {
        store::set_host(&mut tx, id.0, host).await?;
    }
    audit::record(&mut tx, now, &caller, Act::Join, id.0.uuid()).await?;
    tx.commit().await?;
    if host != in_use {
        app.live.changed(id.0);
    }
    Ok(Json(ticket))
}

fn known_host(app: &App, host: u8) -> Result<u8, ApiError> {
    if usize::from(host) < app.config.video.hosts.len() {
        Ok(host)
    } else {
        Err(vec![FieldError::new("host", FieldCode::OutOfRange)].into())
    }
}
