//! Webhooks: made by admins and clients, told of events in order, and held to what the specification says.

mod example;
mod failing;
mod lost;
mod managing;
mod owners;
mod telling;

use api::{events::sequence, webhooks::queue};
use serde_json::{Value, json};

use crate::support::{Admin, Answer, LOCAL_RECEIVERS, Server};

/// The flags of a server that reaches receivers on this machine.
const LOCAL: [&str; 1] = [LOCAL_RECEIVERS];

/// A webhook as its owner knows it.
struct Hook {
    path: String,
    secret: String,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn described(url: &str, types: &[&str]) -> Value {
    json!({ "url": url, "types": types, "description": "Front desk system" })
}

impl Hook {
    fn of(made: &Value) -> Self {
        Self {
            path: format!("/webhooks/{}", text(&made["webhook"]["id"])),
            secret: text(&made["secret"]),
        }
    }

    /// One of the clinic's own.
    async fn new(admin: &Admin<'_>, url: &str, types: &[&str]) -> Self {
        let made = admin.post("/webhooks", described(url, types)).await.ok(201);
        Self::of(&made)
    }

    /// What was told to it, the newest first.
    async fn deliveries(&self, admin: &Admin<'_>, query: &str) -> Vec<Value> {
        let path = format!("{}/deliveries{query}", self.path);
        let page = admin.get(&path).await.ok(200);
        page["items"].as_array().unwrap().clone()
    }

    async fn try_it(&self, admin: &Admin<'_>) -> Answer {
        admin.act(&format!("{}/test", self.path)).await
    }
}

/// Numbers what has happened, and sends what is due.
async fn send(server: &Server) -> u64 {
    sequence::sweep(&server.app).await.unwrap();
    queue::send_due(&server.app).await.unwrap()
}
