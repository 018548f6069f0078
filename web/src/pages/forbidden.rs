//! For pages that the signed-in account's role has no use for.

use leptos::prelude::*;
use shared::Role;

use crate::{app::use_base, components::page::Heading, path};

/// The page.
pub fn page() -> AnyView {
    let (who, href, text) = match use_base().session.role_now() {
        Some(Role::Admin) => ("an admin", path::ADMIN, "To all appointments"),
        Some(Role::Doctor) => ("a doctor", path::APPOINTMENTS, "To your appointments"),
        Some(Role::Patient) => ("a patient", path::APPOINTMENTS, "To your appointments"),
        Some(Role::Integrator) | None => ("this account", path::HOME, "To the start page"),
    };
    view! {
        <div class="page narrow">
            <Heading text="Not for this account"/>
            <p>{format!("You are signed in as {who}, and this page is not meant for that role.")}</p>
            <p>
                <a class="button button-primary" href=href>
                    {text}
                </a>
            </p>
        </div>
    }
    .into_any()
}
