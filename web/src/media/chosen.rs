//! The devices somebody has chosen, kept for the next time: ids alone, which mean nothing elsewhere.

use leptos::prelude::window;
use serde::{Deserialize, Serialize};

const KEY: &str = "mydoctor-devices";

/// The ids of the chosen devices; empty: whatever the browser takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// Of the camera.
    pub camera: String,
    /// Of the microphone.
    pub microphone: String,
    /// Of the speaker.
    pub speaker: String,
}

impl Chosen {
    /// What was kept; `None` where nobody has passed the check in this browser.
    pub fn kept() -> Option<Self> {
        let storage = window().local_storage().ok().flatten()?;
        let kept = storage.get_item(KEY).ok().flatten()?;
        serde_json::from_str(&kept).ok()
    }

    /// Keeps it. A browser that keeps nothing asks again the next time.
    pub fn keep(&self) {
        if let Ok(Some(storage)) = window().local_storage()
            && let Ok(text) = serde_json::to_string(self)
        {
            let _ = storage.set_item(KEY, &text);
        }
    }
}
