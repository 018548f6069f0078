//! The form for another webhook.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::{EventType, wire::webhook::DescribeWebhook};

use super::Shared;
use crate::{
    app::use_base,
    components::{
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
        tick::{Chosen, tick},
    },
};

const LABELS: &[(&str, &str)] = &[
    ("description", "What it is for"),
    ("url", "Address"),
    ("types", "Of what it is told"),
];

/// The form.
pub fn making(shared: Shared) -> AnyView {
    let base = use_base();
    let form = Form::new("webhook");
    let [description, url] = [(); 2].map(|()| RwSignal::new(String::new()));
    let types = RwSignal::new(BTreeSet::<&'static str>::new());
    let submit = move || {
        let chosen =
            types.with_untracked(|types| types.iter().map(|word| (*word).to_owned()).collect());
        let request = DescribeWebhook {
            url: url.get_untracked().trim().to_owned(),
            types: chosen,
            description: description.get_untracked(),
        };
        if let Err(faults) = request.check() {
            return form.refuse(faults);
        }
        form.send(
            async move { base.api().make_webhook(&request).await },
            move |made| {
                for field in [description, url] {
                    let _ = field.try_set(String::new());
                }
                let _ = types.try_set(BTreeSet::new());
                shared.show(made);
            },
        );
    };
    view! {
        <section class="panel" aria-labelledby="making-title">
            <h2 id="making-title">"Add a webhook"</h2>
            <form class="stack" novalidate=true aria-labelledby="making-title" on:submit=on_submit(submit)>
                <FormSummary form labels=LABELS/>
                <Field form name="description" label="What it is for" value=description hint="For people, such as the name of the other system."/>
                <Field form name="url" label="Address" value=url kind="url" hint="It begins with https:// and is of the public network."/>
                {events(form.field_id("types"), types)}
                <Submit form text="Add webhook"/>
            </form>
        </section>
    }
    .into_any()
}

/// The events.
fn events(id: String, chosen: Chosen<&'static str>) -> AnyView {
    let boxes = EventType::ALL.map(|kind| {
        let word = kind.as_str();
        tick(word, view! { <code>{word}</code> }.into_any(), chosen)
    });
    view! {
        <fieldset class="stack choices-found" id=id tabindex="-1">
            <legend>"Of what it is told"</legend>
            <p class="quiet">"Tick nothing, and it is told of everything, of what is new in later versions too."</p>
            <div class="choices">{boxes.into_iter().collect_view()}</div>
        </fieldset>
    }
    .into_any()
}
