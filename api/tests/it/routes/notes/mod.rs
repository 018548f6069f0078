//! Notes and summaries.

mod drafts;
mod interleaved;
mod signing;

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Doctor};

/// Saves a draft over a known revision.
async fn save(doctor: &Doctor<'_>, path: &str, known: i64, editor: Uuid, text: &str) -> Answer {
    let body = json!({ "text": text, "summary": format!("For you: {text}"), "editor": editor });
    let request = doctor
        .request(Method::PUT, &format!("{path}/note"))
        .header("if-match", format!("\"{known}\""));
    Answer::of(request.json(&body)).await
}

/// Signs the draft of a known revision.
async fn sign(doctor: &Doctor<'_>, path: &str, known: i64) -> Answer {
    let request = doctor
        .request(Method::POST, &format!("{path}/note/sign"))
        .header("if-match", format!("\"{known}\""));
    Answer::of(request).await
}

/// Revisions and texts of all versions, the newest first.
async fn versions(doctor: &Doctor<'_>, path: &str) -> Vec<(i64, String)> {
    let page = doctor.get(&format!("{path}/note/versions")).await.ok(200);
    let version = |item: &Value| {
        (
            item["revision"].as_i64().unwrap(),
            item["text"].as_str().unwrap().to_owned(),
        )
    };
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(version)
        .collect()
}
