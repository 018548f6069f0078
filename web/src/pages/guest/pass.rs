//! The secret of a link, and the pass it is exchanged for.

use leptos::prelude::window;
use wasm_bindgen::JsValue;
use web_sys::Storage;

use crate::path;

const KEY: &str = "mydoctor-guest";

/// Takes the secret out of the address, and the address out of the history.
pub fn take_secret() -> Option<String> {
    let hash = window().location().hash().unwrap_or_default();
    let secret = hash.strip_prefix('#')?.to_owned();
    if let Ok(history) = window().history() {
        // Refused only by a page that may not change its own address, and this one may.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(path::GUEST));
    }
    Some(secret).filter(|secret| !secret.is_empty())
}

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
