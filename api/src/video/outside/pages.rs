//! What the video server's web server shows.

use reqwest::{
    Response, StatusCode,
    header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, DATE, HeaderMap, X_FRAME_OPTIONS},
};
use shared::Instant;
use time::{OffsetDateTime, format_description::well_known::Rfc2822};
use url::Url;

use super::{Finding, Place};
use crate::config::VideoMode;

/// A room that nobody books. Looking at its page makes no room: joining does.
const PAGE: &str = "mydoctor-check";

/// A token is dated back so far; a server whose clock is further behind takes none.
const BEHIND_SECONDS: i64 = 30;
/// A server this far ahead ends calls that are broken and rejoined early.
const AHEAD_SECONDS: i64 = 15 * 60;

/// What the first answer tells.
pub struct Front {
    pub status: StatusCode,
    pub date: Option<Instant>,
}

impl Place<'_> {
    /// Name, connection, certificate and HTTP, in one request.
    pub async fn front(&self) -> Result<Front, Finding> {
        let answer = self.client.get(self.base.clone()).send().await;
        let answer = answer.map_err(|error| unreachable(&error))?;
        let status = answer.status();
        if status.is_server_error() {
            return Err(Finding::Wrong(
                format!("answers with {status}"),
                "look at its web server and its containers",
            ));
        }
        if status.is_redirection() {
            return Err(Finding::Wrong(
                "sends to another host".to_owned(),
                "set MYDOCTOR_JITSI_DOMAIN to that host",
            ));
        }
        Ok(Front {
            status,
            date: date(answer.headers()),
        })
    }

    /// The script that our page loads.
    pub async fn script(&self) -> Finding {
        let remedy =
            "the address must be that of Jitsi's external_api.js: MYDOCTOR_JITSI_EXTERNAL_API_URL";
        let answer = self
            .client
            .get(self.host.external_api_url.clone())
            .send()
            .await;
        match answer {
            Err(error) => unreachable(&error),
            Ok(answer) if !answer.status().is_success() => {
                Finding::Wrong(format!("{}", answer.status()), remedy)
            }
            Ok(answer) if !is_script(&answer) => {
                Finding::Wrong("it is no JavaScript".to_owned(), remedy)
            }
            Ok(answer) => match answer.text().await {
                Ok(text) if text.contains("JitsiMeetExternalAPI") => {
                    Finding::Fine(format!("{} bytes of JavaScript", text.len()))
                }
                Ok(_) => Finding::Wrong("it is another script".to_owned(), remedy),
                Err(error) => unreachable(&error),
            },
        }
    }

    /// The settings that its own page starts from.
    pub async fn settings(&self) -> Finding {
        match self.get("config.js").await {
            Ok(answer) if answer.status().is_success() && is_script(&answer) => {
                Finding::Fine("config.js is there".to_owned())
            }
            Ok(answer) => Finding::Wrong(
                format!("config.js: {}", answer.status()),
                "this is no Jitsi Meet, or its web server does not serve config.js",
            ),
            Err(error) => unreachable(&error),
        }
    }

    /// Whether the page of a room may be put into ours.
    pub async fn frame(&self) -> Finding {
        let path = match self.mode {
            VideoMode::Jaas(jaas) => format!("{}/{PAGE}", jaas.app_id),
            VideoMode::Open | VideoMode::Jwt(_) => PAGE.to_owned(),
        };
        let answer = match self.get(&path).await {
            Ok(answer) => answer,
            Err(error) => return unreachable(&error),
        };
        if !answer.status().is_success() {
            return Finding::Wrong(
                format!("the page of a room answers with {}", answer.status()),
                "open a room of that server in a browser",
            );
        }
        match forbids_framing(answer.headers(), self.base, self.page) {
            None => Finding::Fine("rooms may be put into our page".to_owned()),
            Some(header) => Finding::Wrong(
                format!("{header} keeps rooms out of our page"),
                "allow the address in MYDOCTOR_PUBLIC_URL in that header, or leave it out",
            ),
        }
    }

    /// Whether a browser has somebody to talk to.
    pub async fn signalling(&self) -> Finding {
        let mut found = Vec::new();
        for (name, path) in [("BOSH", "http-bind"), ("WebSocket", "xmpp-websocket")] {
            // Prosody greets a plain GET, or says what it would rather have.
            let answers = |answer: &Response| {
                answer.status().as_u16() != 404 && !answer.status().is_server_error()
            };
            if self.get(path).await.is_ok_and(|answer| answers(&answer)) {
                found.push(name);
            }
        }
        match found.as_slice() {
            [] => Finding::Wrong(
                "neither /http-bind nor /xmpp-websocket answers".to_owned(),
                "its web server must pass both on to Prosody, and Prosody must run",
            ),
            found => Finding::Fine(format!("{} answers", found.join(" and "))),
        }
    }

    /// How far its clock is from ours: a token is refused by one that is behind.
    pub fn clock(&self, date: Option<Instant>) -> Finding {
        let Some(theirs) = date else {
            return Finding::Unknown("the server does not say what time it is".to_owned());
        };
        let remedy = "keep both machines on NTP";
        match self.now.seconds_until(theirs) {
            ahead if ahead < -BEHIND_SECONDS => {
                Finding::Wrong(format!("{} s behind ours", -ahead), remedy)
            }
            ahead if AHEAD_SECONDS < ahead => {
                Finding::Wrong(format!("{ahead} s ahead of ours"), remedy)
            }
            ahead => Finding::Fine(format!("{} s from ours", ahead.abs())),
        }
    }

    async fn get(&self, path: &str) -> Result<Response, reqwest::Error> {
        self.client.get(self.at(path)).send().await
    }

    /// An address on this server.
    pub fn at(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(path);
        url
    }
}

