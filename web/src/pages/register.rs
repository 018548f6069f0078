//! A new patient account.

use leptos::prelude::*;
use shared::{account::Password, wire::account::RegisterRequest};

use crate::{
    api,
    components::{
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
        navigator::use_navigator,
        page::Heading,
    },
    language, path,
    zone::{Zone, known_zones},
};

const LABELS: &[(&str, &str)] = &[
    ("name", "Name"),
    ("email", "E-mail"),
    ("password", "Password"),
    ("time_zone", "Time zone"),
];

/// The page.
pub fn page() -> AnyView {
    view! {
        <div class="page narrow">
            <Heading text="Create account"/>
            <p>"For patients. Doctors get their account from the clinic."</p>
            <Registration/>
            <p class="below-form">
                "You have an account? " <a href=path::LOGIN>"Sign in"</a>
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn Registration() -> impl IntoView {
    let navigator = use_navigator();
    let form = Form::new("register");
    let name = RwSignal::new(String::new());
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let time_zone = RwSignal::new(Zone::of_browser().name().to_owned());
    let submit = move || {
        let request = RegisterRequest {
            email: email.get_untracked(),
            password: password.get_untracked(),
            name: name.get_untracked(),
            time_zone: time_zone.get_untracked(),
            language: language::of_browser().as_ref().map(ToString::to_string),
        };
        match request.check(|zone| Zone::named(zone).is_some()) {
            Err(faults) => form.refuse(faults),
            Ok(_) => form.send(async move { api::register(&request).await }, move |()| {
                navigator.go(path::LOGIN_REGISTERED);
            }),
        }
    };
    let password_hint = format!(
        "{} characters or more, and not one that is quickly guessed.",
        Password::MIN
    );
    view! {
        <form class="panel" novalidate=true on:submit=on_submit(submit)>
            <FormSummary form labels=LABELS/>
            <Field form name="name" label="Name" value=name autocomplete="name" hint="As your doctor should read it."/>
            <Field form name="email" label="E-mail" value=email kind="email" autocomplete="email"/>
            <Field form name="password" label="Password" value=password kind="password" autocomplete="new-password" hint=password_hint/>
            <Field form name="time_zone" label="Time zone" value=time_zone list="time-zones" hint="Times are shown in this zone."/>
            <ZoneList/>
            <p class="quiet">
                "With an account you agree to the terms of use, and have read the privacy notice: "
                <a href=path::PRIVACY>"both texts"</a> "."
            </p>
            <Submit form text="Create account" class="button button-primary button-wide"/>
        </form>
    }
}

/// What to choose a zone from; the field takes any name the browser knows.
#[component]
pub fn ZoneList() -> impl IntoView {
    let zones = known_zones()
        .into_iter()
        .map(|zone| view! { <option value=zone></option> })
        .collect_view();
    view! { <datalist id="time-zones">{zones}</datalist> }
}
