//! A sign-in at Prosody over BOSH, as far as the question goes whether one gets in.

use reqwest::header::CONTENT_TYPE;

use super::Place;
use crate::random;

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    /// Signed in, and signed out again.
    In,
    /// Refused.
    Refused,
    /// Neither was said; why not.
    Unclear(String),
}

/// The form of every message.
const BIND: &str = "xmlns='http://jabber.org/protocol/httpbind'";
/// Prosody's token plugin takes the place of the sign-in without a name: it looks at the token that
/// came with the connection.
const AUTH: &str = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'></auth>";

impl Place<'_> {
    /// Tries to sign in, with this token or with none.
    pub async fn login(&self, token: Option<&str>) -> Login {
        self.try_login(token)
            .await
            .unwrap_or_else(|why| Login::Unclear(why.to_owned()))
    }

    async fn try_login(&self, token: Option<&str>) -> Result<Login, &'static str> {
        // Each message has the number after that of the one before; the first is anybody's guess.
        let first = u64::from(u32::from_be_bytes(random::bytes()));
        let subject = &self.host.subject;
        let opened = self
            .say(
                token,
                &format!(
                    "<body {BIND} xmlns:xmpp='urn:xmpp:xbosh' rid='{first}' to='{subject}' \
                     ver='1.6' xmpp:version='1.0' xml:lang='en' wait='5' hold='1' \
                     content='text/xml; charset=utf-8'/>"
                ),
            )
            .await?;
        if opened.contains("host-unknown") {
            return Err(
                "Prosody does not know the domain; is MYDOCTOR_JITSI_SUBJECT its inner one?",
            );
        }
        let session = attribute(&opened, "sid").ok_or("no session came about over BOSH")?;
        let mut number = first;
        let mut next = |inside: &str| {
            number += 1;
            format!("<body {BIND} rid='{number}' sid='{session}'>{inside}</body>")
        };
        let mut answer = self.say(token, &next(AUTH)).await?;
        if verdict(&answer).is_none() {
            // The answer may come with the next message.
            answer = self.say(token, &next("")).await?;
        }
        let verdict = verdict(&answer).ok_or("Prosody said neither yes nor no");
        let close = next("").replacen("<body", "<body type='terminate'", 1);
        // The session would end by itself; that it can not be ended says nothing about the question.
        let _ = self.say(token, &close).await;
        verdict
    }

    /// The token goes into a header: addresses are written into logs.
    async fn say(&self, token: Option<&str>, message: &str) -> Result<String, &'static str> {
        let request = self
            .client
            .post(self.at("http-bind"))
            .header(CONTENT_TYPE, "text/xml; charset=utf-8")
            .body(message.to_owned());
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer = request.send().await.map_err(|_| "no answer over BOSH")?;
        if !answer.status().is_success() {
            return Err("BOSH is not there");
        }
        answer.text().await.map_err(|_| "no answer over BOSH")
    }
}

fn verdict(answer: &str) -> Option<Login> {
    if answer.contains("<success") {
        Some(Login::In)
    } else if answer.contains("<failure") {
        Some(Login::Refused)
    } else {
        None
    }
}

/// The value of an attribute of the outermost element.
fn attribute(message: &str, name: &str) -> Option<String> {
    let head = message.split_once('>')?.0;
    let (_, rest) = head.split_once(&format!(" {name}="))?;
    let quote = rest
        .chars()
        .next()
        .filter(|quote| matches!(quote, '\'' | '"'))?;
    let value = rest[1..].split_once(quote)?.0;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (!value.is_empty() && value.bytes().all(plain)).then(|| value.to_owned())
}
