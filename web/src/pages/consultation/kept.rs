//! What this tab keeps over a reload: that it was in the call of an appointment, so that it lands there
//! again without any question.

use leptos::prelude::window;
use shared::AppointmentId;
use web_sys::Storage;

const KEY: &str = "mydoctor-in-call";

/// Whether this tab was in that call when it was reloaded.
pub fn was_in_call(id: AppointmentId) -> bool {
    storage().and_then(|kept| kept.get_item(KEY).ok().flatten()) == Some(id.to_string())
}

/// In the call from now on, or out of it by the person's wish.
pub fn keep(in_call: Option<AppointmentId>) {
    // A browser that keeps nothing asks once more after a reload.
    if let Some(kept) = storage() {
        let _ = match in_call {
            Some(id) => kept.set_item(KEY, &id.to_string()),
            None => kept.remove_item(KEY),
        };
    }
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
