//! Asking for a link to a new password.

use leptos::prelude::*;
use shared::wire::security::AskForMail;

use crate::{
    api::{Failure, security},
    components::{
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
        page::Heading,
    },
    path,
};

/// The page.
pub fn page() -> AnyView {
    view! {
        <div class="page narrow">
            <Heading text="Forgot your password?"/>
            <p>"Give the address of your account. We send a link there with which you set a new password."</p>
            {ask(
                "Send me a link",
                |request| Box::pin(async move { security::forgot_password(&request).await }),
                "Thank you. If this is the address of an account, a mail is on its way. Its link opens once, within 15 minutes.",
            )}
            <p class="below-form">
                <a href=path::LOGIN>"Back to sign in"</a>
            </p>
        </div>
    }
    .into_any()
}

type Asked = std::pin::Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// A form with an address that a mail is asked for.
pub fn ask(text: &'static str, send: fn(AskForMail) -> Asked, thanks: &'static str) -> AnyView {
    const LABELS: &[(&str, &str)] = &[("email", "E-mail")];
    let form = Form::new("ask");
    let email = RwSignal::new(String::new());
    let sent = RwSignal::new(false);
    let submit = move || {
        let request = AskForMail {
            email: email.get_untracked(),
        };
        match request.check() {
            Err(faults) => form.refuse(faults),
            Ok(_) => form.send(send(request), move |()| {
                let _ = sent.try_set(true);
            }),
        }
    };
    view! {
        <form class="panel" novalidate=true on:submit=on_submit(submit)>
            <FormSummary form labels=LABELS/>
            <Field form name="email" label="E-mail" value=email kind="email" autocomplete="email"/>
            <Submit form text class="button button-primary button-wide"/>
            <p class="card-news" role="status">
                {move || if sent.get() { thanks } else { "" }}
            </p>
        </form>
    }
    .into_any()
}
