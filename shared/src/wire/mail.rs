//! Mails, as an admin reads them.

use serde::{Deserialize, Serialize};

use crate::{id::MailId, instant::Instant, words::words};

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// There was no mail server when it was written: an admin hands it on.
    Kept,
    /// It waits to be sent, for the first time or again.
    Queued,
    /// The mail server has it.
    Sent,
    /// It can not be sent, and is given up.
    Dead,
}

words!(MailState {
    Kept = "kept",
    Queued = "queued",
    Sent = "sent",
    Dead = "dead",
});

/// What a list shows of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailHead {
    /// Its id.
    pub id: MailId,
    /// What kind of mail it is, as a word for programs.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("password_changed"))
    )]
    pub kind: String,
    /// Where it goes.
    #[cfg_attr(feature = "openapi", schema(max_length = 254, format = "email"))]
    pub to_address: String,
    /// Whom it goes to.
    #[cfg_attr(feature = "openapi", schema(max_length = 800))]
    pub to_name: String,
    /// The subject.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub subject: String,
    /// When it was written.
    pub created_at: Instant,
    /// What became of it.
    pub state: MailState,
    /// How often it was tried.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1000))]
    pub attempts: u32,
    /// Why the last attempt failed, as a word for programs: `unreachable`, `timed_out`, `tls`,
    /// `sign_in_refused`, `refused_<code>`, `mail_refused_<code>`, `invalid_address`, `unreadable` or
    /// `overtaken` by what has happened since.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("mail_refused_550"))
    )]
    pub last_fault: Option<String>,
    /// When the mail server took it.
    pub sent_at: Option<Instant>,
}

/// A mail with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mail {
    /// What a list shows of it.
    #[serde(flatten)]
    pub head: MailHead,
    /// The text, in lines.
    #[cfg_attr(feature = "openapi", schema(max_length = 10000))]
    pub text: String,
}
