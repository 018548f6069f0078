//! What happened in the call, told to the server in batches: no names, no texts, no labels.

use std::time::Duration;

use leptos::{leptos_dom::helpers::IntervalHandle, prelude::*, task::spawn_local};
use shared::{
    AppointmentId, PageId,
    wire::report::{MOST_REPORTS, Report, ReportKind, Reports},
};

use crate::{api::Api, jitsi::Sample};

/// How often what has gathered is sent.
const EVERY: Duration = Duration::from_secs(15);

/// The reports of this page; a copy is the same.
#[derive(Clone, Copy)]
pub struct Log {
    api: Api,
    id: AppointmentId,
    page: PageId,
    waiting: StoredValue<Vec<Report>>,
    next: StoredValue<u32>,
    timer: StoredValue<Option<IntervalHandle>, LocalStorage>,
}

impl Log {
    /// Nothing has happened yet. What is left is sent when the page goes.
    pub fn new(api: Api, id: AppointmentId, page: PageId) -> Self {
        let log = Self {
            api,
            id,
            page,
            waiting: StoredValue::new(Vec::new()),
            next: StoredValue::new(0),
            timer: StoredValue::new_local(None),
        };
        let timer = set_interval_with_handle(move || log.send(), EVERY).ok();
        log.timer.set_value(timer);
        let going = window_event_listener_untyped("pagehide", move |_| log.send());
        on_cleanup(move || {
            going.remove();
            if let Some(timer) = log.timer.try_update_value(Option::take).flatten() {
                timer.clear();
            }
            log.send();
        });
        log
    }

    /// Something happened.
    pub fn note(self, kind: ReportKind, value: Option<u32>) {
        let Some(seq) = self.next.try_update_value(|next| {
            *next += 1;
            *next
        }) else {
            return;
        };
        let _ = self.waiting.try_update_value(|waiting| {
            waiting.push(Report { seq, kind, value });
        });
    }

    /// A look at the connection.
    pub fn sampled(self, sample: Sample) {
        let values = [
            (ReportKind::Quality, sample.quality),
            (ReportKind::PacketLoss, sample.lost),
            (ReportKind::RoundTrip, sample.round_trip),
        ];
        for (kind, value) in values {
            if value.is_some() {
                self.note(kind, value);
            }
        }
    }

    fn send(self) {
        let Some(items) = self.waiting.try_update_value(|waiting| {
            let count = waiting.len().min(MOST_REPORTS);
            waiting.drain(..count).collect::<Vec<_>>()
        }) else {
            return;
        };
        if items.is_empty() {
            return;
        }
        let page = self.page;
        spawn_local(async move {
            let reports = Reports { page, items };
            // What is known twice is taken once, so a failed batch simply goes again.
            if self.api.report(self.id, &reports).await.is_err() {
                let _ = self.waiting.try_update_value(|waiting| {
                    waiting.splice(0..0, reports.items);
                    waiting.truncate(10 * MOST_REPORTS);
                });
            }
        });
    }
}
