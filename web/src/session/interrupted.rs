//! A refresh that a reload has cut off.
//!
//! The server may have replaced the token, and its answer with the new cookie is still on the way when
//! the next page starts. To send the old one then would look like theft and end the session. So a
//! refresh leaves a mark while it runs, and whoever finds one waits until the answer must have come.

use std::time::Duration;

use js_sys::{Date, Promise};
use leptos::prelude::{set_timeout, window};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Storage;

const MARK: &str = "mydoctor-refresh-since";
/// How long an answer may be on its way.
const PATIENCE_MS: f64 = 4_000.0;

/// The mark of a refresh that runs; dropping it takes the mark away.
pub struct Running(());

impl Running {
    /// Waits for a refresh that was cut off, if there is one, then leaves the own mark.
    pub async fn begin() -> Self {
        if let Some(wait) = still_to_wait(mark(), Date::now()) {
            pause(wait).await;
        }
        if let Some(storage) = storage() {
            let _ = storage.set_item(MARK, &Date::now().to_string());
        }
        Self(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(MARK);
        }
    }
}

/// How long to wait for a refresh that began at `since`, both by the device's clock, which is good
/// enough for a length; a mark from the future is no mark.
fn still_to_wait(since: Option<f64>, now: f64) -> Option<f64> {
    let age = now - since?;
    (0.0..PATIENCE_MS)
        .contains(&age)
        .then_some(PATIENCE_MS - age)
}

fn mark() -> Option<f64> {
    storage()?.get_item(MARK).ok()??.parse().ok()
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

async fn pause(ms: f64) {
    let elapsed = Promise::new(&mut |resolve, _| {
        let done = move || {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        };
        set_timeout(done, Duration::from_millis(ms as u64));
    });
    // It is never rejected.
    let _ = JsFuture::from(elapsed).await;
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn only_a_fresh_mark_is_waited_for() {
        assert_eq!(still_to_wait(None, 10_000.0), None);
        assert_eq!(still_to_wait(Some(9_000.0), 10_000.0), Some(3_000.0));
        assert_eq!(still_to_wait(Some(6_000.0), 10_000.0), None);
        assert_eq!(still_to_wait(Some(10_001.0), 10_000.0), None);
    }

    #[test]
    async fn a_finished_refresh_leaves_no_mark() {
        let running = Running::begin().await;
        assert!(mark().is_some());
        drop(running);
        assert_eq!(mark(), None);
    }
}
