//! A running server with a clock that stands still until the test sets it.

use std::{collections::BTreeMap, net::TcpListener};

use actix_web::{dev::ServerHandle, web::Data};
use api::{
    app::App,
    audit::reading::Reading,
    auth::{limits::Limits, passwords::Passwords, throttle::Throttles, tokens::Tokens},
    changes::followers::Followers,
    clock::Clock,
    config::Config,
    consultations::{presences::Live, probe::Probe},
    db::Db,
    headers::SecurityHeaders,
    metrics::Metrics,
    on_tx,
    outgoing::{self, Guarded},
    privacy::export::Exports,
    sealing::{Sealing, start},
    server,
    settings::AtHand,
};
use reqwest::{
    Method, RequestBuilder, StatusCode,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use serde_json::Value;
use shared::{AccountId, ErrorCode, Instant};
use tempfile::TempDir;

use super::{Backend, config, database};

/// The instant every test begins at.
const NOW: &str = "2026-01-31T09:00:00Z";

/// So many minutes after the instant every test begins at.
pub fn at(minutes: i64) -> Instant {
    Instant::parse(NOW).unwrap().plus_minutes(minutes)
}

/// A server of one test.
pub struct Server {
    /// The state behind it, for arranging.
    pub app: Data<App>,
    /// Where it listens.
    pub base: String,
    client: reqwest::Client,
    handle: ServerHandle,
    _folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        // The stop command is sent here; nobody needs to wait for the workers to end.
        drop(self.handle.stop(false));
    }
}

impl Server {
    /// Starts one on an empty database, with these flags beside the usual ones.
    pub async fn start(backend: Backend, flags: &[&str]) -> Self {
        outgoing::use_ring();
        let (db, database, folder) = database(backend).await;
        let mut config = config(flags);
        config.database = database;
        let sealing = start::ready(&config, &db, at(0)).await.unwrap();
        Self::serve(config, db, sealing, Clock::manual(at(0)), folder).await
    }

    /// Another process on the same database and with the same clock, which remembers nothing.
    pub async fn restarted(&self) -> Self {
        let app = &self.app;
        let folder = TempDir::new().unwrap();
        Self::serve(
            app.config.clone(),
            app.db.clone(),
            Sealing::new(&app.config, false).unwrap(),
            app.clock.clone(),
            folder,
        )
        .await
    }

    async fn serve(
        config: Config,
        db: Db,
        sealing: Sealing,
        clock: Clock,
        folder: TempDir,
    ) -> Self {
        let app = Data::new(App {
            tokens: Tokens::new(b"the key of the access tokens of these tests", "test"),
            passwords: Passwords::new(1).unwrap(),
            throttles: Throttles::new(config.auth.rate_limit),
            limits: Limits::new(config.auth.rate_limit),
            headers: SecurityHeaders::new(&config),
            metrics: Metrics::new().unwrap(),
            spa: None,
            reading: Reading::default(),
            live: Live::default(),
            followers: Followers::default(),
            probe: Probe::new().unwrap(),
            outgoing: Guarded::new(config.reach).unwrap(),
            exports: Exports::default(),
            settings_at_hand: AtHand::new(&config, false),
            demo: false,
            clock,
            config,
            db,
            sealing,
        });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = server::start(app.clone(), listener, 1).await.unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self {
            app,
            base,
            client: reqwest::Client::new(),
            handle,
            _folder: folder,
        }
    }

    /// Disables an account, as an admin will be able to.
    pub async fn disable(&self, id: AccountId) {
        const SQL: &str = "UPDATE accounts SET state = 'disabled' WHERE id = $1";
        let mut tx = self.app.db.begin().await.unwrap();
        on_tx!(&mut tx, conn => sqlx::query(SQL).bind(id.uuid()).execute(conn).await.map(drop))
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Gives a doctor another specialty; its folded form is the same text in small letters.
    pub async fn specialize(&self, doctor: AccountId, specialty: &str) {
        const SQL: &str =
            "UPDATE doctors SET specialty = $2, specialty_key = $3 WHERE account_id = $1";
        let key = specialty.to_lowercase();
        let mut tx = self.app.db.begin().await.unwrap();
        on_tx!(&mut tx, conn => sqlx::query(SQL).bind(doctor.uuid()).bind(specialty).bind(&key).execute(conn).await.map(drop))
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Sets the clock to so many minutes after the beginning.
    pub fn set_minutes(&self, minutes: i64) {
        self.app.clock.set(at(minutes));
    }

    /// A request to a path under `/api/v1`.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}/api/v1{path}", self.base))
    }

    /// A GET without credentials.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// A POST without credentials.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(&body)).await
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it was sent.
    pub text: String,
    /// The body as JSON; null when it is empty.
    pub body: Value,
}

impl Answer {
    /// Sends a request and reads its answer.
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self {
            status,
            headers,
            text,
            body,
        }
    }

    /// Asserts a success and gives its body.
    #[track_caller]
    pub fn ok(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        self.body
    }

    /// The code of a failure, in whichever form it is told.
    pub fn code(&self) -> Option<&str> {
        let outcome = self.body.pointer("/issue/0/details/coding/0/code");
        let code = self.body.get("code").or(outcome);
        code.and_then(Value::as_str)
    }

    /// Asserts a problem document with this status and code, or FHIR's form of it, and gives it.
    #[track_caller]
    pub fn problem(self, status: u16, code: ErrorCode) -> Value {
        if super::outcome::is_one(&self) {
            return super::outcome::of(self, status, code);
        }
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.headers["cache-control"], "no-store");
        assert_eq!(
            self.headers["x-request-id"].to_str().unwrap(),
            self.body["request_id"]
        );
        assert_eq!(
            self.body["code"],
            serde_json::to_value(code).unwrap(),
            "{:#}",
            self.body
        );
        assert_eq!(self.body["status"], status);
        self.body
    }

    /// What a client can tell answers apart by: everything but the id and the time of this one.
    pub fn appearance(&self) -> (u16, BTreeMap<String, String>, String) {
        let header = |(name, value): (&HeaderName, &HeaderValue)| {
            (name.to_string(), value.to_str().unwrap().to_owned())
        };
        let mut headers: BTreeMap<_, _> = self.headers.iter().map(header).collect();
        headers.remove("date");
        // Says whether a body was left unread, which is about the connection.
        headers.remove("connection");
        let id = headers.remove("x-request-id").unwrap_or_default();
        (self.status.as_u16(), headers, self.text.replace(&id, "?"))
    }

    /// Asserts 422 and gives the fields with their codes.
    #[track_caller]
    pub fn invalid_fields(self) -> Vec<(String, String)> {
        let problem = self.problem(422, ErrorCode::ValidationFailed);
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| (word(&error["field"]), word(&error["code"])))
            .collect()
    }
}
