//! Schedules: each doctor has one, whose id is the doctor's.

use actix_web::{HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use shared::{
    DoctorId, ErrorCode,
    wire::{doctor::Doctor, page::Page},
};
use utoipa::IntoParams;

use super::{
    bundle::Bundle,
    practitioner::directory,
    resource::{AnyResource, Base, CodeableConcept, Reference, Resource, answer},
    search::{self, Part, Search, typed_reference},
};
use crate::{
    app::App,
    auth::{Allowed, policy::ReadFhir},
    doctors::store,
    error::ApiError,
    http::Id,
};

/// A doctor's time, of which slots are offered.
#[derive(Debug, Serialize)]
#[serde(tag = "resourceType", rename_all = "camelCase")]
pub struct Schedule {
    id: String,
    active: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    specialty: Vec<CodeableConcept>,
    actor: [Reference; 1],
}

impl Resource for Schedule {
    const TYPE: &'static str = "Schedule";

    fn id(&self) -> &str {
        &self.id
    }
}

impl From<Doctor> for Schedule {
    fn from(doctor: Doctor) -> Self {
        Self {
            id: doctor.id.to_string(),
            active: true,
            actor: [Reference::to("Practitioner", doctor.id, Some(&doctor.name))],
            specialty: CodeableConcept::text(Some(doctor.specialty)),
        }
    }
}

/// Which schedules are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ScheduleSearch {
    /// The id, which is the doctor's.
    #[serde(rename = "_id")]
    #[param(max_length = 64, pattern = "^[A-Za-z0-9.-]{1,64}$")]
    id: Option<String>,
    /// The doctor: `Practitioner/<id>`.
    #[param(max_length = 512, pattern = "^Practitioner/[A-Za-z0-9.-]{1,64}$")]
    actor: Option<String>,
    /// The most resources of a page.
    #[serde(rename = "_count")]
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    count: Option<String>,
    /// Where the page begins; it stands in the `next` link of the page before.
    #[param(max_length = 2048)]
    cursor: Option<String>,
}

/// Search schedules
///
/// One for each doctor of the directory, by name.
#[utoipa::path(
    tag = "FHIR",
    security(("bearer" = [])),
    params(ScheduleSearch),
    responses((status = 200, description = "A Bundle of Schedule resources", body = AnyResource, content_type = "application/fhir+json"))
)]
#[get("/fhir/Schedule")]
pub async fn schedules(
    app: web::Data<App>,
    _caller: Allowed<ReadFhir>,
    search: Search<ScheduleSearch>,
) -> Result<HttpResponse, ApiError> {
    let (asked, base) = (&search.params, Base::of(&app));
    let part = Part::read(asked.count.as_deref(), asked.cursor.as_deref())?;
    let id = asked.id.as_deref().map(search::id).transpose()?;
    let actor = asked.actor.as_deref();
    let actor = actor.map(|text| typed_reference(&base, "Practitioner", text));
    let actor = actor.transpose()?;
    let Page { items, next_cursor } = match (id, actor) {
        (Some(id), Some(actor)) if id != actor => Page {
            items: Vec::new(),
            next_cursor: None,
        },
        (id, actor) => directory(&app, id.or(actor), None, part).await?,
    };
    let found = items.into_iter().map(Schedule::from);
    Ok(Bundle::new(&base, &search, found, next_cursor.as_deref()).answer())
}

/// One schedule
#[utoipa::path(
    tag = "FHIR",
    security(("bearer" = [])),
    params(("id" = DoctorId, Path, description = "The doctor's id")),
    responses(
        (status = 200, description = "A Schedule resource", body = AnyResource, content_type = "application/fhir+json"),
        (status = 404, description = "No such doctor"),
    )
)]
#[get("/fhir/Schedule/{id}")]
pub async fn schedule(
    app: web::Data<App>,
    _caller: Allowed<ReadFhir>,
    id: Id<DoctorId>,
) -> Result<HttpResponse, ApiError> {
    let row = store::find(&app.db, id.0).await?;
    let row = row.ok_or(ApiError::new(ErrorCode::NotFound))?;
    Ok(answer(&Schedule::from(Doctor::from(row))))
}
