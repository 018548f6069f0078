//! The security headers, made from the configuration.
//!
//! The page may load what is its own, and the video servers' scripts and frames, and nothing else. Both
//! policies that say so are written from the same [`Video`], so that they cannot disagree: a frame
//! that is allowed but gets no camera is as useless as one that is blocked.

use std::collections::BTreeSet;

use actix_web::http::header::{self, HeaderName, HeaderValue};

use crate::config::{Config, Http, Video};

#[cfg(test)]
mod tests;

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
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; frame-ancestors 'none'");

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
    /// Where the video's script comes from: one or more, separated by spaces.
    script_origins: String,
    /// Where the video's frame comes from, likewise.
    frame_origins: String,
    permissions_policy: HeaderValue,
    encrypted: bool,
}

impl SecurityHeaders {
    /// Derives them.
    pub fn new(config: &Config) -> Self {
        let Config {
            http: Http { public_url, .. },
            video: Video { hosts, .. },
            ..
        } = config;
        let frames: Vec<String> = hosts
            .iter()
            .map(|host| format!("https://{}", host.domain))
            .collect();
        let scripts: BTreeSet<String> = hosts
            .iter()
            .map(|host| host.external_api_url.origin().ascii_serialization())
            .collect();
        Self {
            script_origins: Vec::from_iter(scripts).join(" "),
            permissions_policy: permissions_policy(&frames),
            frame_origins: frames.join(" "),
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
            script_origins,
            frame_origins,
            ..
        } = self;
        let policy = format!(
            "default-src 'none'; \
             script-src 'self' 'wasm-unsafe-eval' 'nonce-{nonce}' {script_origins}; \
             style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; \
             connect-src 'self'; frame-src {frame_origins}; object-src 'none'; base-uri 'none'; \
             form-action 'self'; frame-ancestors 'none'"
        );
        // Neither the checked configuration nor a nonce has anything a header cannot hold. Were it
        // otherwise, a page that does not start is better than one without a policy.
        HeaderValue::from_str(&policy).unwrap_or(DATA_POLICY)
    }
}

fn permissions_policy(frames: &[String]) -> HeaderValue {
    let origins = frames.iter().map(|origin| format!(" \"{origin}\""));
    let origins = origins.collect::<String>();
    let delegated = DELEGATED.map(|feature| format!("{feature}=(self{origins})"));
    let denied = DENIED.map(|feature| format!("{feature}=()"));
    let policy = [delegated.join(", "), denied.join(", ")].join(", ");
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("camera=(), microphone=()"))
}
