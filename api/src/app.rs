//! What every handler can reach.

use std::sync::Arc;

use shared::{Instant, Settings};

use crate::{
    audit::reading::Reading,
    auth::{limits::Limits, passwords::Passwords, throttle::Throttles, tokens::Tokens},
    changes::followers::Followers,
    clock::Clock,
    config::Config,
    consultations::{presences::Live, probe::Probe},
    db::Db,
    headers::SecurityHeaders,
    metrics::Metrics,
    outgoing::Guarded,
    privacy::export::Exports,
    sealing::Sealing,
    settings::AtHand,
    spa::Spa,
};

/// The state of a running server. One of it is made at the start and shared by all workers.
pub struct App {
    /// The configuration.
    pub config: Config,
    /// What the admins have set; see [`App::settings`].
    pub settings_at_hand: AtHand,
    /// The database.
    pub db: Db,
    /// Seals what nobody reads who has only the database.
    pub sealing: Sealing,
    /// The only clock.
    pub clock: Clock,
    /// Makes and checks access tokens.
    pub tokens: Tokens,
    /// Hashes passwords on threads of its own.
    pub passwords: Passwords,
    /// Slows down who guesses.
    pub throttles: Throttles,
    /// How often anybody may ask.
    pub limits: Limits,
    /// The security headers.
    pub headers: SecurityHeaders,
    /// Counts and times requests.
    pub metrics: Metrics,
    /// The built SPA, unless it is served from elsewhere.
    pub spa: Option<Spa>,
    /// Writes down who read what.
    pub reading: Reading,
    /// Who is where around the consultations.
    pub live: Live,
    /// Who follows what changes.
    pub followers: Followers,
    /// Asks whether the video servers answer.
    pub probe: Probe,
    /// Asks addresses that others chose.
    pub outgoing: Guarded,
    /// Whose exports are under way.
    pub exports: Exports,
    /// Whether the test accounts and their data are there.
    pub demo: bool,
}

impl App {
    /// The present time. A handler asks once and passes it on.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// What the admins have set, and what was installed for the rest. Costs nothing to ask.
    pub fn settings(&self) -> Arc<Settings> {
        self.settings_at_hand.present().values.clone()
    }
}
