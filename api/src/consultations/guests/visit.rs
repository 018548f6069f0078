//! What a guest can do with a link, and with the pass that it is exchanged for.
//!
//! A guest has no account: the secret in the body is the whole credential. Whatever is wrong with it is
//! answered with the same bytes, so that nobody learns whether it was ever good.

use actix_web::{
    HttpRequest, post, put,
    web::{self, Json},
};
use shared::{
    ErrorCode, Instant, JoinDenied, JoinGrant, Status,
    consultation::presence::{Doing, Side},
    wire::{
        consultation::JoinTicket,
        guest::{GuestAnswer, GuestHeartbeat, GuestPass, GuestVisit, RedeemLink, ShowPass},
    },
};

use super::store::{self, GuestRow};
use crate::{
    app::App,
    appointments::{self, store::AppointmentRow},
    audit::{self, Act, By},
    auth::{Open, address, open::Bearers, tokens::OpaqueToken},
    consultations::{
        presences::{Meeting, Who},
        state, store as consultations, sweep,
    },
    error::ApiError,
    http::Body,
    jitsi::{self, Participant, Person},
    random,
    recordings::consent,
};

fn expired() -> ApiError {
    ApiError::new(ErrorCode::LinkExpired)
}

/// Open an invitation
///
/// Once. Used, run out, taken back, unknown, of an appointment that is over: all of them answer the same.
#[utoipa::path(
    tag = "Guests",
    request_body = RedeemLink,
    responses(
        (status = 200, description = "The pass, and the consultation as the guest may see it", body = GuestPass),
        (status = 422, description = "`link_expired`"),
        (status = 429, description = "Too many attempts from this address"),
    )
)]
#[post("/guest/redeem")]
pub async fn redeem(
    _: Open<Bearers>,
    app: web::Data<App>,
    req: HttpRequest,
    body: Body<RedeemLink>,
) -> Result<Json<GuestPass>, ApiError> {
    let now = app.now();
    let from = address::of(&req, &app.config.http.trusted_proxies);
    app.throttles.open_link(from, now)?;
    let link = OpaqueToken::parse(&body.0.secret).ok_or_else(expired)?;
    let guest = store::by_link(&app.db, &link.hash()).await?;
    let guest = guest.ok_or_else(expired)?;
    let row = expecting(&app, &guest, now).await?;
    let pass = OpaqueToken::new(random::bytes());
    let mut tx = app.db.begin().await?;
    if !store::redeem(&mut tx, &link.hash(), &pass.hash(), now).await? {
        return Err(expired());
    }
    audit::record(&mut tx, now, By::SYSTEM, Act::RedeemLink, guest.id().uuid()).await?;
    tx.commit().await?;
    app.live.changed(guest.appointment());
    Ok(Json(GuestPass {
        pass: pass.encode(),
        visit: view(&app, &guest, &row, now).await?,
    }))
}

/// A visit as its guest may see it
#[utoipa::path(
    tag = "Guests",
    request_body = ShowPass,
    responses(
        (status = 200, description = "With whom and when, and nothing of why", body = GuestVisit),
        (status = 422, description = "`link_expired`"),
    )
)]
#[post("/guest/visit")]
pub async fn visit(
    _: Open<Bearers>,
    app: web::Data<App>,
    body: Body<ShowPass>,
) -> Result<Json<GuestVisit>, ApiError> {
    let now = app.now();
    let (guest, row) = shown(&app, &body.0.pass, now).await?;
    Ok(Json(view(&app, &guest, &row, now).await?))
}

/// Join a consultation as its guest
///
/// While the appointment is confirmed and the join window is open. A guest never moderates. The ticket
/// is a secret: keep it in memory.
#[utoipa::path(
    tag = "Guests",
    request_body = ShowPass,
    responses(
        (status = 200, description = "The ticket", body = JoinTicket),
        (status = 403, description = "`too_early` with `opens_at` and `server_now`"),
        (status = 422, description = "`link_expired`"),
    )
)]
#[post("/guest/join")]
pub async fn join(
    _: Open<Bearers>,
    app: web::Data<App>,
    body: Body<ShowPass>,
) -> Result<Json<JoinTicket>, ApiError> {
    let now = app.now();
    let (guest, row) = shown(&app, &body.0.pass, now).await?;
    let window = row
        .facts()
        .open_room(now, &app.settings().join_policy())
        .map_err(|denied| ApiError::join_denied(denied, now))?;
    let kept = consultations::kept(&app.db, guest.appointment()).await?;
    let room = appointments::store::room(&app.db, guest.appointment()).await?;
    let who = Participant {
        person: Person::Guest(guest.id().uuid()),
        name: &guest.name,
        may_record: false,
    };
    let grant = JoinGrant {
        moderator: false,
        closes_at: window.closes_at,
    };
    let host = state::host(&app, &kept);
    let ticket = jitsi::mint(&app.config.video, host, &room, &who, &grant, now)
        .map_err(ApiError::internal)?;
    let person = guest.id().uuid();
    let mut tx = app.db.begin().await?;
    consent::coming_in(&mut tx, &app, &row, person, now).await?;
    audit::record(&mut tx, now, By::SYSTEM, Act::JoinAsGuest, person).await?;
    tx.commit().await?;
    app.live.changed(guest.appointment());
    Ok(Json(ticket))
}

