//! The form for another client.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::{DoctorId, wire::client::DescribeClient};

use super::{
    Shared,
    choosing::{doctors, scopes},
};
use crate::{
    app::use_base,
    components::{
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
    },
};

const LABELS: &[(&str, &str)] = &[
    ("name", "Name"),
    ("scopes", "What it may do"),
    ("doctors", "For which doctors"),
    ("expires_at", "Last day"),
];

/// The form.
pub fn making(shared: Shared) -> AnyView {
    let base = use_base();
    let form = Form::new("client");
    let [name, end] = [(); 2].map(|()| RwSignal::new(String::new()));
    let may = RwSignal::new(BTreeSet::<&'static str>::new());
    let whom = RwSignal::new(BTreeSet::<DoctorId>::new());
    let submit = move || {
        let request = DescribeClient {
            name: name.get_untracked(),
            scopes: may
                .with_untracked(|may| may.iter().map(|scope: &&str| (*scope).to_owned()).collect()),
            doctors: whom.with_untracked(|whom| whom.iter().map(ToString::to_string).collect()),
            expires_at: Some(end.get_untracked())
                .filter(|day| !day.is_empty())
                .map(|day| format!("{day}T23:59:59Z")),
        };
        if let Err(faults) = request.check(base.clock.now_untracked()) {
            return form.refuse(faults);
        }
        form.send(
            async move { base.api().make_client(&request).await },
            move |made| {
                for field in [name, end] {
                    let _ = field.try_set(String::new());
                }
                let _ = may.try_set(BTreeSet::new());
                let _ = whom.try_set(BTreeSet::new());
                shared.show(made);
            },
        );
    };
    view! {
        <section class="panel" aria-labelledby="making-title">
            <h2 id="making-title">"Add a client"</h2>
            <form class="stack" novalidate=true aria-labelledby="making-title" on:submit=on_submit(submit)>
                <FormSummary form labels=LABELS/>
                <Field form name="name" label="Name" value=name hint="As the audit and the history of appointments show it."/>
                {scopes(form.field_id("scopes"), may)}
                {doctors(form.field_id("doctors"), whom)}
                <Field form name="expires_at" label="Last day" value=end kind="date" optional=true hint="It can not call any more when this day is over (UTC)."/>
                <Submit form text="Add client"/>
            </form>
        </section>
    }
    .into_any()
}
