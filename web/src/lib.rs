//! The MyDoctor SPA: what people see of the rules in `shared`.
//!
//! [`app`] has the pages' addresses and the frame around them; a page in [`pages`] is made of
//! [`components`]. [`session`], [`clock`] and [`site`] are what every page relies on: who is there,
//! what time it is for the server, and what the clinic has set. [`jitsi`] is the video room.

mod api;
mod app;
mod clock;
mod components;
mod following;
mod jitsi;
mod join_text;
mod language;
mod link;
mod live;
mod media;
mod pages;
mod passkey;
mod path;
mod session;
mod site;
mod worker;
mod zone;

// What is tested here is what a browser does with it, so all of it is tested in one.
#[cfg(test)]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

use leptos::prelude::*;

/// Puts the app in place of the first paint that index.html brings, and of its notice for the case
/// that this is never called.
pub fn run() {
    for id in ["first-paint", "start-failed"] {
        if let Some(element) = document().get_element_by_id(id) {
            element.remove();
        }
    }
    leptos::mount::mount_to_body(app::App);
}
