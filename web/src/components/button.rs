//! Buttons that do one thing when they are pressed.

use leptos::{ev::MouseEvent, prelude::*};

type Pressed = Box<dyn FnMut(MouseEvent)>;

/// A button with these words. One function for all of them: what it does is behind a pointer, so that
/// the browser need not download the making of a button once for each.
pub fn button(class: &'static str, text: impl Into<String>, press: impl Fn() + 'static) -> AnyView {
    plain(class, text.into(), pressed(press))
}

/// What a click does, behind a pointer.
pub fn pressed(press: impl Fn() + 'static) -> Pressed {
    Box::new(move |_| press())
}

fn plain(class: &'static str, text: String, press: Pressed) -> AnyView {
    view! {
        <button type="button" class=class on:click=press>
            {text}
        </button>
    }
    .into_any()
}
