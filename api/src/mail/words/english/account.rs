//! What people are told of their accounts, in English.

use shared::wire::webhook::DisabledWhy;

use crate::mail::{message::Message, words::Said};

/// Subject and text.
pub fn said(message: &Message<'_>) -> Said {
    Said {
        subject: subject(message),
        text: text(message),
    }
}

const fn subject(message: &Message<'_>) -> &'static str {
    match message {
        Message::VerifyEmail { .. } => "Is this your address?",
        Message::AddressInUse => "You have an account already",
        Message::ResetPassword { .. } => "A new password",
        Message::PasswordChanged => "Your password was changed",
        Message::ConfirmEmail { .. } => "Your new address",
        Message::EmailChangeAsked => "Another address for your account",
        Message::EmailChanged => "Your address was changed",
        Message::SecondFactorChanged => "Your second factor was changed",
        Message::SecondFactorsTaken => "Your second factors were taken away",
        Message::SecondStepFailed => "Somebody has your password",
        Message::Invitation { .. } => "Your account is ready",
        Message::RecordOpened => "Your record was opened",
        Message::WebhookDisabled { .. } => "A webhook was disabled",
    }
}

fn text(message: &Message<'_>) -> String {
    const ALARM: &str = "If it was not you, set a new password with “Forgot your password?” on the \
        sign-in page and tell the clinic.";
    match message {
        Message::VerifyEmail { link } => format!(
            "somebody registered with this address. If it was you, open this link within a day:\n\n{link}\n\n\
             If it was not you, do nothing: without the link, nobody can show that the address is theirs."
        ),
        Message::AddressInUse => "somebody wanted to use your address for an account. It is the address of your \
            account already, and nothing was changed.\n\nIf it was you, sign in with it; “Forgot your password?” on \
            the sign-in page sends you a link to a new password. If it was not you, there is nothing to do."
            .to_owned(),
        Message::ResetPassword { link } => format!(
            "with this link you can set a new password. It opens once, within 15 minutes, and signs you out \
             everywhere:\n\n{link}\n\nIf you did not ask for it, do nothing: your password stays as it is."
        ),
        Message::PasswordChanged => format!("the password of your account was changed just now. {ALARM}"),
        Message::ConfirmEmail { link } => format!(
            "somebody wants to use this address for their account. If it was you, open this link within an \
             hour:\n\n{link}\n\nIf it was not you, do nothing: nothing happens without the link."
        ),
        Message::EmailChangeAsked => format!(
            "another address was given for your account just now. This one stays until a link that was sent to \
             the other one is opened. {ALARM}"
        ),
        Message::EmailChanged => "your account has another address now. Mails no longer come here, and it no longer \
            signs you in. If it was not you, tell the clinic at once."
            .to_owned(),
        Message::SecondFactorChanged => format!(
            "what you sign in with beside your password was changed just now: an app, a passkey or your backup \
             codes. {ALARM} A new password does not remove a passkey or an app: sign in and remove what is not \
             yours, or ask the clinic to."
        ),
        Message::SecondFactorsTaken => "an admin of the clinic took away what you sign in with beside your password: \
            apps, passkeys and backup codes. You are signed out everywhere, and your password alone signs you in. Add \
            a new second factor under Settings. If you did not ask for it, tell the clinic at once."
            .to_owned(),
        Message::SecondStepFailed => format!(
            "somebody who knows your password tried to sign in, and failed at the second step five times. They \
             did not get in. {ALARM}"
        ),
        Message::Invitation { link, hours } => format!(
            "the clinic made an account for you. Set your password with this link, which opens once, within \
             {hours} hours:\n\n{link}"
        ),
        Message::RecordOpened => "a doctor opened your record just now, and said that it was an emergency. Sign in to read who it was and why; if you know of no emergency, tell the clinic."
            .to_owned(),
        Message::WebhookDisabled { id, why } => {
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
