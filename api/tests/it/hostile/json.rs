//! Bodies that are no JSON, or not the JSON that an operation takes.

use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

use super::{Operation, World};
use crate::on_both;

/// The accepted body with one field replaced by a piece of text that need not be JSON.
fn with_raw(operation: &Operation, field: &str, raw: &str) -> String {
    let mut body = operation.body.clone();
    body[field] = json!("@");
    body.to_string().replacen("\"@\"", raw, 1)
}

fn fields(operation: &Operation) -> Vec<String> {
    operation
        .body
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

on_both! {
    async fn what_is_no_json_object(server) {
        let world = World::new(&server).await;
        for operation in world.operations() {
            let good = operation.body.to_string();
            let utf_16 = |order: fn(u16) -> [u8; 2]| good.encode_utf16().flat_map(order).collect::<Vec<u8>>();
            let mut bodies: Vec<Vec<u8>> = [
                "", " ", "{", "}", "{}x", "null", "true", "0", "-1", "1e400", "NaN", "Infinity", "\"text\"", "[", "[]", "[{}]", "undefined", "\0", "<xml/>", "a=b&c=d",
                "{\"a\"}", "{a:1}", "{'a':1}", "{\"a\":1,}", "{,}", "/* */{}", "{\"\":\"\"}", "{\"__proto__\":{}}",
            ]
            .map(|text| text.as_bytes().to_vec())
            .to_vec();
            bodies.extend([
                format!("{good}{good}").into_bytes(),
                format!("{good} x").into_bytes(),
                format!("{good}\0").into_bytes(),
                format!("[{good}]").into_bytes(),
                format!("\u{feff}{good}").into_bytes(),
                good.as_bytes()[..good.len() - 1].to_vec(),
                utf_16(u16::to_le_bytes),
                utf_16(u16::to_be_bytes),
                b"\xff\xfe\xfd".to_vec(),
                "[".repeat(30_000).into_bytes(),
                "{\"a\":".repeat(10_000).into_bytes(),
                format!("{}1{}", "[".repeat(30_000), "]".repeat(30_000)).into_bytes(),
            ]);
            for body in bodies {
                let said = format!("{} {}", operation.path, body.escape_ascii());
                let answer = world.send_json(&operation, body).await;
                assert_eq!(answer.status, 400, "{said:.200}");
                answer.problem(400, ErrorCode::MalformedRequest);
            }
        }
        world.is_unchanged().await;
    }
}

on_both! {
    async fn a_field_of_another_type(server) {
        let world = World::new(&server).await;
        for operation in world.operations() {
            for field in fields(&operation) {
                for raw in [
                    "null", "true", "false", "0", "-1", "1.5", "1e400", "18446744073709551616", "NaN", "[]", "[\"x\"]", "[null]", "{}", "{\"x\":1}", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\x41\"", "\"a\nb\"", "'x'", "",
                ] {
                    if raw == "null" && operation.are_optional {
                        continue;
                    }
                    let body = with_raw(&operation, &field, raw);
                    let answer = world.send_json(&operation, body.clone()).await;
                    assert_eq!(answer.status, 400, "{} {body}: {}", operation.path, answer.text);
                    answer.problem(400, ErrorCode::MalformedRequest);
                }
                // A text that is no UTF-8: the byte stands where the mark stood.
                let body = with_raw(&operation, &field, "\"@\"");
                let body: Vec<u8> = body.bytes().map(|byte| if byte == b'@' { 0xff } else { byte }).collect();
                world.send_json(&operation, body).await.problem(400, ErrorCode::MalformedRequest);
            }
        }
        world.is_unchanged().await;
    }
}

on_both! {
    /// What a browser makes is read for what is needed of it, and what else is in it is passed over.
    async fn what_is_passed_over_is_text_too(server) {
        let world = World::new(&server).await;
        let body = json!({ "ceremony": "@", "credential": { "id": "text", "more": "@", "response": { "authenticatorData": "text", "clientDataJSON": "text", "signature": "text" } } });
        let operation = Operation { method: Method::POST, path: "/auth/passkey".to_owned(), body: body.clone(), are_optional: false };
        world.send_json(&operation, body.to_string()).await.problem(422, ErrorCode::ChallengeExpired);
        for bytes in [&b"\xff"[..], b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"] {
            let (before, after) = body.to_string().rsplit_once('@').map(|(before, after)| (before.to_owned(), after.to_owned())).unwrap();
            let body = [before.as_bytes(), bytes, after.as_bytes()].concat();
            world.send_json(&operation, body).await.problem(400, ErrorCode::MalformedRequest);
        }
    }
}

on_both! {
    async fn a_field_missing_unknown_or_repeated(server) {
        let world = World::new(&server).await;
        for operation in world.operations() {
            let good = operation.body.to_string();
            let inner = &good[1..good.len() - 1];
            let mut bodies = Vec::new();
            for field in fields(&operation) {
                let value = &operation.body[&field];
                bodies.push(format!("{{{inner},\"{field}\":{value}}}"));
                bodies.push(format!("{{\"{field}\":{value},\"{field}\":{value}}}"));
                let renamed = field.to_uppercase();
                bodies.push(good.replacen(&format!("\"{field}\""), &format!("\"{renamed}\""), 1));
                bodies.push(good.replacen(&format!("\"{field}\""), &format!("\"{field} \""), 1));
                if !operation.are_optional {
                    let mut missing = operation.body.clone();
                    missing.as_object_mut().unwrap().remove(&field);
                    bodies.push(missing.to_string());
                }
            }
            for unknown in ["role", "id", "status", "extra", "", "constructor", "$where", "a\\u0000b"] {
                bodies.push(format!("{{{inner},\"{unknown}\":\"x\"}}"));
                bodies.push(format!("{{{inner},\"{unknown}\":null}}"));
            }
            for body in bodies {
                let answer = world.send_json(&operation, body.clone()).await;
                assert_eq!(answer.status, 400, "{} {body}: {}", operation.path, answer.text);
                answer.problem(400, ErrorCode::MalformedRequest);
            }
        }
        world.is_unchanged().await;
    }
}

on_both! {
    async fn a_nul_in_a_text_is_not_valid(server) {
        let world = World::new(&server).await;
        for operation in world.operations() {
            for field in fields(&operation) {
                let mut body = operation.body.clone();
                let text = body[&field].as_str().unwrap();
                body[&field] = json!(format!("{}\0{}", &text[..1], &text[1..]));
                let answer = world.send_json(&operation, body.to_string()).await;
                if operation.path == "/auth/login" {
                    // No account has such a name or password, which is all there is to say.
                    answer.problem(401, ErrorCode::InvalidCredentials);
                } else {
                    let faults = answer.invalid_fields();
                    assert!(matches!(&faults[..], [(name, _)] if *name == field), "{body}: {faults:?}");
                }
            }
        }
        world.is_unchanged().await;
    }
}

on_both! {
    async fn bodies_that_are_too_large(server) {
        const LIMIT: usize = 64 * 1024;
        let padded = |body: &str, length: usize| format!("{body}{}", " ".repeat(length - body.len()));
        let world = World::new(&server).await;
        for operation in world.operations() {
            let good = operation.body.to_string();
            for length in [LIMIT + 1, 10 * 1024 * 1024] {
                world.send_json(&operation, padded(&good, length)).await.problem(413, ErrorCode::PayloadTooLarge);
            }
            let huge = format!("{{\"name\":\"{}\"}}", "x".repeat(1024 * 1024));
            world.send_json(&operation, huge).await.problem(413, ErrorCode::PayloadTooLarge);
        }
        // The last byte that is allowed.
        let [_, _, update, ..] = world.operations();
        let nothing = json!({ "phone": Value::Null }).to_string();
        world.send_json(&update, padded(&nothing, LIMIT)).await.ok(200);
        world.is_unchanged().await;
    }
}

on_both! {
    async fn bodies_that_are_no_json_by_their_type(server) {
        let world = World::new(&server).await;
        for operation in world.operations() {
            let good = operation.body.to_string();
            for content_type in [
                None,
                Some(""),
                Some("json"),
                Some("text/plain"),
                Some("text/html"),
                Some("application/xml"),
                Some("application/jsonp"),
                Some("application/x-www-form-urlencoded"),
                Some("multipart/form-data; boundary=x"),
                Some("application/octet-stream"),
                Some("*/*"),
                Some("application/json, text/plain"),
            ] {
                let answer = world.send(&operation, content_type, good.clone()).await;
                assert_eq!(answer.status, 415, "{} {content_type:?}: {}", operation.path, answer.text);
                answer.problem(415, ErrorCode::UnsupportedMediaType);
            }
        }
        world.is_unchanged().await;
        let [_, _, update, ..] = world.operations();
        world.send(&update, Some("application/json; charset=utf-8"), "{}").await.ok(200);
        world.send(&update, Some("Application/JSON"), "{}").await.ok(200);
    }
}
