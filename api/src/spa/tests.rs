use std::fs;
use std::sync::Arc;

use actix_web::http::header::{self, HeaderName};
use actix_web::test::TestRequest;
use actix_web::{App, HttpServer, web};

use super::*;
use crate::config::Options;

const JS: &str = "web-0123456789abcdef.js";
const WASM: &str = "web-0123456789abcdef_bg.wasm";
const PART: &str = "parts/admin-0123456789abcdef.wasm";
const SHARED: &str = "parts/shared-0123456789abcdef.bin";

/// A folder as Trunk and xtask leave it.
fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [
        (
            "index.html",
            r#"<script nonce="{{__TRUNK NONCE__}}"></script><link nonce="{{__TRUNK NONCE__}}">"#,
        ),
        (JS, "plain script"),
        ("web-0123456789abcdef.js.br", "script in Brotli"),
        ("web-0123456789abcdef.js.gz", "script in gzip"),
        (WASM, "\0asm"),
        ("icon.svg", "<svg/>"),
        ("lonely.gz", "no neighbour"),
        (".stamp", "hidden"),
    ] {
        fs::write(folder.path().join(name), content).unwrap();
    }
    for (name, content) in [
        ("snippets/inline0.js", "snippet"),
        (PART, "\0asm"),
        (SHARED, "\0asm"),
    ] {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
    folder
}

fn spa() -> Spa {
    Spa::load(Some(built().path())).unwrap().unwrap()
}

fn headers() -> SecurityHeaders {
    SecurityHeaders::new(&Options::default().resolve().unwrap())
}

/// Asks with one more header, and gives the answer's headers and its content.
fn get(spa: &Spa, path: &str, more: (HeaderName, &str)) -> Option<(HttpResponse<()>, String)> {
    let request = TestRequest::with_uri(path).insert_header(more);
    let response = spa.respond(&request.to_http_request(), &headers())?;
    let (response, body) = response.into_parts();
    let body = actix_web::body::MessageBody::try_into_bytes(body).unwrap();
    Some((response, String::from_utf8(body.into()).unwrap()))
}

fn value<'a>(response: &'a HttpResponse<()>, name: &HeaderName) -> Option<&'a str> {
    response
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap())
}

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

#[test]
fn the_best_form_that_the_client_takes_is_sent() {
    let spa = spa();
    for (accepted, content, encoding) in [
        ("gzip, deflate, br, zstd", "script in Brotli", Some("br")),
        ("gzip", "script in gzip", Some("gzip")),
        ("br;q=0.5, gzip", "script in gzip", Some("gzip")),
        ("br;q=0, *", "script in gzip", Some("gzip")),
        ("br;q=0, gzip;q=0.0", "plain script", None),
        ("GZIP;Q=0.1", "script in gzip", Some("gzip")),
        ("identity, br;q=0.9", "plain script", None),
        ("br;q=nonsense", "plain script", None),
        ("br;q=NaN", "plain script", None),
        ("*;q=0", "plain script", None),
        ("deflate", "plain script", None),
        ("", "plain script", None),
    ] {
        let (response, body) =
            get(&spa, &format!("/{JS}"), (header::ACCEPT_ENCODING, accepted)).unwrap();
        assert_eq!(body, content, "{accepted}");
        assert_eq!(
            value(&response, &header::CONTENT_ENCODING),
            encoding,
            "{accepted}"
        );
        assert_eq!(value(&response, &header::VARY), Some("accept-encoding"));
        assert_eq!(
            value(&response, &header::CONTENT_TYPE),
            Some("text/javascript; charset=utf-8")
        );
    }
}

#[test]
fn each_form_has_a_tag_and_is_sent_once() {
    let spa = spa();
    let path = format!("/{JS}");
    let tag = |encoding| {
        let (response, _) = get(&spa, &path, (header::ACCEPT_ENCODING, encoding)).unwrap();
        value(&response, &header::ETAG).unwrap().to_owned()
    };
    let (plain, brotli) = (tag("identity"), tag("br"));
    assert!(
        plain != brotli && !plain.starts_with("W/"),
        "{plain} {brotli}"
    );

    for (known, again) in [
        (plain.clone(), false),
        (format!("\"other\", W/{plain}"), false),
        ("*".to_owned(), false),
        (brotli, true),
        ("nonsense".to_owned(), true),
    ] {
        let (response, body) = get(&spa, &path, (header::IF_NONE_MATCH, &known)).unwrap();
        assert_eq!(response.status().is_success(), again, "{known}");
        assert_eq!(body.is_empty(), !again, "{known}");
        assert_eq!(value(&response, &header::ETAG), Some(plain.as_str()));
        assert!(
            value(&response, &header::CACHE_CONTROL)
                .unwrap()
                .contains("immutable")
        );
    }
}

