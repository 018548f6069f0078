//! Erasing the own account, with the password and a second thought.

use leptos::prelude::*;
use shared::{Role, wire::export::EraseAccount};

use crate::{
    app::use_base,
    components::{
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
        navigator::use_navigator,
    },
    path,
};

const LABELS: &[(&str, &str)] = &[("password", "Password")];

/// The form, folded away until it is wanted.
pub fn erasing(role: Role) -> AnyView {
    let base = use_base();
    let navigator = use_navigator();
    let form = Form::new("erase");
    let password = RwSignal::new(String::new());
    let submit = move || {
        let request = EraseAccount {
            password: password.get_untracked(),
        };
        form.send(async move { base.api().erase(&request).await }, move |()| {
            navigator.go(path::HOME);
            base.session.gone();
        });
    };
    let (goes, stays, before) = if role == Role::Doctor {
        (
            "Your name, your address and your profile are removed for good, and nobody can bring them back. ",
            "When your appointments were, your notes and why you canceled stay as long as the law wants; they name nobody any more. ",
            "Cancel your future appointments first: patients still expect you.",
        )
    } else {
        (
            "Your name, your address and everything you wrote is removed for good, and nobody can bring it back. ",
            "When your appointments were, your doctors' notes and why a doctor canceled stay as long as the law wants; they name nobody any more. ",
            "Your future appointments are canceled with it.",
        )
    };
    view! {
        <section class="panel stack" aria-labelledby="erase-title">
            <h2 id="erase-title">"Erase your account"</h2>
            <p>
                {goes}
                {stays}
                {before}
            </p>
            <details>
                <summary>"I want to erase my account"</summary>
                <form class="stack" novalidate=true on:submit=on_submit(submit)>
                    <FormSummary form labels=LABELS/>
                    <Field form name="password" label="Password" value=password kind="password" autocomplete="current-password"/>
                    <Submit form text="Erase everything for good" class="button button-danger"/>
                </form>
            </details>
        </section>
    }
    .into_any()
}
