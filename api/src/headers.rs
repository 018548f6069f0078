//! The security headers, made from the configuration.
//!
//! The page may load what is its own, and the video server's script and frame, and nothing else. Both
//! policies that say so are written from the same [`Video`], so that they cannot disagree: a frame
//! that is allowed but gets no camera is as useless as one that is blocked.

use actix_web::http::header::{self, HeaderName, HeaderValue};

use crate::config::{Config, Http, Video};

/// A list of headers that `HttpResponseBuilder` takes one by one.
pub type Headers = Vec<(HeaderName, HeaderValue)>;

/// What the video's frame needs of the browser, as far as Jitsi's own script asks for it.
const DELEGATED: [&str; 10] = [
    "autoplay",
    "camera",
    "clipboard-write",
    "compute-pressure",
    "display-capture",
    "fullscreen",
    "microphone",
    "picture-in-picture",
    "screen-wake-lock",
    "speaker-selection",
];

/// What nobody needs here: not the page, and so not a script that found its way in.
const DENIED: [&str; 18] = [
    "accelerometer",
    "browsing-topics",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "midi",
    "payment",
    "serial",
    "sync-xhr",
    "usb",
    "window-management",
    "xr-spatial-tracking",
];

/// One year, as browsers' preload lists ask for; without subdomains, which are not ours to decide on.
const STRICT_TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=31536000");

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");

/// An answer that is data: no browser should ever make a page of it.
const DATA_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// The viewer of the API's description brings everything with it. The digest is of the one `<style>`
/// that its script writes, which colours its logo.
const DOCS_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; \
     style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

/// The headers of every kind of answer.
#[derive(Clone, Debug)]
pub struct SecurityHeaders {
    /// Where the video's script comes from.
    script_origin: String,
    /// Where the video's frame comes from.
    frame_origin: String,
    permissions_policy: HeaderValue,
    encrypted: bool,
}

impl SecurityHeaders {
    /// Derives them.
    pub fn new(config: &Config) -> Self {
        let Config {
            http: Http { public_url, .. },
            video:
                Video {
                    domain,
                    external_api_url,
                    ..
                },
            ..
        } = config;
        let frame_origin = format!("https://{domain}");
        Self {
            script_origin: external_api_url.origin().ascii_serialization(),
            permissions_policy: permissions_policy(&frame_origin),
            frame_origin,
            encrypted: public_url.scheme() == "https",
        }
    }

    /// For a page of the app, whose own inline script bears the nonce. Not to be stored, for the nonce
    /// is good for one answer.
    pub fn page(&self, nonce: &str) -> Headers {
        let mut headers = self.common(self.page_policy(nonce));
        headers.extend([
            (header::PERMISSIONS_POLICY, self.permissions_policy.clone()),
            // No page that opened this one, or is opened by it, keeps a hand on it.
            (header::CROSS_ORIGIN_OPENER_POLICY, SAME_ORIGIN),
            (header::CACHE_CONTROL, NO_STORE),
        ]);
        headers
    }

    /// For the files of the app. How long they are kept is for the caller to say.
    pub fn asset(&self) -> Headers {
        self.common(DATA_POLICY)
    }

    /// For an answer of the API.
    pub fn api(&self) -> Headers {
        let mut headers = self.common(DATA_POLICY);
        headers.push((header::CACHE_CONTROL, NO_STORE));
        headers
    }

    /// For the viewer of the API's description.
    pub fn docs(&self) -> Headers {
        self.common(DOCS_POLICY)
    }

    fn common(&self, content_policy: HeaderValue) -> Headers {
        let mut headers = vec![
            (header::CONTENT_SECURITY_POLICY, content_policy),
            (
                header::X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            ),
            (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
            // Addresses hold the ids of appointments, which are nobody else's business.
            (
                header::REFERRER_POLICY,
                HeaderValue::from_static("no-referrer"),
            ),
            (header::CROSS_ORIGIN_RESOURCE_POLICY, SAME_ORIGIN),
        ];
        if self.encrypted {
            headers.push((header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT));
        }
        headers
    }

    fn page_policy(&self, nonce: &str) -> HeaderValue {
        let Self {
            script_origin,
            frame_origin,
            ..
        } = self;
        let policy = format!(
            "default-src 'none'; \
             script-src 'self' 'wasm-unsafe-eval' 'nonce-{nonce}' {script_origin}; \
             style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; \
             connect-src 'self'; frame-src {frame_origin}; object-src 'none'; base-uri 'none'; \
             form-action 'self'; frame-ancestors 'none'"
        );
        // Neither the checked configuration nor a nonce has anything a header cannot hold. Were it
        // otherwise, a page that does not start is better than one without a policy.
        HeaderValue::from_str(&policy).unwrap_or(DATA_POLICY)
    }
}

fn permissions_policy(frame_origin: &str) -> HeaderValue {
    let delegated = DELEGATED.map(|feature| format!("{feature}=(self \"{frame_origin}\")"));
    let denied = DENIED.map(|feature| format!("{feature}=()"));
    let policy = [delegated.join(", "), denied.join(", ")].join(", ");
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("camera=(), microphone=()"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Options;

    fn config(public_url: &str, domain: &str, script: &str) -> Config {
        let mut config = Options::default().resolve().unwrap();
        config.http.public_url = public_url.parse().unwrap();
        config.video.domain = domain.to_owned();
        config.video.external_api_url = script.parse().unwrap();
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
            assert_eq!(directive(&headers, "frame-ancestors"), "'none'");
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
}
