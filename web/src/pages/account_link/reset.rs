//! Setting a new password by a link.

use leptos::prelude::*;
use shared::{ErrorCode, account::Password, wire::security::ResetPassword};

use super::{done, expired};
use crate::{
    api::{Failure, security},
    components::{
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
        page::Heading,
    },
    path,
};

/// How far it is.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Asking,
    Done,
    Expired,
}

/// The page, with the secret of the link.
pub fn page(secret: Option<String>) -> AnyView {
    let step = RwSignal::new(if secret.is_some() {
        Step::Asking
    } else {
        Step::Expired
    });
    let secret = StoredValue::new(secret.unwrap_or_default());
    (move || match step.get() {
        Step::Asking => ask(secret, step),
        Step::Done => done(
            "Your password is set",
            "You were signed out everywhere. Sign in with the new password.",
        ),
        Step::Expired => expired(
            view! {
                <p>
                    <a class="button button-primary" href=path::FORGOT_PASSWORD>"Ask for another link"</a>
                </p>
            }
            .into_any(),
        ),
    })
    .into_any()
}

fn ask(secret: StoredValue<String>, step: RwSignal<Step>) -> AnyView {
    const LABELS: &[(&str, &str)] = &[("password", "New password")];
    let form = Form::new("reset");
    let password = RwSignal::new(String::new());
    let submit = move || {
        let request = ResetPassword {
            token: secret.get_value(),
            password: password.get_untracked(),
        };
        if let Err(faults) = request.check() {
            return form.refuse(faults);
        }
        let send = async move {
            match security::reset_password(&request).await {
                Err(failure) if is_expired(&failure) => Ok(Step::Expired),
                answer => answer.map(|()| Step::Done),
            }
        };
        form.send(send, move |next| {
            let _ = step.try_set(next);
        });
    };
    let hint = format!(
        "{} characters or more, and not one that is quickly guessed.",
        Password::MIN
    );
    view! {
        <div class="page narrow">
            <Heading text="A new password"/>
            <form class="panel" novalidate=true on:submit=on_submit(submit)>
                <FormSummary form labels=LABELS/>
                <Field form name="password" label="New password" value=password kind="password" autocomplete="new-password" hint/>
                <Submit form text="Set password" class="button button-primary button-wide"/>
            </form>
        </div>
    }
    .into_any()
}

/// Whether the link opens nothing any more.
pub fn is_expired(failure: &Failure) -> bool {
    failure.code() == Some(ErrorCode::LinkExpired)
}
