//! Signing in, and back to where one wanted to go.

mod second_step;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{ErrorCode, FieldCode, FieldError, wire::account::LoginRequest};

use self::second_step::{Opened, second_step};
use crate::{
    api::{Failure, passkey_sign_in},
    app::use_base,
    components::{
        button::button,
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
        navigator::use_navigator,
        page::Heading,
    },
    passkey, path,
    session::Presence,
};

const LABELS: &[(&str, &str)] = &[("login", "User name or e-mail"), ("password", "Password")];

/// The page.
pub fn page() -> AnyView {
    let base = use_base();
    let navigator = use_navigator();
    let query = use_query_map().get_untracked();
    let next = query
        .get_str("next")
        .and_then(path::safe_next)
        .unwrap_or(path::HOME)
        .to_owned();
    let registered = query.get_str("registered").is_some();
    let signed_in = Memo::new(move |_| matches!(base.session.presence(), Presence::In(_)));
    Effect::new(move || {
        if signed_in.get() {
            navigator.replace(&next);
        }
    });
    let notice = move || match base.session.presence() {
        Presence::Out { ended: true } => Some("Your session has ended. Please sign in again."),
        _ if registered => Some(
            "Thank you. Your account is being made; if your address has to be verified first, a mail is on its way.",
        ),
        _ => None,
    };
    view! {
        <div class="page narrow">
            <Heading text="Sign in"/>
            {move || notice().map(|text| view! { <p class="notice notice-info" role="status">{text}</p> })}
            {sign_in()}
            <p class="below-form">
                <a href=path::FORGOT_PASSWORD>"Forgot your password?"</a>
            </p>
            <p class="below-form">
                "New here? " <a href=path::REGISTER>"Create a patient account"</a>
            </p>
            {base.demo.then(demo_accounts)}
        </div>
    }
    .into_any()
}

/// The password first; where that is not enough, the second step in its place.
fn sign_in() -> AnyView {
    let step = RwSignal::new(None::<Opened>);
    let again = Callback::new(move |()| step.set(None));
    let shown = move || match step.get() {
        Some(opened) => second_step(opened, again),
        None => view! { <SignIn step/> }.into_any(),
    };
    shown.into_any()
}

#[component]
fn SignIn(step: RwSignal<Option<Opened>>) -> impl IntoView {
    let base = use_base();
    let form = Form::new("login");
    let login = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let submit = move || {
        let request = LoginRequest {
            login: login.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
        };
        let faults = missing(&request);
        if faults.is_empty() {
            form.send(
                async move { opened(base.session.sign_in(request).await) },
                move |opened| {
                    let _ = step.try_set(opened);
                },
            );
        } else {
            form.refuse(faults);
        }
    };
    let show = move || {
        form.send(
            async move {
                let call = passkey_sign_in(None).await?;
                base.session.enter_by(call).await
            },
            |()| {},
        );
    };
    view! {
        <form class="panel" novalidate=true on:submit=on_submit(submit)>
            <FormSummary form labels=LABELS/>
            <Field form name="login" label="User name or e-mail" value=login autocomplete="username"
                attributes=vec![("autocapitalize", "none".to_owned()), ("spellcheck", "false".to_owned())]/>
            <Field form name="password" label="Password" value=password kind="password" autocomplete="current-password"/>
            <Submit form text="Sign in" class="button button-primary button-wide"/>
            {passkey::is_possible().then(|| button("button button-wide", "Use a passkey instead", show))}
        </form>
    }
}

/// What a sign-in with a password came to: in, or before the second step.
fn opened(outcome: Result<(), Failure>) -> Result<Option<Opened>, Failure> {
    match outcome {
        Ok(()) => Ok(None),
        Err(refused) if refused.code() == Some(ErrorCode::SecondFactorRequired) => {
            Opened::of(refused.facts()).map(Some).ok_or(refused)
        }
        Err(failure) => Err(failure),
    }
}

/// Nothing more than presence is asked of a sign-in: what was allowed in a password once must go.
fn missing(request: &LoginRequest) -> Vec<FieldError> {
    [("login", &request.login), ("password", &request.password)]
        .into_iter()
        .filter(|(_, text)| text.is_empty())
        .map(|(field, _)| FieldError::new(field, FieldCode::Blank))
        .collect()
}

fn demo_accounts() -> impl IntoView {
    view! {
        <section class="panel panel-quiet" aria-labelledby="demo-title">
            <h2 id="demo-title">"Demonstration accounts"</h2>
            <p>"This installation is a demonstration. Everybody may sign in with these names; the password is always " <code>"testpass123"</code> "."</p>
            <dl class="facts">
                <div>
                    <dt>"Doctors"</dt>
                    <dd><code>"testdoctor"</code> ", " <code>"testdoctor2"</code></dd>
                </div>
                <div>
                    <dt>"Patients"</dt>
                    <dd><code>"testpatient"</code> ", " <code>"testpatient2"</code></dd>
                </div>
                <div>
                    <dt>"Admin"</dt>
                    <dd><code>"testadmin"</code></dd>
                </div>
            </dl>
        </section>
    }
}
