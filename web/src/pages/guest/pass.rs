//! The pass that the secret of a link is exchanged for.

use leptos::prelude::window;
use web_sys::Storage;

const KEY: &str = "mydoctor-guest";

/// The pass of this tab, which a reload does not lose and no other tab has.
pub fn kept() -> Option<String> {
    storage()?.get_item(KEY).ok().flatten()
}

/// Keeps it.
pub fn keep(pass: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(KEY, pass);
    }
}

/// It opens nothing any more.
pub fn forget() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(KEY);
    }
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
