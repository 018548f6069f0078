//! The link of a calendar, for its owner and for their program.

use actix_web::{
    HttpResponse, delete, get, post,
    web::{self, Json},
};
use shared::{
    Actor, ErrorCode, Instant, Status,
    wire::feed::{CalendarFeed, CalendarLink},
};
use url::Url;
use uuid::Uuid;

use super::store;
use crate::{
    app::App,
    appointments::{
        store::{self as appointments, AppointmentRow, Whose},
        view,
    },
    audit::{self, Act},
    auth::{Allowed, Open, acting, open::Anyone, policy::TakePart, tokens::OpaqueToken},
    calendar,
    error::ApiError,
    random,
};

/// How far back a feed goes, in days.
const PAST_DAYS: i64 = 90;
/// How far ahead: as far as anybody can book.
const AHEAD_DAYS: i64 = 400;
/// The most appointments of a status in a feed.
const MOST: i64 = 500;
/// How many minutes apart the uses of a link are written down.
const USE_EVERY_MINUTES: i64 = 15;
const DAY_MINUTES: i64 = 24 * 60;

/// What a calendar shows: what is asked for, stands or took place.
const SHOWN: [Status; 3] = [Status::Pending, Status::Confirmed, Status::Completed];

/// Whether the caller has a calendar link
#[utoipa::path(
    tag = "Calendars",
    security(("bearer" = [])),
    responses((status = 200, description = "Whether, and when it was last used", body = CalendarFeed))
)]
#[get("/me/calendar-feed")]
pub async fn calendar_feed(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
) -> Result<Json<CalendarFeed>, ApiError> {
    Ok(Json(store::find(&app.db, caller.account_id()).await?))
}

/// Make a calendar link
///
/// A patient or a doctor, for their calendar program. It is told this once, and takes the place of the
/// one before it, which opens nothing any more.
#[utoipa::path(
    tag = "Calendars",
    security(("bearer" = [])),
    responses((status = 201, description = "Made", body = CalendarLink))
)]
#[post("/me/calendar-feed")]
pub async fn make_calendar_feed(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
) -> Result<HttpResponse, ApiError> {
    let (now, id) = (app.now(), caller.account_id());
    let secret = OpaqueToken::new(random::bytes());
    let url = link(&app, &secret)?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    store::put(&mut tx, id, &secret.hash(), now).await?;
    audit::record(&mut tx, now, &caller, Act::MakeFeed, id.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(CalendarLink {
        url: url.into(),
        created_at: now,
    }))
}

/// Take the calendar link back
///
/// At once; also when there is none.
#[utoipa::path(
    tag = "Calendars",
    security(("bearer" = [])),
    responses((status = 204, description = "There is none any more"))
)]
#[delete("/me/calendar-feed")]
pub async fn drop_calendar_feed(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
) -> Result<HttpResponse, ApiError> {
    let (now, id) = (app.now(), caller.account_id());
    let mut tx = acting::begin(&app, &caller, now).await?;
    if store::drop_feed(&mut tx, id).await? {
        audit::record(&mut tx, now, &caller, Act::DropFeed, id.uuid()).await?;
    }
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A calendar by its link
///
/// For calendar programs, which ask again every hour: the appointments of who made the link, from 90 days
/// back on, that are asked for, confirmed or completed. An iCalendar file (RFC 5545) of times and pages,
/// without names.
#[utoipa::path(
    tag = "Calendars",
    params(("id" = String, Path, max_length = 43, description = "The link's secret")),
    responses(
        (status = 200, description = "The calendar", body = String, content_type = "text/calendar"),
        (status = 404, description = "No such link, or not any more"),
    )
)]
#[get("/calendars/{id}/appointments.ics")]
pub async fn read_calendar(
    _: Open<Anyone>,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let missing = || ApiError::new(ErrorCode::NotFound);
    let now = app.now();
    let secret = OpaqueToken::parse(&path).ok_or_else(missing)?;
    let owner = store::owner(&app.db, &secret.hash()).await?;
    let owner = owner.ok_or_else(missing)?;
    let mut tx = app.db.begin().await?;
    let before = now.plus_minutes(-USE_EVERY_MINUTES);
    if store::used(&mut tx, &secret.hash(), before, now).await? {
        let id = owner.account_id();
        audit::record(&mut tx, now, id, Act::ReadFeed, id.uuid()).await?;
    }
    tx.commit().await?;
    let rows = shown(&app, owner, now).await?;
    let url = &app.config.http.public_url;
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .body(calendar::feed(
            rows.iter().map(|row| view::entry(row, owner, None, url)),
        )))
}

/// The appointments in somebody's feed, by status and start.
async fn shown(app: &App, owner: Actor, now: Instant) -> Result<Vec<AppointmentRow>, ApiError> {
    let whose = match owner {
        Actor::Patient(id) => Whose::Patient(id.uuid()),
        Actor::Doctor(id) => Whose::Doctor(id.uuid()),
        Actor::Admin(_) | Actor::Integrator(_) => return Ok(Vec::new()),
    };
    let after = (now.plus_minutes(-PAST_DAYS * DAY_MINUTES), Uuid::nil());
    let before = now.plus_minutes(AHEAD_DAYS * DAY_MINUTES);
    let mut rows = Vec::new();
    for status in SHOWN {
        let found = appointments::list(&app.db, whose, Some(status), after, before, MOST);
        rows.extend(found.await?);
    }
    Ok(rows)
}

fn link(app: &App, secret: &OpaqueToken) -> Result<Url, ApiError> {
    let path = format!("/api/v1/calendars/{}/appointments.ics", secret.encode());
    let public_url = &app.config.http.public_url;
    public_url.join(&path).map_err(ApiError::internal)
}
