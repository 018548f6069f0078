//! Who is signed in, in this tab and in the others.
//!
//! The access token lives in memory alone. The refresh token is a cookie that no script can read and
//! that all tabs share; a refresh token that is used twice ends the session, so every call that sends
//! or sets it goes through one lock for all tabs. A session that nobody uses must end: see `idle`. That
//! it has is for the server to say: what all tabs share is cleared by nothing but that, or a sign-out.

mod acting;
mod factor;
pub mod idle;
mod interrupted;
mod lock;
mod presence;
mod signal;
mod token;
pub mod unsaved;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    ErrorCode,
    wire::account::{LoginRequest, LoginResponse},
};

pub use self::presence::Presence;
use self::{acting::Acting, idle::Known, interrupted::Running, token::Token};
use crate::{
    api::{Answer, Call, Failure, read, security},
    clock::{device_second, steady_ms},
    worker,
};

/// The session; a copy is the same session.
#[derive(Clone, Copy)]
pub struct Session {
    presence: RwSignal<Presence>,
    /// For whom it acts as a deputy.
    pub acting: Acting,
    token: StoredValue<Option<Token>>,
    known: StoredValue<Option<Known>>,
    lacks_factor: RwSignal<bool>,
}

impl Session {
    /// A session of which nothing is known yet, listening to the other tabs.
    pub fn new() -> Self {
        let session = Self {
            presence: RwSignal::new(Presence::Starting),
            acting: Acting::new(),
            token: StoredValue::new(None),
            known: StoredValue::new(None),
            lacks_factor: RwSignal::new(false),
        };
        signal::listen(move |news| match news {
            signal::News::SignedOut => session.leave(false),
            signal::News::EndsAt(second) => session.heard_end(second),
            signal::News::SignedIn => spawn_local(async move {
                session.forget_token();
                // Whatever comes of it, the presence says it.
                let _ = session.refresh().await;
            }),
        });
        session
    }

    /// Finds out whether the browser still has a session. A browser in which nobody ever signed in
    /// need not ask.
    ///
    /// # Errors
    /// The server can not be asked.
    pub async fn resume(self) -> Result<(), Failure> {
        if !signal::was_signed_in() {
            self.presence.set(Presence::Out { ended: false });
            return Ok(());
        }
        match self.refresh().await {
            // An old session is not news to somebody who has just come.
            Err(failure) if failure.code() == Some(ErrorCode::Unauthenticated) => {
                self.leave(false);
                Ok(())
            }
            other => other,
        }
    }

    /// Signs in with a password.
    ///
    /// # Errors
    /// The server refuses, wants a second step or can not be reached.
    pub async fn sign_in(self, request: LoginRequest) -> Result<(), Failure> {
        self.enter_by(Call::post("/auth/login").json(&request))
            .await
    }

    /// Signs in by a call that is answered as a sign-in is.
    ///
    /// # Errors
    /// The server refuses or can not be reached.
    pub async fn enter_by(self, call: Call) -> Result<(), Failure> {
        lock::alone(async move {
            let answer = call.send(None).await?;
            idle::touch();
            self.enter(read(&answer)?);
            Ok(())
        })
        .await?;
        signal::tell(signal::News::SignedIn);
        Ok(())
    }

    /// Signs out, here and in every other tab.
    ///
    /// # Errors
    /// The server can not be reached; then the session is still alive there, and here.
    pub async fn sign_out(self) -> Result<(), Failure> {
        let outcome = lock::alone(async { Call::post("/auth/logout").send(None).await }).await;
        match outcome {
            Ok(_) => {}
            // There was nothing left to end.
            Err(failure) if failure.code() == Some(ErrorCode::Unauthenticated) => {}
            Err(failure) => return Err(failure),
        }
        worker::end().await;
        self.gone();
        Ok(())
    }

    /// Signs out on every device, this one too.
    ///
    /// # Errors
    /// The server can not be reached; then all sessions are still alive.
    pub async fn sign_out_everywhere(self) -> Result<(), Failure> {
        self.send(security::end_every_session()).await?;
        worker::end().await;
        self.gone();
        Ok(())
    }

    /// Leaves, here and in every other tab, because the session or the account is no more.
    pub fn gone(self) {
        self.leave(false);
        signal::remember(false);
        signal::tell(signal::News::SignedOut);
    }

