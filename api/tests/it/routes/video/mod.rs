//! What the video server asks and tells us.

mod jaas;
mod prosody;
mod reservation;

use api::{
    appointments::store,
    jitsi::{Person, RoomName, opaque_id},
};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use shared::AccountId;

use crate::support::{Answer, Patient, Server};

/// What the tests' video server shows.
const SECRET: &str = "the video server's own secret, long enough";
/// The flags that set it.
const FLAGS: [&str; 2] = ["--jitsi-server-secret", SECRET];

/// A request of the video server.
fn request(server: &Server, method: Method, path: &str) -> RequestBuilder {
    server.request(method, path).bearer_auth(SECRET)
}

async fn send(server: &Server, path: &str, body: Value) -> Answer {
    Answer::of(request(server, Method::POST, path).json(&body)).await
}

/// The room of the appointment with this path.
async fn room(server: &Server, path: &str) -> RoomName {
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    store::room(&server.app.db, id).await.unwrap()
}

/// By what the video server knows an account in this room.
fn known(room: &RoomName, account: impl Into<AccountId>) -> String {
    opaque_id(room, Person::Account(account.into()))
}

/// What the ledger says: side, state and minutes after the beginning, for the video server's lines.
async fn seen(patient: &Patient<'_>, path: &str) -> Vec<(String, String, String)> {
    let attendance = patient.get(&format!("{path}/attendance")).await.ok(200);
    let text = |line: &Value, field: &str| line[field].as_str().unwrap().to_owned();
    let lines = attendance["sightings"].as_array().unwrap().iter();
    lines
        .inspect(|line| assert_eq!(line["source"], "video"))
        .map(|line| (text(line, "side"), text(line, "state"), text(line, "at")))
        .collect()
}

/// One line of the ledger.
fn line(side: &str, state: &str, at: shared::Instant) -> (String, String, String) {
    (side.to_owned(), state.to_owned(), at.to_string())
}
