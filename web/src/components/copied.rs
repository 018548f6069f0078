//! A text that is shown once, to be taken away.

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use super::button::button;

/// The text under its label, and a button that copies it.
pub fn copied(label: &'static str, text: String) -> AnyView {
    let news = RwSignal::new("");
    let copy = {
        let text = text.clone();
        move || {
            let text = text.clone();
            spawn_local(async move {
                let clipboard = window().navigator().clipboard();
                let done = JsFuture::from(clipboard.write_text(&text)).await;
                let _ = news.try_set(match done {
                    Ok(_) => "Copied.",
                    Err(_) => "Your browser does not let us copy: mark it and copy it yourself.",
                });
            });
        }
    };
    view! {
        <input class="copied" type="text" readonly aria-label=label value=text/>
        {button("button button-primary", "Copy", copy)}
        <p role="status">{news}</p>
    }
    .into_any()
}
