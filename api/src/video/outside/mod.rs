//! The video servers as somebody outside finds them: what an operator can know before the first patient.
//!
//! Nothing here proves that a call works. What can be seen is said, what cannot is said to be unknown,
//! and nobody enters a room: the trial token is for one that does not exist.

mod login;
mod pages;
#[cfg(test)]
mod tests;

use std::fmt;

use reqwest::Client;
use shared::{Instant, JoinGrant};
use url::Url;
use uuid::Uuid;

use self::login::Login;
use crate::{
    config::{Config, Video, VideoHost, VideoMode},
    jitsi::{self, Participant, Person, RoomName},
    random,
};

/// How one thing stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// As it should be.
    Fine(String),
    /// Not so; what is wrong, and what helps.
    Wrong(String, &'static str),
    /// It can not be told from here, and why.
    Unknown(String),
}

/// One line for the operator: the host, the thing, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The host as it was configured.
    pub host: String,
    /// The thing.
    pub thing: &'static str,
    /// How it stands.
    pub finding: Finding,
}

impl Line {
    /// Whether something is wrong.
    pub const fn is_wrong(&self) -> bool {
        matches!(self.finding, Finding::Wrong(..))
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, thing, .. } = self;
        match &self.finding {
            Finding::Fine(what) => write!(f, "{host}, {thing}: ok, {what}"),
            Finding::Wrong(what, remedy) => write!(f, "{host}, {thing}: failed, {what}; {remedy}"),
            Finding::Unknown(why) => write!(f, "{host}, {thing}: not verified, {why}"),
        }
    }
}

/// Looks at every video server.
///
/// # Errors
/// When no client can be made, or no token be signed.
pub async fn look(
    config: &Config,
    client: &Client,
    now: Instant,
) -> Result<Vec<Line>, Box<dyn std::error::Error>> {
    let mut lines = Vec::new();
    for (number, host) in config.video.hosts.iter().enumerate() {
        let base = Url::parse(&format!("https://{}/", host.domain))?;
        let place = Place {
            client,
            base: &base,
            host,
            mode: &config.video.mode,
            page: &config.http.public_url,
            token: trial_token(&config.video, u8::try_from(number)?, now)?,
            now,
        };
        lines.extend(place.look().await);
    }
    Ok(lines)
}

/// One video server, and what is known of it.
pub(super) struct Place<'a> {
    client: &'a Client,
    /// Where it is.
    base: &'a Url,
    host: &'a VideoHost,
    mode: &'a VideoMode,
    /// The address of our pages, into which its rooms are put.
    page: &'a Url,
    /// A token for a room that does not exist.
    token: Option<String>,
    now: Instant,
}

impl Place<'_> {
    async fn look(&self) -> Vec<Line> {
        let line = |thing, finding| Line {
            host: self.host.domain.clone(),
            thing,
            finding,
        };
        let mut lines = Vec::new();
        let front = match self.front().await {
            Ok(front) => front,
            Err(finding) => {
                lines.push(line("connection", finding));
                return lines;
            }
        };
        let answers = format!("answers with {}", front.status);
        lines.push(line("connection", Finding::Fine(answers)));
        lines.push(line("script", self.script().await));
        lines.push(line("frame", self.frame().await));
        if matches!(self.mode, VideoMode::Jaas(_)) {
            let theirs = "8x8 runs it".to_owned();
            lines.push(line("signalling", Finding::Unknown(theirs.clone())));
            lines.push(line("clock", self.clock(front.date)));
            lines.push(line("token", Finding::Unknown(theirs)));
            return lines;
        }
        lines.push(line("settings", self.settings().await));
        let signalling = self.signalling().await;
        let is_reached = matches!(signalling, Finding::Fine(_));
        lines.push(line("signalling", signalling));
        if matches!(self.mode, VideoMode::Jwt(_)) {
            lines.push(line("clock", self.clock(front.date)));
            let out_of_reach = || Login::Unclear("signalling does not answer".to_owned());
            let login = async |token: Option<&str>| match is_reached {
                true => self.login(token).await,
                false => out_of_reach(),
            };
            lines.push(line("without a token", without_token(login(None).await)));
            let token = self.token.as_deref();
            lines.push(line("token", with_token(login(token).await)));
        }
        lines
    }
}

/// Nobody without a token may get in.
fn without_token(login: Login) -> Finding {
    match login {
        Login::Refused => Finding::Fine("nobody signs in".to_owned()),
        Login::In => Finding::Wrong(
            "anybody signs in".to_owned(),
            "set allow_empty_token = false in Prosody (Docker: JWT_ALLOW_EMPTY=0, ENABLE_GUESTS=0)",
        ),
        Login::Unclear(why) => Finding::Unknown(why),
    }
}

/// With ours everybody must.
fn with_token(login: Login) -> Finding {
    match login {
        Login::In => Finding::Fine("the server takes ours".to_owned()),
        Login::Refused => Finding::Wrong(
            "the server refuses ours".to_owned(),
            "compare secret or key, issuer, audience and clock on both sides; Prosody's log has the reason",
        ),
        Login::Unclear(why) => Finding::Unknown(why),
    }
}

/// A token as a patient gets it, for a room that does not exist and for a quarter of an hour.
fn trial_token(video: &Video, host: u8, now: Instant) -> Result<Option<String>, jitsi::MintError> {
    let room = RoomName::new(&video.room_prefix, random::bytes());
    let who = Participant {
        person: Person::Guest(Uuid::nil()),
        name: "mydoctor check",
        may_record: false,
    };
    let grant = JoinGrant {
        moderator: false,
        closes_at: now,
    };
    Ok(jitsi::mint(video, host, &room, &who, &grant, now)?.jwt)
}
