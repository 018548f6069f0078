//! What one signs in with beside the password: an app, passkeys, codes on paper.

mod app;
mod asking;
mod paper;
mod passkeys;

use leptos::prelude::*;
use shared::wire::factor::SecondFactors;

use crate::{
    app::use_base,
    components::{
        fetched::{Instead, fetched},
        page::Heading,
    },
};

/// What all parts of the page share; a copy is the same.
#[derive(Clone, Copy)]
struct Shared {
    /// Raised when something has changed.
    changes: RwSignal<u32>,
    /// Codes on paper that were just made. The server never shows them again.
    paper: RwSignal<Vec<String>>,
}

impl Shared {
    /// Something was added or removed; perhaps there are new codes.
    fn changed(self, codes: Vec<String>) {
        if !codes.is_empty() {
            let _ = self.paper.try_set(codes);
        }
        let _ = self.changes.try_update(|count| *count += 1);
    }
}

/// The page.
pub fn page() -> AnyView {
    let base = use_base();
    let shared = Shared {
        changes: RwSignal::new(0),
        paper: RwSignal::new(Vec::new()),
    };
    let ask = move || {
        shared.changes.track();
        base.api().second_factors()
    };
    view! {
        <div class="page narrow">
            <Heading text="Second factor"/>
            <p>"With a second factor, nobody gets into your account who only knows your password."</p>
            {paper::new_codes(shared.paper)}
            {fetched(ask, move |factors| parts(factors, shared), Instead::PART)}
        </div>
    }
    .into_any()
}

fn parts(factors: SecondFactors, shared: Shared) -> AnyView {
    let has_one = factors.totp_since.is_some() || !factors.passkeys.is_empty();
    if has_one {
        use_base().session.has_factor();
    }
    let wanted = (factors.is_required && !has_one).then(|| {
        view! {
            <p class="notice notice-info" role="status">
                "This clinic wants a second factor of your account. Until you have added one, nothing else opens."
            </p>
        }
    });
    view! {
        {wanted}
        <p class="quiet">"Each change here signs you out everywhere else."</p>
        {app::part(factors.totp_since, shared)}
        {passkeys::part(factors.passkeys, factors.offers_passkeys, shared)}
        {has_one.then(|| paper::part(factors.backup_codes_left, shared))}
    }
    .into_any()
}
