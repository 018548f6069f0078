//! Looks at the connection every now and then while the call is on.

use std::time::Duration;

use leptos::{leptos_dom::helpers::IntervalHandle, prelude::*, task::spawn_local};
use shared::wire::report::ReportKind;

use super::visit::Visit;

const EVERY: Duration = Duration::from_secs(10);

/// The looking; a copy is the same.
#[derive(Clone, Copy)]
pub struct Sampling {
    visit: Visit,
    timer: StoredValue<Option<IntervalHandle>, LocalStorage>,
    /// Whether it was told that the video server does not tell.
    is_unknown: StoredValue<bool>,
}

impl Sampling {
    /// Looks whenever the person is in the call, until the page goes.
    pub fn begin(visit: Visit) {
        let sampling = Self {
            visit,
            timer: StoredValue::new_local(None),
            is_unknown: StoredValue::new(false),
        };
        let is_in_call = Memo::new(move |_| visit.is_in_call());
        Effect::new(move || match is_in_call.get() {
            true => sampling.go_on(),
            false => sampling.pause(),
        });
        on_cleanup(move || sampling.pause());
    }

    fn go_on(self) {
        let timer = set_interval_with_handle(move || self.look(), EVERY);
        self.timer.set_value(timer.ok());
    }

    fn pause(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    fn look(self) {
        let Some(room) = self.visit.room() else {
            return;
        };
        spawn_local(async move {
            match room.sample().await {
                Some(sample) => self.visit.log.sampled(sample),
                None => {
                    if self.is_unknown.try_get_value() == Some(false) {
                        self.is_unknown.set_value(true);
                        self.visit.log.note(ReportKind::QualityUnknown, None);
                    }
                }
            }
        });
    }
}
