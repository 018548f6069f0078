//! Appointments.

use actix_web::{HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use shared::{
    AppointmentId, Instant, Status,
    record::RecordAct,
    wire::{
        appointment::{Appointment as Seen, CanceledBy},
        page::Page,
    },
};
use utoipa::IntoParams;

use super::{
    bundle::Bundle,
    filter::{Filter, Sent},
    resource::{AnyResource, Base, CodeableConcept, Meta, Reference, Resource, answer},
    search::{Part, Search, repeated},
    span::SearchDate,
    words,
};
use crate::{
    app::App,
    appointments::{access::visible, view::view},
    audit::reading,
    auth::{Allowed, policy::ReadFhir},
    error::ApiError,
    http::Id,
};

/// An appointment.
#[derive(Debug, Serialize)]
#[serde(tag = "resourceType", rename_all = "camelCase")]
pub struct Appointment {
    id: String,
    meta: Meta,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancelation_reason: Option<CodeableConcept>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    service_type: Vec<CodeableConcept>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    specialty: Vec<CodeableConcept>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reason_code: Vec<CodeableConcept>,
    start: Instant,
    end: Instant,
    minutes_duration: i64,
    created: Instant,
    participant: [Participant; 2],
    #[serde(skip)]
    revision: i64,
}

#[derive(Debug, Serialize)]
struct Participant {
    actor: Reference,
    required: &'static str,
    status: &'static str,
}

impl Resource for Appointment {
    const TYPE: &'static str = "Appointment";

    fn id(&self) -> &str {
        &self.id
    }

    fn revision(&self) -> Option<i64> {
        Some(self.revision)
    }
}

/// What its reader sees, in FHIR's words.
impl From<Seen> for Appointment {
    fn from(seen: Seen) -> Self {
        let participant = participants(&seen);
        let cancelation_reason = cancelation(&seen);
        Self {
            id: seen.id.to_string(),
            meta: Meta {
                version_id: seen.revision.to_string(),
                last_updated: seen.updated_at,
            },
            status: words::appointment(seen.status),
            cancelation_reason,
            service_type: CodeableConcept::text(seen.visit_type.map(|visit| visit.name)),
            specialty: CodeableConcept::text(Some(seen.doctor.specialty)),
            reason_code: CodeableConcept::text(seen.reason),
            start: seen.starts_at,
            end: seen.ends_at,
            minutes_duration: seen.starts_at.seconds_until(seen.ends_at) / 60,
            created: seen.created_at,
            participant,
            revision: seen.revision,
        }
    }
}

/// Why it was called off, as far as its reader may know.
fn cancelation(seen: &Seen) -> Option<CodeableConcept> {
    let by = seen.canceled_by?;
    let why = seen.cancel_reason.clone();
    Some(CodeableConcept {
        coding: vec![words::canceled_by(by)],
        text: why.filter(|why| !why.trim().is_empty()),
    })
}

/// The two people, and what each has said to it.
fn participants(seen: &Seen) -> [Participant; 2] {
    let said = |declined: CanceledBy, otherwise| match seen.canceled_by {
        Some(by) if by == declined => "declined",
        _ => otherwise,
    };
    // Nothing is kept of whether the doctor had said yes to what was called off.
    let doctors = match seen.status {
        Status::Pending | Status::Canceled => "needs-action",
        Status::Confirmed | Status::Completed | Status::NoShow => "accepted",
    };
    let (patient, doctor) = (&seen.patient, &seen.doctor);
    [
        Participant {
            actor: Reference::to("Patient", patient.id, Some(&patient.name)),
            required: "required",
            status: said(CanceledBy::Patient, "accepted"),
        },
        Participant {
            actor: Reference::to("Practitioner", doctor.id, Some(&doctor.name)),
            required: "required",
            status: said(CanceledBy::Doctor, doctors),
        },
    ]
}

/// Which appointments are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AppointmentSearch {
    /// The id.
    #[serde(rename = "_id")]
    #[param(max_length = 64, pattern = "^[A-Za-z0-9.-]{1,64}$")]
    id: Option<String>,
    /// When it starts: a date or a time of any precision, after `eq`, `ge`, `gt`, `le` or `lt`. Repeated, all must hold.
    #[serde(default, deserialize_with = "repeated")]
    #[param(inline, value_type = Option<Vec<SearchDate>>, example = json!(["ge2026-02-01"]))]
    date: Vec<String>,
    /// Words of R4 with commas between them: `pending`, `booked`, `cancelled`, `fulfilled`, `noshow`.
    #[param(
        max_length = 200,
        pattern = "^(proposed|pending|booked|arrived|fulfilled|cancelled|noshow|entered-in-error|checked-in|waitlist)(,(proposed|pending|booked|arrived|fulfilled|cancelled|noshow|entered-in-error|checked-in|waitlist))*$",
        example = "booked,pending"
    )]
    status: Option<String>,
    /// The patient: `Patient/<id>`, or the id.
    #[param(max_length = 512, pattern = "^(Patient/)?[A-Za-z0-9.-]{1,64}$")]
    patient: Option<String>,
    /// The doctor: `Practitioner/<id>`, or the id.
    #[param(max_length = 512, pattern = "^(Practitioner/)?[A-Za-z0-9.-]{1,64}$")]
    practitioner: Option<String>,
    /// One of the two: `Patient/<id>` or `Practitioner/<id>`.
    #[param(
        max_length = 512,
        pattern = "^(Patient|Practitioner)/[A-Za-z0-9.-]{1,64}$"
    )]
    actor: Option<String>,
    /// The most resources of a page.
    #[serde(rename = "_count")]
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    count: Option<String>,
    /// Where the page begins; it stands in the `next` link of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
}

