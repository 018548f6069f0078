//! Where the link of an invitation leads. Its secret stands behind the `#`, where no server sees it, and
//! is off the address bar before anything else.

use leptos::prelude::*;
use shared::{account::Password, wire::console::AcceptInvitation};

use crate::{
    api,
    components::{
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
        page::Heading,
    },
    link::take_secret,
    path,
};

/// The page.
pub fn page() -> AnyView {
    let secret = take_secret(path::ACCEPT_INVITATION).unwrap_or_default();
    let form = Form::new("invitation");
    let [name, password] = [(); 2].map(|()| RwSignal::new(String::new()));
    let accepted = RwSignal::new(false);
    let submit = move || {
        let request = AcceptInvitation {
            token: secret.clone(),
            password: password.get_untracked(),
            // Nothing typed, nothing wrong with the name the clinic has.
            name: Some(name.get_untracked()).filter(|name| !name.trim().is_empty()),
        };
        if let Err(faults) = request.check() {
            return form.refuse(faults);
        }
        let call = async move { api::accept_invitation(&request).await };
        form.send(call, move |()| {
            let _ = accepted.try_set(true);
        });
    };
    let hint = format!(
        "{} characters or more, and not one that is quickly guessed.",
        Password::MIN
    );
    view! {
        <div class="page narrow">
            <Heading text="Your account is waiting"/>
            <form
                class="panel"
                novalidate=true
                hidden=move || accepted.get()
                on:submit=on_submit(submit)
            >
                <p>"Set your password. The clinic does not know it, and can not set one for you."</p>
                <FormSummary form labels=&[("name", "Your name"), ("password", "Password")]/>
                <Field form name="name" label="Your name" value=name autocomplete="name" optional=true hint="As patients read it. Left empty, it is as the clinic wrote it."/>
                <Field form name="password" label="Password" value=password kind="password" autocomplete="new-password" hint=hint/>
                <Submit form text="Set password" class="button button-primary button-wide"/>
            </form>
            <div role="status">
                <Show when=move || accepted.get()>
                    <p>"Thank you. You can sign in with your e-mail address and this password."</p>
                    <p><a class="button button-primary" href=path::LOGIN>"Sign in"</a></p>
                </Show>
            </div>
        </div>
    }
    .into_any()
}
