//! Failures as FHIR tells them.

use serde_json::Value;
use shared::ErrorCode;

use super::Answer;

/// The type of every answer of FHIR's.
pub const FHIR: &str = "application/fhir+json; fhirVersion=4.0";

/// Whether a failure is told in FHIR's form.
pub fn is_one(answer: &Answer) -> bool {
    answer.headers["content-type"] == FHIR
}

/// Asserts an OperationOutcome with this status and code, and gives it without the id of its request.
#[track_caller]
pub fn of(answer: Answer, status: u16, code: ErrorCode) -> Value {
    assert_eq!(answer.status.as_u16(), status, "{:#}", answer.body);
    assert_eq!(answer.headers["content-type"], FHIR);
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.body["resourceType"], "OperationOutcome");
    let code = serde_json::to_value(code).unwrap();
    assert_eq!(answer.code(), code.as_str(), "{:#}", answer.body);
    let first = &answer.body["issue"][0];
    assert!(matches!(
        first["severity"].as_str(),
        Some("error" | "fatal")
    ));
    let id = answer.headers["x-request-id"].to_str().unwrap();
    assert!(first["diagnostics"].as_str().unwrap().contains(id));
    serde_json::from_str(&answer.text.replace(id, "?")).unwrap()
}
