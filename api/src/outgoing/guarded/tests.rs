use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    thread,
};

use actix_web::{App, HttpResponse, HttpServer, dev::ServerHandle, web};
use proptest::prelude::*;
use reqwest::header::HeaderMap;

use super::*;

#[test]
fn usual_addresses_are_good() {
    for good in [
        "https://hooks.example.org/mydoctor?clinic=1",
        "https://hooks.example.org:8443/",
        "https://HOOKS.example.org",
        "https://xn--bcher-kva.example/",
        "https://1.1.1.1/",
        "https://[2606:4700:4700::1111]/",
        "https://mylocal.example.org/",
        "https://clinic.contest/",
        "https://hooks.example.org./",
    ] {
        assert!(Target::parse(good, Reach::Public).is_ok(), "{good}");
    }
}

#[test]
fn others_are_told_what_is_wrong() {
    for (bad, fault) in [
        ("", Fault::Malformed),
        ("hooks.example.org", Fault::Malformed),
        ("https://", Fault::Malformed),
        ("https://a.example.org/\u{0}", Fault::Malformed),
        ("https://a.example.org/\r\nHost: b", Fault::Malformed),
        ("http://a.example.org/", Fault::Scheme),
        ("file:///etc/passwd", Fault::Scheme),
        ("ftp://a.example.org/", Fault::Scheme),
        ("gopher://a.example.org/", Fault::Scheme),
        ("https://user@a.example.org/", Fault::Credentials),
        ("https://:secret@a.example.org/", Fault::Credentials),
        ("https://a.example.org/#part", Fault::Fragment),
        ("https://a.example.org:25/", Fault::Port),
        ("https://a.example.org:22/", Fault::Port),
        ("https://a.example.org:80/", Fault::Port),
        ("https://localhost/", Fault::Host),
        ("https://LOCALHOST./", Fault::Host),
        ("https://intranet/", Fault::Host),
        ("https://printer.local/", Fault::Host),
        ("https://metadata.google.internal/", Fault::Host),
        ("https://hooks..example.org/", Fault::Host),
        ("https://a..b/", Fault::Host),
        ("https://.example.org/", Fault::Host),
        ("https://hooks.example.org../", Fault::Host),
        ("https://hooks.example.org.../", Fault::Host),
        ("https://hooks.example.org%2e./", Fault::Host),
        ("https://hooks.example.org\u{3002}\u{3002}/", Fault::Host),
        ("https://localhost../", Fault::Host),
        ("https://127.0.0.1/", Fault::Host),
        ("https://127.1/", Fault::Host),
        ("https://2130706433/", Fault::Host),
        ("https://0x7f.0.0.1/", Fault::Host),
        ("https://0177.0.0.1/", Fault::Host),
        ("https://169.254.169.254/latest/meta-data/", Fault::Host),
        ("https://10.0.0.1:8443/", Fault::Host),
        ("https://[::1]/", Fault::Host),
        ("https://[::ffff:10.0.0.1]/", Fault::Host),
        ("https://[fd00::1]/", Fault::Host),
    ] {
        assert_eq!(Target::parse(bad, Reach::Public), Err(fault), "{bad}");
    }
    let long = format!("https://a.example.org/{}", "a".repeat(MOST_CHARACTERS));
    assert_eq!(Target::parse(&long, Reach::Public), Err(Fault::Malformed));
}

proptest! {
    /// Whatever is written, it is judged, and what is good is https to a host.
    #[test]
    fn anything_can_be_judged(text in r"(https?://)?\PC{0,80}") {
        if let Ok(target) = Target::parse(&text, Reach::Public) {
            prop_assert!(target.as_str().starts_with("https://"));
        }
    }

    /// No way to write an address of version 4 leads inside.
    #[test]
    fn no_number_leads_inside(bits: u32) {
        let is_good = Target::parse(&format!("https://{bits}/"), Reach::Public).is_ok();
        prop_assert_eq!(is_good, is_public(std::net::Ipv4Addr::from_bits(bits).into()));
    }
}

#[test]
fn a_test_reaches_this_machine_by_its_name_and_nothing_else_inside() {
    assert!(Target::parse("http://localhost:8080/hook", Reach::Tests).is_ok());
    for bad in [
        "http://127.0.0.1:8080/",
        "https://localhost:8443/",
        "http://localhost.example.org/",
        "https://10.0.0.1/",
    ] {
        assert!(Target::parse(bad, Reach::Tests).is_err(), "{bad}");
    }
}

/// A receiver on this machine that counts who comes.
struct Receiver {
    port: u16,
    asked: Arc<AtomicU32>,
    handle: ServerHandle,
}

