//! The reservation interface of Prosody: before a room opens, the video server asks whether it may.
//!
//! The id of a conference is that of its appointment. So it is the same however often it is asked for,
//! on however many video servers, and the protocol's "known under another id" (409) never comes up.

use actix_web::{
    HttpResponse, delete, get, post,
    web::{self, Json},
};
use serde::{Deserialize, Serialize};
use shared::{AppointmentId, ErrorCode, Instant};
use utoipa::ToSchema;

use super::{media::MediaServer, store};
use crate::{
    app::App,
    appointments,
    error::ApiError,
    http::{Fields, Id},
    jitsi::RoomName,
};

/// What the video server says of the room that somebody wants to open.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ConferenceRequest {
    /// The room's name, after the tenant in brackets if there is one.
    #[schema(max_length = 200)]
    name: String,
    /// By what the video server knows who came first. It is given back, and nothing else is done with it.
    #[serde(default)]
    #[schema(max_length = 500)]
    mail_owner: String,
}

/// A conference that may take place.
#[derive(Debug, Serialize, ToSchema)]
pub struct Conference {
    /// Its id.
    id: AppointmentId,
    /// The room's name, as it was asked for.
    #[schema(max_length = 200)]
    name: String,
    /// Who came first, as it was said.
    #[schema(max_length = 500)]
    mail_owner: String,
    /// From when `duration` counts: now.
    start_time: Instant,
    /// How long the room may stay open, in seconds: until the join window closes.
    #[schema(minimum = 0, maximum = 604_800)]
    duration: i64,
}

/// Ask whether a room may open
///
/// For the clinic's own video server (Prosody's `mod_reservations`), which shows
/// `MYDOCTOR_JITSI_SERVER_SECRET`. A room opens while its appointment is confirmed and its join window
/// is open; for all others the answer is the same 403, with a `message` for who wanted in.
#[utoipa::path(
    tag = "Video server",
    security(("media_server" = [])),
    request_body(content = ConferenceRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "It may, for so long", body = Conference),
        (status = 403, description = "Not now, or no room of ours; `message` says what to do"),
        (status = 404, description = "No video server may ask here"),
    )
)]
#[post("/video/conference")]
pub async fn reserve(
    app: web::Data<App>,
    _server: MediaServer,
    wanted: Fields<ConferenceRequest>,
) -> Result<Json<Conference>, ApiError> {
    let now = app.now();
    let Fields(wanted) = wanted;
    let room = RoomName::from_server(&wanted.name).ok_or_else(ApiError::room_refused)?;
    let id = store::appointment_of(&app.db, &room)
        .await?
        .ok_or_else(ApiError::room_refused)?;
    conference(&app, id, wanted.name, wanted.mail_owner, now)
        .await?
        .map(Json)
        .ok_or_else(ApiError::room_refused)
}

/// Read a conference
#[utoipa::path(
    tag = "Video server",
    security(("media_server" = [])),
    params(("id" = AppointmentId, Path, description = "The conference's id")),
    responses(
        (status = 200, description = "The conference", body = Conference),
        (status = 403, description = "Its room may not be open now; `message` says what to do"),
        (status = 404, description = "No such conference, or no video server may ask here"),
    )
)]
#[get("/video/conference/{id}")]
pub async fn find(
    app: web::Data<App>,
    _server: MediaServer,
    id: Id<AppointmentId>,
) -> Result<Json<Conference>, ApiError> {
    let now = app.now();
    if appointments::store::find(&app.db, id.0).await?.is_none() {
        return Err(ApiError::new(ErrorCode::NotFound));
    }
    let room = appointments::store::room(&app.db, id.0).await?;
    conference(&app, id.0, room.as_str().to_owned(), String::new(), now)
        .await?
        .map(Json)
        .ok_or_else(ApiError::room_refused)
}

/// Say that a conference is over
///
/// Nothing follows from it: an appointment is over when its doctor says so, and who left when is
/// reported by other ways.
#[utoipa::path(
    tag = "Video server",
    security(("media_server" = [])),
    params(("id" = AppointmentId, Path, description = "The conference's id")),
    responses(
        (status = 204, description = "Noted"),
        (status = 404, description = "No such conference, or no video server may ask here"),
    )
)]
#[delete("/video/conference/{id}")]
pub async fn close(
    app: web::Data<App>,
    _server: MediaServer,
    id: Id<AppointmentId>,
) -> Result<HttpResponse, ApiError> {
    match appointments::store::find(&app.db, id.0).await? {
        Some(_) => Ok(HttpResponse::NoContent().finish()),
        None => Err(ApiError::new(ErrorCode::NotFound)),
    }
}

/// The conference of an appointment, if its room may be open now.
async fn conference(
    app: &App,
    id: AppointmentId,
    name: String,
    mail_owner: String,
    now: Instant,
) -> Result<Option<Conference>, ApiError> {
    let Some(row) = appointments::store::find(&app.db, id).await? else {
        return Ok(None);
    };
    let open = row.facts().open_room(now, &app.settings().join_policy());
    Ok(open.ok().map(|window| Conference {
        id,
        name,
        mail_owner,
        start_time: now,
        duration: now.seconds_until(window.closes_at),
    }))
}
