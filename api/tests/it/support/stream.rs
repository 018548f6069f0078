//! A stream of server-sent events, as a test reads it.

use std::time::Duration;

use reqwest::{RequestBuilder, Response};
use serde_json::Value;

/// How long an event may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(10);

/// An event.
#[derive(Debug, PartialEq)]
pub struct Event {
    /// Its id, if it has one.
    pub id: Option<i64>,
    /// Its name.
    pub name: String,
    /// Its data.
    pub data: Value,
}

/// A stream that is being read.
pub struct Events {
    response: Response,
    read: String,
}

impl Events {
    /// Opens it.
    pub async fn open(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        Self {
            response,
            read: String::new(),
        }
    }

    /// The next event; `None` when the stream has ended. Comments are skipped.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((text, rest)) = self.read.split_once("\n\n") {
                let event = event(text);
                self.read = rest.to_owned();
                if event.is_some() {
                    return event;
                }
                continue;
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk())
                .await
                .unwrap()
                .unwrap()?;
            self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

fn event(text: &str) -> Option<Event> {
    let field = |name: &str| {
        let mut lines = text.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    };
    Some(Event {
        id: field("id").map(|id| id.parse().unwrap()),
        name: field("event")?.to_owned(),
        data: serde_json::from_str(field("data")?).unwrap(),
    })
}
