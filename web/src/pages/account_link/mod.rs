//! Where the links of our mails lead, and where one asks for them: nobody needs to be signed in.

mod address;
mod forgot;
mod reset;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{components::page::Heading, link::take_secret, path};

/// The page; which of them, the address says.
pub fn page() -> AnyView {
    let address = use_location().pathname.get_untracked();
    match address.as_str() {
        path::FORGOT_PASSWORD => forgot::page(),
        path::RESET_PASSWORD => reset::page(take_secret(path::RESET_PASSWORD)),
        path::CONFIRM_EMAIL => address::confirm(take_secret(path::CONFIRM_EMAIL)),
        _ => address::verify(take_secret(path::VERIFY_EMAIL)),
    }
}

/// What a link leads to that opens nothing.
fn expired(next: AnyView) -> AnyView {
    view! {
        <div class="page narrow outcome">
            <Heading text="This link does not open anything"/>
            <p>"It was opened before, has run out, or another one was sent after it."</p>
            {next}
        </div>
    }
    .into_any()
}

/// What is done, and where to go on.
fn done(title: &'static str, text: &'static str) -> AnyView {
    view! {
        <div class="page narrow outcome">
            <Heading text=title/>
            <p role="status">{text}</p>
            <p>
                <a class="button button-primary" href=path::LOGIN>"Sign in"</a>
            </p>
        </div>
    }
    .into_any()
}
