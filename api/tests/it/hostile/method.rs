//! Methods that a path does not have, and paths that there are not.

use std::collections::BTreeSet;

use api::openapi;
use reqwest::Method;
use shared::ErrorCode;

use super::{World, is_refusal};
use crate::{
    on_both,
    support::{Answer, raw},
};

const METHODS: [&str; 10] = [
    "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get",
];

on_both! {
    async fn a_path_tells_the_methods_it_has(server) {
        let world = World::new(&server).await;
        let (mut refused, client) = (0, reqwest::Client::new());
        for (path, item) in &openapi::document().paths.paths {
            let documented: BTreeSet<String> = openapi::operations(item).iter().map(|(method, _)| openapi::method(method).to_string()).collect();
            let real = path.replace("{id}", world.appointment.rsplit('/').next().unwrap());
            for method in METHODS.into_iter().filter(|method| !documented.contains(*method)) {
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let request = client.request(method.clone(), format!("{}{real}", server.base));
                let answer = Answer::of(request.bearer_auth(&world.patient.token)).await;
                assert_eq!(answer.status, 405, "{method} {path}");
                let allow = answer.headers["allow"].to_str().unwrap().split(", ").map(str::to_owned).collect();
                assert_eq!(documented, allow, "{method} {path}");
                if method != Method::HEAD {
                    answer.problem(405, ErrorCode::MethodNotAllowed);
                }
                refused += 1;
            }
        }
        assert!(refused > 100);
        world.is_unchanged().await;
    }
}

on_both! {
    async fn a_get_changes_nothing(server) {
        let world = World::new(&server).await;
        for action in ["confirm", "cancel", "reschedule", "complete", "no-show", "join"] {
            let path = format!("{}/{action}", world.appointment);
            world.doctor.get(&path).await.problem(405, ErrorCode::MethodNotAllowed);
            // Nor does a header or a parameter make another method of it.
            let overridden = world.doctor.request(Method::GET, &format!("{path}?_method=POST")).header("x-http-method-override", "POST");
            Answer::of(overridden).await.problem(405, ErrorCode::MethodNotAllowed);
        }
        for path in ["/auth/login", "/auth/refresh", "/auth/logout", "/auth/register"] {
            world.patient.get(path).await.problem(405, ErrorCode::MethodNotAllowed);
            // These want no access token, so a stranger is told the same.
            server.get(path).await.problem(405, ErrorCode::MethodNotAllowed);
        }
        world.is_unchanged().await;
    }
}

on_both! {
    async fn under_api_a_path_that_is_not_is_a_problem(server) {
        let world = World::new(&server).await;
        let long = format!("/api/v1/{}", "a".repeat(8_000));
        let many = format!("/api/v1{}", "/a".repeat(4_000));
        for path in [
            "/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/site", "/api/v1/nowhere", "/api/v1/site/", "/api/v1//site", "/api//v1/site", "/api/v1/SITE", "/api/v1/site.json",
            "/api/v1/site;x=y", "/api/v1/site%00", "/api/v1/%00", "/api/v1/%ff", "/api/v1/%", "/api/v1/me%2f", "/api/v1/../v1/nowhere", "/api/v1/%2e%2e/%2e%2e/etc/passwd",
            "/api/v1/..%5c..%5cwindows", "/api/v1/.env", "/api/v1/.git/config", "/api/v1/doctors/x/slots/y", "/api/v1/appointments/x/y/z", "/api/v1/me/passwords", "/api/v1/admin", "/api/v1/users", "/api/v1/fhir", "/api/v1/fhir/", "/api/v1/fhir/Observation", "/api/v1/fhir/Patient/x/_history",
            &long, &many,
        ] {
            for accept in ["application/json", "text/html"] {
                let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n", world.patient.token);
                let answer = raw(&server, request.as_bytes()).await;
                assert_eq!(answer.status, 404, "{path:.80}: {}", answer.text);
                is_refusal(&answer, path);
            }
        }
    }
}

/// Each way to write one letter of a path as an escape.
fn escaped(path: &str) -> Vec<String> {
    let letters = path.char_indices().filter(|(_, c)| *c != '/');
    letters
        .flat_map(|(at, c)| {
            let byte = u32::from(c);
            [format!("%{byte:02x}"), format!("%{byte:02X}")]
                .map(|escape| [&path[..at], &escape, &path[at + 1..]].concat())
        })
        .collect()
}

on_both! {
    /// Who counts or bars by the path, in front of us or here, and the router read one and the same.
    async fn an_escaped_letter_makes_another_path(server) {
        let world = World::new(&server).await;
        let good = format!("Authorization: Bearer {}\r\n", world.patient.token);
        let credentials = ["", "Authorization: Bearer x\r\n", &good];
        let ask = async |method: &str, path: &str, credential: &str| {
            let request = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n{credential}Connection: close\r\nContent-Length: 0\r\n\r\n");
            raw(&server, request.as_bytes()).await
        };
        let find = format!("/api/v1{}", world.appointment);
        let cancel = format!("{find}/cancel");
        for (method, path) in [("GET", "/api/v1/me"), ("GET", "/api/v1/site"), ("GET", "/api/v1/docs/index.html"), ("GET", "/healthz"), ("POST", "/api/v1/auth/login"), ("GET", &find), ("POST", &cancel)] {
            for credential in credentials {
                let unknown = ask(method, "/api/v1/nowhere", credential).await;
                assert!(matches!(unknown.status.as_u16(), 401 | 404), "{}", unknown.status);
                let all = escaped(path);
                for other in all.iter().take(6).chain(all.iter().rev().take(8)) {
                    let answer = ask(method, other, credential).await;
                    is_refusal(&answer, other);
                    let names = |answer: &Answer| answer.headers.keys().map(ToString::to_string).collect::<BTreeSet<_>>();
                    assert_eq!((answer.status, names(&answer)), (unknown.status, names(&unknown)), "{method} {other}");
                    assert_eq!(answer.body["code"], unknown.body["code"], "{method} {other}");
                    assert_eq!(answer.body["instance"], **other);
                }
            }
        }
        // What has to be escaped is, and reaches what it reached: nothing of this name.
        let request = format!("GET /api/v1/doctors/%C3%A4 HTTP/1.1\r\nHost: localhost\r\n{good}Connection: close\r\n\r\n");
        let answer = raw(&server, request.as_bytes()).await;
        answer.problem(404, ErrorCode::NotFound);
        world.is_unchanged().await;
    }
}
