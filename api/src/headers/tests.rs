//! What the headers allow.

use super::*;
use crate::config::{Options, VideoHost};

fn host(domain: &str, script: &str) -> VideoHost {
    VideoHost {
        domain: domain.to_owned(),
        external_api_url: script.parse().unwrap(),
        subject: "meet.jitsi".to_owned(),
    }
}

fn config(public_url: &str, domain: &str, script: &str) -> Config {
    let mut config = Options::default().resolve().unwrap();
    config.http.public_url = public_url.parse().unwrap();
    config.video.hosts = vec![host(domain, script)];
    config
}

fn headers() -> SecurityHeaders {
    SecurityHeaders::new(&config(
        "https://mydoctor.example.org",
        "meet.example.org:8443",
        "https://cdn.example.org:444/jitsi/external_api.js?v=1",
    ))
}

fn value(headers: &Headers, name: &HeaderName) -> Option<String> {
    let mut found = headers.iter().filter(|(given, _)| given == name);
    let (_, value) = found.next()?;
    assert!(found.next().is_none(), "{name} is there twice");
    Some(value.to_str().unwrap().to_owned())
}

fn directive(headers: &Headers, name: &str) -> String {
    let policy = value(headers, &header::CONTENT_SECURITY_POLICY).unwrap();
    let mut directives = policy.split("; ").filter_map(|part| part.split_once(' '));
    let (_, sources) = directives.find(|(given, _)| *given == name).unwrap();
    sources.to_owned()
}

#[test]
fn a_page_may_use_the_video_server_and_nothing_else_from_outside() {
    let page = headers().page("bm9uY2U");
    assert_eq!(
        directive(&page, "script-src"),
        "'self' 'wasm-unsafe-eval' 'nonce-bm9uY2U' https://cdn.example.org:444"
    );
    assert_eq!(
        directive(&page, "frame-src"),
        "https://meet.example.org:8443"
    );
    assert_eq!(directive(&page, "default-src"), "'none'");
    for own in ["connect-src", "style-src", "font-src", "form-action"] {
        assert_eq!(directive(&page, own), "'self'", "{own}");
    }
    for nothing in ["object-src", "base-uri", "frame-ancestors"] {
        assert_eq!(directive(&page, nothing), "'none'", "{nothing}");
    }
}

#[test]
fn the_frame_gets_camera_and_microphone_from_the_same_setting() {
    let policy = value(&headers().page("n"), &header::PERMISSIONS_POLICY).unwrap();
    for feature in DELEGATED {
        let rule = format!("{feature}=(self \"https://meet.example.org:8443\")");
        assert!(policy.contains(&rule), "{rule}: {policy}");
    }
    for feature in ["geolocation", "payment", "usb"] {
        assert!(policy.contains(&format!("{feature}=()")), "{policy}");
    }
}

#[test]
fn every_host_is_allowed_what_the_first_one_is() {
    let first = "https://meet.example.org/external_api.js";
    let mut config = config("https://mydoctor.example.org", "meet.example.org", first);
    config.video.hosts.extend([
        host("spare.example.org:8443", "https://cdn.example.org/a.js"),
        host("last.example.org", "https://cdn.example.org/a.js"),
    ]);
    let page = SecurityHeaders::new(&config).page("n");
    assert_eq!(
        directive(&page, "frame-src"),
        "https://meet.example.org https://spare.example.org:8443 https://last.example.org"
    );
    assert_eq!(
        directive(&page, "script-src"),
        "'self' 'wasm-unsafe-eval' 'nonce-n' https://cdn.example.org https://meet.example.org"
    );
    let policy = value(&page, &header::PERMISSIONS_POLICY).unwrap();
    let rule = "camera=(self \"https://meet.example.org\" \"https://spare.example.org:8443\" \"https://last.example.org\")";
    assert!(policy.contains(rule), "{policy}");
}

#[test]
fn nothing_isolates_the_page_from_the_video() {
    let page = headers().page("n");
    assert_eq!(value(&page, &header::CROSS_ORIGIN_EMBEDDER_POLICY), None);
    assert_eq!(
        value(&page, &header::CROSS_ORIGIN_OPENER_POLICY).as_deref(),
        Some("same-origin")
    );
}

#[test]
fn every_answer_forbids_sniffing_framing_and_referrers() {
    let all = headers();
    for headers in [all.page("n"), all.asset(), all.api(), all.docs()] {
        let is = |name, expected| assert_eq!(value(&headers, &name).as_deref(), Some(expected));
        is(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        is(header::X_FRAME_OPTIONS, "DENY");
        is(header::REFERRER_POLICY, "no-referrer");
        is(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
        for nothing in ["default-src", "base-uri", "frame-ancestors"] {
            assert_eq!(directive(&headers, nothing), "'none'", "{nothing}");
        }
    }
}

#[test]
fn only_pages_and_data_are_never_stored() {
    let all = headers();
    for (headers, expected) in [
        (all.page("n"), Some("no-store")),
        (all.api(), Some("no-store")),
        (all.asset(), None),
        (all.docs(), None),
    ] {
        assert_eq!(value(&headers, &header::CACHE_CONTROL).as_deref(), expected);
    }
}

#[test]
fn plain_http_promises_no_encryption() {
    let config = config(
        "http://127.0.0.1:8080",
        "meet.jit.si",
        "https://meet.jit.si/external_api.js",
    );
    let api = SecurityHeaders::new(&config).api();
    assert_eq!(value(&api, &header::STRICT_TRANSPORT_SECURITY), None);
}
