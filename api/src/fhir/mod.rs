//! The same appointments in FHIR R4 (hl7.org/fhir/R4), for reading: what other programs of health care
//! ask for under `/api/v1/fhir`.
//!
//! It is a facade. Rows are found by the stores of the other slices and judged by their rules, and what
//! a reader may know of a thing is what the REST API's own view of it says; here it only gets FHIR's
//! names. The resources are small types of our own: a crate for R4 brings the whole model, hundreds of
//! types that take minutes to compile, for the seven resources here, and would not know either what is
//! right for an appointment. That every answer is FHIR is judged from outside, by a journey with a
//! library that holds the official definitions.

pub mod appointment;
pub mod bundle;
pub mod encounter;
pub mod filter;
pub mod metadata;
pub mod outcome;
pub mod patient;
pub mod practitioner;
pub mod resource;
pub mod schedule;
pub mod search;
pub mod slot;
pub mod span;
pub mod store;
pub mod words;

use utoipa_actix_web::service_config::ServiceConfig;

/// The operations, to be hung up under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(metadata::metadata)
        .service(practitioner::practitioners)
        .service(practitioner::practitioner)
        .service(patient::patients)
        .service(patient::patient)
        .service(schedule::schedules)
        .service(schedule::schedule)
        .service(slot::slots)
        .service(slot::slot)
        .service(appointment::appointments)
        .service(appointment::appointment)
        .service(encounter::encounters)
        .service(encounter::encounter);
}

/// Whether a path is one of FHIR's, so that its failures are told in FHIR's form.
pub fn is_about(path: &str) -> bool {
    let below = path.strip_prefix("/api/v1/fhir");
    below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::is_about;

    #[test]
    fn paths_of_fhir_are_told_from_others() {
        for path in [
            "/api/v1/fhir",
            "/api/v1/fhir/",
            "/api/v1/fhir/Patient/{id}",
            "/api/v1/fhir/nowhere",
        ] {
            assert!(is_about(path), "{path}");
        }
        for path in ["/api/v1/fhirs", "/api/v1/appointments", "/fhir/Patient", ""] {
            assert!(!is_about(path), "{path}");
        }
    }
}
