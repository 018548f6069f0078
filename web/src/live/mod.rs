//! A consultation as it is now: this page says every few seconds that it is there, and hears of every
//! change over a stream. When the stream breaks, the answers to what the page says bring the changes a
//! little later, and the stream is opened again.

mod lines;
pub mod stream;

use std::time::Duration;

use leptos::{
    ev,
    leptos_dom::helpers::{IntervalHandle, TimeoutHandle},
    prelude::*,
    task::spawn_local,
};
use shared::{
    AppointmentId, PageId,
    consultation::presence::HEARTBEAT_SECONDS,
    wire::presence::{Consultation, Doing, Heartbeat},
};
use uuid::Uuid;
use web_sys::AbortController;

use crate::{
    api::Failure,
    app::{Base, use_base},
    clock::steady_ms,
};

/// How long it is waited before the stream is opened again.
const REOPEN: Duration = Duration::from_secs(3);
/// A stream that is silent for longer is dead: even when nothing changes the server says something.
const SILENCE_MS: f64 = 25_000.0;

/// A consultation as it is now; a copy is the same.
#[derive(Clone, Copy)]
pub struct Live {
    base: Base,
    id: AppointmentId,
    page: PageId,
    state: RwSignal<Option<Consultation>>,
    /// Whether the last thing this page said was heard.
    is_heard: RwSignal<bool>,
    doing: StoredValue<Doing>,
    /// The stream, while there is one.
    abort: StoredValue<Option<AbortController>, LocalStorage>,
    last_ms: StoredValue<f64>,
    beats: StoredValue<Option<IntervalHandle>, LocalStorage>,
    reopens: StoredValue<Option<TimeoutHandle>, LocalStorage>,
}

impl Live {
    /// Knows nothing yet, and says nothing before [`Self::start`]. Ends with the page.
    pub fn new(id: AppointmentId) -> Self {
        let live = Self {
            base: use_base(),
            id,
            page: PageId::from(Uuid::new_v4()),
            state: RwSignal::new(None),
            is_heard: RwSignal::new(true),
            doing: StoredValue::new(Doing::Checking),
            abort: StoredValue::new_local(None),
            last_ms: StoredValue::new(0.0),
            beats: StoredValue::new_local(None),
            reopens: StoredValue::new_local(None),
        };
        // Closed, reloaded or gone to another site: nothing of ours is asked to clean up then.
        let going = window_event_listener_untyped("pagehide", move |_| live.say_goodbye());
        let back = window_event_listener(ev::online, move |_| live.beat());
        on_cleanup(move || {
            going.remove();
            back.remove();
            live.stop();
        });
        live
    }

    /// This page's own id.
    pub const fn page(self) -> PageId {
        self.page
    }

    /// How it stands; `None` before the first answer.
    pub fn state(self) -> Option<Consultation> {
        self.state.get()
    }

    /// The same, once.
    pub fn state_now(self) -> Option<Consultation> {
        self.state.try_get_untracked().flatten()
    }

    /// A part of it, and whenever that changes.
    pub fn part<T: Send + Sync + PartialEq + 'static>(
        self,
        part: impl Fn(&Consultation) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| self.state.with(|state| state.as_ref().map(&part)))
    }

    /// Whether the server hears this page.
    pub fn is_heard(self) -> bool {
        self.is_heard.get()
    }

    /// Takes in a state that came with the answer to something else.
    pub fn take(self, state: Consultation) {
        let is_old = |known: &Consultation| state.server_now < known.server_now;
        if self
            .state
            .try_with_untracked(|known| known.as_ref().is_some_and(is_old))
            .unwrap_or(true)
        {
            return;
        }
        self.base.clock.correct(state.server_now);
        let _ = self.state.try_set(Some(state));
    }

    /// Asks once how it stands.
    ///
    /// # Errors
    /// The server says no, or can not be asked.
    pub async fn ask(self) -> Result<(), Failure> {
        self.take(self.base.api().consultation(self.id).await?);
        Ok(())
    }

    /// From now on says that it is there, and hears of changes.
    pub fn start(self) {
        if self.beats.with_value(Option::is_some) {
            return;
        }
        let every = Duration::from_secs(HEARTBEAT_SECONDS);
        let beats = set_interval_with_handle(move || self.beat(), every);
        self.beats.set_value(beats.ok());
        self.beat();
        self.listen();
    }

    /// Says no more, and hears no more.
    pub fn stop(self) {
        self.say_goodbye();
        if let Some(timer) = self.beats.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        if let Some(timer) = self.reopens.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        self.close();
    }

    /// This page does something else from now on.
    pub fn does(self, doing: Doing) {
        if self.doing.try_get_value() != Some(doing) {
            self.doing.set_value(doing);
            self.beat();
        }
    }

    fn is_on(self) -> bool {
        self.beats.try_with_value(Option::is_some) == Some(true)
    }

    fn beat(self) {
        if !self.is_on() {
            return;
        }
        if self.last_ms.get_value() + SILENCE_MS < steady_ms() {
            self.close();
        }
        let beat = self.says(self.doing.get_value());
        spawn_local(async move {
            match self.base.api().beat(self.id, beat).await {
                Ok(state) => {
                    self.take(state);
                    let _ = self.is_heard.try_set(true);
                }
                Err(Failure::Refused(_)) => {
                    // Why not stands in the state itself.
                    let _ = self.ask().await;
                }
                Err(_) => {
                    let _ = self.is_heard.try_set(false);
                }
            }
        });
    }

    fn says(self, doing: Doing) -> Heartbeat {
        Heartbeat {
            page: self.page,
            doing,
        }
    }

    fn say_goodbye(self) {
        if self.is_on() {
            let (api, beat) = (self.base.api(), self.says(Doing::Left));
            spawn_local(async move {
                // Nobody is left to hear the answer.
                let _ = api.beat(self.id, beat).await;
            });
        }
    }

    fn listen(self) {
        let Ok(abort) = AbortController::new() else {
            return;
        };
        let signal = abort.signal();
        self.abort.set_value(Some(abort));
        self.last_ms.set_value(steady_ms());
        spawn_local(async move {
            if let Ok(response) = self.base.api().watch(self.id, &signal).await {
                stream::read(response, &move |events, _| self.hear(&events)).await;
            }
            if self.is_on() {
                let again = set_timeout_with_handle(move || self.listen(), REOPEN);
                self.reopens.set_value(again.ok());
            }
        });
    }

    fn hear(self, events: &[Vec<u8>]) {
        let _ = self.last_ms.try_update_value(|last| *last = steady_ms());
        for state in events
            .iter()
            .filter_map(|event| serde_json::from_slice(event).ok())
        {
            self.take(state);
        }
    }

    fn close(self) {
        if let Some(abort) = self.abort.try_update_value(Option::take).flatten() {
            abort.abort();
        }
    }
}
