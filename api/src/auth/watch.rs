//! Whether somebody who reads a stream may read on. A stream is let in once and lasts; the token and the
//! session it came with may end before it does, and so may the right to act for somebody else.

use std::time::Duration;

use shared::DoctorId;

use super::Caller;
use crate::{app::App, deputies, sessions};

/// After so many quiet lines the session is looked at again.
const LOOK_AGAIN_AFTER: u32 = 3;

/// One who reads.
#[derive(Debug)]
pub struct Watched {
    /// Who it is.
    pub caller: Caller,
    /// Quiet lines since the session was looked at.
    quiet: u32,
}

impl Watched {
    /// Somebody who has just been let in.
    pub const fn new(caller: Caller) -> Self {
        Self { caller, quiet: 0 }
    }

    /// How long the access token is good for; `None` when it no longer is.
    pub fn rest(&self, app: &App) -> Option<Duration> {
        let seconds = app.now().seconds_until(self.caller.expires_at);
        let seconds = u64::try_from(seconds).ok().filter(|rest| 0 < *rest);
        seconds.map(Duration::from_secs)
    }

    /// Whether the token and, looked at now and then, the session still hold. Asked at each quiet line.
    pub async fn is_welcome(&mut self, app: &App) -> bool {
        if self.rest(app).is_none() {
            return false;
        }
        self.quiet += 1;
        if self.quiet < LOOK_AGAIN_AFTER {
            return true;
        }
        self.quiet = 0;
        self.is_signed_in(app).await
    }

    /// Whether the session was looked at in this quiet line.
    pub const fn was_looked_at(&self) -> bool {
        self.quiet == 0
    }

    /// Whether the session has not ended, and a deputy is still one. Looked at before each event: who has
    /// signed out reads no more.
    pub async fn is_signed_in(&self, app: &App) -> bool {
        let (account, session) = (self.caller.signed_in, self.caller.session);
        let found = sessions::store::live(&app.db, account, session, app.now());
        matches!(found.await, Ok(Some(_))) && self.is_deputy(app).await
    }

    /// Whether they still are the deputy of whom they act for, if anybody.
    async fn is_deputy(&self, app: &App) -> bool {
        let Some(doctor) = self.caller.acting_for() else {
            return true;
        };
        let doctor = DoctorId::from(doctor.uuid());
        let found = deputies::store::is_deputy(&app.db, doctor, self.caller.signed_in);
        matches!(found.await, Ok(true))
    }
}
