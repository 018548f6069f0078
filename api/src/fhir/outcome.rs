//! Failures as FHIR tells them.

use actix_web::HttpResponse;
use serde::Serialize;
use shared::{FieldError, wire::problem::Problem};
use utoipa::ToSchema;

use super::resource::{CodeableConcept, Coding, MEDIA_TYPE};
use crate::error::ApiError;

/// Whose the codes of failures are: the same codes that problem documents have.
const ERROR_CODES: &str = "urn:mydoctor:error-code";
/// Whose the codes of what is wrong with one parameter are.
const FIELD_CODES: &str = "urn:mydoctor:field-code";

/// A failure, as the official definition of OperationOutcome has it. The code of a problem document is in
/// `issue[0].details.coding[0].code`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "resourceType")]
pub struct OperationOutcome {
    /// The failure, and then each parameter that is not valid.
    #[schema(value_type = Vec<Object>, min_items = 1, max_items = 33)]
    issue: Vec<Issue>,
}

#[derive(Debug, Serialize)]
struct Issue {
    severity: &'static str,
    code: &'static str,
    details: CodeableConcept,
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnostics: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    location: Vec<String>,
}

impl OperationOutcome {
    /// Says the same as a problem document.
    pub fn of(problem: &Problem) -> Self {
        let first = Issue {
            severity: if problem.status < 500 {
                "error"
            } else {
                "fatal"
            },
            code: kind(problem.status),
            details: CodeableConcept {
                coding: vec![coding(ERROR_CODES, &problem.code)],
                text: Some(problem.title.clone()),
            },
            diagnostics: Some(format!(
                "{} Request {}.",
                problem.detail, problem.request_id
            )),
            location: Vec::new(),
        };
        let fields = problem.errors.iter().map(Issue::about);
        Self {
            issue: [first].into_iter().chain(fields).collect(),
        }
    }
}

impl Issue {
    fn about(field: &FieldError) -> Self {
        Self {
            severity: "error",
            code: "value",
            details: CodeableConcept {
                coding: vec![coding(FIELD_CODES, &field.code)],
                text: Some(field.message.clone()),
            },
            diagnostics: None,
            location: vec![format!("http.{}", field.field)],
        }
    }
}

fn coding(system: &'static str, code: &impl Serialize) -> Coding {
    let word = serde_json::to_value(code).ok();
    let word = word.as_ref().and_then(serde_json::Value::as_str);
    Coding {
        system,
        code: word.unwrap_or_default().to_owned(),
        display: None,
    }
}

/// The kind of a failure in FHIR's words, by its status.
const fn kind(status: u16) -> &'static str {
    match status {
        401 => "login",
        403 => "forbidden",
        404 => "not-found",
        405 | 415 => "not-supported",
        408 => "timeout",
        409 | 412 => "conflict",
        413 => "too-long",
        422 => "value",
        429 => "throttled",
        503 => "transient",
        500.. => "exception",
        _ => "invalid",
    }
}

/// Answers a failure. The path is not said again, unlike in a problem document: FHIR has no place for it.
pub fn answer(error: &ApiError, request_id: &str) -> HttpResponse {
    let problem = error.problem("", request_id);
    error.answer(MEDIA_TYPE, &OperationOutcome::of(&problem))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use shared::{ErrorCode, FieldCode, FieldError};

    use super::*;

    #[test]
    fn each_field_is_an_issue_of_its_own() {
        let errors = vec![FieldError::new("start", FieldCode::OutOfRange)];
        let problem = ApiError::invalid(errors).problem("", "7");
        let outcome = serde_json::to_value(OperationOutcome::of(&problem)).unwrap();
        assert_eq!(outcome["resourceType"], "OperationOutcome");
        let codes = |n: usize| &outcome["issue"][n]["details"]["coding"][0]["code"];
        assert_eq!(
            (codes(0), codes(1)),
            (&json!("validation_failed"), &json!("out_of_range"))
        );
        assert_eq!(outcome["issue"][1]["location"], json!(["http.start"]));
        let busy = ApiError::new(ErrorCode::Unavailable).problem("", "8");
        let outcome = serde_json::to_value(OperationOutcome::of(&busy)).unwrap();
        assert_eq!(outcome["issue"][0]["severity"], "fatal");
        assert_eq!(outcome["issue"][0]["code"], "transient");
    }
}
