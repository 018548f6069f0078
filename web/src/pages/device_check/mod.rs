//! "Check your device": camera, microphone, speaker and network, before they are needed. The same check
//! stands before every room.

mod check;
mod network;
mod view;

use leptos::prelude::*;

pub use self::{
    check::Check,
    network::{Network, Way},
    view::{Mark, either, mark},
};
use crate::{components::button::button, components::page::Heading, path};

/// The page.
pub fn page() -> AnyView {
    let check = Check::begin(false);
    let kept = RwSignal::new(false);
    let keep = move || {
        check.pass();
        kept.set(true);
    };
    let shown = move || match kept.get() {
        true => done(kept, check),
        false => view! {
            {view::panel(check)}
            <div class="button-row">
                {button("button button-primary", "Keep these devices", keep)}
            </div>
        }
        .into_any(),
    };
    view! {
        <div class="page">
            <Heading text="Check your device"/>
            <p class="lead">
                "See and hear yourself before the doctor does. Nothing of it leaves this device."
            </p>
            {shown}
        </div>
    }
    .into_any()
}

fn done(kept: RwSignal<bool>, check: Check) -> AnyView {
    let again = move || {
        kept.set(false);
        check.start();
    };
    view! {
        <div class="notice notice-good" role="status">
            <p>"Kept for your next consultation in this browser. Camera and microphone are off again."</p>
        </div>
        <div class="button-row">
            <a class="button button-primary" href=path::APPOINTMENTS>
                "To the appointments"
            </a>
            {button("button", "Check again", again)}
        </div>
    }
    .into_any()
}
