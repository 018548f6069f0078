//! What the mails say: plain English, one kind each, and nothing about anybody's health.

use shared::wire::webhook::DisabledWhy;
use url::Url;

use super::{composed::Parts, page};

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
    /// The subject: one line, the same in every mail of the kind.
    pub subject: &'static str,
    /// The text.
    pub text: String,
    /// What there is beside it.
    pub parts: Parts,
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

    /// The subject.
    const fn subject(&self) -> &'static str {
        match self {
            Self::VerifyEmail { .. } => "Is this your address?",
            Self::AddressInUse => "You have an account already",
            Self::ResetPassword { .. } => "A new password",
            Self::PasswordChanged => "Your password was changed",
            Self::ConfirmEmail { .. } => "Your new address",
            Self::EmailChangeAsked => "Another address for your account",
            Self::EmailChanged => "Your address was changed",
            Self::SecondFactorChanged => "Your second factor was changed",
            Self::SecondFactorsTaken => "Your second factors were taken away",
            Self::SecondStepFailed => "Somebody has your password",
            Self::Invitation { .. } => "Your account is ready",
            Self::RecordOpened => "Your record was opened",
            Self::WebhookDisabled { .. } => "A webhook was disabled",
        }
    }

    /// Writes it out. A stranger may have chosen the name that goes with an address nobody has
    /// verified, so mails that anybody can have sent to an address do not repeat it.
    pub fn render(&self, name: &str) -> Rendered {
        let greeting = match self {
            Self::VerifyEmail { .. }
            | Self::ConfirmEmail { .. }
            | Self::ResetPassword { .. }
            | Self::AddressInUse => "Hello,".to_owned(),
            _ => format!("Dear {name},"),
        };
        let blocks = page::blocks(&self.body(), self.link());
        page::written(self.kind(), self.subject(), &greeting, &blocks)
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

    fn body(&self) -> String {
        const ALARM: &str = "If it was not you, set a new password with “Forgot your password?” on the \
            sign-in page and tell the clinic.";
        match self {
            Self::VerifyEmail { link } => format!(
                "somebody registered with this address. If it was you, open this link within a day:\n\n{link}\n\n\
                 If it was not you, do nothing: without the link, nobody can show that the address is theirs."
            ),
            Self::AddressInUse => "somebody wanted to use your address for an account. It is the address of your \
                account already, and nothing was changed.\n\nIf it was you, sign in with it; “Forgot your password?” on \
                the sign-in page sends you a link to a new password. If it was not you, there is nothing to do."
                .to_owned(),
            Self::ResetPassword { link } => format!(
                "with this link you can set a new password. It opens once, within 15 minutes, and signs you out \
                 everywhere:\n\n{link}\n\nIf you did not ask for it, do nothing: your password stays as it is."
            ),
            Self::PasswordChanged => format!("the password of your account was changed just now. {ALARM}"),
            Self::ConfirmEmail { link } => format!(
                "somebody wants to use this address for their account. If it was you, open this link within an \
                 hour:\n\n{link}\n\nIf it was not you, do nothing: nothing happens without the link."
            ),
            Self::EmailChangeAsked => format!(
                "another address was given for your account just now. This one stays until a link that was sent to \
                 the other one is opened. {ALARM}"
            ),
            Self::EmailChanged => "your account has another address now. Mails no longer come here, and it no longer \
                signs you in. If it was not you, tell the clinic at once."
                .to_owned(),
            Self::SecondFactorChanged => format!(
                "what you sign in with beside your password was changed just now: an app, a passkey or your backup \
                 codes. {ALARM} A new password does not remove a passkey or an app: sign in and remove what is not \
                 yours, or ask the clinic to."
            ),
            Self::SecondFactorsTaken => "an admin of the clinic took away what you sign in with beside your password: \
                apps, passkeys and backup codes. You are signed out everywhere, and your password alone signs you in. Add \
                a new second factor under Settings. If you did not ask for it, tell the clinic at once."
                .to_owned(),
            Self::SecondStepFailed => format!(
                "somebody who knows your password tried to sign in, and failed at the second step five times. They \
                 did not get in. {ALARM}"
            ),
            Self::Invitation { link, hours } => format!(
                "the clinic made an account for you. Set your password with this link, which opens once, within \
                 {hours} hours:\n\n{link}"
            ),
            Self::RecordOpened => "a doctor opened your record just now, and said that it was an emergency. Sign in to read who it was and why; if you know of no emergency, tell the clinic."
                .to_owned(),
            Self::WebhookDisabled { id, why } => {
                let cause = match why {
                    DisabledWhy::Gone => "its receiver answered that it wants no more",
                    _ => "everything that was sent to it has failed for about three days",
                };
                format!(
                    "the webhook {id} was disabled: {cause}. It is told of nothing until somebody enables it \
                     again; what waited for it is sent then, and what happens meanwhile is not."
                )
            }
        }
    }
}

#[cfg(test)]
mod tests;