impl AppointmentSearch {
    fn filter(&self, base: &Base) -> Result<Filter, ApiError> {
        let sent = Sent {
            id: self.id.as_deref(),
            patient: self.patient.as_deref(),
            practitioner: self.practitioner.as_deref(),
            actor: self.actor.as_deref(),
        };
        let statuses = self.status.as_deref().map(words::appointments);
        let statuses = statuses.unwrap_or_else(|| Ok(Status::ALL.to_vec()))?;
        let part = Part::read(self.count.as_deref(), self.cursor.as_deref())?;
        Filter::read(base, sent, &self.date, statuses, part)
    }
}

/// Search appointments
///
/// The same that `/appointments` lists for the caller, by their starts.
#[utoipa::path(
    tag = "FHIR",
    security(("bearer" = [])),
    params(AppointmentSearch),
    responses(
        (status = 200, description = "A Bundle of Appointment resources", body = AnyResource, content_type = "application/fhir+json"),
        (status = 422, description = "A date that is none"),
    )
)]
#[get("/fhir/Appointment")]
pub async fn appointments(
    app: web::Data<App>,
    caller: Allowed<ReadFhir>,
    search: Search<AppointmentSearch>,
) -> Result<HttpResponse, ApiError> {
    let (base, now) = (Base::of(&app), app.now());
    let filter = search.params.filter(&base)?;
    let Page { items, next_cursor } = filter.find(&app, &caller).await?;
    let patients = items.iter().map(|row| row.facts().patient_id);
    reading::read(&app, &caller, RecordAct::ReadAppointments, None, patients).await?;
    let settings = app.settings();
    let seen = items
        .into_iter()
        .map(|row| Appointment::from(view(row, &caller, &settings, now)));
    Ok(Bundle::new(&base, &search, seen, next_cursor.as_deref()).answer())
}

/// One appointment
#[utoipa::path(
    tag = "FHIR",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "An Appointment resource", body = AnyResource, content_type = "application/fhir+json", headers(("ETag" = String, description = "The revision, weak"))),
        (status = 404, description = "No such appointment, or none that the caller may know of"),
    )
)]
#[get("/fhir/Appointment/{id}")]
pub async fn appointment(
    app: web::Data<App>,
    caller: Allowed<ReadFhir>,
    id: Id<AppointmentId>,
) -> Result<HttpResponse, ApiError> {
    let row = visible(&app, caller.actor, id.0).await?;
    reading::read_of(&app, &caller, RecordAct::ReadAppointment, &row.facts()).await?;
    let seen = view(row, &caller, &app.settings(), app.now());
    Ok(answer(&Appointment::from(seen)))
}
