//! The operations as the document tells of them, with values that it takes.

use api::openapi;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::at;

/// The password of those who try.
pub const PASSWORD: &str = "a lantern in the fog";

/// An operation, and what it takes.
pub struct Documented {
    pub method: Method,
    /// Below `/api/v1`, with `{id}` in it.
    pub path: String,
    /// A body of the fields that it must have.
    pub body: Option<Value>,
    /// What it says of each field that it can have.
    pub fields: Vec<Field>,
    /// What can stand in the query, with a value where it must.
    pub query: Vec<(String, Option<Value>)>,
}

/// A field of a body.
pub struct Field {
    pub name: String,
    pub is_required: bool,
    /// The JSON types that it has.
    pub types: Vec<String>,
    pub is_free_text: bool,
}

/// All of the document below `/api/v1`.
pub fn operations() -> Vec<Documented> {
    let document = serde_json::to_value(openapi::document()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/api/v1") else {
            continue;
        };
        for (method, operation) in item.as_object().unwrap() {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            all.push(Documented {
                method: method.to_uppercase().parse().unwrap(),
                path: path.to_owned(),
                body: (!schema.is_null()).then(|| sample(&document, schema)),
                fields: fields(&document, schema),
                query: query(&document, operation),
            });
        }
    }
    all
}

fn query(document: &Value, operation: &Value) -> Vec<(String, Option<Value>)> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let parameters = parameters.filter(|one| one["in"] == "query");
    let known = parameters.map(|one| {
        let name = one["name"].as_str().unwrap().to_owned();
        let value = (one["required"] == true).then(|| sample(document, &one["schema"]));
        (name, value)
    });
    known.collect()
}

fn fields(document: &Value, schema: &Value) -> Vec<Field> {
    let schema = resolved(document, schema);
    let required = schema["required"].as_array();
    let properties = schema["properties"].as_object().into_iter().flatten();
    let field = |(name, schema): (&String, &Value)| {
        let is_text = |schema: &Value| schema["format"].is_null() && schema["enum"].is_null();
        let mut types = Vec::new();
        types_of(document, schema, &mut types);
        Field {
            name: name.clone(),
            is_required: required.is_some_and(|all| all.iter().any(|one| one == name)),
            is_free_text: types == ["string"] && is_text(resolved(document, schema)),
            types,
        }
    };
    properties.map(field).collect()
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(path) => resolved(
            document,
            document.pointer(path.trim_start_matches('#')).unwrap(),
        ),
        None => schema,
    }
}

fn types_of(document: &Value, schema: &Value, types: &mut Vec<String>) {
    let schema = resolved(document, schema);
    for several in ["oneOf", "anyOf", "allOf"] {
        for choice in schema[several].as_array().into_iter().flatten() {
            types_of(document, choice, types);
        }
    }
    let named = match &schema["type"] {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    types.extend(named.iter().filter_map(Value::as_str).map(str::to_owned));
}

/// A value that a schema of the document takes.
pub fn sample(document: &Value, schema: &Value) -> Value {
    let schema = resolved(document, schema);
    for several in ["oneOf", "anyOf", "allOf"] {
        let mut choices = schema[several].as_array().into_iter().flatten();
        if let Some(choice) = choices.find(|choice| choice["type"] != "null") {
            return sample(document, choice);
        }
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    let kind = schema["type"]
        .as_array()
        .map_or(&schema["type"], |kinds| &kinds[0]);
    match kind.as_str() {
        Some("object") => {
            let required = schema["required"].as_array().into_iter().flatten();
            let names = required.map(|name| name.as_str().unwrap());
            names
                .map(|name| {
                    let value = match name {
                        "password" => json!(PASSWORD),
                        _ => sample(document, &schema["properties"][name]),
                    };
                    (name.to_owned(), value)
                })
                .collect()
        }
        Some("array") => json!([sample(document, &schema["items"])]),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        Some("boolean") => json!(true),
        _ => match schema["format"].as_str() {
            Some("date-time") => json!(at(600)),
            Some("uuid") => json!(Uuid::nil()),
            Some("date") => json!("2026-02-02"),
            _ => json!("x"),
        },
    }
}
