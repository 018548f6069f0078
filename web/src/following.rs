//! What changes for who is signed in, as it happens: one stream for all of the page. Lists that show
//! appointments read them anew when it says so, and the frame shows how many notifications are unread.
//!
//! While nobody looks at the page there is no stream: a browser has few connections to one server, for
//! all its tabs together. Whoever looks again is told what they have missed. Where no stream can be had
//! it is asked now and then instead.

use std::time::Duration;

use leptos::{ev, leptos_dom::helpers::IntervalHandle, prelude::*, task::spawn_local};
use serde::Deserialize;
use shared::AccountId;
use web_sys::AbortController;

use crate::{
    app::{Base, use_base},
    clock::steady_ms,
    live::stream,
};

/// How long it is waited before a stream that broke is opened again.
const REOPEN: Duration = Duration::from_secs(3);
/// How long before it is asked again where no stream could be had.
const ASK_AGAIN: Duration = Duration::from_secs(15);
/// A stream that is silent for longer is dead: even when nothing changes the server says something.
const SILENCE_MS: f64 = 25_000.0;
/// How often it is looked whether the stream is silent.
const LOOK: Duration = Duration::from_secs(5);

/// What is read of an event, whichever of the two it is.
#[derive(Deserialize)]
struct Heard {
    /// A change has a number.
    seq: Option<i64>,
    unread: Option<i64>,
}

/// What changes; a copy is the same.
#[derive(Clone, Copy)]
pub struct Following {
    base: Base,
    /// Counts what has changed.
    changes: RwSignal<u32>,
    unread: RwSignal<i64>,
    /// The number of the last change that was heard of.
    last: StoredValue<Option<i64>>,
    /// Counts the beginnings, so that what an old one brings is not heard.
    turn: StoredValue<u32>,
    abort: StoredValue<Option<AbortController>, LocalStorage>,
    heard_ms: StoredValue<f64>,
}

impl Following {
    /// Follows for as long as somebody is signed in.
    pub fn provide() {
        let following = Self {
            base: use_base(),
            changes: RwSignal::new(0),
            unread: RwSignal::new(0),
            last: StoredValue::new(None),
            turn: StoredValue::new(0),
            abort: StoredValue::new_local(None),
            heard_ms: StoredValue::new(0.0),
        };
        provide_context(following);
        let who = Memo::new(move |_| following.who());
        Effect::new(move || {
            following.stop();
            following.last.set_value(None);
            following.unread.set(0);
            if who.get().is_some() {
                following.start();
            }
        });
        let seen = window_event_listener(ev::visibilitychange, move |_| {
            following.stop();
            if who.get_untracked().is_some() {
                following.start();
            }
        });
        let look = set_interval_with_handle(move || following.look(), LOOK);
        on_cleanup(move || {
            seen.remove();
            let _ = look.map(|look: IntervalHandle| look.clear());
            following.stop();
        });
    }

    /// What the frame provided.
    pub fn of_page() -> Self {
        expect_context()
    }

    /// How many notifications are unread.
    pub fn unread(self) -> i64 {
        self.unread.get()
    }

    /// They have been read, and the server says how many are left.
    pub fn has_read(self, unread: i64) {
        self.unread.set(unread);
    }

    /// Does something whenever something has changed.
    pub fn on_change(self, then: impl Fn() + 'static) {
        Effect::watch(move || self.changes.get(), move |_, _, _| then(), false);
    }

    fn who(self) -> Option<AccountId> {
        self.base.session.actor().map(|actor| actor.account_id())
    }

    fn start(self) {
        if !document().hidden() {
            self.listen(self.turn.get_value());
        }
    }

    fn stop(self) {
        let _ = self.turn.try_update_value(|turn| *turn += 1);
        self.close();
    }

    fn close(self) {
        if let Some(abort) = self.abort.try_update_value(Option::take).flatten() {
            abort.abort();
        }
    }

    fn is_on(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }

    fn look(self) {
        if self.heard_ms.get_value() + SILENCE_MS < steady_ms() {
            self.close();
        }
    }

    fn listen(self, turn: u32) {
        let Ok(abort) = AbortController::new() else {
            return;
        };
        let signal = abort.signal();
        self.abort.set_value(Some(abort));
        self.heard_ms.set_value(steady_ms());
        spawn_local(async move {
            let opened = self.base.api().follow(self.last.get_value(), &signal).await;
            let pause = match opened {
                Ok(response) => {
                    stream::read(response, &move |events, id| self.hear(turn, &events, id)).await;
                    REOPEN
                }
                Err(_) => {
                    self.ask(turn).await;
                    ASK_AGAIN
                }
            };
            let again = move || {
                if self.is_on(turn) {
                    self.listen(turn);
                }
            };
            set_timeout(again, pause);
        });
    }

    fn hear(self, turn: u32, events: &[Vec<u8>], id: Option<i64>) {
        if !self.is_on(turn) {
            return;
        }
        self.heard_ms.set_value(steady_ms());
        if id.is_some() {
            self.last.set_value(id);
        }
        let heard = events
            .iter()
            .filter_map(|event| serde_json::from_slice::<Heard>(event).ok());
        let mut has_changed = false;
        for event in heard {
            has_changed |= event.seq.is_some();
            if let Some(unread) = event.unread {
                self.unread.set(unread);
            }
        }
        if has_changed {
            self.changes.update(|count| *count += 1);
        }
    }

    /// Without a stream: whether anything has changed.
    async fn ask(self, turn: u32) {
        let api = self.base.api();
        let (Ok(changed), unread) = (
            api.changed_since(self.last.get_value()).await,
            api.unread().await,
        ) else {
            return;
        };
        if !self.is_on(turn) {
            return;
        }
        self.last.set_value(Some(changed.next_cursor));
        if let Ok(count) = unread {
            self.unread.set(count.unread);
        }
        if !changed.items.is_empty() {
            self.changes.update(|count| *count += 1);
        }
    }
}
