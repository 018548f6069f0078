//! Which browser this is, as far as the way to its permissions differs. Told by what it offers, not by
//! the name it gives itself.

use js_sys::Reflect;
use leptos::prelude::window;
use wasm_bindgen::prelude::*;

/// The browsers whose permissions are found in different places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chrome, and others made of the same.
    Chrome,
    /// Edge.
    Edge,
    /// Firefox.
    Firefox,
    /// Safari, on every device of its maker.
    Safari,
    /// Some other one.
    Other,
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = CSS, js_name = supports, catch)]
    fn css_supports(property: &str, value: &str) -> Result<bool, JsValue>;
}

impl Browser {
    /// The one that shows this page.
    pub fn of_page() -> Self {
        let window = window();
        let has = |name: &str| Reflect::has(&window, &name.into()).unwrap_or(false);
        match brands() {
            Some(brands) if brands.contains("Microsoft Edge") => Self::Edge,
            Some(_) => Self::Chrome,
            None if css_supports("-moz-appearance", "none").unwrap_or(false) => Self::Firefox,
            None if has("GestureEvent") => Self::Safari,
            None => Self::Other,
        }
    }
}

/// The client hints, which only browsers made of Chromium have.
fn brands() -> Option<String> {
    let navigator = window().navigator();
    let data = Reflect::get(&navigator, &"userAgentData".into()).ok()?;
    let brands = Reflect::get(&data, &"brands".into()).ok()?;
    js_sys::JSON::stringify(&brands).ok()?.as_string()
}
