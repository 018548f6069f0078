//! The committed OpenAPI document is the one the code makes, and it is complete.

use std::collections::BTreeSet;

use serde_json::Value;

const COMMITTED: &str = include_str!("../../openapi.json");

#[test]
fn the_committed_document_is_the_present_one() {
    let made = api::openapi::json().unwrap();
    assert!(
        made == COMMITTED,
        "api/openapi.json is not what the code makes; run `cargo xtask openapi` and commit it"
    );
}

fn document() -> Value {
    serde_json::from_str(&api::openapi::json().unwrap()).unwrap()
}

#[test]
fn every_operation_says_what_it_does_and_how_it_fails() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = format!("{method} {path}");
            assert!(
                operation["summary"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{name} has no summary"
            );
            let id = operation["operationId"].as_str().unwrap_or_default();
            assert!(!id.is_empty(), "{name} has no operationId");
            assert!(ids.insert(id.to_owned()), "{name} is another {id}");
            let responses = operation["responses"].as_object().unwrap();
            assert!(
                responses.keys().any(|status| status < &"400".to_owned()),
                "{name} never succeeds"
            );
            for (status, response) in responses {
                assert!(
                    response["description"]
                        .as_str()
                        .is_some_and(|text| !text.is_empty()),
                    "{name} {status}"
                );
                let is_fhir = path.starts_with("/api/v1/fhir/");
                // What libraries of OAuth read is plain JSON to them.
                let is_of_oauth =
                    path == "/api/v1/oauth/token" && ["400", "401"].contains(&status.as_str());
                let (media_type, schema) = match (is_fhir, is_of_oauth) {
                    (true, _) => ("application/fhir+json", "OperationOutcome"),
                    (_, true) => ("application/json", "Problem"),
                    _ => ("application/problem+json", "Problem"),
                };
                let content = response["content"].as_object();
                if status >= &"400".to_owned() {
                    let said = &content.unwrap()[media_type]["schema"]["$ref"];
                    let wanted = format!("#/components/schemas/{schema}");
                    assert_eq!(said, &wanted, "{name} {status}");
                }
                if is_fhir {
                    let types: Vec<_> = content.unwrap().keys().collect();
                    assert_eq!(types, [media_type], "{name} {status}");
                }
            }
        }
    }
}

/// Bodies that other programs make, which may learn new fields.
const FROM_OTHER_PROGRAMS: [&str; 3] = ["JaasEvent", "OccupantEvent", "RoomEvent"];

/// Every request body is closed, and every text and number in it and in answers has its limits.
#[test]
fn schemas_have_limits() {
    let document = document();
    let bodies = request_bodies(&document);
    assert!(bodies.len() >= 9, "bodies are missing: {bodies:?}");
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        if bodies.contains(name.as_str()) {
            let is_closed = schema["additionalProperties"] == false;
            let is_from_elsewhere = FROM_OTHER_PROGRAMS.contains(&name.as_str());
            assert!(
                is_closed != is_from_elsewhere,
                "{name}: unknown fields are let pass from other programs, and only from them"
            );
        }
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            check_limits(&format!("{name}.{field}"), property);
        }
    }
}

/// The names of the schemas that clients send.
fn request_bodies(document: &Value) -> BTreeSet<&str> {
    let items = document["paths"].as_object().unwrap().values();
    items
        .flat_map(|item| item.as_object().unwrap().values())
        .filter_map(|operation| {
            operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str()
        })
        .filter_map(|path| path.strip_prefix("#/components/schemas/"))
        .collect()
}

fn check_limits(name: &str, schema: &Value) {
    let is = |wanted: &str| {
        let kind = &schema["type"];
        kind == wanted
            || kind
                .as_array()
                .is_some_and(|kinds| kinds.iter().any(|kind| kind == wanted))
    };
    if is("string") && schema["enum"].is_null() {
        assert!(schema["maxLength"].is_number(), "{name} has no maxLength");
    }
    if is("integer") {
        assert!(
            schema["minimum"].is_number() && schema["maximum"].is_number(),
            "{name} has no bounds"
        );
    }
    if is("array") {
        assert!(schema["maxItems"].is_number(), "{name} has no maxItems");
    }
}
