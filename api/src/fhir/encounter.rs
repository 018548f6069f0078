//! Encounters: the consultations of appointments that were confirmed. Its two people alone read them,
//! as they alone read what really happened.

use actix_web::{HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use shared::{
    AppointmentId, ErrorCode, Instant, Status,
    record::RecordAct,
    wire::{attendance::EncounterStatus, page::Page},
};
use utoipa::IntoParams;

use super::{
    bundle::Bundle,
    filter::{Filter, Sent},
    resource::{AnyResource, Base, CodeableConcept, Coding, Period, Reference, Resource, answer},
    search::{Part, Search, malformed, reference, repeated},
    span::SearchDate,
    store::{self, EncounterRow},
    words,
};
use crate::{
    app::App,
    appointments::access::own,
    audit::reading,
    auth::{Allowed, Caller, policy::ReadEncounters},
    error::ApiError,
    http::{Id, Position},
};

/// A consultation.
#[derive(Debug, Serialize)]
#[serde(tag = "resourceType", rename_all = "camelCase")]
pub struct Encounter {
    id: String,
    status: &'static str,
    class: Coding,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_type: Option<CodeableConcept>,
    subject: Reference,
    participant: [Participant; 1],
    appointment: [Reference; 1],
    period: Period,
}

#[derive(Debug, Serialize)]
struct Participant {
    individual: Reference,
}

impl Resource for Encounter {
    const TYPE: &'static str = "Encounter";

    fn id(&self) -> &str {
        &self.id
    }
}

impl Encounter {
    /// The consultation of a row, where there is one: not before the appointment is confirmed.
    fn of(app: &App, row: EncounterRow, now: Instant) -> Option<Self> {
        let facts = row.facts();
        if facts.status == Status::Pending {
            return None;
        }
        let began_at = row.began_at();
        let status = EncounterStatus::of(facts.status, began_at.is_some());
        let is_there = app.live.seen(facts.id, now).patient.state.is_there();
        let doctor = Reference::to("Practitioner", facts.doctor_id, Some(&row.doctor_name));
        Some(Self {
            id: facts.id.to_string(),
            status: words::encounter(status, is_there),
            class: words::virtual_visit(),
            period: period(&row, status),
            service_type: CodeableConcept::text(row.visit_name).pop(),
            subject: Reference::to("Patient", facts.patient_id, Some(&row.patient_name)),
            participant: [Participant { individual: doctor }],
            appointment: [Reference::to("Appointment", facts.id, None)],
        })
    }
}

/// When it really was, and what was planned where it was not. One that is not over has no end.
fn period(row: &EncounterRow, status: EncounterStatus) -> Period {
    let facts = row.facts();
    match row.began_at() {
        Some(start) => Period {
            start,
            end: row
                .ended_at()
                .filter(|_| status != EncounterStatus::InProgress),
        },
        None => Period {
            start: facts.starts_at,
            end: Some(facts.ends_at),
        },
    }
}

/// Which encounters are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EncounterSearch {
    /// The id, which is the appointment's.
    #[serde(rename = "_id")]
    #[param(max_length = 64, pattern = "^[A-Za-z0-9.-]{1,64}$")]
    id: Option<String>,
    /// The appointment: `Appointment/<id>`, or the id.
    #[param(max_length = 512, pattern = "^(Appointment/)?[A-Za-z0-9.-]{1,64}$")]
    appointment: Option<String>,
    /// When it is planned to start: a date or a time of any precision, after `eq`, `ge`, `gt`, `le` or `lt`.
    /// Repeated, all must hold.
    #[serde(default, deserialize_with = "repeated")]
    #[param(inline, value_type = Option<Vec<SearchDate>>, example = json!(["ge2026-02-01"]))]
    date: Vec<String>,
    /// Words of R4 with commas between them: `planned`, `arrived`, `in-progress`, `finished`, `cancelled`.
    #[param(
        max_length = 200,
        pattern = "^(planned|arrived|triaged|in-progress|onleave|finished|cancelled|entered-in-error|unknown)(,(planned|arrived|triaged|in-progress|onleave|finished|cancelled|entered-in-error|unknown))*$",
        example = "planned,arrived"
    )]
    status: Option<String>,
    /// The patient: `Patient/<id>`, or the id.
    #[param(max_length = 512, pattern = "^(Patient/)?[A-Za-z0-9.-]{1,64}$")]
    patient: Option<String>,
    /// The doctor: `Practitioner/<id>`, or the id.
    #[param(max_length = 512, pattern = "^(Practitioner/)?[A-Za-z0-9.-]{1,64}$")]
    practitioner: Option<String>,
    /// The most resources of a page.
    #[serde(rename = "_count")]
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    count: Option<String>,
    /// Where the page begins; it stands in the `next` link of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
}

