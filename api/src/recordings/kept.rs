//! The recordings of an appointment. We keep where they are; the video server keeps what they show.

use actix_web::{
    HttpResponse, get, post,
    web::{self, Json},
};
use shared::{
    Actor, AppointmentId, EventType, FieldCode, FieldError, Instant,
    appointment::Refusal,
    record::RecordAct,
    wire::recording::{KeepRecording, KeptRecording, Recordings},
};
use url::Url;

use super::{
    consent,
    store::kept::{self as store},
};
use crate::{
    app::App,
    appointments::access::own,
    audit::{self, Act, By, reading},
    auth::{
        Allowed, acting,
        policy::{AskToRecord, TakePart},
    },
    config::Video,
    db::{DbError, Tx},
    error::ApiError,
    events::{self, News},
    http::{Body, Id},
    random,
};

/// The most recordings of one appointment.
const MOST: usize = 100;
/// The longest address, in bytes.
const LONGEST_URL: usize = 2048;
/// The longest time that a link can be told to work: a year, in seconds.
const LONGEST_SECONDS: u32 = 31_536_000;

/// The recordings of an appointment
///
/// Its patient and doctor.
#[utoipa::path(
    tag = "Recordings",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "Where they are, oldest first", body = Recordings),
        (status = 404, description = "No such appointment, or not a participant"),
    )
)]
#[get("/appointments/{id}/recordings")]
pub async fn list(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    id: Id<AppointmentId>,
) -> Result<Json<Recordings>, ApiError> {
    let row = own(&app, caller.actor, id.0).await?;
    reading::read_of(&app, &caller, RecordAct::ReadRecordings, &row.facts()).await?;
    let items = store::list(&app.db, &app.sealing, id.0).await?;
    Ok(Json(Recordings { items }))
}

/// Keep where a recording is
///
/// Its doctor, whose page learns it from the video server. Only for what everybody had agreed to; the
/// same address again changes nothing.
#[utoipa::path(
    tag = "Recordings",
    request_body = KeepRecording,
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 201, description = "Kept", body = KeptRecording),
        (status = 404, description = "No such appointment, or not its doctor"),
        (status = 409, description = "`not_offered`: the clinic does not record; `invalid_transition`: this consultation was never to be recorded, or has a hundred recordings"),
        (status = 422, description = "Not `https`, on no video server of the clinic, or a time that is out of range"),
    )
)]
#[post("/appointments/{id}/recordings")]
pub async fn keep(
    app: web::Data<App>,
    caller: Allowed<AskToRecord>,
    id: Id<AppointmentId>,
    body: Body<KeepRecording>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let row = own(&app, caller.actor, id.0).await?;
    let recording = check(&body.0, &app.config.video, now)?;
    consent::offered(&app)?;
    let kept = store::list(&app.db, &app.sealing, id.0).await?;
    if let Some(known) = kept.iter().find(|kept| kept.url == recording.url) {
        return Ok(HttpResponse::Created().json(known));
    }
    if MOST <= kept.len() || !store::was_granted(&app.db, id.0).await? {
        let status = row.facts().status;
        return Err(Refusal::InvalidTransition { status }.into());
    }
    let tx = acting::begin(&app, &caller, now).await?;
    let by = ((&caller).into(), Some(caller.actor));
    write(&app, tx, by, id.0, &recording).await?;
    Ok(HttpResponse::Created().json(recording))
}

/// Keeps a recording that the video server reports by itself, under the same conditions; what does not
/// fulfil them is let pass. Whose server it is has been proven by its signature, so the link may lead to
/// wherever it stores.
///
/// # Errors
/// When the database does not answer.
pub async fn reported(
    app: &App,
    id: AppointmentId,
    link: &str,
    now: Instant,
) -> Result<(), DbError> {
    let url = Url::parse(link).ok().filter(|url| url.scheme() == "https");
    let Some(url) = url.filter(|url| url.as_str().len() <= LONGEST_URL) else {
        return Ok(());
    };
    let is_wanted = app.config.video.recording && store::was_granted(&app.db, id).await?;
    if !is_wanted || MOST <= store::list(&app.db, &app.sealing, id).await?.len() {
        return Ok(());
    }
    let recording = KeptRecording {
        url: url.into(),
        expires_at: None,
        received_at: now,
    };
    let tx = app.db.begin().await?;
    write(app, tx, (By::SYSTEM, None), id, &recording).await
}

async fn write(
    app: &App,
    mut tx: Tx,
    (by, actor): (By, Option<Actor>),
    id: AppointmentId,
    recording: &KeptRecording,
) -> Result<(), DbError> {
    let now = recording.received_at;
    if store::insert(&mut tx, &app.sealing, random::uuid_v7(now), id, recording).await? {
        let news = News::new(EventType::RecordingAvailable, Act::KeepRecording, actor);
        events::record(&mut tx, id, &news, now).await?;
        audit::record(&mut tx, now, by, Act::KeepRecording, id.uuid()).await?;
    }
    tx.commit().await
}

fn check(
    sent: &KeepRecording,
    video: &Video,
    now: Instant,
) -> Result<KeptRecording, Vec<FieldError>> {
    let mut faults = shared::error::Faults::default();
    let url = faults.note("url", on_a_video_server(&sent.url, video));
    let expires_at = match sent.expires_in {
        None => Ok(None),
        Some(seconds @ 1..=LONGEST_SECONDS) => Ok(Some(now.plus_seconds(seconds.into()))),
        Some(_) => Err(FieldCode::OutOfRange),
    };
    let expires_at = faults.note("expires_in", expires_at);
    let kept = url.zip(expires_at).map(|(url, expires_at)| KeptRecording {
        url: url.into(),
        expires_at,
        received_at: now,
    });
    faults.finish(kept)
}

/// A link that people are shown leads to one of the clinic's video servers, or below its domain, and
/// nowhere else.
fn on_a_video_server(text: &str, video: &Video) -> Result<Url, FieldCode> {
    let url = Url::parse(text).map_err(|_| FieldCode::InvalidFormat)?;
    let is_plain = url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
    let host = url.host_str().filter(|_| is_plain);
    let host = host.ok_or(FieldCode::InvalidFormat)?;
    let is_known = video.hosts.iter().any(|known| {
        let domain = known.domain.split(':').next().unwrap_or_default();
        let before = host.strip_suffix(domain);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    });
    match (is_known, url.as_str().len() <= LONGEST_URL) {
        (true, true) => Ok(url),
        (true, false) => Err(FieldCode::TooLong),
        (false, _) => Err(FieldCode::Unknown),
    }
}
