//! What is said about servers that answer in one way or another.

use std::net::TcpListener;

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    dev::ServerHandle,
    http::header::{AUTHORIZATION, DATE},
    web::{self, Data},
};

use super::*;
use crate::{config::Options, outgoing};

const NOW: i64 = 1_769_850_000; // 2026-01-31T09:00:00Z

/// How a server behaves.
#[derive(Clone)]
struct Manner {
    script: &'static str,
    script_type: &'static str,
    /// A header of the page of a room.
    page: Option<(&'static str, &'static str)>,
    date: &'static str,
    has_bosh: bool,
    /// The domain that its Prosody knows.
    domain: &'static str,
    /// Whether it lets in who has no token, and who has one.
    takes: (bool, bool),
}

impl Manner {
    fn good() -> Self {
        Self {
            script: "var JitsiMeetExternalAPI = 1;",
            script_type: "application/javascript",
            page: None,
            date: "Sat, 31 Jan 2026 09:00:05 GMT",
            has_bosh: true,
            domain: "127.0.0.1",
            takes: (false, true),
        }
    }
}

/// Everything of a Jitsi server that is looked at.
async fn answer(manner: Data<Manner>, req: HttpRequest, body: String) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer.insert_header((DATE, manner.date));
    match req.path() {
        "/external_api.js" => answer.content_type(manner.script_type).body(manner.script),
        "/config.js" => answer
            .content_type("text/javascript")
            .body("var config = {};"),
        "/mydoctor-check" => {
            answer.insert_header(manner.page.unwrap_or(("x-nothing", "here")));
            answer.body("<html>")
        }
        "/http-bind" if manner.has_bosh => answer.body(prosody(&manner, &req, &body)),
        "/" => answer.finish(),
        _ => HttpResponse::NotFound().finish(),
    }
}

fn prosody(manner: &Manner, req: &HttpRequest, body: &str) -> String {
    let (without, with) = manner.takes;
    let lets_in = match req.headers().get(AUTHORIZATION) {
        None => without,
        Some(token) => with && token.to_str().unwrap().starts_with("Bearer ey"),
    };
    if body.contains(" to='") && !body.contains(&format!("to='{}'", manner.domain)) {
        return "<body type='terminate' condition='host-unknown'/>".to_owned();
    }
    let inside = match body.contains("<auth ") {
        true if lets_in => "<success xmlns='x'/>",
        true => "<failure xmlns='x'><not-allowed/></failure>",
        false => "<stream:features/>",
    };
    let session = if body.contains(" sid=") {
        ""
    } else {
        " sid='a1-b2'"
    };
    format!("<body xmlns='x'{session}>{inside}</body>")
}

struct Fake {
    base: Url,
    handle: ServerHandle,
}

impl Drop for Fake {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

impl Fake {
    fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/", listener.local_addr().unwrap());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(Data::new(manner.clone()))
                .default_service(web::to(answer))
        });
        let server = server
            .workers(1)
            .disable_signals()
            .listen(listener)
            .unwrap()
            .run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self {
            base: base.parse().unwrap(),
            handle,
        }
    }

    /// What is found here in mode jwt, by thing.
    async fn look(&self) -> Vec<Line> {
        let mut config = Options::default().resolve().unwrap();
        config.video.mode = VideoMode::Jwt(crate::config::JwtVideo {
            app_id: "clinic".to_owned(),
            key: crate::config::TokenKey::Shared(crate::config::Secret::new("k".repeat(32))),
            audience: "jitsi".to_owned(),
        });
        let host = VideoHost {
            domain: "meet.example.org".to_owned(),
            external_api_url: self.base.join("external_api.js").unwrap(),
            subject: "127.0.0.1".to_owned(),
        };
        let now = Instant::from_unix(NOW).unwrap();
        let place = Place {
            client: &outgoing::client().build().unwrap(),
            base: &self.base,
            host: &host,
            mode: &config.video.mode,
            page: &"https://mydoctor.example.org/".parse().unwrap(),
            token: trial_token(&config.video, 0, now).unwrap(),
            now,
        };
        place.look().await
    }
}

async fn found(manner: Manner) -> Vec<String> {
    let lines = Fake::start(manner).look().await;
    lines.iter().map(ToString::to_string).collect()
}

