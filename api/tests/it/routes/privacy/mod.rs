//! Consents, the own copy, erasure, and what is forgotten by itself.

mod bytes;
mod consents;
mod erasure;
mod export;
mod retention;

use serde_json::{Value, json};

use crate::support::{Answer, Server};

const PASSWORD: &str = "violet otter drums at nine";

/// A patient who registered as anybody does: with a password. Gives the access token.
async fn registered(server: &Server, email: &str, name: &str) -> String {
    let body = json!({ "email": email, "password": PASSWORD, "name": name, "time_zone": "UTC" });
    let told = server.post("/auth/register", body).await;
    assert_eq!(told.status.as_u16(), 202);
    let body = json!({ "login": email, "password": PASSWORD });
    let signed_in = server.post("/auth/login", body).await.ok(200);
    signed_in["access_token"].as_str().unwrap().to_owned()
}

/// A request with somebody's token.
async fn ask(
    server: &Server,
    token: &str,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> Answer {
    let method = method.parse().unwrap();
    let mut request = server.request(method, path).bearer_auth(token);
    if let Some(body) = body {
        request = request.json(&body);
    }
    Answer::of(request).await
}
