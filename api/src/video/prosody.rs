//! The reports of the Prosody plugin `event_sync`.

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use shared::{FieldCode, FieldError, Instant};
use utoipa::ToSchema;

use super::{
    media::MediaServer,
    report::{Kind, Report, Reporter, What, take},
};
use crate::{app::App, error::ApiError, http::Body, jitsi::RoomName};

/// Something happened to a room.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RoomEvent {
    /// The room's name.
    #[schema(max_length = 200)]
    room_name: String,
    /// A room beside the room; what happens there is passed over.
    #[serde(default)]
    is_breakout: bool,
    /// When it came to be, in seconds since 1970.
    #[schema(minimum = 0, maximum = 4_102_444_800_i64)]
    created_at: i64,
    /// When it ceased to be, for the report of its end.
    #[schema(minimum = 0, maximum = 4_102_444_800_i64)]
    destroyed_at: Option<i64>,
}

/// Somebody came or went.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OccupantEvent {
    /// The room's name.
    #[schema(max_length = 200)]
    room_name: String,
    /// A room beside the room; what happens there is passed over.
    #[serde(default)]
    is_breakout: bool,
    /// Who.
    occupant: Occupant,
}

/// Who came or went.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Occupant {
    /// The connection, which is another one after every reload.
    #[schema(max_length = 500)]
    occupant_jid: String,
    /// The id from their token, if they had one.
    #[schema(max_length = 500)]
    id: Option<String>,
    /// When they came, in seconds since 1970.
    #[schema(minimum = 0, maximum = 4_102_444_800_i64)]
    joined_at: i64,
    /// When they went, for the report of their going.
    #[schema(minimum = 0, maximum = 4_102_444_800_i64)]
    left_at: Option<i64>,
}

/// Report that a room came to be
///
/// This and the other reports are for the clinic's own video server (the Prosody plugin `event_sync`),
/// which shows `MYDOCTOR_JITSI_SERVER_SECRET`. A report that comes twice counts once. Rooms that are
/// not of MyDoctor are passed over.
#[utoipa::path(
    tag = "Video server",
    security(("media_server" = [])),
    request_body = RoomEvent,
    responses(
        (status = 204, description = "Taken"),
        (status = 404, description = "No video server may report here"),
        (status = 422, description = "No time, or not a time"),
    )
)]
#[post("/video/events/room/created")]
pub async fn room_created(
    app: web::Data<App>,
    _server: MediaServer,
    event: Body<RoomEvent>,
) -> Result<HttpResponse, ApiError> {
    let at = event.0.created_at;
    room_event(&app, &event.0, Kind::RoomCreated, Some(at)).await
}

/// Report that a room ceased to be
#[utoipa::path(
    tag = "Video server",
    security(("media_server" = [])),
    request_body = RoomEvent,
    responses(
        (status = 204, description = "Taken"),
        (status = 404, description = "No video server may report here"),
        (status = 422, description = "No time, or not a time"),
    )
)]
#[post("/video/events/room/destroyed")]
pub async fn room_destroyed(
    app: web::Data<App>,
    _server: MediaServer,
    event: Body<RoomEvent>,
) -> Result<HttpResponse, ApiError> {
    let at = event.0.destroyed_at;
    room_event(&app, &event.0, Kind::RoomDestroyed, at).await
}

/// Report that somebody came in
#[utoipa::path(
    tag = "Video server",
    security(("media_server" = [])),
    request_body = OccupantEvent,
    responses(
        (status = 204, description = "Taken"),
        (status = 404, description = "No video server may report here"),
        (status = 422, description = "No time, or not a time"),
    )
)]
#[post("/video/events/occupant/joined")]
pub async fn occupant_joined(
    app: web::Data<App>,
    _server: MediaServer,
    event: Body<OccupantEvent>,
) -> Result<HttpResponse, ApiError> {
    let occupant = &event.0.occupant;
    let what = What::Joined(occupant.id.as_deref());
    occupant_event(&app, &event.0, what, "joined", Some(occupant.joined_at)).await
}

/// Report that somebody went out
#[utoipa::path(
    tag = "Video server",
    security(("media_server" = [])),
    request_body = OccupantEvent,
    responses(
        (status = 204, description = "Taken"),
        (status = 404, description = "No video server may report here"),
        (status = 422, description = "No time, or not a time"),
    )
)]
#[post("/video/events/occupant/left")]
pub async fn occupant_left(
    app: web::Data<App>,
    _server: MediaServer,
    event: Body<OccupantEvent>,
) -> Result<HttpResponse, ApiError> {
    let occupant = &event.0.occupant;
    let what = What::Left(occupant.id.as_deref());
    occupant_event(&app, &event.0, what, "left", occupant.left_at).await
}

async fn room_event(
    app: &App,
    event: &RoomEvent,
    kind: Kind,
    at: Option<i64>,
) -> Result<HttpResponse, ApiError> {
    let at = instant(at)?;
    let Some(room) = RoomName::from_server(&event.room_name).filter(|_| !event.is_breakout) else {
        return Ok(HttpResponse::NoContent().finish());
    };
    let report = Report {
        reporter: Reporter::Prosody,
        identity: &[kind.as_str(), &event.room_name, &at.to_string()],
        room: &room,
        what: What::Room(kind),
        at,
    };
    take(app, &report, app.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn occupant_event(
    app: &App,
    event: &OccupantEvent,
    what: What<'_>,
    word: &str,
    at: Option<i64>,
) -> Result<HttpResponse, ApiError> {
    let at = instant(at)?;
    let Some(room) = RoomName::from_server(&event.room_name).filter(|_| !event.is_breakout) else {
        return Ok(HttpResponse::NoContent().finish());
    };
    let report = Report {
        reporter: Reporter::Prosody,
        identity: &[
            word,
            &event.room_name,
            &event.occupant.occupant_jid,
            &at.to_string(),
        ],
        room: &room,
        what,
        at,
    };
    take(app, &report, app.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A time in the seconds of the report: the report of a going that does not say when is none.
fn instant(seconds: Option<i64>) -> Result<Instant, ApiError> {
    let fault = |code| ApiError::invalid(vec![FieldError::new("at", code)]);
    let seconds = seconds.ok_or_else(|| fault(FieldCode::Blank))?;
    Instant::from_unix(seconds).ok_or_else(|| fault(FieldCode::OutOfRange))
}
