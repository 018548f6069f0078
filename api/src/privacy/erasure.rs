//! Erasing the own account.

use actix_web::{HttpRequest, HttpResponse, post, web};
use shared::{
    Action, Actor, ErrorCode, Instant, Role, Status,
    wire::{appointment::CanceledBy, export::EraseAccount},
};
use uuid::Uuid;

use super::store::erasing;
use crate::{
    app::App,
    appointments::{
        changing,
        store::{self as appointments, AppointmentRow, Whose, write::Change},
    },
    audit::{self, Act},
    auth::{Allowed, Caller, acting, policy::OwnData, present::prove_password},
    db::DbError,
    error::ApiError,
    http::Body,
};

/// What the other side reads in an appointment that goes with the account.
const REASON: &str = "The account was erased";
/// After how many years nobody looks for appointments: later than any can be booked.
const HORIZON_MINUTES: i64 = 100 * 366 * 24 * 60;
/// Appointments of one look.
const BATCH: i64 = 100;

/// Erase the own account
///
/// Patients and doctors, with the present password. Takes out what need not be kept: name, address,
/// profile, what a patient wrote about appointments, why their record was opened in an emergency,
/// sign-ins, mails. Future appointments of a patient are canceled; a doctor cancels theirs first. When
/// appointments were, a doctor's notes and why a doctor canceled stay as long as the law wants, and name
/// nobody. It can not be undone.
#[utoipa::path(
    tag = "Privacy",
    request_body = EraseAccount,
    security(("bearer" = [])),
    responses(
        (status = 204, description = "Erased; every session has ended"),
        (status = 403, description = "`wrong_password`, or not a patient or doctor"),
        (status = 409, description = "`has_future_appointments`: a doctor who is still waited for"),
        (status = 429, description = "Too many wrong passwords"),
    )
)]
#[post("/me/erasure")]
pub async fn erase(
    app: web::Data<App>,
    req: HttpRequest,
    caller: Allowed<OwnData>,
    body: Body<EraseAccount>,
) -> Result<HttpResponse, ApiError> {
    let (now, id) = (app.now(), caller.account_id());
    prove_password(&app, &req, id, body.0.password, now).await?;
    let nobodys = app.passwords.nobodys().await?;
    if caller.actor.role() == Role::Doctor {
        if !future(&app, caller.actor, now).await?.is_empty() {
            return Err(ApiError::new(ErrorCode::HasFutureAppointments));
        }
    } else {
        cancel_all(&app, &caller, now).await?;
    }
    let mut tx = acting::begin(&app, &caller, now).await?;
    erasing::erase(&mut tx, id, nobodys.as_str(), now).await?;
    audit::record(&mut tx, now, &caller, Act::Erase, id.uuid()).await?;
    tx.commit().await?;
    remove_bytes(app).await;
    Ok(HttpResponse::NoContent().finish())
}

/// Removes what no row holds any more. Should the log not be emptied, each round of the retention job
/// tries again; PostgreSQL's cleaning may take a while, and nobody waits for it.
pub async fn remove_bytes(app: web::Data<App>) {
    match app.db.empty_log().await {
        Ok(true) => {}
        Ok(false) => tracing::info!("an erasure is still in the database's log; trying again soon"),
        Err(error) => {
            tracing::warn!(cause = ?error, "can not empty the database's log after an erasure; trying again soon");
        }
    }
    actix_web::rt::spawn(async move {
        if let Err(error) = app.db.clear_pages(&erasing::TOUCHED).await {
            tracing::warn!(cause = ?error, "can not clean the tables after an erasure; the database does it by itself");
        }
    });
}

/// What an actor still has before them, pending first.
async fn future(app: &App, actor: Actor, now: Instant) -> Result<Vec<AppointmentRow>, DbError> {
    let whose = match actor {
        Actor::Doctor(id) => Whose::Doctor(id.uuid()),
        Actor::Patient(id) => Whose::Patient(id.uuid()),
        Actor::Admin(_) | Actor::Integrator(_) => return Ok(Vec::new()),
    };
    let until = now.plus_minutes(HORIZON_MINUTES);
    let mut rows = Vec::new();
    for status in [Status::Pending, Status::Confirmed] {
        let after = (now, Uuid::nil());
        rows.extend(appointments::list(&app.db, whose, Some(status), after, until, BATCH).await?);
    }
    Ok(rows)
}

/// Cancels what is still before a patient, whatever notice the clinic wants. Somebody who changes one
/// meanwhile is met in the next look.
async fn cancel_all(app: &App, caller: &Caller, now: Instant) -> Result<(), ApiError> {
    loop {
        let rows = future(app, caller.actor, now).await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in &rows {
            let after = row.facts().after(Action::Cancel, Status::Canceled);
            let change = Change {
                canceled: Some((CanceledBy::Patient, REASON)),
                ..Change::new(row, Action::Cancel, caller, after)
            };
            let mut tx = changing::begin(app, caller, &row.facts(), now).await?;
            match changing::apply(&mut tx, row, &change, now).await {
                Ok(()) => tx.commit().await?,
                Err(DbError::Stale) => continue,
                Err(error) => return Err(error.into()),
            }
            app.live.changed(row.facts().id);
        }
    }
}
