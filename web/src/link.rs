//! Links that open one thing once. Their secret stands behind the `#`, where no server sees it.

use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// Takes the secret out of the address, and the address out of the history; `page` stays there.
pub fn take_secret(page: &str) -> Option<String> {
    let hash = window().location().hash().unwrap_or_default();
    let secret = hash.strip_prefix('#')?.to_owned();
    if let Ok(history) = window().history() {
        // Refused only by a page that may not change its own address, and this one may.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(page));
    }
    Some(secret).filter(|secret| !secret.is_empty())
}
