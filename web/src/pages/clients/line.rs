//! One client in the list, and what can be done about it.

use leptos::prelude::*;
use shared::{
    AccountId, ClientScope,
    wire::client::{Client, ClientSecret, ClientState, SECRETS_MAX},
};

use super::Shared;
use crate::{
    app::use_base,
    components::{
        appointment_card::fact_list,
        button::{button, pressed},
        managed::secret_line,
        sure::{Question, sure},
    },
    zone::Zone,
};

const REVOKE: Question = [
    "Revoke this client",
    "Its secrets and tokens open nothing any more, at once and for good. What it did stays in the audit.",
    "Keep it",
];
const DROP: Question = [
    "Drop this secret",
    "What still uses it is shut out at once. Be sure that the other one is in use.",
    "Keep it",
];

/// The words for a scope.
pub const fn scope_text(scope: ClientScope) -> &'static str {
    match scope {
        ClientScope::AppointmentsRead => "Reads appointments, without their reasons",
        ClientScope::AppointmentsWrite => "Books, confirms, cancels and moves appointments",
        ClientScope::DoctorsRead => "Reads the directory",
        ClientScope::AvailabilityRead => "Reads free times and hours",
        ClientScope::AvailabilityWrite => "Sets hours",
        ClientScope::EventsRead => "Follows what changes",
        ClientScope::WebhooksManage => "Has webhooks",
        ClientScope::FhirRead => "Reads in the form of FHIR",
    }
}

fn badge(state: ClientState) -> AnyView {
    let (class, text) = match state {
        ClientState::Active => ("badge badge-confirmed", "Active"),
        ClientState::Expired => ("badge badge-pending", "Expired"),
        ClientState::Disabled => ("badge badge-canceled", "Disabled"),
        ClientState::Revoked => ("badge badge-canceled", "Revoked"),
    };
    view! { <span class=class>{text}</span> }.into_any()
}

/// The client as a card.
pub fn line(client: Client, shared: Shared) -> AnyView {
    let base = use_base();
    let (id, state) = (client.id, client.state);
    let zone = base.session.zone_now();
    let title = format!("client-{id}");
    let next = move || {
        let call = async move { base.api().next_secret(id).await };
        shared.form.send(call, move |made| shared.show(made));
    };
    let revoke = move || {
        let call = async move { base.api().revoke_client(id).await };
        shared
            .form
            .send(call, move |()| shared.changed("The client is revoked."));
    };
    let asks = RwSignal::new(false);
    let is_last = client.secrets.len() == 1;
    let secrets = client.secrets.iter();
    let secrets = secrets.map(|one| secret((id, one), is_last, &zone, shared));
    let secrets = secrets.collect_view();
    let actions = (state != ClientState::Revoked).then(|| {
        let has_place = client.secrets.len() < SECRETS_MAX;
        let name = client.name.clone();
        view! {
            <div class="card-actions">
                {has_place.then(|| button("button", "Make the next secret", next))}
                <button
                    type="button"
                    class="button button-quiet-danger"
                    aria-label=format!("Revoke {name}")
                    on:click=pressed(move || asks.set(true))
                >
                    "Revoke"
                </button>
            </div>
            {sure(REVOKE, asks, revoke)}
        }
    });
    view! {
        <article class="panel stack" aria-labelledby=title>
            <div class="list-head">
                <h3 id=title.clone()>{client.name.clone()}</h3>
                {badge(state)}
            </div>
            {facts(&client, &zone)}
            <ul class="stack closures" aria-label="Secrets">{secrets}</ul>
            {actions}
        </article>
    }
    .into_any()
}

fn facts(client: &Client, zone: &Zone) -> AnyView {
    let scopes = client.scopes.iter();
    let scopes: Vec<_> = scopes
        .map(|scope| view! { <li>{scope_text(*scope)} " (" <code>{scope.as_str()}</code> ")"</li> })
        .collect();
    let doctors = client.doctors.iter().map(|doctor| doctor.name.as_str());
    let doctors = doctors.collect::<Vec<_>>().join(", ");
    let or = |text: String, nothing: &str| match text.is_empty() {
        true => nothing.to_owned(),
        false => text,
    };
    let at = |instant: Option<shared::Instant>, nothing: &str| {
        instant.map_or_else(|| nothing.to_owned(), |instant| zone.full(instant))
    };
    let may = match scopes.is_empty() {
        true => "Nothing".into_any(),
        false => view! { <ul>{scopes}</ul> }.into_any(),
    };
    fact_list(vec![
        ("May", may),
        ("For", or(doctors, "No doctor").into_any()),
        (
            "Ends",
            at(client.expires_at, "When it is revoked").into_any(),
        ),
        ("Last used", at(client.last_used_at, "Never").into_any()),
        (
            "Its client_id",
            view! { <code>{client.id.to_string()}</code> }.into_any(),
        ),
    ])
    .into_any()
}

/// A secret that works. The last one is not dropped by itself: that would be to revoke the client.
fn secret(
    (id, secret): (AccountId, &ClientSecret),
    is_last: bool,
    zone: &Zone,
    shared: Shared,
) -> AnyView {
    let base = use_base();
    let (secret_id, made) = (secret.id, zone.full(secret.created_at));
    let used = match secret.last_used_at {
        Some(at) => format!("last used {}", zone.full(at)),
        None => "never used".to_owned(),
    };
    let drop_it = move || {
        let call = async move { base.api().drop_secret(id, secret_id).await };
        shared
            .form
            .send(call, move |()| shared.changed("The secret is dropped."));
    };
    secret_line(
        &made,
        format!(" · {used}"),
        DROP,
        (!is_last).then_some(drop_it),
    )
}
