//! A receiver of webhooks and pushes that the tests own: it answers as it is told to, and keeps what it gets.

use std::{
    collections::{BTreeMap, VecDeque},
    future,
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, dev::ServerHandle, web};
use serde_json::Value;

/// What came.
#[derive(Clone, Debug)]
pub struct Got {
    /// Where to.
    pub path: String,
    /// `webhook-id`.
    pub id: String,
    /// `webhook-timestamp`; 0 of what is no webhook.
    pub timestamp: i64,
    /// `webhook-signature`.
    pub signature: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// The same where it is text.
    pub text: String,
    /// The body as JSON; null where it is none.
    pub body: Value,
    /// All headers.
    pub headers: BTreeMap<String, String>,
    /// Whether it was taken.
    pub is_taken: bool,
}

impl Got {
    /// Whether it is signed with a secret, as the specification's library signs.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = standardwebhooks::Webhook::new(secret).unwrap();
        let wanted = key.sign(&self.id, self.timestamp, self.text.as_bytes());
        let wanted = wanted.unwrap();
        self.signature.split(' ').any(|given| given == wanted)
    }
}

/// A status, and when to come again.
type Reply = (u16, Option<&'static str>);

#[derive(Default)]
struct State {
    got: Vec<Got>,
    next: VecDeque<Reply>,
    usual: Option<Reply>,
}

/// A receiver.
pub struct Receiver {
    port: u16,
    state: Arc<Mutex<State>>,
    handle: Option<ServerHandle>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        if let Some(handle) = &self.handle {
            drop(handle.stop(false));
        }
    }
}

impl Receiver {
    /// Starts one that takes everything, but for what comes to `/hangs`, which is never answered.
    pub fn start() -> Self {
        let mut receiver = Self {
            port: 0,
            state: Arc::default(),
            handle: None,
        };
        receiver.start_again();
        receiver
    }

    /// Starts it where it was before.
    pub fn start_again(&mut self) {
        let state = self.state.clone();
        let server = HttpServer::new(move || {
            App::new()
                .app_data(web::Data::from(state.clone()))
                .default_service(web::to(answer))
        })
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", self.port))
        .unwrap();
        self.port = server.addrs()[0].port();
        let server = server.run();
        self.handle = Some(server.handle());
        actix_web::rt::spawn(server);
    }

    /// Takes it away, so that nobody is there to connect to.
    pub async fn stop(&mut self) {
        if let Some(handle) = self.handle.take() {
            handle.stop(false).await;
        }
    }

    /// The address of a path of it.
    pub fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// What it answers next, one after the other.
    pub fn answers(&self, replies: &[Reply]) {
        self.state.lock().unwrap().next.extend(replies);
    }

    /// What it answers otherwise.
    pub fn always_answers(&self, status: u16) {
        self.state.lock().unwrap().usual = Some((status, None));
    }

    /// What came to it.
    pub fn got(&self) -> Vec<Got> {
        self.state.lock().unwrap().got.clone()
    }

    /// The types of what it took at a path, in order.
    pub fn took(&self, path: &str) -> Vec<String> {
        let got = self.got().into_iter();
        got.filter(|one| one.is_taken && one.path == path)
            .map(|one| one.body["type"].as_str().unwrap().to_owned())
            .collect()
    }
}

async fn answer(
    request: HttpRequest,
    body: web::Bytes,
    state: web::Data<Mutex<State>>,
) -> HttpResponse {
    let header = |name: &str| {
        let value = request.headers().get(name);
        value.map_or("", |value| value.to_str().unwrap()).to_owned()
    };
    let path = request.path().to_owned();
    let (status, retry_after) = {
        let mut state = state.lock().unwrap();
        let next = state.next.pop_front();
        let reply = next.or(state.usual).unwrap_or((204, None));
        state.got.push(Got {
            id: header("webhook-id"),
            timestamp: header("webhook-timestamp").parse().unwrap_or_default(),
            signature: header("webhook-signature"),
            body: serde_json::from_slice(&body).unwrap_or_default(),
            text: String::from_utf8(body.to_vec()).unwrap_or_default(),
            bytes: body.to_vec(),
            headers: request
                .headers()
                .keys()
                .map(|name| (name.to_string(), header(name.as_str())))
                .collect(),
            is_taken: (200..300).contains(&reply.0) && path != "/hangs",
            path: path.clone(),
        });
        reply
    };
    if path == "/hangs" {
        future::pending::<()>().await;
    }
    let mut response = HttpResponse::build(status.try_into().unwrap());
    if status == 302 {
        response.insert_header(("location", "/elsewhere"));
    }
    if let Some(when) = retry_after {
        response.insert_header(("retry-after", when));
    }
    match path.as_str() {
        "/much" => response.body(vec![b'x'; 10_000_000]),
        _ => response.finish(),
    }
}
