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
const PATIENCE_MS: i64 = 4_000;

/// The mark of a refresh that runs; dropping it takes the mark away.
pub struct Running(());

impl Running {
    /// Waits for a refresh that was cut off, if there is one, then leaves the own mark.
    pub async fn begin() -> Self {
        if let Some(wait) = still_to_wait(mark(), now_ms()) {
            pause(wait).await;
        }
        if let Some(storage) = storage() {
            let _ = storage.set_item(MARK, &now_ms().to_string());
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
fn still_to_wait(since: Option<i64>, now: i64) -> Option<i64> {
    let age = now - since?;
    (0..PATIENCE_MS).contains(&age).then_some(PATIENCE_MS - age)
}

fn mark() -> Option<i64> {
    storage()?.get_item(MARK).ok()??.parse().ok()
}

/// Whole milliseconds: to write and read a fraction takes tables that would have to be downloaded.
fn now_ms() -> i64 {
    Date::now() as i64
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

async fn pause(ms: i64) {
    let elapsed = Promise::new(&mut |resolve, _| {
        let done = move || {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        };
        set_timeout(done, Duration::from_millis(ms.unsigned_abs()));
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
        assert_eq!(still_to_wait(None, 10_000), None);
        assert_eq!(still_to_wait(Some(9_000), 10_000), Some(3_000));
        assert_eq!(still_to_wait(Some(6_000), 10_000), None);
        assert_eq!(still_to_wait(Some(10_001), 10_000), None);
    }

    #[test]
    async fn a_finished_refresh_leaves_no_mark() {
        let running = Running::begin().await;
        assert!(mark().is_some());
        drop(running);
        assert_eq!(mark(), None);
    }
}
