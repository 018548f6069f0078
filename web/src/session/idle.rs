//! How long nobody has touched this page, and when the session ends for it.
//!
//! All times are seconds on the page's steady counter. Whoever asks the server for a fresh token tells
//! it how long nobody has done anything, so that a page which asks by itself keeps nothing alive.

use std::cell::Cell;

use leptos::{ev, prelude::*};
use shared::session::{IDLE_MINUTES, WARNING_MINUTES};

use super::Session;
use crate::clock::steady_ms;

const IDLE_SECONDS: i64 = IDLE_MINUTES * 60;
const WARNING_SECONDS: i64 = WARNING_MINUTES * 60;

thread_local! {
    static TOUCHED: Cell<i64> = const { Cell::new(0) };
}

/// Notices every key, click and turn of the wheel, as long as the page lives.
pub fn watch() {
    window_event_listener(ev::pointerdown, |_| touch());
    window_event_listener(ev::keydown, |_| touch());
    window_event_listener(ev::wheel, |_| touch());
}

/// Somebody is there: they did something, or they are in a call.
pub fn touch() {
    TOUCHED.set(now());
}

/// When somebody was last there.
pub fn touched() -> i64 {
    TOUCHED.get()
}

/// The present second.
pub fn now() -> i64 {
    (steady_ms() / 1000.0) as i64
}

/// What the server knows of this session's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// When somebody was last there, as far as it was told.
    pub touched: i64,
    /// When the session ends whatever is done; known only when that is near.
    pub last_end: Option<i64>,
}

/// What is to be done about the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// It is far away.
    Nothing,
    /// It is near only because the server does not know yet that somebody was there.
    Report,
    /// It is so many seconds away, unless somebody does something.
    IdleIn(i64),
    /// It is so many seconds away.
    OverIn(i64),
    /// It has come.
    Leave,
}

impl Known {
    /// What is to be done at `now`, when somebody was last at this page at `touched`.
    pub fn due(self, touched: i64, now: i64) -> Due {
        if let Some(left) = self.last_end.map(|end| end - now)
            && left <= WARNING_SECONDS
        {
            return if left <= 0 {
                Due::Leave
            } else {
                Due::OverIn(left)
            };
        }
        let left = self.touched + IDLE_SECONDS - now;
        if WARNING_SECONDS < left {
            Due::Nothing
        } else if left <= 0 {
            Due::Leave
        } else if self.touched < touched {
            Due::Report
        } else {
            Due::IdleIn(left)
        }
    }
}

impl Session {
    /// What is to be done about the session's end.
    pub fn due(self) -> Due {
        let known = self.known.get_value().filter(|_| self.is_in());
        known.map_or(Due::Nothing, |known| known.due(touched(), now()))
    }

    /// The session has ended by itself.
    pub fn run_out(self) {
        self.leave(true);
    }

    /// The server knows that nobody has been there for so many seconds, in this tab or in any.
    pub(super) fn reported(self, idle_seconds: i64) {
        let touched = now() - idle_seconds;
        self.known.update_value(|known| {
            let known = known.get_or_insert(Known {
                touched,
                last_end: None,
            });
            known.touched = known.touched.max(touched);
        });
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    const FRESH: Known = Known {
        touched: 0,
        last_end: None,
    };

    #[test]
    fn an_idle_page_warns_two_minutes_before_its_end() {
        assert_eq!(FRESH.due(0, 1679), Due::Nothing);
        assert_eq!(FRESH.due(0, 1680), Due::IdleIn(120));
        assert_eq!(FRESH.due(0, 1799), Due::IdleIn(1));
        assert_eq!(FRESH.due(0, 1800), Due::Leave);
    }

    #[test]
    fn a_busy_page_reports_in_time() {
        assert_eq!(FRESH.due(1000, 1679), Due::Nothing);
        assert_eq!(FRESH.due(1000, 1680), Due::Report);
    }

    #[test]
    fn what_was_done_too_late_helps_no_more() {
        assert_eq!(FRESH.due(1800, 1800), Due::Leave);
    }

    #[test]
    fn the_last_end_comes_to_the_busy_too() {
        let known = Known {
            touched: 500,
            last_end: Some(600),
        };
        assert_eq!(known.due(500, 479), Due::Nothing);
        assert_eq!(known.due(500, 480), Due::OverIn(120));
        assert_eq!(known.due(500, 600), Due::Leave);
    }
}
