//! Webhooks: addresses of other systems that are told of events; for admins.

mod deliveries;
mod line;
mod making;

use leptos::prelude::*;
use shared::wire::webhook::{Webhook, WebhookWithSecret};

use self::{line::line, making::making};
use crate::{
    app::use_base,
    components::{
        appointment_card::fact_list, managed::Managed, page::Heading, paged::Paged, when::zone_note,
    },
    path,
};

/// What the parts of the page have in common.
type Shared = Managed<WebhookWithSecret>;

/// The page.
pub fn page() -> AnyView {
    let base = use_base();
    let shared = Shared::new("webhooks");
    let log_of = RwSignal::new(None);
    let list = Paged::new(
        move |cursor| async move { base.api().webhooks(cursor).await },
        // Its secrets, and whether everything fails, change without its revision.
        |webhook: &Webhook| {
            format!(
                "{} {} {:?} {:?} {:?}",
                webhook.id, webhook.revision, webhook.state, webhook.failing_since, webhook.secrets
            )
        },
        move |webhook| line(webhook, log_of, shared),
    );
    shared.keeps(list);
    view! {
        <div class="page">
            <Heading text="Webhooks"/>
            <p class="lead">
                "Each event is sent to these addresses as it happens, signed after Standard Webhooks. What is sent names nobody and says nothing of health."
            </p>
            {move || shared.made.get().map(|made| secret(made, shared))}
            <section class="stack" aria-labelledby="webhooks-title">
                <div class="list-head">
                    <h2 id="webhooks-title">"All webhooks"</h2>
                    {zone_note(&base.session.zone_now())}
                </div>
                {shared.lines(list, "There is no webhook yet.")}
            </section>
            {making(shared)}
            <p><a href=path::CLINIC>"Clinic settings"</a></p>
        </div>
    }
    .into_any()
}

/// The secret, which is told this once.
fn secret(made: WebhookWithSecret, shared: Shared) -> AnyView {
    let WebhookWithSecret { webhook, secret } = made;
    let address = view! { <code>{webhook.url}</code> }.into_any();
    let rows = vec![
        ("Webhook", webhook.description.into_any()),
        ("Address", address),
    ];
    shared.told_once(
        [
            "The secret of the webhook",
            "The receiver checks with it that we are the sender. Bring it there by a safe way: it is not shown again.",
        ],
        fact_list(rows).into_any(),
        secret,
    )
}
