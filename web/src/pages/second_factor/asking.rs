//! The present password, asked for before something is changed.

use leptos::prelude::*;
use shared::{FieldCode, account::PersonName, error::Faults, wire::factor::ShowPassword};

use crate::{
    api::Failure,
    components::{
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
    },
};

const LABELS: &[(&str, &str)] = &[("password", "Your password"), ("name", "Name")];

/// A form of one password.
pub struct Asking {
    /// Its id on the page.
    pub id: &'static str,
    /// What its button says.
    pub text: &'static str,
    /// How its button looks.
    pub class: &'static str,
    /// A field above the password.
    pub above: Option<fn(Form, RwSignal<String>) -> AnyView>,
}

/// The form. What the field above says comes with the password.
pub fn asking<T, F>(
    what: Asking,
    call: impl Fn(ShowPassword, String) -> F + 'static,
    done: impl Fn(T) + Copy + 'static,
) -> AnyView
where
    T: 'static,
    F: Future<Output = Result<T, Failure>> + 'static,
{
    let form = Form::new(what.id);
    let password = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let submit = move || {
        let mut faults = Faults::default();
        if what.above.is_some() {
            // Before the device makes a passkey that the server would not take.
            faults.note("name", PersonName::parse(&name.get_untracked()));
        }
        let blank = password.with_untracked(String::is_empty);
        faults.note(
            "password",
            if blank { Err(FieldCode::Blank) } else { Ok(()) },
        );
        if let Err(faults) = faults.finish(Some(())) {
            return form.refuse(faults);
        }
        let shown = ShowPassword {
            password: password.get_untracked(),
        };
        form.send(call(shown, name.get_untracked()), move |value| {
            let _ = password.try_set(String::new());
            done(value);
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=on_submit(submit)>
            <FormSummary form labels=LABELS/>
            {what.above.map(|above| above(form, name))}
            <Field form name="password" label="Your password" value=password kind="password" autocomplete="current-password"/>
            <Submit form text=what.text class=what.class/>
        </form>
    }
    .into_any()
}

/// The same, folded away until somebody wants it.
pub fn folded(summary: &'static str, form: AnyView) -> AnyView {
    view! {
        <details>
            <summary>{summary}</summary>
            {form}
        </details>
    }
    .into_any()
}
