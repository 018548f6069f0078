//! What every operation of the document says to what it does not take: the bodies of those that have
//! one, and the queries of those that have parameters.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use shared::ErrorCode;

use super::{
    document::{Documented, Field, operations},
    is_refusal,
    values::{JUDGED, REPEATED, bad_values},
};
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Patient, Server, rows},
};

/// Who says first who they are, and then what they want: their own tests ask them.
const MACHINES: &str = "/video/";

/// An id that nothing has.
const ABSENT: &str = "0190a0b0-0000-7000-8000-00000000000a";

/// A value of each type of JSON, and of some that look like one.
const VALUES: [(&str, &str); 12] = [
    ("null", "null"),
    ("boolean", "true"),
    ("boolean", "false"),
    ("integer", "1"),
    ("number", "1.5"),
    ("number", "1e400"),
    ("string", "\"x\""),
    ("string", "\"\""),
    ("array", "[]"),
    ("array", "[null]"),
    ("object", "{}"),
    ("object", "{\"x\":1}"),
];

/// People of every role.
struct Everybody<'a> {
    patient: Patient<'a>,
    doctor: Doctor<'a>,
    admin: Admin<'a>,
}

impl<'a> Everybody<'a> {
    async fn new(server: &'a Server) -> Self {
        Self {
            patient: Patient::new(server).await,
            doctor: Doctor::new(server).await,
            admin: Admin::new(server).await,
        }
    }

    fn request(&self, who: usize, method: &Method, path: &str) -> RequestBuilder {
        let method = method.clone();
        let request = match who {
            0 => self.patient.request(method, path),
            1 => self.doctor.request(method, path),
            _ => self.admin.request(method, path),
        };
        request.header("if-match", "\"1\"")
    }

    /// The first who is not refused for what they are.
    async fn who_may(&self, operation: &Documented, query: &str) -> usize {
        let path = path(operation) + query;
        for who in 0..3 {
            let request = self.request(who, &operation.method, &path);
            let answer = Answer::of(request.header("content-type", "application/json")).await;
            if answer.status != 403 {
                return who;
            }
        }
        panic!("nobody may {} {}", operation.method, operation.path);
    }
}

fn path(operation: &Documented) -> String {
    let path = operation
        .path
        .replace("{guest_id}", ABSENT)
        .replace("{secret_id}", ABSENT);
    path.replace("{id}", ABSENT)
}

/// The body with one field replaced by a piece of text that need not be JSON.
fn with_raw(good: &Value, field: &str, raw: &str) -> Vec<u8> {
    let mut body = good.clone();
    body[field] = json!("@@");
    body.to_string().replacen("\"@@\"", raw, 1).into_bytes()
}