impl EncounterSearch {
    fn filter(&self, base: &Base) -> Result<Filter, ApiError> {
        let sent = Sent {
            id: self.id.as_deref(),
            patient: self.patient.as_deref(),
            practitioner: self.practitioner.as_deref(),
            actor: None,
        };
        let mut statuses = Vec::new();
        for word in self
            .words()
            .unwrap_or_else(|| vec!["planned", "finished", "cancelled"])
        {
            statuses.extend(words::of_encounter(word).ok_or_else(malformed)?);
        }
        let part = Part::read(self.count.as_deref(), self.cursor.as_deref())?;
        let of = self.appointment.as_deref();
        let of = of.map(|text| reference(base, "Appointment", text));
        let of = of.transpose()?;
        let mut filter = Filter::read(base, sent, &self.date, statuses, part)?;
        filter.ids.extend(of);
        Ok(filter)
    }

    /// The states that are asked for; `None` for all of them.
    fn words(&self) -> Option<Vec<&str>> {
        self.status
            .as_deref()
            .map(|words| words.split(',').collect())
    }
}

/// The rows of a page, by planned start and then id, of those the caller may know of.
async fn find(app: &App, caller: &Caller, filter: &Filter) -> Result<Page<EncounterRow>, ApiError> {
    let mut rows = Vec::new();
    if let Some(id) = filter.ids.first() {
        rows.extend(store::encounter(&app.db, (*id).into()).await?);
    } else {
        let whose = filter.whose(caller.actor);
        let (after, before) = filter.range();
        let most = i64::from(filter.part.limit) + 1;
        for status in Status::ALL {
            if filter.statuses.contains(&status) {
                let found = store::encounters(&app.db, whose, status, after, before, most);
                rows.extend(found.await?);
            }
        }
        rows.sort_by_key(|row| (row.facts().starts_at, row.facts().id));
    }
    let mut page = Position::page(rows, filter.part.limit, EncounterRow::position);
    let is_meant = |row: &EncounterRow| filter.holds(&row.facts(), caller.actor);
    page.items.retain(is_meant);
    Ok(page)
}

/// Search encounters
///
/// The caller's consultations, by their planned starts.
#[utoipa::path(
    tag = "FHIR",
    security(("bearer" = [])),
    params(EncounterSearch),
    responses(
        (status = 200, description = "A Bundle of Encounter resources", body = AnyResource, content_type = "application/fhir+json"),
        (status = 422, description = "A date that is none"),
    )
)]
#[get("/fhir/Encounter")]
pub async fn encounters(
    app: web::Data<App>,
    caller: Allowed<ReadEncounters>,
    search: Search<EncounterSearch>,
) -> Result<HttpResponse, ApiError> {
    let (base, now) = (Base::of(&app), app.now());
    let filter = search.params.filter(&base)?;
    let Page { items, next_cursor } = find(&app, &caller, &filter).await?;
    let patients: Vec<_> = items.iter().map(|row| row.facts().patient_id).collect();
    reading::read(&app, &caller, RecordAct::ReadAttendance, None, patients).await?;
    let wanted = search.params.words();
    let is_wanted = |one: &Encounter| wanted.as_ref().is_none_or(|all| all.contains(&one.status));
    let seen = items.into_iter();
    let seen = seen.filter_map(|row| Encounter::of(&app, row, now));
    Ok(Bundle::new(
        &base,
        &search,
        seen.filter(is_wanted),
        next_cursor.as_deref(),
    )
    .answer())
}

/// One encounter
#[utoipa::path(
    tag = "FHIR",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The id, which is the appointment's")),
    responses(
        (status = 200, description = "An Encounter resource", body = AnyResource, content_type = "application/fhir+json"),
        (status = 404, description = "No such appointment, not a participant, or not confirmed yet"),
    )
)]
#[get("/fhir/Encounter/{id}")]
pub async fn encounter(
    app: web::Data<App>,
    caller: Allowed<ReadEncounters>,
    id: Id<AppointmentId>,
) -> Result<HttpResponse, ApiError> {
    let missing = || ApiError::new(ErrorCode::NotFound);
    let facts = own(&app, caller.actor, id.0).await?.facts();
    let row = store::encounter(&app.db, id.0).await?.ok_or_else(missing)?;
    let seen = Encounter::of(&app, row, app.now()).ok_or_else(missing)?;
    reading::read_of(&app, &caller, RecordAct::ReadAttendance, &facts).await?;
    Ok(answer(&seen))
}