/// Answer as a guest whether it may be recorded
///
/// As the two people of the appointment do: one no ends it, and a no after a yes takes that back.
#[utoipa::path(
    tag = "Guests",
    request_body = GuestAnswer,
    responses(
        (status = 200, description = "The visit", body = GuestVisit),
        (status = 409, description = "`not_offered`: the clinic does not record; `invalid_transition`: nothing is asked"),
        (status = 422, description = "`link_expired`, or that is not the present text"),
    )
)]
#[put("/guest/recording-answer")]
pub async fn answer(
    _: Open<Bearers>,
    app: web::Data<App>,
    body: Body<GuestAnswer>,
) -> Result<Json<GuestVisit>, ApiError> {
    let now = app.now();
    let (guest, row) = shown(&app, &body.0.pass, now).await?;
    consent::offered(&app)?;
    let who = (guest.id().uuid(), Side::Guest);
    let said = (body.0.agreed, body.0.text_version);
    let tx = app.db.begin().await?;
    consent::answer(&app, tx, &row, who, said, now).await?;
    Ok(Json(view(&app, &guest, &row, now).await?))
}

/// Say that a guest's page is there
///
/// As for the two people of the appointment, every five seconds.
#[utoipa::path(
    tag = "Guests",
    request_body = GuestHeartbeat,
    responses(
        (status = 200, description = "The visit", body = GuestVisit),
        (status = 403, description = "`too_early` with `opens_at` and `server_now`"),
        (status = 422, description = "`link_expired`"),
    )
)]
#[put("/guest/presence")]
pub async fn presence(
    _: Open<Bearers>,
    app: web::Data<App>,
    body: Body<GuestHeartbeat>,
) -> Result<Json<GuestVisit>, ApiError> {
    let now = app.now();
    let GuestHeartbeat { pass, page, doing } = body.0;
    let (guest, row) = shown(&app, &pass, now).await?;
    match row.facts().open_room(now, &app.settings().join_policy()) {
        Ok(_) => {}
        Err(JoinDenied::TooEarly { .. }) if doing == Doing::Checking => {}
        Err(denied) => return Err(ApiError::join_denied(denied, now)),
    }
    let id = guest.appointment();
    let kept = consultations::kept(&app.db, id).await?;
    let meeting = Meeting::new(row.facts(), &app.settings().join_policy(), kept.door());
    let who = Who::Guest(guest.id());
    app.live.told(&meeting, who, page, doing, now);
    sweep::keep(&app, id, now).await;
    Ok(Json(view(&app, &guest, &row, now).await?))
}

/// The guest of a pass that holds, with the appointment.
async fn shown(
    app: &App,
    pass: &str,
    now: Instant,
) -> Result<(GuestRow, AppointmentRow), ApiError> {
    let pass = OpaqueToken::parse(pass).ok_or_else(expired)?;
    let guest = store::by_pass(&app.db, &pass.hash()).await?;
    let guest = guest.ok_or_else(expired)?;
    let row = expecting(app, &guest, now).await?;
    Ok((guest, row))
}

/// The appointment of a guest who was not sent away, as long as there is something to come to.
async fn expecting(app: &App, guest: &GuestRow, now: Instant) -> Result<AppointmentRow, ApiError> {
    let row = appointments::store::find(&app.db, guest.appointment()).await?;
    let row = row.ok_or_else(expired)?;
    let facts = row.facts();
    let window = app
        .settings()
        .join_policy()
        .window(facts.starts_at, facts.ends_at);
    let holds =
        guest.revoked_at.is_none() && facts.status == Status::Confirmed && now <= window.closes_at;
    if holds { Ok(row) } else { Err(expired()) }
}

async fn view(
    app: &App,
    guest: &GuestRow,
    row: &AppointmentRow,
    now: Instant,
) -> Result<GuestVisit, ApiError> {
    let facts = row.facts();
    let window = app
        .settings()
        .join_policy()
        .window(facts.starts_at, facts.ends_at);
    Ok(GuestVisit {
        name: guest.name.clone(),
        doctor_name: row.name_of(facts.doctor_id.into()).to_owned(),
        starts_at: facts.starts_at,
        ends_at: facts.ends_at,
        opens_at: window.opens_at,
        closes_at: window.closes_at,
        server_now: now,
        recording: consent::shown(app, guest.id().uuid(), row, now).await?,
    })
}
