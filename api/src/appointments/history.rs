//! What happened to an appointment.

use actix_web::{
    get,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    Actor, AppointmentId, ErrorCode,
    record::RecordAct,
    wire::{appointment::CanceledBy, history::HistoryItem, page::Page},
};
use utoipa::IntoParams;

use super::{
    access::visible,
    store::history::{self as store, EventRow},
};
use crate::{
    app::App,
    audit::reading,
    auth::{Allowed, Caller, policy::ReadAppointments},
    error::ApiError,
    http::{Id, Params, Position, limit},
};

/// Which part of the history is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HistoryParams {
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
}

/// What happened to an appointment
///
/// One line for each revision, the oldest first: who did what and why, and what came of it. An admin,
/// a deputy and a client of the API do not read what the patient and the doctor wrote.
#[utoipa::path(
    tag = "Appointments",
    operation_id = "history",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id"), HistoryParams),
    responses(
        (status = 200, description = "A page of the history", body = Page<HistoryItem>),
        (status = 404, description = "No such appointment, or none that the caller may know of"),
    )
)]
#[get("/appointments/{id}/history")]
pub async fn list(
    app: web::Data<App>,
    caller: Allowed<ReadAppointments>,
    id: Id<AppointmentId>,
    params: Params<HistoryParams>,
) -> Result<Json<Page<HistoryItem>>, ApiError> {
    let limit = limit(params.0.limit)?;
    let after = match &params.0.cursor {
        Some(cursor) => revision(&Position::decode(cursor)?)?,
        None => 0,
    };
    let row = visible(&app, caller.actor, id.0).await?;
    reading::read_of(&app, &caller, RecordAct::ReadHistory, &row.facts()).await?;
    let rows = store::list(&app.db, id.0, after, i64::from(limit) + 1).await?;
    let Page { items, next_cursor } = Position::page(rows, limit, |row| Position {
        key: row.revision.to_string(),
        id: id.0.uuid(),
    });
    let items = items.into_iter().map(|row| line(row, &caller));
    Ok(Json(Page {
        items: items.collect(),
        next_cursor,
    }))
}

fn revision(cursor: &Position) -> Result<i64, ApiError> {
    let malformed = |_| ApiError::new(ErrorCode::MalformedRequest);
    cursor.key.parse().map_err(malformed)
}

fn line(row: EventRow, reader: &Caller) -> HistoryItem {
    let by_participant = matches!(row.actor_role, CanceledBy::Patient | CanceledBy::Doctor);
    let is_outsider = reader.acting_for().is_some()
        || matches!(reader.actor, Actor::Admin(_) | Actor::Integrator(_));
    let is_hidden = by_participant && is_outsider;
    let mut item = HistoryItem::from(row);
    item.reason = item.reason.filter(|_| !is_hidden);
    item
}
