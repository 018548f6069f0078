//! What a page reports, and the two questions after a consultation.

use actix_web::{HttpResponse, post, put, web};
use shared::{
    Actor, AppointmentId,
    consultation::presence::Side,
    wire::report::{Rating, Reports},
};

use super::store;
use crate::{
    app::App,
    appointments::access::own,
    audit::{self, Act},
    auth::{Allowed, acting, policy::TakePart},
    error::ApiError,
    http::{Body, Id},
};

/// The most reports that are kept of one appointment: two sides that sample three values every few
/// seconds for two hours stay below it.
const MOST: i64 = 10_000;

fn side(actor: Actor) -> Side {
    match actor {
        Actor::Doctor(_) => Side::Doctor,
        Actor::Patient(_) | Actor::Admin(_) | Actor::Integrator(_) => Side::Patient,
    }
}

/// Report what happened in a call
///
/// The appointment's patient and doctor. Kinds and numbers only: no texts, no names of devices. A page
/// counts its reports and may send them again; each counts once. Beyond ten thousand of one appointment
/// they are taken and not kept, so that a page has nothing to handle.
#[utoipa::path(
    tag = "Consultations",
    request_body = Reports,
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 204, description = "Taken"),
        (status = 404, description = "No such appointment, or not a participant"),
        (status = 422, description = "More than fifty at once, or a value that is out of range"),
    )
)]
#[post("/appointments/{id}/reports")]
pub async fn report(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    id: Id<AppointmentId>,
    body: Body<Reports>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    own(&app, caller.actor, id.0).await?;
    body.0.check()?;
    if store::count(&app.db, id.0).await? < MOST {
        let of = (id.0, side(caller.actor));
        let mut tx = acting::begin(&app, &caller, now).await?;
        for report in &body.0.items {
            store::insert(&mut tx, of, body.0.page, report, now).await?;
        }
        tx.commit().await?;
    }
    Ok(HttpResponse::NoContent().finish())
}

/// Say how the consultation was
///
/// The appointment's patient and doctor, from its start on. The last answer of each counts.
#[utoipa::path(
    tag = "Consultations",
    request_body = Rating,
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 204, description = "Kept"),
        (status = 404, description = "No such appointment, or not a participant"),
        (status = 409, description = "`invalid_transition`: not begun, never confirmed, or canceled"),
        (status = 422, description = "An answer outside 1 to 5"),
    )
)]
#[put("/appointments/{id}/rating")]
pub async fn rate(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    id: Id<AppointmentId>,
    body: Body<Rating>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let row = own(&app, caller.actor, id.0).await?;
    let rating = body.0.check()?;
    row.facts().has_begun(now)?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    store::rate(&mut tx, (id.0, side(caller.actor)), rating, now).await?;
    audit::record(&mut tx, now, &caller, Act::Rate, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
