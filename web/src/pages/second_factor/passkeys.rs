//! The passkeys: which there are, another one, one less.

use leptos::prelude::*;
use shared::wire::passkey::PasskeyRow;

use super::{
    Shared,
    asking::{Asking, asking},
};
use crate::{
    app::use_base,
    components::{field::Field, form::Form},
    passkey,
};

/// The part of the page; nothing where neither the site nor an old passkey gives a reason.
pub fn part(passkeys: Vec<PasskeyRow>, offered: bool, shared: Shared) -> AnyView {
    let addable = offered && passkey::is_possible();
    if !addable && passkeys.is_empty() {
        return ().into_any();
    }
    let going = RwSignal::new(None::<PasskeyRow>);
    let lines = passkeys
        .into_iter()
        .map(|passkey| line(passkey, going))
        .collect_view();
    let removal = move || going.get().map(|passkey| removal(&passkey, shared));
    view! {
        <section class="panel stack" aria-labelledby="passkeys-title">
            <h2 id="passkeys-title">"Passkeys"</h2>
            <p class="quiet">"Your device asks for your finger, your face or its number, and signs you in without a password."</p>
            <ul class="stack closures">{lines}</ul>
            {removal}
            {addable.then(|| another(shared))}
        </section>
    }
    .into_any()
}

fn line(passkey: PasskeyRow, going: RwSignal<Option<PasskeyRow>>) -> AnyView {
    let zone = use_base().session.zone_now();
    let used = match passkey.last_used_at {
        Some(at) => format!("last used {}", zone.day(at)),
        None => "not used yet".to_owned(),
    };
    let name = passkey.name.clone();
    view! {
        <li class="closure">
            <span>
                <b>{name.clone()}</b>
                " · "
                {used}
            </span>
            <button
                type="button"
                class="button button-quiet-danger"
                aria-label=format!("Remove {name}")
                on:click=move |_| going.set(Some(passkey.clone()))
            >
                "Remove"
            </button>
        </li>
    }
    .into_any()
}

/// The password once more, for the one that goes.
fn removal(passkey: &PasskeyRow, shared: Shared) -> AnyView {
    let api = use_base().api();
    let id = passkey.id;
    let remove = Asking {
        id: "remove-passkey",
        text: "Remove this passkey",
        class: "button button-danger",
        above: None,
    };
    let form = asking(
        remove,
        move |password, _| async move { api.remove_passkey(id, &password).await },
        move |()| shared.changed(Vec::new()),
    );
    view! {
        <p>"Nobody will sign in with “" {passkey.name.clone()} "” any more."</p>
        {form}
    }
    .into_any()
}

fn another(shared: Shared) -> AnyView {
    let api = use_base().api();
    let add = Asking {
        id: "passkey",
        text: "Add a passkey",
        class: "button button-primary",
        above: Some(name_field),
    };
    asking(
        add,
        move |password, name| async move { api.add_passkey(&password, name).await },
        move |codes| shared.changed(codes),
    )
}

fn name_field(form: Form, name: RwSignal<String>) -> AnyView {
    view! { <Field form name="name" label="Name" value=name hint="So that you know it again: “My telephone”."/> }.into_any()
}
