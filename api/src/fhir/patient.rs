//! Patients: whom the reader sees in appointments, or themself.

use actix_web::{HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use shared::{
    Actor, ErrorCode, PatientId, Role,
    record::RecordAct,
    wire::appointment::{AppointmentPatient, PatientDetails},
};
use utoipa::IntoParams;

use super::{
    bundle::Bundle,
    resource::{AnyResource, Base, ContactPoint, HumanName, Identifier, Resource, answer},
    search::{self, Search},
    store,
};
use crate::{
    accounts::store as accounts,
    app::App,
    audit::reading,
    auth::{Allowed, Caller, policy::ReadFhir},
    error::ApiError,
    http::Id,
};

/// A patient.
#[derive(Debug, Serialize)]
#[serde(tag = "resourceType", rename_all = "camelCase")]
pub struct Patient {
    id: String,
    identifier: Vec<Identifier>,
    name: Vec<HumanName>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    telecom: Vec<ContactPoint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth_date: Option<String>,
}

impl Resource for Patient {
    const TYPE: &'static str = "Patient";

    fn id(&self) -> &str {
        &self.id
    }
}

impl From<AppointmentPatient> for Patient {
    fn from(seen: AppointmentPatient) -> Self {
        let (mut telecom, mut birth_date) = (Vec::new(), None);
        if let Some(details) = seen.details {
            let phone = details.phone.map(|value| ("phone", value));
            let email = Some(("email", details.email));
            let ways = phone.into_iter().chain(email);
            telecom.extend(ways.map(|(system, value)| ContactPoint { system, value }));
            birth_date = details.date_of_birth;
        }
        Self {
            id: seen.id.to_string(),
            identifier: Identifier::of(seen.id.uuid()),
            name: HumanName::whole(seen.name),
            telecom,
            birth_date,
        }
    }
}

/// A patient as the caller sees them in appointments: a doctor with whom they have had one sees how to
/// reach them, a deputy of that doctor all but when they were born, an admin the name.
async fn seen(app: &App, caller: &Caller, id: PatientId) -> Result<AppointmentPatient, ApiError> {
    let missing = || ApiError::new(ErrorCode::NotFound);
    let (has_details, has_birth) = match caller.actor {
        Actor::Patient(own) if own == id => (true, true),
        Actor::Doctor(doctor) if store::has_met(&app.db, doctor, id).await? => {
            (true, caller.acting_for().is_none())
        }
        Actor::Admin(_) => (false, false),
        _ => return Err(missing()),
    };
    let account = accounts::find(&app.db, id.into()).await?;
    let account = account.filter(|account| account.role == Role::Patient);
    let account = account.ok_or_else(missing)?;
    Ok(AppointmentPatient {
        id,
        name: account.name,
        details: has_details.then_some(PatientDetails {
            email: account.email,
            time_zone: account.time_zone,
            phone: account.phone,
            date_of_birth: account.date_of_birth.filter(|_| has_birth),
        }),
    })
}

/// Which patient is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PatientSearch {
    /// The id: patients are found by their appointments, and not by looking through them.
    #[serde(rename = "_id")]
    #[param(max_length = 64, pattern = "^[A-Za-z0-9.-]{1,64}$")]
    id: String,
}

/// Find a patient
///
/// Themself; for a doctor whoever has had an appointment with them; for an admin the name alone.
#[utoipa::path(
    tag = "FHIR",
    security(("bearer" = [])),
    params(PatientSearch),
    responses((status = 200, description = "A Bundle of one Patient resource, or none", body = AnyResource, content_type = "application/fhir+json"))
)]
#[get("/fhir/Patient")]
pub async fn patients(
    app: web::Data<App>,
    caller: Allowed<ReadFhir>,
    search: Search<PatientSearch>,
) -> Result<HttpResponse, ApiError> {
    let id = PatientId::from(search::id(&search.params.id)?);
    let found = match seen(&app, &caller, id).await {
        Ok(found) => Some(found),
        Err(error) if error.code() == ErrorCode::NotFound => None,
        Err(error) => return Err(error),
    };
    let whose = found.as_ref().map(|found| found.id);
    reading::read(&app, &caller, RecordAct::ReadPatient, None, whose).await?;
    let found = found.map(Patient::from);
    Ok(Bundle::new(&Base::of(&app), &search, found, None).answer())
}

/// One patient
#[utoipa::path(
    tag = "FHIR",
    security(("bearer" = [])),
    params(("id" = PatientId, Path, description = "The patient's id")),
    responses(
        (status = 200, description = "A Patient resource", body = AnyResource, content_type = "application/fhir+json"),
        (status = 404, description = "No such patient, or none that the caller may know of"),
    )
)]
#[get("/fhir/Patient/{id}")]
pub async fn patient(
    app: web::Data<App>,
    caller: Allowed<ReadFhir>,
    id: Id<PatientId>,
) -> Result<HttpResponse, ApiError> {
    let found = seen(&app, &caller, id.0).await?;
    let target = Some(id.0.uuid());
    reading::read(&app, &caller, RecordAct::ReadPatient, target, [id.0]).await?;
    Ok(answer(&Patient::from(found)))
}
