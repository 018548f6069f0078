//! Clients of the API: programs of others that see to the schedule; for admins.

mod choosing;
mod line;
mod making;

use leptos::prelude::*;
use shared::wire::client::{Client, ClientWithSecret};

use self::{line::line, making::making};
use crate::{
    app::use_base,
    components::{
        appointment_card::fact_list, managed::Managed, page::Heading, paged::Paged, when::zone_note,
    },
    path,
};

/// What the parts of the page have in common.
type Shared = Managed<ClientWithSecret>;

/// The page.
pub fn page() -> AnyView {
    let base = use_base();
    let shared = Shared::new("clients");
    let list = Paged::new(
        move |cursor| async move { base.api().clients(cursor).await },
        // Its use and its secrets change without its revision.
        |client: &Client| {
            format!(
                "{} {} {:?} {:?}",
                client.id, client.revision, client.last_used_at, client.secrets
            )
        },
        move |client| line(client, shared),
    );
    shared.keeps(list);
    view! {
        <div class="page">
            <Heading text="Clients of the API"/>
            <p class="lead">
                "Programs of others that see to the schedule: a telephone desk, a website, a hospital’s system. Each may do what its scopes say, for the doctors you name, and never reads why patients come."
            </p>
            {move || shared.made.get().map(|made| secret(made, shared))}
            <section class="stack" aria-labelledby="clients-title">
                <div class="list-head">
                    <h2 id="clients-title">"All clients"</h2>
                    {zone_note(&base.session.zone_now())}
                </div>
                {shared.lines(list, "There is no client yet.")}
            </section>
            {making(shared)}
            <p><a href=path::CLINIC>"Clinic settings"</a></p>
        </div>
    }
    .into_any()
}

/// The secret, which is told this once.
fn secret(made: ClientWithSecret, shared: Shared) -> AnyView {
    let ClientWithSecret {
        client,
        client_secret,
    } = made;
    let rows = vec![
        ("Client", client.name.into_any()),
        (
            "Its client_id",
            view! { <code>{client.id.to_string()}</code> }.into_any(),
        ),
    ];
    shared.told_once(
        [
            "The secret of the client",
            "Give it to whoever runs the program, by a safe way. It is not shown again.",
        ],
        fact_list(rows).into_any(),
        client_secret,
    )
}
