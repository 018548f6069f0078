//! The way to us and to the video server.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use crate::{
    api,
    app::{Base, use_base},
    clock::steady_ms,
    jitsi::Script,
};

/// A video server that says nothing for longer is not there.
const PATIENCE: Duration = Duration::from_secs(10);

/// How a way stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It is looked at.
    Asking,
    /// An answer came, after so many milliseconds.
    Works(u32),
    /// None came.
    Fails,
}

/// Both ways; a copy is the same.
#[derive(Clone, Copy)]
pub struct Network {
    base: Base,
    /// To us.
    pub server: RwSignal<Way>,
    /// To the video server, by whether its script comes.
    pub video: RwSignal<Way>,
    script: StoredValue<Option<Script>, LocalStorage>,
    timer: StoredValue<Option<TimeoutHandle>, LocalStorage>,
}

impl Network {
    /// Not looked at yet.
    pub fn new() -> Self {
        let network = Self {
            base: use_base(),
            server: RwSignal::new(Way::Asking),
            video: RwSignal::new(Way::Asking),
            script: StoredValue::new_local(None),
            timer: StoredValue::new_local(None),
        };
        on_cleanup(move || network.forget());
        network
    }

    /// Looks.
    pub fn look(self) {
        self.server.set(Way::Asking);
        self.video.set(Way::Asking);
        let began = steady_ms();
        let took = move || Way::Works((steady_ms() - began) as u32);
        spawn_local(async move {
            let way = match api::site().await {
                Ok(_) => took(),
                Err(_) => Way::Fails,
            };
            let _ = self.server.try_set(way);
        });
        let url = self.base.site.video_script();
        if Script::is_loaded(&url) {
            return self.video.set(took());
        }
        let script = Script::load(&url, move |came| {
            let way = if came { took() } else { Way::Fails };
            let _ = self.video.try_set(way);
            queue_microtask(move || self.forget());
        });
        self.script.set_value(script);
        let late = move || {
            let _ = self.video.try_set(Way::Fails);
            self.forget();
        };
        self.timer
            .set_value(set_timeout_with_handle(late, PATIENCE).ok());
    }

    fn forget(self) {
        let _ = self.script.try_set_value(None);
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }
}
