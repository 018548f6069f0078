//! The mails about an account, one kind each, and nothing about anybody's health. What they say is in
//! [`words`], in every language.

use shared::{Language, wire::webhook::DisabledWhy};
use url::Url;

use super::{
    composed::Parts,
    page,
    words::{self, Said},
};

/// A mail before it is written out.
#[derive(Clone, Copy, Debug)]
pub enum Message<'a> {
    /// To an address that somebody registered with: whether they read it.
    VerifyEmail {
        /// The link that says so.
        link: &'a Url,
    },
    /// To the owner of an address that somebody tried to register again, or to take for their account.
    AddressInUse,
    /// To who forgot the password.
    ResetPassword {
        /// The link to a new one.
        link: &'a Url,
    },
    /// After another password was set, by whatever way.
    PasswordChanged,
    /// To an address that is to become the account's.
    ConfirmEmail {
        /// The link that makes it so.
        link: &'a Url,
    },
    /// To the present address, when another one is to take its place.
    EmailChangeAsked,
    /// To the former address, when another one has taken its place.
    EmailChanged,
    /// After a second factor was added or removed, or the codes on paper were made anew.
    SecondFactorChanged,
    /// After an admin took away all that somebody signed in with beside the password.
    SecondFactorsTaken,
    /// When the second step of a sign-in was tried in vain as often as it can be: somebody has the
    /// password.
    SecondStepFailed,
    /// To a doctor for whom an admin made an account.
    Invitation {
        /// The link to the first password.
        link: &'a Url,
        /// How many hours it opens.
        hours: i64,
    },
    /// To a patient whose record a doctor opened in an emergency.
    RecordOpened,
    /// To admins, when a webhook was disabled because nobody listens.
    WebhookDisabled {
        /// Its id.
        id: &'a str,
        /// Why.
        why: DisabledWhy,
    },
}

/// A mail as it goes out.
#[derive(Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The word for programs.
    pub kind: &'static str,
    /// The subject: one line, the same in every mail of the kind in one language.
    pub subject: &'static str,
    /// The text.
    pub text: String,
    /// What there is beside it.
    pub parts: Parts,
}

impl<'a> Message<'a> {
    /// One of each kind, with this link where one has a link: for whoever has to see them all.
    pub const fn one_of_each(link: &'a Url) -> [Self; 13] {
        [
            Self::VerifyEmail { link },
            Self::AddressInUse,
            Self::ResetPassword { link },
            Self::PasswordChanged,
            Self::ConfirmEmail { link },
            Self::EmailChangeAsked,
            Self::EmailChanged,
            Self::SecondFactorChanged,
            Self::SecondFactorsTaken,
            Self::SecondStepFailed,
            Self::Invitation { link, hours: 72 },
            Self::RecordOpened,
            Self::WebhookDisabled {
                id: "0190a0b0-0000-7000-8000-00000000000a",
                why: DisabledWhy::Failing,
            },
        ]
    }
}

impl Message<'_> {
    /// The kind's word.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::VerifyEmail { .. } => "verify_email",
            Self::AddressInUse => "address_in_use",
            Self::ResetPassword { .. } => "reset_password",
            Self::PasswordChanged => "password_changed",
            Self::ConfirmEmail { .. } => "confirm_email",
            Self::EmailChangeAsked => "email_change_asked",
            Self::EmailChanged => "email_changed",
            Self::SecondFactorChanged => "second_factor_changed",
            Self::SecondFactorsTaken => "second_factors_taken",
            Self::SecondStepFailed => "second_step_failed",
            Self::Invitation { .. } => "invitation",
            Self::RecordOpened => "record_opened",
            Self::WebhookDisabled { .. } => "webhook_disabled",
        }
    }

    /// Writes it out. A stranger may have chosen the name that goes with an address nobody has
    /// verified, so mails that anybody can have sent to an address do not repeat it.
    pub fn render(&self, name: &str, language: Language) -> Rendered {
        let words = words::of(language);
        let name = match self {
            Self::VerifyEmail { .. }
            | Self::ConfirmEmail { .. }
            | Self::ResetPassword { .. }
            | Self::AddressInUse => None,
            _ => Some(name),
        };
        let Said { subject, text } = words.of_account(self);
        let blocks = page::blocks(&text, self.link());
        page::written(
            self.kind(),
            language,
            subject,
            &words.greeting(name),
            &blocks,
        )
    }

    /// The link that it is about.
    const fn link(&self) -> Option<&Url> {
        match self {
            Self::VerifyEmail { link }
            | Self::ResetPassword { link }
            | Self::ConfirmEmail { link }
            | Self::Invitation { link, .. } => Some(link),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
