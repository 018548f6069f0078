//! The webhooks of JaaS.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use shared::{ErrorCode, FieldCode, FieldError, Instant};
use utoipa::ToSchema;

use super::{
    report::{Kind, Report, Reporter, What, take},
    signature, store,
};
use crate::{
    app::App,
    auth::{Open, open::Signer},
    config::VideoMode,
    error::ApiError,
    http::{Raw, read_json},
    jitsi::RoomName,
    recordings::kept as recordings,
};

/// The header with the signature.
const SIGNATURE: &str = "x-jaas-signature";
/// The event that says where a recording is.
const RECORDING_UPLOADED: &str = "RECORDING_UPLOADED";

/// One event at 8x8. It may come more than once and in any order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct JaasEvent {
    /// The same whenever this event is sent again.
    #[schema(max_length = 200)]
    idempotency_key: String,
    /// What happened; only what is about rooms, people in them and recordings is looked at.
    #[schema(max_length = 100, examples("PARTICIPANT_JOINED"))]
    event_type: String,
    /// When, in milliseconds since 1970.
    #[schema(minimum = 0, maximum = 4_102_444_800_000_i64)]
    timestamp: i64,
    /// Where: the AppID, a slash and the room.
    #[serde(default)]
    #[schema(max_length = 300)]
    fqn: String,
    /// More about it.
    #[serde(default)]
    data: JaasData,
}

/// What is looked at of the particulars.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct JaasData {
    /// The id from the person's token.
    #[schema(max_length = 500)]
    id: Option<String>,
    /// Where an uploaded recording can be fetched.
    #[serde(rename = "preAuthenticatedLink")]
    #[schema(max_length = 4096)]
    pre_authenticated_link: Option<String>,
}

impl JaasEvent {
    fn what(&self) -> Option<What<'_>> {
        let who = self.data.id.as_deref();
        match self.event_type.as_str() {
            "ROOM_CREATED" => Some(What::Room(Kind::RoomCreated)),
            "ROOM_DESTROYED" => Some(What::Room(Kind::RoomDestroyed)),
            "PARTICIPANT_JOINED" => Some(What::Joined(who)),
            "PARTICIPANT_LEFT" => Some(What::Left(who)),
            "RECORDING_STARTED" => Some(What::Room(Kind::RecordingStarted)),
            "RECORDING_ENDED" => Some(What::Room(Kind::RecordingEnded)),
            _ => None,
        }
    }
}

/// Report an event at 8x8
///
/// For the webhooks of JaaS, signed with `MYDOCTOR_JAAS_WEBHOOK_SECRET`: the header `X-Jaas-Signature`
/// holds `t=<seconds>,v1=<base64 of HMAC-SHA256 over "<seconds>.<body>">` and must be at most five
/// minutes old. Duplicates count once; what is not about a room of ours is passed over.
#[utoipa::path(
    tag = "Video server",
    security(("jaas" = [])),
    request_body = JaasEvent,
    responses(
        (status = 204, description = "Taken"),
        (status = 401, description = "No signature, a wrong one, or one that is too old"),
        (status = 404, description = "No webhook may report here"),
        (status = 422, description = "Not a time"),
    )
)]
#[post("/video/jaas")]
pub async fn event(
    _: Open<Signer>,
    app: web::Data<App>,
    req: HttpRequest,
    body: Raw,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let video = &app.config.video;
    let (Some(secret), VideoMode::Jaas(jaas)) = (&video.webhook_secret, &video.mode) else {
        return Err(ApiError::new(ErrorCode::NotFound));
    };
    let signature = req
        .headers()
        .get(SIGNATURE)
        .and_then(|value| value.to_str().ok());
    if !signature.is_some_and(|signature| signature::holds(secret, signature, &body.0, now)) {
        return Err(ApiError::new(ErrorCode::Unauthenticated));
    }
    let event: JaasEvent = read_json(&body.0)?;
    let at = Instant::from_unix(event.timestamp.div_euclid(1000)).ok_or_else(|| {
        ApiError::invalid(vec![FieldError::new("timestamp", FieldCode::OutOfRange)])
    })?;
    let ours = event.fqn.strip_prefix(jaas.app_id.as_str());
    let room = ours
        .and_then(|rest| rest.strip_prefix('/'))
        .and_then(RoomName::from_server);
    if event.event_type == RECORDING_UPLOADED
        && let (Some(room), Some(link)) = (&room, &event.data.pre_authenticated_link)
        && let Some(id) = store::appointment_of(&app.db, room).await?
    {
        recordings::reported(&app, id, link, now).await?;
    }
    if let (Some(what), Some(room)) = (event.what(), room) {
        let report = Report {
            reporter: Reporter::Jaas,
            identity: &[&event.idempotency_key],
            room: &room,
            what,
            at,
        };
        take(&app, &report, now).await?;
    }
    Ok(HttpResponse::NoContent().finish())
}