/// What went wrong before there was an answer, without the address that the operator knows.
fn unreachable(error: &reqwest::Error) -> Finding {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let what = if error.is_timeout() {
        "no answer in time".to_owned()
    } else {
        cause.to_string()
    };
    Finding::Wrong(
        what,
        "check name, port, firewall and certificate from this machine",
    )
}

fn is_script(answer: &Response) -> bool {
    let kind = answer.headers().get(CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.contains("javascript"))
}

fn date(headers: &HeaderMap) -> Option<Instant> {
    let text = headers.get(DATE)?.to_str().ok()?;
    let time = OffsetDateTime::parse(text, &Rfc2822).ok()?;
    Instant::from_unix(time.unix_timestamp())
}

/// The header that keeps the page out of ours, if there is one. Browsers heed X-Frame-Options only
/// where no frame-ancestors are named.
fn forbids_framing(headers: &HeaderMap, own: &Url, page: &Url) -> Option<&'static str> {
    let is_own = own.origin() == page.origin();
    let mut ancestors = headers
        .get_all(CONTENT_SECURITY_POLICY)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|policy| policy.split(';'))
        .filter_map(|directive| directive.trim().strip_prefix("frame-ancestors"))
        .peekable();
    if ancestors.peek().is_some() {
        let allows = |source: &str| match source {
            "*" => true,
            "https:" => page.scheme() == "https",
            "'self'" => is_own,
            source => Url::parse(source).is_ok_and(|allowed| allowed.origin() == page.origin()),
        };
        let all_allow = ancestors.all(|sources| sources.split_whitespace().any(allows));
        return (!all_allow).then_some("Content-Security-Policy");
    }
    let options = headers.get(X_FRAME_OPTIONS)?.to_str().ok()?;
    let forbids = match options.to_ascii_uppercase().as_str() {
        "DENY" => true,
        "SAMEORIGIN" => !is_own,
        // Anything else is no longer heeded.
        _ => false,
    };
    forbids.then_some("X-Frame-Options")
}
