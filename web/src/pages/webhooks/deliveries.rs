//! What a webhook was told, and what became of it.

use leptos::prelude::*;
use shared::{
    WebhookId,
    wire::webhook::{Delivery, DeliveryState},
};

use super::Shared;
use crate::{
    app::use_base,
    components::{
        button::{button, pressed},
        paged::Paged,
    },
    zone::Zone,
};

/// The log.
pub fn deliveries(id: WebhookId, shared: Shared) -> AnyView {
    let base = use_base();
    let zone = StoredValue::new(base.session.zone_now());
    let list = Paged::new(
        move |cursor| async move { base.api().deliveries(id, cursor).await },
        |one: &Delivery| {
            format!(
                "{} {:?} {} {:?}",
                one.id, one.state, one.attempts, one.due_at
            )
        },
        move |one| zone.with_value(|zone| line(id, &one, zone, shared)),
    );
    shared.keeps(list);
    view! {
        <section class="stack" aria-label="What it was told">
            <p class="button-row">{button("button", "Look again", move || list.reload())}</p>
            <ul class="stack closures">{list.lines()}</ul>
            <Show when=move || list.is_empty()>
                <p class="quiet" role="status">"It was told nothing yet."</p>
            </Show>
            {list.foot("Show earlier ones")}
        </section>
    }
    .into_any()
}

/// What became of one.
fn became(one: &Delivery, zone: &Zone) -> String {
    let times = match one.attempts {
        1 => "once".to_owned(),
        attempts => format!("{attempts} times"),
    };
    let fault = one.last_fault.clone().unwrap_or_default();
    let status = one.last_status.map(|status| format!(" ({status})"));
    let status = status.unwrap_or_default();
    match (one.state, one.due_at) {
        (DeliveryState::Delivered, _) => {
            let at = one.delivered_at.map(|at| zone.full(at));
            format!("taken {}{status}", at.unwrap_or_default())
        }
        (DeliveryState::Dead, _) => format!("given up, tried {times}: {fault}{status}"),
        (DeliveryState::Queued, None) => "waits until the webhook is enabled".to_owned(),
        (DeliveryState::Queued, Some(_)) if one.attempts == 0 => "waits to be sent".to_owned(),
        (DeliveryState::Queued, Some(due)) => {
            format!("tried {times}: {fault}{status}; again {}", zone.full(due))
        }
    }
}

fn line(id: WebhookId, one: &Delivery, zone: &Zone, shared: Shared) -> AnyView {
    let base = use_base();
    let (delivery, made) = (one.id, zone.full(one.created_at));
    let again = move || {
        let call = async move { base.api().replay(id, delivery).await };
        shared
            .form
            .send(call, move |()| shared.changed("It is sent once more."));
    };
    let way = (one.state != DeliveryState::Queued).then(|| {
        view! {
            <button
                type="button"
                class="button"
                aria-label=format!("Send {} of {made} again", one.r#type)
                on:click=pressed(again)
            >
                "Send again"
            </button>
        }
    });
    view! {
        <li class="closure">
            <span>
                <code>{one.r#type.clone()}</code>
                " of " {made.clone()} " · " {became(one, zone)}
            </span>
            {way}
        </li>
    }
    .into_any()
}
