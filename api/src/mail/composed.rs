//! A mail in the form in which mail servers pass it on. Written twice, it is the same to the byte, so that
//! a receiver who gets it twice can tell.

use lettre::{
    Address,
    message::{
        Mailbox, Message, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use serde::{Deserialize, Serialize};
use shared::{Instant, Language, MailId};
use time::{OffsetDateTime, format_description::well_known::Rfc2822};

use super::smtp::Fault;

/// What a mail has beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// The same as a page.
    pub html: Option<String>,
    /// The same as a calendar keeps it.
    pub calendar: Option<Calendar>,
    /// The language of all of it.
    #[serde(default)]
    pub language: Language,
}

/// A calendar's part of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// What a calendar is to do with it; stands in the part's head as it does inside.
    pub method: Method,
    /// The calendar file.
    pub text: String,
}

/// What a calendar is to do with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Keep it.
    Request,
    /// Take it out.
    Cancel,
}

impl Parts {
    /// Whether the text is all there is.
    pub const fn is_empty(&self) -> bool {
        self.html.is_none() && self.calendar.is_none()
    }
}

/// A mail with everything that is written out.
#[derive(Debug)]
pub struct Letter<'a> {
    /// Its id, which does not change when it is sent again.
    pub id: MailId,
    /// When it was written.
    pub created_at: Instant,
    /// Where it goes.
    pub to_address: &'a str,
    /// Whom it goes to.
    pub to_name: &'a str,
    /// The subject.
    pub subject: &'a str,
    /// The text.
    pub text: &'a str,
    /// What there is beside it.
    pub parts: &'a Parts,
}

/// A mail for the wire: the receiver, and the bytes.
#[derive(Debug)]
pub struct Composed {
    /// The receiver.
    pub to: Address,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Letter<'_> {
    /// Writes it out as coming from `from` at `host`.
    ///
    /// # Errors
    /// When no mail can be sent to the address.
    pub fn compose(&self, from: &Mailbox, host: &str) -> Result<Composed, Fault> {
        let to: Address = self.to_address.parse().map_err(|_| Fault::InvalidAddress)?;
        if !self.to_address.is_ascii() {
            return Err(Fault::InvalidAddress);
        }
        let name = Some(self.to_name.to_owned()).filter(|name| !name.is_empty());
        let date = OffsetDateTime::from(self.created_at).format(&Rfc2822);
        let date = date.map_err(|_| Fault::Unreadable)?;
        let builder = Message::builder()
            .raw_header(raw("Date", date))
            .from(from.clone())
            .to(Mailbox::new(name, to.clone()))
            .subject(self.subject)
            .message_id(Some(format!("<{}@{host}>", self.id)))
            // No answer "I am away" is wanted, see RFC 3834.
            .raw_header(raw("Auto-Submitted", "auto-generated".to_owned()));
        let builder = builder.raw_header(raw(
            "Content-Language",
            self.parts.language.as_str().to_owned(),
        ));
        let message = match self.alternatives() {
            Some(parts) => builder.multipart(parts),
            None => builder.singlepart(plain(self.text)),
        };
        let bytes = message.map_err(|_| Fault::InvalidAddress)?.formatted();
        Ok(Composed { to, bytes })
    }

    /// The ways to show it, the best last, as RFC 2046 wants them.
    fn alternatives(&self) -> Option<MultiPart> {
        if self.parts.is_empty() {
            return None;
        }
        // Drawn anew it would make another mail of each sending.
        let boundary = format!("part-{}", self.id.uuid().simple());
        let mut alternatives = MultiPart::alternative()
            .boundary(boundary)
            .singlepart(plain(self.text));
        if let Some(html) = &self.parts.html {
            alternatives = alternatives.singlepart(SinglePart::html(html.clone()));
        }
        if let Some(calendar) = &self.parts.calendar {
            let content_type = match calendar.method {
                Method::Request => "text/calendar; charset=utf-8; method=REQUEST",
                Method::Cancel => "text/calendar; charset=utf-8; method=CANCEL",
            };
            let content_type = ContentType::parse(content_type).ok()?;
            let part = SinglePart::builder()
                .content_type(content_type)
                .body(calendar.text.clone());
            alternatives = alternatives.singlepart(part);
        }
        Some(alternatives)
    }
}

fn plain(text: &str) -> SinglePart {
    SinglePart::plain(text.to_owned())
}

const fn header(name: &'static str) -> HeaderName {
    HeaderName::new_from_ascii_str(name)
}

fn raw(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(header(name), value)
}
