//! The calls that keep an account its owner's, and the mails that go with them.

use serde::Serialize;
use shared::{
    ErrorCode, MailId, PushSubscriptionId, SessionId,
    wire::{
        feed::{CalendarFeed, CalendarLink},
        mail::{Mail, MailHead},
        page::Page,
        push::{Subscribe, Subscribed},
        reminder::Reminders,
        security::{AskForMail, ChangeEmail, ChangePassword, OpenLink, ResetPassword, Session},
    },
};

use super::{Api, Call, Failure, with_query};

/// Asks for a link to a new password; needs no session, as those below.
pub async fn forgot_password(request: &AskForMail) -> Result<(), Failure> {
    tell("/auth/forgot-password", request).await
}

/// Asks for another link to verify an address.
pub async fn resend_verification(request: &AskForMail) -> Result<(), Failure> {
    tell("/auth/resend-verification", request).await
}

/// Sets the new password.
pub async fn reset_password(request: &ResetPassword) -> Result<(), Failure> {
    tell("/auth/reset-password", request).await
}

/// Says that the address of the account is read.
pub async fn verify_email(link: &OpenLink) -> Result<(), Failure> {
    tell("/auth/verify-email", link).await
}

/// The same of the address that is to be the account's.
pub async fn confirm_email(link: &OpenLink) -> Result<(), Failure> {
    tell("/auth/confirm-email", link).await
}

async fn tell(path: &str, body: &impl Serialize) -> Result<(), Failure> {
    Call::post(path).json(body).send(None).await.map(drop)
}

/// Ends all sessions, the one that asks too, and takes its cookie away. The session sends it, because it
/// ends with it.
pub fn end_every_session() -> Call {
    Call::delete("/me/sessions?this=true")
}

impl Api {
    /// Changes the own password.
    pub async fn change_password(self, request: &ChangePassword) -> Result<(), Failure> {
        let call = Call::put("/me/password").json(request);
        self.send(call).await.map(drop)
    }

    /// Asks for another address.
    pub async fn change_email(self, request: &ChangeEmail) -> Result<(), Failure> {
        let call = Call::post("/me/email").json(request);
        self.send(call).await.map(drop)
    }

    /// A page of the own sessions.
    pub async fn sessions(self, cursor: Option<String>) -> Result<Page<Session>, Failure> {
        let path = with_query("/me/sessions", &[("cursor", cursor)]);
        self.ask(Call::get(path)).await
    }

    /// Ends one of them.
    pub async fn end_session(self, id: SessionId) -> Result<(), Failure> {
        let call = Call::delete(format!("/me/sessions/{id}"));
        self.send(call).await.map(drop)
    }

    /// Ends all but this one.
    pub async fn end_other_sessions(self) -> Result<(), Failure> {
        self.send(Call::delete("/me/sessions")).await.map(drop)
    }

    /// A page of mails, for an admin.
    pub async fn mails(self, cursor: Option<String>) -> Result<Page<MailHead>, Failure> {
        self.ask(Call::get(with_query("/mails", &[("cursor", cursor)])))
            .await
    }

    /// A mail with its text.
    pub async fn mail(self, id: MailId) -> Result<Mail, Failure> {
        self.ask(Call::get(format!("/mails/{id}"))).await
    }

    /// Which reminders the caller gets.
    pub async fn reminders(self) -> Result<Reminders, Failure> {
        self.ask(Call::get("/me/reminders")).await
    }

    /// Chooses them.
    pub async fn choose_reminders(self, wanted: Reminders) -> Result<Reminders, Failure> {
        self.ask(Call::put("/me/reminders").json(&wanted)).await
    }

    /// Whether the caller has a calendar link.
    pub async fn calendar_feed(self) -> Result<CalendarFeed, Failure> {
        self.ask(Call::get("/me/calendar-feed")).await
    }

    /// Makes one in the place of the one before it.
    pub async fn make_calendar_feed(self) -> Result<CalendarLink, Failure> {
        self.ask(Call::post("/me/calendar-feed")).await
    }

    /// Takes it back.
    pub async fn drop_calendar_feed(self) -> Result<(), Failure> {
        self.send(Call::delete("/me/calendar-feed")).await.map(drop)
    }

    /// Has this device told of notifications.
    pub async fn subscribe(self, device: &Subscribe) -> Result<Subscribed, Failure> {
        self.ask(Call::post("/me/push-subscriptions").json(device))
            .await
    }

    /// Has a device told no more; one that is told no more already is as well.
    pub async fn unsubscribe(self, id: PushSubscriptionId) -> Result<(), Failure> {
        match self
            .send(Call::delete(format!("/me/push-subscriptions/{id}")))
            .await
        {
            Err(failure) if failure.code() != Some(ErrorCode::NotFound) => Err(failure),
            _ => Ok(()),
        }
    }

    /// Has a mail tried again that was given up.
    pub async fn retry_mail(self, id: MailId) -> Result<MailHead, Failure> {
        self.ask(Call::post(format!("/mails/{id}/retry"))).await
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::end_every_session;

    #[test]
    fn signing_out_everywhere_ends_this_session_too() {
        assert_eq!(end_every_session().path(), "/me/sessions?this=true");
    }
}
