//! The receiver that integrators begin with.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
};

use api::webhooks::queue;
use reqwest::Client;
use shared::Instant;
use standardwebhooks::Webhook;
use time::OffsetDateTime;

use super::{Hook, LOCAL};
use crate::support::{Admin, Backend, Server};

const BODY: &str = r#"{"type":"webhook.test","timestamp":"2026-01-31T09:00:00Z","data":{}}"#;

/// The example, under way.
struct Example {
    child: Child,
    out: BufReader<ChildStdout>,
    port: u16,
}

impl Drop for Example {
    fn drop(&mut self) {
        // It fails only when the process is gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Example {
    fn start(secret: &str) -> Self {
        let mut child = Command::new("python3")
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/examples/webhook_receiver.py"
            ))
            .arg("0")
            .env("WEBHOOK_SECRET", secret)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut example = Self {
            child,
            out,
            port: 0,
        };
        let line = example.says();
        example.port = line.rsplit(' ').next().unwrap().parse().unwrap();
        example
    }

    /// The next line that it prints.
    fn says(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    /// Sends it something, and gives its status.
    async fn told(&self, at: i64, signature: &str, body: &str) -> u16 {
        let request = Client::new().post(format!("http://127.0.0.1:{}/", self.port));
        let request = request
            .header("webhook-id", "1")
            .header("webhook-timestamp", at.to_string())
            .header("webhook-signature", signature);
        let answer = request.body(body.to_owned()).send().await;
        answer.unwrap().status().as_u16()
    }
}

/// Abuse case 80.
#[actix_web::test]
async fn the_example_takes_what_is_genuine_and_new_and_nothing_else() {
    api::outgoing::use_ring();
    let secret = api::webhooks::signature::draw_secret();
    let example = Example::start(&secret);
    let (ours, others) = (
        Webhook::new(&secret).unwrap(),
        Webhook::from_bytes(vec![0; 32]).unwrap(),
    );
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let signed = |at: i64| ours.sign("1", at, BODY.as_bytes()).unwrap();
    let other = others.sign("1", now, BODY.as_bytes()).unwrap();
    assert_eq!(example.told(now, &signed(now), BODY).await, 204);
    let two = format!("{other} {}", signed(now));
    assert_eq!(example.told(now, &two, BODY).await, 204);
    assert_eq!(example.told(now, &other, BODY).await, 401);
    assert_eq!(example.told(now, "", BODY).await, 401);
    assert_eq!(example.told(now, &signed(now), "{}").await, 401);
    // Sent again after five minutes, as it was or with another time.
    let old = now - 6 * 60;
    assert_eq!(example.told(old, &signed(old), BODY).await, 401);
    assert_eq!(example.told(now, &signed(old), BODY).await, 401);
}

#[actix_web::test]
async fn the_example_takes_what_we_send() {
    let server = Server::start(Backend::Sqlite, &LOCAL).await;
    let admin = Admin::new(&server).await;
    let hook = Hook::new(&admin, "http://localhost:1/", &[]).await;
    let mut example = Example::start(&hook.secret);
    let url = format!("http://localhost:{}/", example.port);
    admin
        .put(&hook.path, super::described(&url, &[]))
        .await
        .ok(200);
    let queued = hook.try_it(&admin).await.ok(202);
    server
        .app
        .clock
        .set(Instant::from(OffsetDateTime::now_utc()));
    assert_eq!(queue::send_due(&server.app).await.unwrap(), 1);
    let line = example.says();
    assert!(
        line.starts_with(&format!("{} webhook.test", queued["id"].as_str().unwrap())),
        "{line}"
    );
}
