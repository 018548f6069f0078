//! What one signs in with: another password, another address.

use leptos::prelude::*;
use shared::{
    account::Password,
    wire::security::{ChangeEmail, ChangePassword},
};

use crate::{
    app::use_base,
    components::{
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
    },
};

/// The form for another password.
pub fn password() -> AnyView {
    const LABELS: &[(&str, &str)] = &[("present", "Present password"), ("new", "New password")];
    let base = use_base();
    let form = Form::new("password");
    let (present, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let saved = RwSignal::new(false);
    let submit = move || {
        saved.set(false);
        let request = ChangePassword {
            present: present.get_untracked(),
            new: new.get_untracked(),
        };
        match request.check() {
            Err(faults) => form.refuse(faults),
            Ok(_) => form.send(
                async move { base.api().change_password(&request).await },
                move |()| {
                    for field in [present, new] {
                        let _ = field.try_set(String::new());
                    }
                    let _ = saved.try_set(true);
                },
            ),
        }
    };
    let hint = format!(
        "{} characters or more, and not one that is quickly guessed.",
        Password::MIN
    );
    view! {
        <form class="panel" novalidate=true aria-labelledby="password-title" on:submit=on_submit(submit)>
            <h2 id="password-title">"Password"</h2>
            <FormSummary form labels=LABELS/>
            <Field form name="present" label="Present password" value=present kind="password" autocomplete="current-password"/>
            <Field form name="new" label="New password" value=new kind="password" autocomplete="new-password" hint/>
            <Submit form text="Change password"/>
            <p class="card-news" role="status">
                {move || if saved.get() { "Changed. You are signed out everywhere else." } else { "" }}
            </p>
        </form>
    }
    .into_any()
}

/// The form for another address.
pub fn email() -> AnyView {
    const LABELS: &[(&str, &str)] = &[("email", "New e-mail"), ("password", "Present password")];
    let base = use_base();
    let form = Form::new("email");
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let sent = RwSignal::new(false);
    let submit = move || {
        sent.set(false);
        let request = ChangeEmail {
            email: email.get_untracked(),
            password: password.get_untracked(),
        };
        match request.check() {
            Err(faults) => form.refuse(faults),
            Ok(_) => form.send(
                async move { base.api().change_email(&request).await },
                move |()| {
                    let _ = password.try_set(String::new());
                    let _ = sent.try_set(true);
                },
            ),
        }
    };
    let news =
        "A link is on its way to the new address. Until it is opened, the present one stays.";
    view! {
        <form class="panel" novalidate=true aria-labelledby="email-title" on:submit=on_submit(submit)>
            <h2 id="email-title">"E-mail"</h2>
            <FormSummary form labels=LABELS/>
            <Field form name="email" label="New e-mail" value=email kind="email" autocomplete="email"/>
            <Field form name="password" label="Present password" value=password kind="password" autocomplete="current-password"/>
            <Submit form text="Change e-mail"/>
            <p class="card-news" role="status">
                {move || if sent.get() { news } else { "" }}
            </p>
        </form>
    }
    .into_any()
}
