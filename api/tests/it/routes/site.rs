//! The installation: what it is, whether it runs, and what every answer carries.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::json;
use shared::ErrorCode;

use crate::{
    on_both,
    support::{Answer, Patient, Server, at},
};

/// A GET of a path that is not under `/api/v1`.
async fn get(server: &Server, path: &str) -> Answer {
    Answer::of(reqwest::Client::new().get(format!("{}{path}", server.base))).await
}

on_both! {
    async fn the_site_says_what_the_app_starts_from(server) {
        let wanted = json!({
            "name": "MyDoctor",
            "join_policy": { "opens_before_minutes": 30, "closes_after_minutes": 120 },
            "cancel_notice_minutes": 0,
            "contact": null,
            "video_domain": "meet.example.org",
            "video_script": "https://meet.example.org/external_api.js",
            "push_key": null,
            "server_now": at(0),
            "demo": false,
        });
        assert_eq!(server.get("/site").await.ok(200), wanted);
        server.set_minutes(1);
        assert_eq!(server.get("/site").await.ok(200)["server_now"], at(1).to_string());
    }
}

on_both! {
    async fn ready_is_a_database_that_is_migrated(server) {
        let health = get(&server, "/healthz").await;
        assert_eq!((health.status.as_u16(), health.text.as_str()), (200, "ok\n"));
        let ready = get(&server, "/readyz").await;
        assert_eq!((ready.status.as_u16(), ready.text.as_str()), (200, "ready\n"));

        const FORGET: &str = "DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)";
        let mut tx = server.app.db.begin().await.unwrap();
        api::on_tx!(&mut tx, conn => sqlx::query(FORGET).execute(conn).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let behind = get(&server, "/readyz").await;
        assert!(behind.headers.contains_key("retry-after"));
        behind.problem(503, ErrorCode::Unavailable);
        assert_eq!(get(&server, "/healthz").await.status, 200);
    }
}

on_both! {
    async fn without_a_database_it_says_so_and_lives(server) {
        let patient = Patient::new(&server).await;
        server.app.db.close().await;
        assert_eq!(get(&server, "/healthz").await.status, 200);
        for answer in [get(&server, "/readyz").await, patient.get("/me").await, patient.get("/appointments").await] {
            assert!(answer.headers.contains_key("retry-after"), "{}", answer.text);
            // Nothing of the cause reaches the client.
            assert!(!answer.text.to_lowercase().contains("pool"), "{}", answer.text);
            answer.problem(503, ErrorCode::Unavailable);
        }
        assert_eq!(server.get("/site").await.status, 200);
    }
}

on_both! {
    async fn the_metrics_are_not_for_the_public(server) {
        for path in ["/metrics", "/metrics/", "/api/v1/metrics", "/api/metrics"] {
            get(&server, path).await.problem(404, ErrorCode::NotFound);
        }
    }
}

on_both! {
    async fn every_answer_has_an_id_of_its_own(server) {
        let patient = Patient::new(&server).await;
        let asked = server.request(Method::GET, "/site").header("x-request-id", "0190a0b0-0000-7000-8000-00000000000a");
        let answers = [
            Answer::of(asked).await,
            server.get("/site").await,
            server.get("/me").await,
            patient.get("/me").await,
            server.get("/nowhere").await,
            get(&server, "/healthz").await,
            get(&server, "/nowhere").await,
            get(&server, "/api/v1/openapi.json").await,
        ];
        let ids: BTreeSet<&str> = answers.iter().map(|answer| answer.headers["x-request-id"].to_str().unwrap()).collect();
        assert_eq!(ids.len(), answers.len());
        assert!(ids.iter().all(|id| id.parse::<uuid::Uuid>().is_ok()));
        assert!(!ids.contains("0190a0b0-0000-7000-8000-00000000000a"), "a client does not choose what the log says");
    }
}

on_both! {
    async fn every_answer_has_the_security_headers(server) {
        let patient = Patient::new(&server).await;
        let answers = [
            server.get("/site").await,
            patient.get("/me").await,
            server.get("/me").await,
            server.get("/nowhere").await,
            patient.post("/appointments", json!([])).await,
            get(&server, "/healthz").await,
            get(&server, "/api/v1/openapi.json").await,
        ];
        for answer in answers {
            for (name, value) in [
                ("content-security-policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "no-referrer"),
                ("cross-origin-resource-policy", "same-origin"),
                ("cache-control", "no-store"),
            ] {
                assert_eq!(answer.headers.get(name).map(|value| value.to_str().unwrap()), Some(value), "{name} of {}", answer.text);
            }
            // Nothing says what it is made of.
            assert!(answer.headers.get("server").is_none() && answer.headers.get("x-powered-by").is_none());
        }
    }
}