/// Bodies that are not what an operation takes, whatever they mean.
fn malformed(operation: &Documented) -> Vec<Vec<u8>> {
    let good = operation.body.as_ref().unwrap();
    let text = good.to_string();
    let mut bodies: Vec<Vec<u8>> = [
        "", "{", "null", "0", "true", "\"x\"", "[]", "[{}]", "NaN", "\0",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec();
    bodies.push(format!("[{text}]").into_bytes());
    bodies.push(format!("{text}\0").into_bytes());
    bodies.push(format!("{text}{text}").into_bytes());
    bodies.push(b"\xff\xfe".to_vec());
    for unknown in ["extra", "", "__proto__", "a\\u0000b"] {
        let others = text.trim_start_matches('{');
        let comma = if others == "}" { "" } else { "," };
        bodies.push(format!("{{\"{unknown}\":null{comma}{others}").into_bytes());
    }
    for field in &operation.fields {
        bodies.extend(malformed_field(good, field));
    }
    bodies
}

fn malformed_field(good: &Value, field: &Field) -> Vec<Vec<u8>> {
    let Field { name, types, .. } = field;
    let has = |kind: &str| types.iter().any(|one| one == kind);
    let mut bodies = vec![
        with_raw(good, name, "\"\\ud800\""),
        with_raw(good, name, ""),
    ];
    for (kind, raw) in VALUES {
        // A number that is whole is one of both.
        let is_number = kind == "integer" && has("number");
        // A field that need not be there may be null as well.
        let is_absent = kind == "null" && !field.is_required;
        if !has(kind) && !is_number && !is_absent {
            bodies.push(with_raw(good, name, raw));
        }
    }
    if has("integer") {
        let numbers = [
            "1.5",
            "1e400",
            "18446744073709551616",
            "-9223372036854775809",
        ];
        bodies.extend(numbers.map(|raw| with_raw(good, name, raw)));
    }
    let value = match good.get(name) {
        None => "null".to_owned(),
        Some(value) => value.to_string(),
    };
    bodies.push(with_raw(good, name, &format!("{value},\"{name}\":{value}")));
    if field.is_required {
        let mut missing = good.clone();
        missing.as_object_mut().unwrap().remove(name);
        bodies.push(missing.to_string().into_bytes());
    }
    bodies
}

on_both! {
    async fn every_body_that_is_not_the_one_is_refused(server) {
        const LIMIT: usize = 64 * 1024;
        let everybody = Everybody::new(&server).await;
        let before = rows(&server).await;
        let mut asked = 0;
        for operation in operations() {
            let Some(good) = operation.body.clone().filter(|_| !operation.path.starts_with(MACHINES)) else {
                continue;
            };
            asked += 1;
            let who = everybody.who_may(&operation, "").await;
            let send = async |content_type: Option<&str>, body: Vec<u8>| {
                let request = everybody.request(who, &operation.method, &path(&operation));
                let request = match content_type {
                    Some(content_type) => request.header("content-type", content_type),
                    None => request,
                };
                Answer::of(request.body(body)).await
            };
            let said = format!("{} {}", operation.method, operation.path);
            for body in malformed(&operation) {
                let answer = send(Some("application/json"), body.clone()).await;
                assert_eq!(answer.status, 400, "{said} {}: {}", body.escape_ascii(), answer.text);
                answer.problem(400, ErrorCode::MalformedRequest);
            }
            for content_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
                let answer = send(content_type, good.to_string().into_bytes()).await;
                assert_eq!(answer.status, 415, "{said} {content_type:?}: {}", answer.text);
                answer.problem(415, ErrorCode::UnsupportedMediaType);
            }
            let mut padded = good.to_string().into_bytes();
            padded.resize(LIMIT + 1, b' ');
            let answer = send(Some("application/json"), padded).await;
            assert_eq!(answer.status, 413, "{said}: {}", answer.text);
            answer.problem(413, ErrorCode::PayloadTooLarge);
            // A text may hold anything but this, and it is never a fault of ours.
            for field in operation.fields.iter().filter(|field| field.is_free_text) {
                let answer = send(Some("application/json"), with_raw(&good, &field.name, "\"x\\u0000y\"")).await;
                is_refusal(&answer, &format!("{said} {}", field.name));
            }
        }
        assert!(asked > 45, "{asked} operations take a body");
        assert_eq!(rows(&server).await, before);
    }
}

/// What stands in a query beside what is asked about.
fn required(operation: &Documented, but: &str) -> String {
    let mut query = String::from("?");
    for (name, value) in &operation.query {
        if let Some(value) = value.as_ref().filter(|_| name != but) {
            query += &format!("{name}={}&", value.as_str().unwrap_or("1"));
        }
    }
    query
}

on_both! {
    async fn every_query_that_is_not_the_one_is_refused(server) {
        let everybody = Everybody::new(&server).await;
        let before = rows(&server).await;
        let (mut lists, mut asked, mut faults) = (0, 0, Vec::new());
        for operation in operations() {
            if operation.query.is_empty() || operation.path.starts_with(MACHINES) {
                continue;
            }
            asked += 1;
            let has = |name: &str| operation.query.iter().any(|(known, _)| known == name);
            lists += u32::from(has("limit") && has("cursor"));
            let who = everybody.who_may(&operation, "?unknown=1").await;
            let mut queries: Vec<(&str, String)> = ["unknown=1", "limit[]=1", "offset=0"].map(|one| ("", required(&operation, "") + one)).to_vec();
            for (name, value) in &operation.query {
                let others = required(&operation, name);
                queries.extend(bad_values(name).iter().map(|bad| (name.as_str(), format!("{others}{name}={bad}"))));
                let twice = if REPEATED.contains(&name.as_str()) { name.as_str() } else { "" };
                queries.push((twice, format!("{others}{name}=1&{name}=1")));
                queries.push(("", format!("{others}{}=1", name.to_uppercase())));
                if value.is_some() {
                    queries.push(("", others));
                }
            }
            for (about, query) in queries {
                let path = path(&operation) + &query;
                let said = format!("{} {path}", operation.method);
                let answer = Answer::of(everybody.request(who, &operation.method, &path)).await;
                // A day that is none is a text all the same, and what it means comes after what is there.
                let is_judged = JUDGED.contains(&about) && matches!(answer.status.as_u16(), 404 | 422);
                if answer.status == 400 || is_judged {
                    is_refusal(&answer, &said);
                } else {
                    faults.push(format!("{said}: {} {}", answer.status, answer.text));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert!(lists >= 14, "{lists} lists");
        assert!(asked >= 23, "{asked} operations have parameters");
        assert_eq!(rows(&server).await, before);
    }
}
