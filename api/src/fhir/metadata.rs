//! What this interface can do.

use actix_web::{HttpResponse, get, web};
use serde_json::{Value, json};

use super::resource::{AnyResource, Base, MEDIA_TYPE};
use crate::{
    app::App,
    auth::{Open, open::Anyone},
    config::VERSION,
    error::ApiError,
};

/// The day on which what is said here last changed.
const SINCE: &str = "2026-01-31";

/// A parameter: its name, its kind, and what there is to say of it.
type Param = (&'static str, &'static str, &'static str);

/// What is said of dates.
const DATE: &str =
    "Prefixes eq, ge, gt, le and lt; what names no zone is in UTC. Repeated, all must hold.";

/// The types with the parameters of their searches.
pub const SEARCHES: [(&str, &[Param]); 6] = [
    (
        "Appointment",
        &[
            ("_id", "token", "The id."),
            ("actor", "reference", "Patient/<id> or Practitioner/<id>."),
            ("date", "date", DATE),
            ("patient", "reference", "The patient."),
            ("practitioner", "reference", "The doctor."),
            ("status", "token", "Codes with commas between them."),
        ],
    ),
    (
        "Encounter",
        &[
            ("_id", "token", "The id, which is the appointment's."),
            ("appointment", "reference", "The appointment."),
            (
                "date",
                "date",
                "The planned start. Prefixes eq, ge, gt, le and lt. Repeated, all must hold.",
            ),
            ("patient", "reference", "The patient."),
            ("practitioner", "reference", "The doctor."),
            ("status", "token", "Codes with commas between them."),
        ],
    ),
    (
        "Patient",
        &[("_id", "token", "Must be given: patients are not listed.")],
    ),
    (
        "Practitioner",
        &[
            ("_id", "token", "The id."),
            ("active", "token", "Who is not active is not found."),
            ("name", "string", "The beginning of a word of the name."),
        ],
    ),
    (
        "Schedule",
        &[
            ("_id", "token", "The id, which is the doctor's."),
            ("actor", "reference", "The doctor: Practitioner/<id>."),
        ],
    ),
    (
        "Slot",
        &[
            ("schedule", "reference", "Must be given."),
            ("start", "date", "As dates are; at most 31 days."),
            ("status", "token", "Only what is free is found."),
        ],
    ),
];

/// Types whose versions are counted.
const VERSIONED: &str = "Appointment";

fn resource((kind, params): &(&str, &[Param])) -> Value {
    let param = |(name, kind, documentation): &Param| json!({ "name": name, "type": kind, "documentation": documentation });
    json!({
        "type": kind,
        "interaction": [{ "code": "read" }, { "code": "search-type" }],
        "versioning": if *kind == VERSIONED { "versioned" } else { "no-version" },
        "readHistory": false,
        "updateCreate": false,
        "searchParam": params.iter().map(param).collect::<Vec<_>>(),
    })
}

fn statement(base: &Base) -> Value {
    json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": SINCE,
        "kind": "instance",
        "software": { "name": "MyDoctor", "version": VERSION },
        "implementation": { "description": "Video appointments of a clinic, for reading", "url": base.as_str() },
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [{
            "mode": "server",
            "documentation": "Searches are strict: a parameter or modifier that is not listed, and a value that is none, is \
                refused with 400 or 422 and an OperationOutcome. _count takes 1 to 100 and is 20 unless said; pages are followed by \
                their next links, and a page may hold fewer resources than _count. Who sees what is as in the REST API: what \
                one may not know of is not there.",
            "security": {
                "cors": false,
                "description": "The access token of the REST API as Authorization: Bearer. Encounters are for their two people.",
            },
            "resource": SEARCHES.iter().map(resource).collect::<Vec<_>>(),
        }],
    })
}

/// What this interface can do
///
/// The CapabilityStatement: the types, and the parameters that their searches know.
#[utoipa::path(
    tag = "FHIR",
    responses((status = 200, description = "A CapabilityStatement resource", body = AnyResource, content_type = "application/fhir+json"))
)]
#[get("/fhir/metadata")]
pub async fn metadata(app: web::Data<App>, _: Open<Anyone>) -> Result<HttpResponse, ApiError> {
    let statement = statement(&Base::of(&app));
    Ok(HttpResponse::Ok().content_type(MEDIA_TYPE).json(statement))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// What the statement lists is what the operations take, beside what is about pages.
    #[test]
    fn the_statement_lists_what_the_operations_take() {
        let document = serde_json::to_value(crate::openapi::document()).unwrap();
        for (kind, params) in SEARCHES {
            let listed: BTreeSet<&str> = params.iter().map(|(name, _, _)| *name).collect();
            let path = format!("/api/v1/fhir/{kind}");
            let taken = document["paths"][&path]["get"]["parameters"].as_array();
            let names = taken.unwrap().iter().map(|one| one["name"].as_str());
            let mut taken: BTreeSet<&str> = names.map(Option::unwrap).collect();
            taken.remove("_count");
            taken.remove("cursor");
            assert_eq!(taken, listed, "{kind}");
            assert!(document["paths"][format!("{path}/{{id}}")]["get"] != Value::Null);
        }
    }
}
