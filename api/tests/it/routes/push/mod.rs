//! Web push: who allows it, what is told to whom, and what becomes of it.

mod ending;
mod failing;
mod lost;
mod subscribing;
mod telling;
mod worker;

use api::{events::sequence, push::queue};
use serde_json::Value;

use crate::support::{Answer, Browser, Kind, Receiver, Server, SignedIn};

/// Numbers what has happened, and sends what is due.
async fn send(server: &Server) -> u64 {
    sequence::sweep(&server.app).await.unwrap();
    queue::send_due(&server.app).await.unwrap()
}

/// Has a browser told at a path of the push service.
async fn subscribe<K: Kind>(
    who: &SignedIn<'_, K>,
    browser: &Browser,
    service: &Receiver,
    path: &str,
) -> Answer {
    let said = browser.says(&service.url(path));
    who.post("/me/push-subscriptions", said).await
}

/// The path of a subscription.
fn path_of(subscribed: &Value) -> String {
    format!(
        "/me/push-subscriptions/{}",
        subscribed["id"].as_str().unwrap()
    )
}
