//! The server's time, ticking. The device's clock is never asked: people's clocks are wrong.

use std::time::Duration;

use leptos::{ev, prelude::*};
use shared::Instant;

/// One reading of the server's time against the page's own steady counter.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Reading {
    server_ms: f64,
    steady_ms: f64,
}

impl Reading {
    fn new(server: Instant, steady_ms: f64) -> Self {
        Self {
            server_ms: server.unix() as f64 * 1000.0,
            steady_ms,
        }
    }

    fn server_ms_at(self, steady_ms: f64) -> f64 {
        self.server_ms + (steady_ms - self.steady_ms)
    }

    /// The better of the two readings. What the server says is cut to the second and late by the way
    /// to us, so a reading can only be behind the truth: the one that is ahead is closer to it. One
    /// that is behind by more than that means the clock was set, or this device slept.
    fn or_newer(self, newer: Self) -> Self {
        const PLAUSIBLE_LAG_MS: f64 = 5_000.0;
        let ahead = self.server_ms_at(newer.steady_ms) - newer.server_ms;
        if (0.0..PLAUSIBLE_LAG_MS).contains(&ahead) {
            self
        } else {
            newer
        }
    }
}

/// The clock of the page; a copy is the same clock.
#[derive(Clone, Copy)]
pub struct Clock {
    reading: StoredValue<Reading>,
    now: RwSignal<Instant>,
}

impl Clock {
    /// Starts to tick from what the server said when the page's counter stood at `heard_ms`. One
    /// clock lives as long as the page.
    pub fn start(server_now: Instant, heard_ms: f64) -> Self {
        let clock = Self {
            reading: StoredValue::new(Reading::new(server_now, heard_ms)),
            now: RwSignal::new(server_now),
        };
        clock.tick();
        // A hidden tab's timers sleep; the first thing it shows again must be true.
        window_event_listener(ev::visibilitychange, move |_| clock.show());
        clock
    }

    /// Takes in a time the server has sent.
    pub fn correct(self, server_now: Instant) {
        let newer = Reading::new(server_now, steady_ms());
        self.reading
            .update_value(|reading| *reading = reading.or_newer(newer));
        self.show();
    }

    /// The present second; whoever reads it in a view is drawn anew when it changes.
    pub fn now(self) -> Instant {
        self.now.get()
    }

    /// The present second, once.
    pub fn now_untracked(self) -> Instant {
        self.now.get_untracked()
    }

    fn server_ms(self) -> f64 {
        self.reading.get_value().server_ms_at(steady_ms())
    }

    fn show(self) {
        let second = (self.server_ms() / 1000.0).floor() as i64;
        if let Some(now) = Instant::from_unix(second)
            && now != self.now.get_untracked()
        {
            self.now.set(now);
        }
    }

    /// Shows the time and comes back just after the next full second, so that no drift adds up.
    fn tick(self) {
        self.show();
        let into_second = self.server_ms().rem_euclid(1000.0);
        let wait = Duration::from_millis((1000.0 - into_second).ceil() as u64);
        set_timeout(move || self.tick(), wait);
    }
}

/// What this device's own clock says: only to judge whether it is right, never to go by it.
pub fn device_now() -> Option<Instant> {
    Instant::from_unix(device_second())
}

/// The second on this device's own clock, which all its tabs share: good enough for how long something
/// takes.
pub fn device_second() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}

/// Milliseconds on a counter that nobody can set.
pub fn steady_ms() -> f64 {
    window().performance().map_or(0.0, |counter| counter.now())
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn reading(server_s: i64, steady_ms: f64) -> Reading {
        Reading::new(Instant::from_unix(server_s).unwrap(), steady_ms)
    }

    #[test]
    fn time_goes_on_between_readings() {
        assert_eq!(reading(100, 500.0).server_ms_at(2_000.0), 101_500.0);
    }

    #[test]
    fn the_reading_that_is_ahead_wins() {
        let first = reading(100, 0.0);
        let late = reading(101, 1_900.0);
        assert_eq!(first.or_newer(late), first);
        let early = reading(102, 1_100.0);
        assert_eq!(first.or_newer(early), early);
    }

    #[test]
    fn a_clock_that_was_set_is_followed() {
        let first = reading(1_000, 0.0);
        let set_back = reading(500, 1_000.0);
        assert_eq!(first.or_newer(set_back), set_back);
    }
}
