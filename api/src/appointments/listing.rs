//! Listing appointments.

use actix_web::{
    get,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    Actor, ErrorCode, Instant, Status,
    error::Faults,
    record::RecordAct,
    wire::{appointment::Appointment, page::Page},
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{
    store::{self, AppointmentRow, Whose},
    view::view,
};
use crate::{
    app::App,
    audit::reading,
    auth::{Allowed, policy::SignedIn},
    error::ApiError,
    http::{Params, Position, limit},
};

/// Which appointments are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    /// Only those with this status.
    #[param(value_type = Option<Status>)]
    status: Option<String>,
    /// Only those that start then or later, RFC 3339.
    #[param(format = "date-time", max_length = 35)]
    from: Option<String>,
    /// Only those that start before, RFC 3339.
    #[param(format = "date-time", max_length = 35)]
    to: Option<String>,
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
}

/// [`ListParams`] with its values proven.
struct Wanted {
    status: Option<Status>,
    after: (Instant, Uuid),
    before: Instant,
    limit: u8,
}

impl ListParams {
    fn check(&self) -> Result<Wanted, ApiError> {
        let malformed = || ApiError::new(ErrorCode::MalformedRequest);
        let limit = limit(self.limit)?;
        let sent = |text: &'_ Option<String>| text.clone().filter(|text| !text.is_empty());
        let status = sent(&self.status)
            .map(|word| word.parse::<Status>())
            .transpose()
            .map_err(|_| malformed())?;
        let cursor = sent(&self.cursor)
            .map(|cursor| Position::decode(&cursor))
            .transpose()?;
        let cursor = cursor
            .map(|at| Instant::parse(&at.key).map(|instant| (instant, at.id)))
            .transpose()
            .map_err(|_| malformed())?;

        let mut faults = Faults::default();
        let mut instant = |field, text: Option<String>, default: &str| {
            faults.note(field, Instant::parse(text.as_deref().unwrap_or(default)))
        };
        let from = instant("from", sent(&self.from), "2000-01-01T00:00:00Z");
        let to = instant("to", sent(&self.to), "2199-12-31T23:59:59Z");
        let (from, before) = faults.finish(from.zip(to))?;
        let start = (from, Uuid::nil());
        Ok(Wanted {
            status,
            after: cursor.map_or(start, |cursor| cursor.max(start)),
            before,
            limit,
        })
    }
}

/// List appointments
///
/// Patients and doctors get their own, admins all, by start. An integrator gets those of the doctors
/// that granted it, which can not be given yet, so none.
#[utoipa::path(
    tag = "Appointments",
    security(("bearer" = [])),
    params(ListParams),
    responses(
        (status = 200, description = "A page of appointments", body = Page<Appointment>),
        (status = 422, description = "`from` or `to` is not an instant"),
    )
)]
#[get("/appointments")]
pub async fn list(
    app: web::Data<App>,
    caller: Allowed<SignedIn>,
    params: Params<ListParams>,
) -> Result<Json<Page<Appointment>>, ApiError> {
    let Wanted {
        status,
        after,
        before,
        limit,
    } = params.0.check()?;
    let whose = match caller.actor {
        Actor::Doctor(id) => Whose::Doctor(id.uuid()),
        Actor::Patient(id) => Whose::Patient(id.uuid()),
        Actor::Admin(_) => Whose::All,
        Actor::Integrator(_) => {
            return Ok(Json(Page {
                items: Vec::new(),
                next_cursor: None,
            }));
        }
    };
    let now = app.now();
    let rows = store::list(&app.db, whose, status, after, before, i64::from(limit) + 1).await?;
    let Page { items, next_cursor } = Position::page(rows, limit, AppointmentRow::position);
    let patients = items.iter().map(|row| row.facts().patient_id);
    reading::read(&app, &caller, RecordAct::ReadAppointments, None, patients).await?;
    let items = items
        .into_iter()
        .map(|row| view(row, &caller, &app.settings(), now))
        .collect();
    Ok(Json(Page { items, next_cursor }))
}