/// The only line that tells of something wrong.
async fn fault(manner: Manner) -> String {
    let lines = Fake::start(manner).look().await;
    let wrong: Vec<String> = lines
        .iter()
        .filter(|line| line.is_wrong())
        .map(ToString::to_string)
        .collect();
    assert_eq!(wrong.len(), 1, "{lines:#?}");
    wrong.concat()
}

#[actix_web::test]
async fn a_good_server_is_told_thing_by_thing() {
    assert_eq!(
        found(Manner::good()).await,
        [
            "meet.example.org, connection: ok, answers with 200 OK",
            "meet.example.org, script: ok, 29 bytes of JavaScript",
            "meet.example.org, frame: ok, rooms may be put into our page",
            "meet.example.org, settings: ok, config.js is there",
            "meet.example.org, signalling: ok, BOSH answers",
            "meet.example.org, clock: ok, 5 s from ours",
            "meet.example.org, without a token: ok, nobody signs in",
            "meet.example.org, token: ok, the server takes ours",
        ]
    );
}

#[actix_web::test]
async fn a_door_that_is_open_to_all_or_to_none_is_a_fault() {
    let mut manner = Manner::good();
    manner.takes = (true, true);
    assert!(
        fault(manner.clone())
            .await
            .contains("anybody signs in; set allow_empty_token = false")
    );
    manner.takes = (false, false);
    assert!(
        fault(manner)
            .await
            .contains("the server refuses ours; compare secret")
    );
}

#[actix_web::test]
async fn what_can_not_be_told_is_not_called_good() {
    let mut manner = Manner::good();
    manner.domain = "meet.jitsi";
    let lines = found(manner).await;
    for thing in ["without a token", "token"] {
        let line = format!("meet.example.org, {thing}: not verified, Prosody does not know");
        assert!(
            lines.iter().any(|told| told.starts_with(&line)),
            "{lines:#?}"
        );
    }
    let mut manner = Manner::good();
    manner.has_bosh = false;
    let line = fault(manner).await;
    assert!(line.contains("signalling: failed, neither"), "{line}");
}

#[actix_web::test]
async fn a_header_that_keeps_rooms_out_of_our_page_is_found() {
    for (header, value, is_wrong) in [
        ("x-frame-options", "SAMEORIGIN", true),
        ("x-frame-options", "deny", true),
        ("x-frame-options", "ALLOW-FROM https://a.example", false),
        (
            "content-security-policy",
            "default-src 'self'; frame-ancestors 'self'",
            true,
        ),
        ("content-security-policy", "frame-ancestors 'none'", true),
        (
            "content-security-policy",
            "frame-ancestors https://mydoctor.example.org",
            false,
        ),
        ("content-security-policy", "frame-ancestors *", false),
        ("content-security-policy", "default-src 'self'", false),
    ] {
        let mut manner = Manner::good();
        manner.page = Some((header, value));
        if is_wrong {
            let line = fault(manner).await;
            assert!(
                line.contains("keeps rooms out of our page"),
                "{value}: {line}"
            );
        } else {
            let lines = Fake::start(manner).look().await;
            assert!(!lines.iter().any(Line::is_wrong), "{value}: {lines:#?}");
        }
    }
}

#[actix_web::test]
async fn a_script_that_is_none_and_a_clock_that_is_behind_are_faults() {
    let mut manner = Manner::good();
    manner.script_type = "text/html";
    assert!(
        fault(manner)
            .await
            .contains("script: failed, it is no JavaScript")
    );
    let mut manner = Manner::good();
    manner.script = "var x = 1;";
    assert!(fault(manner).await.contains("it is another script"));
    let mut manner = Manner::good();
    manner.date = "Sat, 31 Jan 2026 08:59:29 GMT";
    assert!(
        fault(manner)
            .await
            .contains("clock: failed, 31 s behind ours; keep both")
    );
}

#[actix_web::test]
async fn a_server_that_is_not_there_or_speaks_no_tls_is_one_line() {
    let fake = Fake::start(Manner::good());
    let mut base = fake.base.clone();
    base.set_scheme("https").unwrap();
    let no_tls = Fake {
        base,
        handle: fake.handle.clone(),
    };
    let lines = no_tls.look().await;
    assert!(lines.len() == 1 && lines[0].is_wrong(), "{lines:#?}");
    assert_eq!(lines[0].thing, "connection");

    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let gone = Fake {
        base: format!("http://{free}/").parse().unwrap(),
        handle: fake.handle.clone(),
    };
    let lines = gone.look().await;
    assert!(lines.len() == 1 && lines[0].is_wrong(), "{lines:#?}");
}