impl Receiver {
    fn start() -> Self {
        let asked = Arc::new(AtomicU32::new(0));
        let counted = asked.clone();
        let server = HttpServer::new(move || {
            let count = |asked: &AtomicU32| asked.fetch_add(1, Ordering::SeqCst);
            let (first, second, third) = (counted.clone(), counted.clone(), counted.clone());
            App::new()
                .route(
                    "/ok",
                    web::post().to(move || {
                        count(&first);
                        async { HttpResponse::Ok().body("taken") }
                    }),
                )
                .route(
                    "/away",
                    web::post().to(move || {
                        count(&second);
                        async {
                            HttpResponse::Found()
                                .insert_header(("location", "/ok"))
                                .finish()
                        }
                    }),
                )
                .route(
                    "/much",
                    web::post().to(move || {
                        count(&third);
                        async { HttpResponse::Ok().body(vec![b'x'; 10_000_000]) }
                    }),
                )
        })
        .workers(1)
        .bind(("127.0.0.1", 0))
        .unwrap();
        let port = server.addrs()[0].port();
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self {
            port,
            asked,
            handle,
        }
    }

    /// By a name, so that it is looked up. No judge would let it through.
    fn target(&self, path: &str) -> Target {
        Target(
            format!("http://localhost:{}{path}", self.port)
                .parse()
                .unwrap(),
        )
    }

    fn asked(&self) -> u32 {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

async fn post(client: &Guarded, target: &Target) -> reqwest::Result<(u16, Vec<u8>)> {
    let answered = client
        .post(target, HeaderMap::new(), b"{}".to_vec())
        .await?;
    Ok((answered.status, answered.body))
}

#[actix_web::test]
async fn a_name_that_leads_inside_is_not_followed() {
    let receiver = Receiver::start();
    let client = Guarded::with(is_public, false, PATIENCE).unwrap();
    let error = post(&client, &receiver.target("/ok")).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert_eq!(receiver.asked(), 0);
}

#[actix_web::test]
async fn without_encryption_nothing_is_sent() {
    let receiver = Receiver::start();
    let client = Guarded::with(|_| true, true, PATIENCE).unwrap();
    assert!(post(&client, &receiver.target("/ok")).await.is_err());
    assert_eq!(receiver.asked(), 0);
}

#[actix_web::test]
async fn redirects_are_answers_and_answers_are_cut() {
    let receiver = Receiver::start();
    let client = Guarded::with(|_| true, false, PATIENCE).unwrap();
    let (status, body) = post(&client, &receiver.target("/ok")).await.unwrap();
    assert_eq!((status, body.as_slice()), (200, b"taken".as_slice()));
    let (status, _) = post(&client, &receiver.target("/away")).await.unwrap();
    assert_eq!(status, 302);
    assert_eq!(receiver.asked(), 2, "the redirect was followed");
    let (_, body) = post(&client, &receiver.target("/much")).await.unwrap();
    assert_eq!(body.len(), MOST_BYTES);
}

/// A receiver that takes a connection, says this much and then nothing more, until it is dropped.
struct Silent {
    port: u16,
    _end: mpsc::Sender<()>,
}

impl Silent {
    fn after(said: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (end, ended) = mpsc::channel::<()>();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            assert!(0 < stream.read(&mut [0; 4096]).unwrap());
            stream.write_all(said.as_bytes()).unwrap();
            // Nobody sends: it is over when the test is.
            assert!(ended.recv().is_err());
        });
        Self { port, _end: end }
    }

    fn target(&self, scheme: &str) -> Target {
        let address = format!("{scheme}://localhost:{}/", self.port);
        Target(address.parse().unwrap())
    }
}

/// No test waits so long: what ends before was ended by the other one of the two.
const FOR_EVER: Duration = Duration::from_secs(3600);
const SHORT: Duration = Duration::from_millis(200);

#[actix_web::test]
async fn a_receiver_that_hangs_is_given_up() {
    let patience = Patience {
        connect: FOR_EVER,
        answer: SHORT,
    };
    let client = Guarded::with(|_| true, false, patience).unwrap();
    for said in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nbegun",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nbegun\r\n",
    ] {
        let silent = Silent::after(said);
        let error = post(&client, &silent.target("http")).await.unwrap_err();
        assert!(error.is_timeout(), "{said:?}: {error:?}");
    }
}

#[actix_web::test]
async fn a_receiver_that_never_gets_connected_is_given_up_sooner() {
    let patience = Patience {
        connect: SHORT,
        answer: FOR_EVER,
    };
    let client = Guarded::with(|_| true, true, patience).unwrap();
    let silent = Silent::after("");
    let error = post(&client, &silent.target("https")).await.unwrap_err();
    assert!(error.is_connect() && error.is_timeout(), "{error:?}");
}

#[test]
fn nobody_is_waited_for_longer_than_a_quarter_of_a_minute() {
    assert!(PATIENCE.connect < PATIENCE.answer);
    assert!(PATIENCE.answer <= Duration::from_secs(15));
}
