//! What every change of an appointment has in common: the rule's answer, the transaction in which
//! nobody else changes these people's time, the lines written with it, and the answer.

use actix_web::HttpResponse;
use shared::{Action, Actor, AppointmentId, Instant, Status};

use super::{
    access::visible,
    store::{
        AppointmentRow,
        write::{self, Change},
    },
    view::view,
};
use crate::{
    accounts::store::turns,
    app::App,
    audit,
    auth::{Caller, acting},
    db::{Db, DbError, Tx},
    error::ApiError,
    events,
    http::{IfMatch, etag},
    recordings::consent,
};

/// The status that an action leads to.
///
/// # Errors
/// The rule's refusal, telling whom to call where a patient can no longer help themself.
pub fn decide(
    app: &App,
    row: &AppointmentRow,
    action: Action,
    actor: Actor,
    now: Instant,
) -> Result<Status, ApiError> {
    let settings = app.settings();
    row.facts()
        .decide(action, actor, now, settings.notice())
        .map_err(|refusal| ApiError::from(refusal).with_contact(settings.contact.as_deref()))
}

/// Does what takes nothing but its name, and answers what has become.
///
/// # Errors
/// Nobody may know of the appointment, it has another revision, or the rule refuses.
pub async fn act(
    app: &App,
    caller: &Caller,
    id: AppointmentId,
    if_match: &IfMatch,
    action: Action,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let row = visible(app, caller.actor, id).await?;
    if_match.check(row.revision)?;
    let status = decide(app, &row, action, caller.actor, now)?;
    let after = row.facts().after(action, status);
    let change = Change::new(&row, action, caller, after);
    write_down(app, caller, &row, &change, now).await
}

/// Begins a transaction in which nobody else changes the time of the appointment's two people. Every
/// change is made in one: also one of the status alone makes PostgreSQL look for overlaps again, and
/// there it could wait for somebody who waits for it.
///
/// # Errors
/// When the caller may write no more, or the database does not answer.
pub async fn begin(
    app: &App,
    caller: &Caller,
    facts: &shared::Appointment,
    now: Instant,
) -> Result<Tx, ApiError> {
    let people = [facts.doctor_id.into(), facts.patient_id.into()];
    acting::begin_about(app, caller, &people, now).await
}

/// The same for what nobody asked for.
///
/// # Errors
/// When the database does not answer.
pub async fn begin_by_system(db: &Db, facts: &shared::Appointment) -> Result<Tx, DbError> {
    let mut tx = db.begin().await?;
    let people = [facts.doctor_id.into(), facts.patient_id.into()];
    turns::take_all(&mut tx, &people).await?;
    Ok(tx)
}

/// Writes a change with its line of the history and of the audit, and its event. What was asked of people in a
/// consultation at its former time is over with that.
///
/// # Errors
/// See [`write::change`].
pub async fn apply(
    tx: &mut Tx,
    row: &AppointmentRow,
    change: &Change<'_>,
    now: Instant,
) -> Result<(), DbError> {
    write::change(tx, row, change, now).await?;
    let (before, after) = (row.facts(), &change.after);
    if (before.status, before.starts_at) != (after.status, after.starts_at) {
        consent::over(tx, before.id, now).await?;
    }
    events::changed(tx, row, change, now).await?;
    audit::record(tx, now, change.by, change.act, row.facts().id.uuid()).await
}

/// Writes a change that needs nothing else beside it, and answers what has become.
///
/// # Errors
/// See [`apply`].
pub async fn write_down(
    app: &App,
    caller: &Caller,
    row: &AppointmentRow,
    change: &Change<'_>,
    now: Instant,
) -> Result<HttpResponse, ApiError> {
    let mut tx = begin(app, caller, &row.facts(), now).await?;
    apply(&mut tx, row, change, now).await?;
    commit(app, tx, caller, row.facts().id, now).await
}

/// Commits, and answers what has become.
///
/// # Errors
/// When the database can not; then nothing of it was written.
pub async fn commit(
    app: &App,
    tx: Tx,
    caller: &Caller,
    id: AppointmentId,
    now: Instant,
) -> Result<HttpResponse, ApiError> {
    tx.commit().await?;
    let row = visible(app, caller.actor, id).await?;
    // A change of one is news for all that the doctor has after it.
    app.live.doctor_changed(row.facts().doctor_id);
    Ok(answer(app, row, caller, now))
}

/// An appointment for its reader, with its revision.
pub fn answer(app: &App, row: AppointmentRow, reader: &Caller, now: Instant) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(etag(row.revision))
        .json(view(row, reader, &app.settings(), now))
}
