//! Listing appointments.

use actix_web::{HttpRequest, HttpResponse, get, web};
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
    bulk,
    store::{self, AppointmentRow, Whose},
    view::view,
};
use crate::{
    app::App,
    audit::reading,
    auth::{Allowed, policy::ReadAppointments},
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
pub(super) struct Wanted {
    pub status: Option<Status>,
    pub after: (Instant, Uuid),
    pub before: Instant,
    pub limit: u8,
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
/// Patients and doctors get their own, admins all, by start. A client of the API gets those of the
/// doctors that granted it, and with `Acting-For` those of one of them; it reads no reasons.
///
/// A client that accepts `application/x-ndjson` gets up to 10 000 of them in one answer, one in each line,
/// whatever the limit; the last line has nothing but `next_cursor`, and without it the answer is not whole.
#[utoipa::path(
    tag = "Appointments",
    security(("bearer" = [])),
    params(ListParams),
    responses(
        (status = 200, description = "A page of appointments", content(
            (Page<Appointment> = "application/json"),
            (String = "application/x-ndjson"),
        )),
        (status = 422, description = "`from` or `to` is not an instant"),
    )
)]
#[get("/appointments")]
pub async fn list(
    app: web::Data<App>,
    caller: Allowed<ReadAppointments>,
    req: HttpRequest,
    params: Params<ListParams>,
) -> Result<HttpResponse, ApiError> {
    let wanted = params.0.check()?;
    let whose = match caller.actor {
        Actor::Doctor(id) => Whose::Doctor(id.uuid()),
        Actor::Patient(id) => Whose::Patient(id.uuid()),
        Actor::Admin(_) => Whose::All,
        Actor::Integrator(id) => Whose::Client(id.uuid()),
    };
    if caller.client.is_some() && bulk::is_wanted(req.headers()) {
        return bulk::answer(app, *caller, whose, &wanted).await;
    }
    let Wanted {
        status,
        after,
        before,
        limit,
    } = wanted;
    let now = app.now();
    let rows = store::list(&app.db, whose, status, after, before, i64::from(limit) + 1).await?;
    let Page { items, next_cursor } = Position::page(rows, limit, AppointmentRow::position);
    let patients = items.iter().map(|row| row.facts().patient_id);
    reading::read(&app, &caller, RecordAct::ReadAppointments, None, patients).await?;
    let items = items.into_iter();
    let items = items
        .map(|row| view(row, &caller, &app.settings(), now))
        .collect();
    Ok(HttpResponse::Ok().json(Page::<Appointment> { items, next_cursor }))
}
