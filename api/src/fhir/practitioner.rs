//! Practitioners: the doctors of the directory.

use actix_web::{HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use shared::{
    DoctorId, ErrorCode,
    wire::{doctor::Doctor, page::Page},
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{
    bundle::Bundle,
    resource::{AnyResource, Base, CodeableConcept, HumanName, Identifier, Resource, answer},
    search::{self, Part, Search, malformed},
};
use crate::{
    app::App,
    auth::{Allowed, policy::ReadFhir},
    doctors::{
        fold::{fold, terms},
        store::{self, DoctorRow, Filter},
    },
    error::ApiError,
    http::{Id, Position},
};

/// The longest name that is searched for, in characters.
const NAME_MAX: usize = 100;

/// A doctor.
#[derive(Debug, Serialize)]
#[serde(tag = "resourceType", rename_all = "camelCase")]
pub struct Practitioner {
    id: String,
    identifier: Vec<Identifier>,
    active: bool,
    name: Vec<HumanName>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    qualification: Vec<Qualification>,
}

#[derive(Debug, Serialize)]
struct Qualification {
    code: CodeableConcept,
}

impl Resource for Practitioner {
    const TYPE: &'static str = "Practitioner";

    fn id(&self) -> &str {
        &self.id
    }
}

impl From<Doctor> for Practitioner {
    fn from(doctor: Doctor) -> Self {
        let specialty = CodeableConcept::text(Some(doctor.specialty));
        Self {
            id: doctor.id.to_string(),
            identifier: Identifier::of(doctor.id.uuid()),
            // Who has left the directory is not found here at all.
            active: true,
            name: HumanName::whole(doctor.name),
            qualification: specialty
                .into_iter()
                .map(|code| Qualification { code })
                .collect(),
        }
    }
}

/// Which doctors are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PractitionerSearch {
    /// The id.
    #[serde(rename = "_id")]
    #[param(max_length = 64, pattern = "^[A-Za-z0-9.-]{1,64}$")]
    id: Option<String>,
    /// The beginning of a word of the name; capitals and accents do not matter.
    #[param(min_length = 1, max_length = 100, example = "ada")]
    name: Option<String>,
    /// Whether the doctor can be booked; who can not is not found.
    #[param(value_type = Option<bool>)]
    active: Option<String>,
    /// The most resources of a page.
    #[serde(rename = "_count")]
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    count: Option<String>,
    /// Where the page begins; it stands in the `next` link of the page before.
    #[param(max_length = 2048)]
    cursor: Option<String>,
}

/// A part of the directory: one doctor, or those whose names fit.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn directory(
    app: &App,
    id: Option<Uuid>,
    name: Option<&str>,
    part: Part,
) -> Result<Page<Doctor>, ApiError> {
    let page = match id {
        Some(id) => {
            let found = store::find(&app.db, id.into()).await?.map(Doctor::from);
            let found = found.filter(|doctor| name.is_none_or(|name| is_named(doctor, name)));
            return Ok(Page {
                items: found.into_iter().collect(),
                next_cursor: None,
            });
        }
        None => {
            let start = Position {
                key: String::new(),
                id: Uuid::nil(),
            };
            let filter = Filter {
                name: name.map(str::to_owned),
                specialty: None,
            };
            let (after, most) = (part.after.unwrap_or(start), i64::from(part.limit) + 1);
            let rows = store::list(&app.db, &filter, &after, most).await?;
            Position::page(rows, part.limit, DoctorRow::position)
        }
    };
    Ok(Page {
        items: page.items.into_iter().map(Doctor::from).collect(),
        next_cursor: page.next_cursor,
    })
}

fn is_named(doctor: &Doctor, name: &str) -> bool {
    let wanted = fold(name);
    let folded = fold(&doctor.name);
    wanted.is_empty() || terms(&folded).iter().any(|term| term.starts_with(&wanted))
}

/// Search doctors
///
/// The directory, by name.
#[utoipa::path(
    tag = "FHIR",
    security(("bearer" = [])),
    params(PractitionerSearch),
    responses((status = 200, description = "A Bundle of Practitioner resources", body = AnyResource, content_type = "application/fhir+json"))
)]
#[get("/fhir/Practitioner")]
pub async fn practitioners(
    app: web::Data<App>,
    _caller: Allowed<ReadFhir>,
    search: Search<PractitionerSearch>,
) -> Result<HttpResponse, ApiError> {
    let asked = &search.params;
    let part = Part::read(asked.count.as_deref(), asked.cursor.as_deref())?;
    let id = asked.id.as_deref().map(search::id).transpose()?;
    let active = asked.active.as_deref().map(str::parse::<bool>).transpose();
    let active = active.map_err(|_| malformed())?;
    let name = asked.name.as_deref();
    if name.is_some_and(|name| NAME_MAX < name.chars().count()) {
        return Err(malformed());
    }
    let Page { items, next_cursor } = match active {
        Some(false) => Page {
            items: Vec::new(),
            next_cursor: None,
        },
        _ => directory(&app, id, name, part).await?,
    };
    let found = items.into_iter().map(Practitioner::from);
    Ok(Bundle::new(&Base::of(&app), &search, found, next_cursor.as_deref()).answer())
}

/// One doctor
#[utoipa::path(
    tag = "FHIR",
    security(("bearer" = [])),
    params(("id" = DoctorId, Path, description = "The doctor's id")),
    responses(
        (status = 200, description = "A Practitioner resource", body = AnyResource, content_type = "application/fhir+json"),
        (status = 404, description = "No such doctor"),
    )
)]
#[get("/fhir/Practitioner/{id}")]
pub async fn practitioner(
    app: web::Data<App>,
    _caller: Allowed<ReadFhir>,
    id: Id<DoctorId>,
) -> Result<HttpResponse, ApiError> {
    let row = store::find(&app.db, id.0).await?;
    let row = row.ok_or(ApiError::new(ErrorCode::NotFound))?;
    Ok(answer(&Practitioner::from(Doctor::from(row))))
}