#[test]
fn only_names_that_change_with_the_content_are_kept_unasked() {
    let spa = spa();
    for (path, kind, immutable) in [
        (format!("/{JS}"), "text/javascript; charset=utf-8", true),
        (format!("/{WASM}"), "application/wasm", true),
        (format!("/{PART}"), "application/wasm", true),
        (format!("/{SHARED}"), "application/octet-stream", true),
        ("/icon.svg".to_owned(), "image/svg+xml", false),
        (
            "/snippets/inline0.js".to_owned(),
            "text/javascript; charset=utf-8",
            false,
        ),
        ("/lonely.gz".to_owned(), "application/gzip", false),
    ] {
        let (response, _) = get(&spa, &path, (header::ACCEPT, "*/*")).unwrap();
        assert_eq!(
            value(&response, &header::CONTENT_TYPE),
            Some(kind),
            "{path}"
        );
        let kept = value(&response, &header::CACHE_CONTROL).unwrap();
        assert_eq!(
            kept.contains("max-age=31536000"),
            immutable,
            "{path}: {kept}"
        );
        assert_eq!(kept == "no-cache", !immutable, "{path}: {kept}");
        assert_eq!(
            value(&response, &header::X_CONTENT_TYPE_OPTIONS),
            Some("nosniff")
        );
    }
}

#[test]
fn every_page_has_a_nonce_of_its_own() {
    let spa = spa();
    let mut seen = std::collections::HashSet::new();
    for path in [
        "/",
        "/index.html",
        "/login",
        "/appointments/consultation/0190a0b0-0000-7000-8000-00000000000a",
    ] {
        let (response, body) = get(&spa, path, (header::ACCEPT, BROWSER)).unwrap();
        let policy = value(&response, &header::CONTENT_SECURITY_POLICY).unwrap();
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .unwrap();
        assert_eq!(nonce.len(), 24);
        assert_eq!(
            body.matches(&format!("nonce=\"{nonce}\"")).count(),
            2,
            "{body}"
        );
        assert!(seen.insert(nonce.to_owned()));
        assert_eq!(value(&response, &header::CACHE_CONTROL), Some("no-store"));
        assert_eq!(
            value(&response, &header::CONTENT_TYPE),
            Some("text/html; charset=utf-8")
        );
    }
}

#[test]
fn what_is_no_page_is_not_answered_with_one() {
    let spa = spa();
    for path in [
        "/api",
        "/api/v1/nothing",
        "/.env",
        "/.git/config",
        "/.stamp",
        "/favicon.ico",
        "/web-fedcba9876543210.js",
        "/web-0123456789abcdef.js.br",
        "/../secret",
        "/%2e%2e%2fsecret",
        "/..%5csecret",
        "/l%6fgin",
        "/%69ndex.html",
        "/web-%30123456789abcdef.js",
        "/a%00b",
    ] {
        assert!(
            get(&spa, path, (header::ACCEPT, BROWSER)).is_none(),
            "{path}"
        );
    }
}

#[test]
fn programs_are_not_answered_with_a_page() {
    let spa = spa();
    for accepted in ["*/*", "application/json", "text/html;q=0", "text/*", ""] {
        assert!(
            get(&spa, "/login", (header::ACCEPT, accepted)).is_none(),
            "{accepted}"
        );
    }
    assert!(get(&spa, "/", (header::ACCEPT, "*/*")).is_some());
    let post = TestRequest::post()
        .uri("/login")
        .insert_header((header::ACCEPT, BROWSER));
    assert!(spa.respond(&post.to_http_request(), &headers()).is_none());
}

#[actix_web::test]
async fn a_head_request_gets_the_length_and_no_content() {
    let spa = Arc::new(spa());
    let server = HttpServer::new(move || {
        let spa = Arc::clone(&spa);
        let respond = move |req: HttpRequest| {
            let answer = spa.respond(&req, &headers());
            async { answer.unwrap_or_else(|| HttpResponse::NotFound().finish()) }
        };
        App::new().default_service(web::to(respond))
    })
    .workers(1)
    .bind("127.0.0.1:0")
    .unwrap();
    let address = server.addrs()[0];
    let running = server.run();
    let handle = running.handle();
    let serving = actix_web::rt::spawn(running);

    crate::outgoing::use_ring();
    let client = reqwest::Client::new();
    let response = client
        .head(format!("http://{address}/{JS}"))
        .send()
        .await
        .unwrap();
    assert!(response.status().is_success());
    assert_eq!(response.headers()["content-length"], "12");
    assert_eq!(response.text().await.unwrap(), "");

    handle.stop(false).await;
    serving.await.unwrap().unwrap();
}

#[test]
fn a_folder_without_a_page_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let error = Spa::load(Some(folder.path())).unwrap_err();
    assert!(error.to_string().contains("index.html"), "{error}");
    assert!(Spa::load(Some(&folder.path().join("missing"))).is_err());
}
