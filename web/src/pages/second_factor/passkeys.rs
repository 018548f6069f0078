//! The passkeys: which there are, another one, one less.

use leptos::prelude::*;
use shared::wire::passkey::{PasskeyRow, RenamePasskey};

use super::{
    Shared,
    asking::{Asking, asking},
};
use crate::{
    app::use_base,
    components::{
        button::pressed,
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
    },
    passkey,
};

/// What is to be done with which passkey.
#[derive(Clone)]
enum Wish {
    Rename(PasskeyRow),
    Remove(PasskeyRow),
}

/// The part of the page; nothing where neither the site nor an old passkey gives a reason.
pub fn part(passkeys: Vec<PasskeyRow>, offered: bool, shared: Shared) -> AnyView {
    let addable = offered && passkey::is_possible();
    if !addable && passkeys.is_empty() {
        return ().into_any();
    }
    let wish = RwSignal::new(None::<Wish>);
    let lines = passkeys
        .into_iter()
        .map(|passkey| line(passkey, wish))
        .collect_view();
    let asked = move || match wish.get()? {
        Wish::Rename(passkey) => Some(renaming(&passkey, shared)),
        Wish::Remove(passkey) => Some(removal(&passkey, shared)),
    };
    view! {
        <section class="panel stack" aria-labelledby="passkeys-title">
            <h2 id="passkeys-title">"Passkeys"</h2>
            <p class="quiet">"Your device asks for your finger, your face or its number, and signs you in without a password."</p>
            <ul class="stack closures">{lines}</ul>
            {asked}
            {addable.then(|| another(shared))}
        </section>
    }
    .into_any()
}

fn line(passkey: PasskeyRow, wish: RwSignal<Option<Wish>>) -> AnyView {
    let zone = use_base().session.zone_now();
    let used = match passkey.last_used_at {
        Some(at) => format!("last used {}", zone.day(at)),
        None => "not used yet".to_owned(),
    };
    let name = passkey.name.clone();
    let rename = Wish::Rename(passkey.clone());
    let remove = Wish::Remove(passkey);
    let press = |class, text: &'static str, wanted: Wish| {
        let label = format!("{text} {name}");
        let wants = pressed(move || wish.set(Some(wanted.clone())));
        view! {
            <button type="button" class=class aria-label=label on:click=wants>
                {text}
            </button>
        }
    };
    view! {
        <li class="closure">
            <span>
                <b>{name.clone()}</b>
                " · "
                {used}
            </span>
            <span class="button-row">
                {press("button", "Rename", rename)}
                {press("button button-quiet-danger", "Remove", remove)}
            </span>
        </li>
    }
    .into_any()
}

/// Another name, for which nobody need show the password: it opens nothing.
fn renaming(passkey: &PasskeyRow, shared: Shared) -> AnyView {
    let api = use_base().api();
    let form = Form::new("rename-passkey");
    let id = passkey.id;
    let name = RwSignal::new(passkey.name.clone());
    let submit = move || {
        let request = RenamePasskey {
            name: name.get_untracked(),
        };
        if let Err(faults) = request.check() {
            return form.refuse(faults);
        }
        let call = async move { api.rename_passkey(id, &request).await };
        form.send(call, move |()| shared.changed(Vec::new()));
    };
    view! {
        <form class="stack" novalidate=true on:submit=on_submit(submit)>
            <FormSummary form labels=&[("name", "New name")]/>
            <Field form name="name" label="New name" value=name/>
            <Submit form text="Save the name"/>
        </form>
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
