//! How long nobody has touched this page, and when the session ends.
//!
//! All times are seconds on the page's steady counter. Whoever asks the server for a fresh token tells
//! it how long nobody has done anything, so that a page which asks by itself keeps nothing alive. The
//! server answers when the session ends, and the other tabs are told: a person sits at one of them.

use std::cell::Cell;

use leptos::{ev, prelude::*};
use shared::session::{IDLE_MINUTES, WARNING_MINUTES};

use super::Session;
use crate::clock::{self, steady_ms};

const IDLE_SECONDS: i64 = IDLE_MINUTES * 60;
const WARNING_SECONDS: i64 = WARNING_MINUTES * 60;

thread_local! {
    static TOUCHED: Cell<i64> = const { Cell::new(0) };
}

/// Notices every key, click and turn of the wheel, as long as the page lives. What people use instead
/// of a pointer and keys, a screen reader or their voice, sends clicks and input alone.
pub fn watch() {
    window_event_listener(ev::pointerdown, |_| touch());
    window_event_listener(ev::keydown, |_| touch());
    window_event_listener(ev::wheel, |_| touch());
    window_event_listener(ev::click, |_| touch());
    window_event_listener(ev::input, |_| touch());
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

/// What the server has said of this session's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// When it ends if nobody does anything any more, in this tab or another one.
    pub idle_end: i64,
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
    /// It has come as far as this tab knows; the server knows better.
    Ask,
}

impl Known {
    /// What is to be done at `now`, when somebody was last at this page at `touched`.
    pub fn due(self, touched: i64, now: i64) -> Due {
        if let Some(left) = self.last_end.map(|end| end - now)
            && left <= WARNING_SECONDS
        {
            return if left <= 0 {
                Due::Ask
            } else {
                Due::OverIn(left)
            };
        }
        let left = self.idle_end - now;
        if WARNING_SECONDS < left {
            Due::Nothing
        } else if left <= 0 {
            Due::Ask
        } else if self.idle_end < touched + IDLE_SECONDS {
            Due::Report
        } else {
            Due::IdleIn(left)
        }
    }

    /// With what another tab has heard. The end never moves back.
    fn or_later(self, idle_end: i64) -> Self {
        Self {
            idle_end: self.idle_end.max(idle_end),
            ..self
        }
    }
}

impl Session {
    /// What is to be done about the session's end.
    pub fn due(self) -> Due {
        let known = self.known.get_value().filter(|_| self.is_in());
        known.map_or(Due::Nothing, |known| known.due(touched(), now()))
    }

    /// Asks whether the session has ended, and leaves if it has. Where the server can not be asked, the
    /// page is left too, because nobody may be there to guard it; but for this tab alone.
    pub async fn ask_for_end(self) {
        if self.refresh().await.is_err() && self.is_in() {
            self.leave(true);
        }
    }

    /// Another tab has heard when the session ends.
    pub(super) fn heard_end(self, device_second: i64) {
        let idle_end = now() + device_second - clock::device_second();
        self.known
            .update_value(|known| *known = known.map(|known| known.or_later(idle_end)));
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    const FRESH: Known = Known {
        idle_end: 1800,
        last_end: None,
    };

    #[test]
    fn an_idle_page_warns_two_minutes_before_its_end() {
        assert_eq!(FRESH.due(0, 1679), Due::Nothing);
        assert_eq!(FRESH.due(0, 1680), Due::IdleIn(120));
        assert_eq!(FRESH.due(0, 1799), Due::IdleIn(1));
        assert_eq!(FRESH.due(0, 1800), Due::Ask);
    }

    #[test]
    fn a_busy_page_reports_in_time() {
        assert_eq!(FRESH.due(1000, 1679), Due::Nothing);
        assert_eq!(FRESH.due(1000, 1680), Due::Report);
    }

    #[test]
    fn what_was_done_too_late_is_for_the_server_to_judge() {
        assert_eq!(FRESH.due(1800, 1800), Due::Ask);
    }

    /// The person is at another tab: this one, which nobody has touched for longer than a session lasts
    /// without anybody, has nothing to report and goes on.
    #[test]
    fn what_another_tab_has_heard_keeps_this_one() {
        let known = FRESH.or_later(2100);
        assert_eq!(known.due(0, 1800), Due::Nothing);
        assert_eq!(known.due(0, 1980), Due::IdleIn(120));
        assert_eq!(known.due(0, 2100), Due::Ask);
        assert_eq!(known.or_later(1900), known);
    }

    #[test]
    fn the_last_end_comes_to_the_busy_too() {
        let known = Known {
            idle_end: 600,
            last_end: Some(600),
        };
        assert_eq!(known.due(500, 479), Due::Nothing);
        assert_eq!(known.due(500, 480), Due::OverIn(120));
        assert_eq!(known.due(500, 600), Due::Ask);
    }
}
