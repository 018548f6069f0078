//! What the server writes while it serves: lines for programs, about requests and not about people.

use reqwest::Method;
use serde_json::{Value, json};

use super::{PASSWORD, program::Program};
use crate::support::{Answer, Backend};

/// The lines of a log, each of which is a JSON object.
fn lines(log: &str) -> Vec<Value> {
    let line =
        |line: &str| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
    log.lines().map(line).collect()
}

#[actix_web::test]
async fn the_log_is_json_and_says_nothing_of_anybody() {
    let program = Program::new(Backend::Sqlite).await;
    let server = program.serve(&["--demo"]);
    let token = server.token("testpatient").await;
    let name = "Pat\u{2028}Morgan {\"level\":\"FORGED\"}";
    let change = server.request(Method::PATCH, "/me").bearer_auth(&token);
    let changed = Answer::of(change.json(&json!({ "name": name })))
        .await
        .ok(200);
    let id = changed["id"].as_str().unwrap();
    server
        .login("somebody-unknown\n{\"level\":\"FORGED\"}", PASSWORD)
        .await;
    let searched = server.request(
        Method::GET,
        "/doctors?q=Morgan%0A%7B%22level%22%3A%22FORGED%22%7D",
    );
    let answer = Answer::of(searched.bearer_auth(&token).header("user-agent", "FORGED")).await;
    let request_id = answer.headers["x-request-id"].to_str().unwrap();
    Answer::of(
        server
            .request(Method::GET, &format!("/appointments/{id}"))
            .bearer_auth(&token),
    )
    .await;

    let log = std::fs::read_to_string(program.file("log")).unwrap();
    let all = lines(&log);
    let answered: Vec<&Value> = all
        .iter()
        .filter(|line| line["message"] == "answered")
        .collect();
    assert!(answered.len() >= 5, "{log}");
    for line in &answered {
        let time = line["timestamp"].as_str().unwrap();
        assert!(time.ends_with('Z') && line["level"] == "INFO", "{line}");
        for field in ["method", "route", "status", "request_id"] {
            assert!(!line["span"][field].is_null(), "no {field} in {line}");
        }
    }
    assert!(
        answered
            .iter()
            .any(|line| line["span"]["request_id"] == request_id)
    );
    for secret in [
        token.as_str(),
        "Morgan",
        "FORGED",
        "somebody-unknown",
        "testpass123",
        PASSWORD,
        id,
    ] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

#[actix_web::test]
async fn a_fault_of_ours_is_logged_with_its_cause() {
    let program = Program::new(Backend::Sqlite).await;
    let server = program.serve(&["--demo"]);
    let token = server.token("testpatient").await;
    let mut tx = program.db.begin().await.unwrap();
    api::on_tx!(&mut tx, conn => sqlx::query("DROP TABLE closures").execute(conn).await.map(drop))
        .unwrap();
    tx.commit().await.unwrap();
    let answer = Answer::of(server.request(Method::GET, "/closures").bearer_auth(&token)).await;
    let request_id = answer.headers["x-request-id"].to_str().unwrap().to_owned();
    let problem = answer.problem(500, shared::ErrorCode::Internal);
    assert!(!problem.to_string().contains("table"), "{problem}");

    let all = lines(&std::fs::read_to_string(program.file("log")).unwrap());
    let fault = all.iter().find(|line| line["level"] == "ERROR").unwrap();
    assert_eq!(fault["span"]["request_id"], json!(request_id));
    assert!(
        fault["cause"]
            .as_str()
            .is_some_and(|cause| cause.contains("closures")),
        "{fault}"
    );
}
