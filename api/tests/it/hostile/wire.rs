//! Requests that are not even proper HTTP, and headers that try to pass for something else.

use std::{io::Write as _, net::TcpStream};

use actix_web::web;
use reqwest::Method;
use serde_json::json;

use super::World;
use crate::{
    on_both,
    support::{Answer, Patient, at, raw},
};

/// Head and body of a sign-in with headers of the test's choice.
fn sign_in(headers: &str, body: &str) -> Vec<u8> {
    format!("POST /api/v1/auth/login HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\n{headers}\r\n{body}").into_bytes()
}

on_both! {
    async fn framing_that_two_readers_could_read_differently(server) {
        let body = r#"{"login":"x","password":"y"}"#;
        let chunked = "1c\r\n{\"login\":\"x\",\"password\":\"y\"}\r\n0\r\n\r\n";
        for (headers, body) in [
            ("Host: localhost\r\nContent-Length: 28\r\nTransfer-Encoding: chunked\r\n", chunked),
            ("Host: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 28\r\n", chunked),
            ("Host: localhost\r\nContent-Length: 28\r\nContent-Length: 29\r\n", body),
            ("Host: localhost\r\nContent-Length: 28, 28\r\n", body),
            ("Host: localhost\r\nContent-Length: +28\r\n", body),
            ("Host: localhost\r\nContent-Length: -1\r\n", body),
            ("Host: localhost\r\nContent-Length: 0x1c\r\n", body),
            ("Host: localhost\r\nContent-Length: 99999999999999999999\r\n", body),
            ("Host: localhost\r\nTransfer-Encoding: xchunked\r\n", chunked),
            ("Host: localhost\r\nTransfer-Encoding: chunked, identity\r\n", chunked),
            ("Host: localhost\r\nTransfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"),
            ("Host: localhost\r\nTransfer-Encoding: chunked\r\n", "ffffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
            ("Host: localhost\r\nX-Folded: a\r\n b\r\nContent-Length: 28\r\n", body),
            ("Host: localhost\r\nContent-Length : 28\r\n", body),
            ("Host: localhost\r\nX-\0: a\r\nContent-Length: 28\r\n", body),
            ("Host: localhost\r\nX-Nul: a\0b\r\nContent-Length: 28\r\n", body),
            ("Content-Length: 28\r\n", body),
            ("Host: localhost\r\nHost: evil.example\r\nContent-Length: 28\r\n", body),
        ] {
            let answer = raw(&server, &sign_in(headers, body)).await;
            assert!(matches!(answer.status.as_u16(), 400 | 411 | 413 | 431 | 501), "{headers:?}: {}", answer.status);
        }
        // The same, properly, is read and refused for what it says.
        for (headers, body) in [("Host: localhost\r\nContent-Length: 28\r\n", body), ("Host: localhost\r\nTransfer-Encoding: chunked\r\n", chunked)] {
            assert_eq!(raw(&server, &sign_in(headers, body)).await.status, 401, "{headers:?}");
        }
    }
}

on_both! {
    async fn request_lines_that_are_none(server) {
        for line in [
            "GET", "GET /", "GET / HTTP", "GET / HTTP/9.9", "GET  / HTTP/1.1", "G\0T / HTTP/1.1", "GET /\0 HTTP/1.1", "GET /a b HTTP/1.1", "\u{16}\u{3}\u{1}", "<html>", "{}", "GET api HTTP/1.1",
        ] {
            let answer = raw(&server, format!("{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes()).await;
            assert_eq!(answer.status.as_u16() / 100, 4, "{line:?}: {}", answer.status);
        }
        // Whatever a proxy was meant to do with it, this is an origin server.
        for line in ["GET http://evil.example/api/v1/nowhere HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT evil.example:443 HTTP/1.1"] {
            let answer = raw(&server, format!("{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes()).await;
            assert_eq!(answer.status.as_u16() / 100, 4, "{line:?}: {}", answer.status);
        }
    }
}

on_both! {
    async fn heads_that_are_too_much(server) {
        let many: String = (0..200).map(|n| format!("X-{n}: y\r\n")).collect();
        let long = format!("X-Long: {}\r\n", "y".repeat(200_000));
        let long_line = format!("GET /api/v1/site?{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "y".repeat(200_000));
        for headers in [many, long] {
            let answer = raw(&server, format!("GET /api/v1/site HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n").as_bytes()).await;
            assert!(matches!(answer.status.as_u16(), 400 | 431), "{}", answer.status);
        }
        assert!(matches!(raw(&server, long_line.as_bytes()).await.status.as_u16(), 400 | 414 | 431));
        // Afterwards it serves as before.
        server.get("/site").await.ok(200);
    }
}

on_both! {
    async fn connections_that_say_nothing_hold_nobody_up(server) {
        let patient = Patient::new(&server).await;
        let address = server.base.trim_start_matches("http://").to_owned();
        // On another thread: on this one the server could not take them in.
        let idle = web::block(move || {
            let idle: Vec<TcpStream> = (0..300).map(|_| TcpStream::connect(&address).unwrap()).collect();
            // Half of them have begun to say something.
            for mut stream in idle.iter().step_by(2) {
                stream.write_all(b"GET /api/v1/site HTTP/1.1\r\nHost: ").unwrap();
            }
            idle
        })
        .await
        .unwrap();
        for _ in 0..3 {
            // A client of its own each time, so that no connection of before is used again.
            let request = reqwest::Client::new().get(format!("{}/api/v1/me", server.base)).bearer_auth(&patient.token);
            Answer::of(request).await.ok(200);
        }
        drop(idle);
    }
}

/// Sends a request and is gone.
async fn hang_up(base: &str, request: String) {
    let address = base.trim_start_matches("http://").to_owned();
    let call = web::block(move || {
        TcpStream::connect(&address)
            .unwrap()
            .write_all(request.as_bytes())
    });
    call.await.unwrap().unwrap();
}

on_both! {
    async fn who_hangs_up_on_a_sign_in_leaves_nothing_to_do(server) {
        let patient = Patient::new(&server).await;
        let before = server.app.passwords.computed();
        for n in 0..100 {
            let body = format!(r#"{{"login":"nobody-{n}","password":"wrong"}}"#);
            let head = format!("POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
            hang_up(&server.base, head + &body).await;
        }
        // Another one is not behind them.
        let body = json!({"login": "nobody", "password": "wrong"});
        let request = reqwest::Client::new().post(format!("{}/api/v1/auth/login", server.base)).json(&body);
        Answer::of(request).await.problem(401, shared::ErrorCode::InvalidCredentials);
        let computed = server.app.passwords.computed() - before;
        assert!(computed < 50, "{computed} passwords were compared for nobody");
        patient.get("/me").await.ok(200);
    }
}

on_both! {
    async fn what_has_begun_is_done_though_the_client_is_gone(server) {
        let patient = Patient::new(&server).await;
        let body = r#"{"name":"Another Name"}"#;
        let head = format!("PATCH /api/v1/me HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\n\r\n", patient.token, body.len());
        hang_up(&server.base, head + body).await;
        for _ in 0..100 {
            if patient.get("/me").await.ok(200)["name"] == "Another Name" {
                return;
            }
            actix_web::rt::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("the change was given up");
    }
}

on_both! {
    async fn a_packed_body_is_not_unpacked(server) {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(format!("{{\"name\":\"{}\"}}", " ".repeat(50_000_000)).as_bytes()).unwrap();
        let packed = packer.finish().unwrap();
        assert!(packed.len() < 64 * 1024, "it would be refused for its size");
        // Not before: packing takes longer than the server keeps a connection on which nothing is asked.
        let world = World::new(&server).await;
        for encoding in ["gzip", "deflate", "br", "zstd", "gzip, gzip"] {
            let request = world.patient.request(Method::PATCH, "/me").header("content-encoding", encoding).header("content-type", "application/json").header("connection", "close");
            let answer = Answer::of(request.body(packed.clone())).await;
            assert!(matches!(answer.status.as_u16(), 400 | 415), "{encoding}: {}", answer.status);
        }
        world.is_unchanged().await;
    }
}

on_both! {
    async fn every_text_says_how_it_is_written(server) {
        let world = World::new(&server).await;
        let get = |path: &str| reqwest::Client::new().get(format!("{}{path}", server.base)).bearer_auth(&world.doctor.token);
        let calendar = format!("/api/v1{}/calendar.ics", world.appointment);
        for (path, content_type) in [
            ("/healthz", "text/plain; charset=utf-8"),
            ("/readyz", "text/plain; charset=utf-8"),
            ("/api/v1/docs", "text/html; charset=utf-8"),
            ("/api/v1/docs/", "text/html; charset=utf-8"),
            (&calendar, "text/calendar; charset=utf-8"),
            ("/api/v1/me/analytics.csv?from=2026-01-01&to=2026-01-31", "text/csv; charset=utf-8"),
            // JSON is UTF-8 by its own definition and has no parameter.
            ("/api/v1/me", "application/json"),
            ("/api/v1/openapi.json", "application/json"),
            ("/api/v1/nowhere", "application/problem+json"),
        ] {
            let answer = Answer::of(get(path)).await;
            assert_eq!(answer.headers["content-type"], content_type, "{path}");
        }
    }
}

on_both! {
    async fn the_host_a_client_claims_is_not_believed(server) {
        let world = World::new(&server).await;
        let request = world.patient.request(Method::POST, "/appointments").json(&json!({ "doctor_id": world.doctor.id, "starts_at": at(600), "reason": "x" }));
        let request = request
            .header("host", "evil.example")
            .header("x-forwarded-host", "evil.example")
            .header("x-forwarded-proto", "https")
            .header("forwarded", "host=evil.example;proto=https")
            .header("x-original-url", "/api/v1/site")
            .header("x-rewrite-url", "/api/v1/site")
            .header("referer", "https://evil.example/");
        let answer = Answer::of(request).await;
        assert!(!format!("{:?} {}", answer.headers, answer.text).contains("evil"), "{answer:?}");
        assert!(answer.headers["location"].to_str().unwrap().starts_with("/api/v1/appointments/"));
        answer.ok(201);
    }
}

on_both! {
    async fn headers_of_the_contract_with_nonsense_in_them(server) {
        let world = World::new(&server).await;
        let confirm = format!("{}/confirm", world.appointment);
        for (name, value) in [("if-match", "\u{7}"), ("if-match", "\"\u{e4}\""), ("authorization", "Bearer \u{e4}"), ("cookie", "\u{e4}=\u{e4}"), ("accept", "\u{e4}"), ("content-length", "\u{e4}")] {
            let token = format!("Authorization: Bearer {}\r\n", world.doctor.token);
            let token = if name == "authorization" { "" } else { &token };
            let request = format!("POST /api/v1{confirm} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{token}{name}: {value}\r\n\r\n");
            let answer = raw(&server, request.as_bytes()).await;
            assert!(answer.status.as_u16() < 500, "{name}: {value:?}: {}", answer.status);
        }
        for (accept, encoding) in [("image/png", "gzip"), ("", ""), ("text/html", "br;q=1.0, *;q=0"), ("application/xml;q=0.9", "identity;q=0")] {
            let request = world.patient.request(Method::GET, "/me").header("accept", accept).header("accept-encoding", encoding);
            let answer = Answer::of(request).await;
            assert_eq!(answer.headers["content-type"], "application/json");
            answer.ok(200);
        }
    }
}
