//! One webhook in the list, and what can be done about it.

use leptos::prelude::*;
use shared::{
    WebhookId,
    wire::webhook::{DisabledWhy, SECRETS_MAX, Webhook, WebhookSecret, WebhookState},
};

use super::{Shared, deliveries::deliveries};
use crate::{
    api::WebhookAction,
    app::use_base,
    components::{
        appointment_card::fact_list,
        button::{button, pressed},
        managed::secret_line,
        sure::{Question, sure},
    },
    zone::Zone,
};

const REMOVE: Question = [
    "Remove this webhook",
    "Nothing more is sent to it, and the log of what was sent is gone as well.",
    "Keep it",
];
const DROP: Question = [
    "Drop this secret",
    "Nothing is signed with it any more. Be sure that the receiver knows the other one.",
    "Keep it",
];

fn badge(state: WebhookState) -> AnyView {
    let (class, text) = match state {
        WebhookState::Enabled => ("badge badge-confirmed", "Enabled"),
        WebhookState::Disabled => ("badge badge-canceled", "Disabled"),
    };
    view! { <span class=class>{text}</span> }.into_any()
}

const fn why_text(why: DisabledWhy) -> &'static str {
    match why {
        DisabledWhy::ByHand => "Somebody disabled it",
        DisabledWhy::Gone => "Its receiver answered that it wants no more (410)",
        DisabledWhy::Failing => "Everything that was sent to it failed for days",
    }
}

/// The webhook as a card. `log_of` is the one whose log is shown: a card is drawn anew when its webhook has
/// changed, and the log stays.
pub fn line(webhook: Webhook, log_of: RwSignal<Option<WebhookId>>, shared: Shared) -> AnyView {
    let base = use_base();
    let zone = base.session.zone_now();
    let (id, title) = (webhook.id, format!("webhook-{}", webhook.id));
    let is_last = webhook.secrets.len() == 1;
    let secrets = webhook.secrets.iter();
    let secrets = secrets.map(|one| secret((id, one), is_last, &zone, shared));
    let secrets = secrets.collect_view();
    let shows_log = Memo::new(move |_| log_of.get() == Some(id));
    let log = move || shows_log.get().then(|| deliveries(id, shared));
    let toggle = move || log_of.update(|log_of| *log_of = (*log_of != Some(id)).then_some(id));
    view! {
        <article class="panel stack" aria-labelledby=title>
            <div class="list-head">
                <h3 id=title.clone()>{webhook.description.clone()}</h3>
                {badge(webhook.state)}
            </div>
            {facts(&webhook, &zone)}
            <ul class="stack closures" aria-label="Secrets">{secrets}</ul>
            {actions(&webhook, shared)}
            <button
                type="button"
                class="button"
                aria-expanded=move || shows_log.get().to_string()
                on:click=pressed(toggle)
            >
                "What it was told"
            </button>
            {log}
        </article>
    }
    .into_any()
}

fn facts(webhook: &Webhook, zone: &Zone) -> AnyView {
    let types = webhook.types.iter().map(|kind| kind.as_str());
    let types = types.collect::<Vec<_>>().join(", ");
    let told = match types.is_empty() {
        true => "Everything".to_owned(),
        false => types,
    };
    let whose = match webhook.client_id {
        Some(client) => format!("The client {client}"),
        None => "The clinic".to_owned(),
    };
    let mut rows = vec![
        (
            "Address",
            view! { <code>{webhook.url.clone()}</code> }.into_any(),
        ),
        ("Told of", told.into_any()),
        ("Whose", whose.into_any()),
    ];
    if let Some(why) = webhook.disabled_why {
        rows.push(("Disabled because", why_text(why).into_any()));
    }
    if let Some(since) = webhook.failing_since {
        rows.push(("Fails since", zone.full(since).into_any()));
    }
    fact_list(rows).into_any()
}

fn actions(webhook: &Webhook, shared: Shared) -> AnyView {
    let base = use_base();
    let id = webhook.id;
    let act = move |action, done| {
        let call = async move { base.api().act_on_webhook(id, action).await };
        shared.form.send(call, move |()| shared.changed(done));
    };
    let next = move || {
        let call = async move { base.api().next_webhook_secret(id).await };
        shared.form.send(call, move |made| shared.show(made));
    };
    let remove = move || {
        let call = async move { base.api().remove_webhook(id).await };
        shared
            .form
            .send(call, move |()| shared.changed("The webhook is removed."));
    };
    let asks = RwSignal::new(false);
    let has_place = webhook.secrets.len() < SECRETS_MAX;
    let switches = match webhook.state {
        WebhookState::Enabled => view! {
            {button("button", "Send a test", move || act(WebhookAction::Test, "A test is sent; what became of it is told below."))}
            {button("button", "Disable", move || act(WebhookAction::Disable, "The webhook is disabled."))}
        }
        .into_any(),
        WebhookState::Disabled => {
            button("button", "Enable", move || act(WebhookAction::Enable, "The webhook is enabled."))
        }
    };
    view! {
        <div class="button-row">
            {switches}
            {has_place.then(|| button("button", "Make the next secret", next))}
            <button
                type="button"
                class="button button-quiet-danger"
                aria-label=format!("Remove {}", webhook.description)
                on:click=pressed(move || asks.set(true))
            >
                "Remove"
            </button>
        </div>
        {sure(REMOVE, asks, remove)}
    }
    .into_any()
}

/// A secret that works. The last one stays: what is told is always signed.
fn secret(
    (id, secret): (WebhookId, &WebhookSecret),
    is_last: bool,
    zone: &Zone,
    shared: Shared,
) -> AnyView {
    let base = use_base();
    let (secret_id, made) = (secret.id, zone.full(secret.created_at));
    let drop_it = move || {
        let call = async move { base.api().drop_webhook_secret(id, secret_id).await };
        shared
            .form
            .send(call, move |()| shared.changed("The secret is dropped."));
    };
    secret_line(&made, String::new(), DROP, (!is_last).then_some(drop_it))
}
