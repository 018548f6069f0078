//! Clients of the API: made by admins, known by secrets, and held to scopes and grants.

mod admin;
mod bulk;
mod fhir;
mod live;
mod reading;
mod schedule;
mod token;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use shared::AccountId;

use crate::support::{Admin, Answer, Doctor, Server};

/// All that a client of these tests may do.
const ALL: [&str; 5] = [
    "appointments:read",
    "appointments:write",
    "doctors:read",
    "availability:read",
    "availability:write",
];

/// A client as its owner knows it.
pub struct Client<'a> {
    server: &'a Server,
    pub id: String,
    secret: String,
    token: String,
}

impl<'a> Client<'a> {
    /// Made by an admin, and with a token for all its scopes.
    pub async fn new(admin: &Admin<'a>, scopes: &[&str], doctors: &[&Doctor<'_>]) -> Self {
        let made = make(admin, scopes, doctors).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let mut client = Self {
            server: admin.server,
            id: text(&made["client"]["id"]),
            secret: text(&made["client_secret"]),
            token: String::new(),
        };
        client.renew().await;
        client
    }

    /// Gets another token.
    async fn renew(&mut self) {
        let body = self.asks("");
        let answer = ask(self.server, &body).await.ok(200);
        self.token = answer["access_token"].as_str().unwrap().to_owned();
    }

    /// The form with which it asks for a token, and more fields.
    fn asks(&self, more: &str) -> String {
        let Self { id, secret, .. } = self;
        format!("grant_type=client_credentials&client_id={id}&client_secret={secret}{more}")
    }

    /// Its account.
    pub fn account(&self) -> AccountId {
        self.id.parse().unwrap()
    }

    /// A call.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.server.request(method, path).bearer_auth(&self.token)
    }

    /// A GET in its own place.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// A call in somebody's place.
    pub async fn acting(
        &self,
        whom: AccountId,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let request = self
            .request(method, path)
            .header("acting-for", whom.to_string());
        Answer::of(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    async fn post_for(&self, whom: AccountId, path: &str, body: Value) -> Answer {
        self.acting(whom, Method::POST, path, Some(body)).await
    }
}

/// What a client is to be.
fn described(scopes: &[&str], doctors: &[&Doctor<'_>]) -> Value {
    let doctors: Vec<_> = doctors.iter().map(|doctor| doctor.id).collect();
    json!({ "name": "Front desk system", "scopes": scopes, "doctors": doctors })
}

/// Makes a client and gives the answer with its secret.
async fn make(admin: &Admin<'_>, scopes: &[&str], doctors: &[&Doctor<'_>]) -> Value {
    let body = described(scopes, doctors);
    admin.post("/clients", body).await.ok(201)
}

/// Asks for a token with a form.
async fn ask(server: &Server, body: &str) -> Answer {
    Answer::of(form(server, body)).await
}

fn form(server: &Server, body: &str) -> RequestBuilder {
    server
        .request(Method::POST, "/oauth/token")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.to_owned())
}
