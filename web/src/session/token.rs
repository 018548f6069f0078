//! The access token, in memory alone.

use crate::clock::steady_ms;

/// A token is not used in its last seconds: it could expire on the way.
const SPARE_MS: f64 = 10_000.0;
/// A token that lives less was cut short by the end of its session.
const FULL_LIFE_SECONDS: u32 = 600;

/// An access token and its time, on the page's steady counter.
pub struct Token {
    text: String,
    life_seconds: u32,
    taken_ms: f64,
}

impl Token {
    /// One that has just come.
    pub fn new(text: String, life_seconds: u32) -> Self {
        Self {
            text,
            life_seconds,
            taken_ms: steady_ms(),
        }
    }

    /// Whether it ends with its session.
    pub const fn is_cut_short(&self) -> bool {
        self.life_seconds < FULL_LIFE_SECONDS
    }

    /// Its text, as long as it can be used.
    pub fn usable(&self) -> Option<String> {
        let expires_ms = self.taken_ms + f64::from(self.life_seconds) * 1000.0 - SPARE_MS;
        (steady_ms() < expires_ms).then(|| self.text.clone())
    }

    /// Whether it came after that moment.
    pub fn is_newer_than(&self, wanted_ms: f64) -> bool {
        wanted_ms < self.taken_ms
    }
}
