//! Pages of other origins.

use reqwest::Method;
use serde_json::json;

use super::is_refusal;
use crate::{
    on_both,
    support::{Answer, Patient, Server, at},
};

const OURS: &str = "https://app.example.org";

/// Origins that a careless comparison takes for [`OURS`].
const STRANGERS: [&str; 13] = [
    "null",
    "https://evil.example",
    "https://app.example.org.evil.example",
    "https://evil-app.example.org",
    "https://evilapp.example.org",
    "https://evil.app.example.org",
    "https://example.org",
    "http://app.example.org",
    "https://app.example.org:8443",
    "https://app.example.org@evil.example",
    "https://app_example.org",
    "https://app.example.org, https://evil.example",
    "file://",
];

#[track_caller]
fn says_nothing_to_others(answer: &Answer, said: &str) {
    // Without this one the others mean nothing.
    assert!(
        !answer.headers.contains_key("access-control-allow-origin"),
        "{said}: {:?}",
        answer.headers
    );
}

async fn preflight(server: &Server, origin: &str, method: &str, headers: &str) -> Answer {
    let request = server.request(Method::OPTIONS, "/appointments");
    let request = request
        .header("origin", origin)
        .header("access-control-request-method", method);
    Answer::of(request.header("access-control-request-headers", headers)).await
}

on_both! {
    async fn unless_configured_no_origin_is_told_anything(server) {
        let patient = Patient::new(&server).await;
        for origin in STRANGERS.into_iter().chain([OURS, &server.base]) {
            for path in ["/site", "/me", "/nowhere"] {
                let answer = Answer::of(patient.request(Method::GET, path).header("origin", origin)).await;
                says_nothing_to_others(&answer, origin);
            }
            let answer = preflight(&server, origin, "POST", "authorization").await;
            says_nothing_to_others(&answer, origin);
            is_refusal(&answer, origin);
        }
    }
}

on_both! {
    async fn strangers_are_told_nothing(server with ["--cors-origins", OURS]) {
        let patient = Patient::new(&server).await;
        for origin in STRANGERS {
            for path in ["/site", "/me", "/nowhere"] {
                let answer = Answer::of(patient.request(Method::GET, path).header("origin", origin)).await;
                says_nothing_to_others(&answer, origin);
            }
            let answer = preflight(&server, origin, "POST", "authorization").await;
            says_nothing_to_others(&answer, origin);
            is_refusal(&answer, origin);
        }
    }
}

on_both! {
    async fn the_configured_origin_reads_answers_and_refusals(server with ["--cors-origins", OURS]) {
        let patient = Patient::new(&server).await;
        let get = |path| patient.request(Method::GET, path);
        let bad_booking = patient.request(Method::POST, "/appointments").json(&json!({ "doctor_id": "x", "starts_at": at(60), "reason": "x" }));
        for (request, status) in [
            (get("/site"), 200),
            (get("/me"), 200),
            (get("/appointments?limit=0"), 400),
            (server.request(Method::GET, "/me"), 401),
            (get("/doctors/0190a0b0-0000-7000-8000-00000000000a"), 404),
            (get("/nowhere"), 404),
            (patient.request(Method::DELETE, "/me"), 405),
            (bad_booking, 422),
        ] {
            let answer = Answer::of(request.header("origin", OURS)).await;
            assert_eq!(answer.status, status, "{}", answer.text);
            let header = |name: &str| answer.headers.get(name).map(|value| value.to_str().unwrap().to_lowercase());
            assert_eq!(header("access-control-allow-origin").as_deref(), Some(OURS), "{status}");
            assert_eq!(header("access-control-allow-credentials").as_deref(), Some("true"), "{status}");
            assert!(header("vary").is_some_and(|vary| vary.contains("origin")), "{status}");
            let exposed = header("access-control-expose-headers").unwrap();
            for name in ["etag", "location", "retry-after", "x-request-id"] {
                assert!(exposed.contains(name), "{name} in {exposed}");
            }
        }
    }
}

on_both! {
    async fn a_preflight_names_what_is_used_and_no_more(server with ["--cors-origins", OURS]) {
        for method in ["GET", "POST", "PATCH", "PUT", "DELETE"] {
            let answer = preflight(&server, OURS, method, "authorization,content-type,if-match,idempotency-key").await;
            assert!(answer.status.is_success(), "{method}: {}", answer.text);
            assert_eq!(answer.headers["access-control-allow-origin"], OURS);
            assert_eq!(answer.headers["access-control-allow-credentials"], "true");
            assert!(answer.headers["access-control-allow-methods"].to_str().unwrap().contains(method));
        }
        for (method, headers) in [("TRACE", "authorization"), ("POST", "x-http-method-override"), ("x", ""), ("POST", "authorization,cookie2")] {
            let answer = preflight(&server, OURS, method, headers).await;
            is_refusal(&answer, method);
        }
    }
}

on_both! {
    async fn nobody_else_may_use_an_answer(server with ["--cors-origins", OURS]) {
        // Without an origin there is nobody to tell; what is cached must not serve another origin.
        let answer = server.get("/site").await;
        says_nothing_to_others(&answer, "no origin");
        assert_eq!(answer.headers["cache-control"], "no-store");
    }
}
