//! Mails, as an admin reads them.

use serde::{Deserialize, Serialize};

use crate::{id::MailId, instant::Instant};

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
