//! For every address that is none of ours.

use leptos::prelude::*;

use crate::{components::page::Heading, path};

/// The page.
pub fn page() -> AnyView {
    view! {
        <div class="page narrow">
            <Heading text="Page not found"/>
            <p>"There is no page at this address. Perhaps the link is old, or a letter is missing."</p>
            <p>
                <a class="button button-primary" href=path::HOME>
                    "To the start page"
                </a>
            </p>
        </div>
    }
    .into_any()
}