    /// Sends a call as the signed-in account, with a fresh token if the one at hand has expired or is
    /// refused.
    ///
    /// # Errors
    /// Whatever the call brings; `unauthenticated` also ends the session here.
    pub async fn send(self, call: Call) -> Result<Answer, Failure> {
        let call = self.acting.sign(call);
        let token = self.token().await?;
        let outcome = match call.send(Some(&token)).await {
            Err(failure) if failure.code() == Some(ErrorCode::Unauthenticated) => {
                self.forget_token();
                let token = self.refreshed_token().await?;
                call.send(Some(&token)).await
            }
            other => other,
        };
        self.hear(&outcome);
        outcome
    }

    /// The access token, a fresh one if the one at hand has expired.
    ///
    /// # Errors
    /// The session has ended, or the server can not be asked.
    pub async fn token(self) -> Result<String, Failure> {
        match self.usable_token() {
            Some(token) => Ok(token),
            None => self.refreshed_token().await,
        }
    }

    /// Gets a new access token for the cookie, unless another call has just done so.
    ///
    /// # Errors
    /// The session has ended, or the server can not be asked.
    pub async fn refresh(self) -> Result<(), Failure> {
        let wanted_ms = steady_ms();
        let outcome: Result<(), Failure> = lock::alone(async move {
            if self.token_is_newer_than(wanted_ms) {
                return Ok(());
            }
            // A token that the server has replaced and this browser has not would end the session.
            let _running = Running::begin().await;
            let idle_seconds = (idle::now() - idle::touched()).clamp(0, i64::from(u16::MAX));
            let refresh = Call::post(format!("/auth/refresh?idle_seconds={idle_seconds}"));
            let answer = refresh.outliving_page().send(None).await?;
            let answer: LoginResponse = read(&answer)?;
            let ends_at = device_second() + i64::from(answer.session_ends_in);
            self.enter(answer);
            signal::tell(signal::News::EndsAt(ends_at));
            Ok(())
        })
        .await;
        if let Err(failure) = &outcome
            && failure.code() == Some(ErrorCode::Unauthenticated)
        {
            // Several calls may learn it one after the other: the first finds somebody to sign out, and
            // what the page says of it stays.
            if self.is_in() {
                self.leave(true);
            }
            signal::remember(false);
        }
        outcome
    }

    fn enter(self, answer: LoginResponse) {
        signal::remember(true);
        let after = |seconds: u32| idle::now() + i64::from(seconds);
        let token = Token::new(answer.access_token, answer.expires_in);
        self.known.set_value(Some(Known {
            idle_end: after(answer.session_ends_in),
            last_end: token.is_cut_short().then(|| after(answer.expires_in)),
        }));
        self.token.set_value(Some(token));
        unsaved::forget_others(answer.account.id);
        // Whoever signs in as somebody else does not go on in the place of the one before.
        if self.account_now().map(|account| account.id) != Some(answer.account.id) {
            self.acting.set(None);
        }
        let present = Presence::In(Box::new(answer.account));
        // A refresh mostly brings the account that is there already; nothing need be drawn for that.
        if self.presence.with_untracked(|now| *now != present) {
            self.presence.set(present);
        }
    }

    fn is_in(self) -> bool {
        self.presence
            .with_untracked(|presence| matches!(presence, Presence::In(_)))
    }

    fn leave(self, ended: bool) {
        self.known.set_value(None);
        self.forget_token();
        self.has_factor();
        // Whoever signs out leaves nothing behind. A session that ended by itself did so perhaps in the
        // middle of a sentence: that is there again when the same account signs in in this tab.
        if !ended {
            unsaved::forget_all();
        }
        self.acting.set(None);
        self.presence.set(Presence::Out { ended });
    }

    fn forget_token(self) {
        self.token.set_value(None);
    }

    fn usable_token(self) -> Option<String> {
        self.token
            .with_value(|token| token.as_ref().and_then(Token::usable))
    }

    fn token_is_newer_than(self, wanted_ms: f64) -> bool {
        self.token.with_value(|token| {
            token
                .as_ref()
                .is_some_and(|token| token.is_newer_than(wanted_ms))
        })
    }

    async fn refreshed_token(self) -> Result<String, Failure> {
        self.refresh().await?;
        // A server that gives out tokens which have expired already is not one of ours.
        self.usable_token().ok_or(Failure::Unreadable {
            status: 200,
            request_id: None,
        })
    }
}
